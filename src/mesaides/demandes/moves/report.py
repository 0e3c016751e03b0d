"""A draft whose campagne has closed goes on in the next one of its dispositif, with all that is in it."""

from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.demandes.mails import mail_report
from mesaides.demandes.moves.creation import ALIVE, code_of
from mesaides.demandes.moves.edition import judge_draft
from mesaides.demandes.moves.mouvements import take_step
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.dispositifs.reads import Ouverture, find_fiche, find_suivante
from mesaides.errors import DomainError
from mesaides.projets.moves.verrou import hold

D = Demande
CARRY = frozen(
    D.update({D.campagne: P.suivante, D.version: P.version, D.modifiee_le: P.le})
    .where((D.id == P.demande) & (D.campagne == P.campagne))
    .returning(D.id)
)


async def postpone(fiche: FicheDemande, acteur: Acteur, now: datetime) -> Ouverture:
    """To the campagne that is open, or else the next to open, with the present version of the dispositif: what it no
    longer asks stays kept, and what fits no more is kept as it was read. In the caller's transaction.

    Raises DomainError.
    """
    if not fiche.is_late(now):
        raise DomainError("Seul un brouillon dont la campagne est fermée se reprend dans une autre.")
    suivante = await find_suivante(fiche.dispositif, now)
    if suivante is None:
        raise DomainError(
            "Aucune autre campagne n’est annoncée pour ce dispositif\u00a0: votre brouillon reste gardé."
        )
    await hold(fiche.projet)
    if await ALIVE.first(projet=fiche.projet, campagne=suivante.id):
        raise DomainError(
            f"Ce projet a déjà une demande dans la campagne {suivante.annee_scolaire}\u00a0: continuez celle-là."
        )
    await take_step(fiche, "report", acteur, now, f"Campagne {suivante.annee_scolaire}")
    presente = await find_fiche(await code_of(fiche))
    assert presente is not None
    await judge_draft(fiche.id, fiche.contenu, presente.contenu)
    carried = {"demande": fiche.id, "campagne": fiche.campagne, "suivante": suivante.id}
    if not await CARRY.rows(le=now, version=presente.version, **carried):
        raise DomainError("Ce brouillon est déjà repris dans une autre campagne.")
    await mail_report(fiche, suivante, acteur, now)
    return suivante
