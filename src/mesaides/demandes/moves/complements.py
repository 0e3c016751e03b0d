"""A demande that the Région sent back: what is answered of it, and its return once nothing is missing."""

from datetime import datetime
from hashlib import sha256

from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.demandes.mails import mail_complement
from mesaides.demandes.moves.delais import end_delai
from mesaides.demandes.moves.mouvements import refuse_second, take_step
from mesaides.demandes.moves.transmission import Fichiers, find_validation, recherche_of, write_contenu
from mesaides.demandes.reads.charge import service_of
from mesaides.demandes.reads.complements import ARendre, load_a_rendre
from mesaides.demandes.reads.lecture import FicheDemande, find_demande
from mesaides.demandes.rules.complements import BUDGET, emptied, unanswered
from mesaides.demandes.rules.recu import FichierRecu
from mesaides.demandes.states.etapes import ETAPES, EtatDemande
from mesaides.demandes.tables.complements import Complement
from mesaides.demandes.tables.demande import Correction, Demande, Mouvement
from mesaides.errors import DomainError
from mesaides.projets.moves.verrou import Tenu, ensure_version, hold

C, D, M = Correction, Demande, Mouvement
SAID = frozen(
    M.select(M.raison)
    .where((M.demande == P.demande) & (M.acte == "completude"))
    .order_by(M.id, ascending=False)
    .limit(1),
    str,
)
HOLD = frozen(
    D.update({D.etat: D.etat})
    .where((D.id == P.demande) & (D.etat == EtatDemande.A_COMPLETER))
    .returning(D.id)
)
CLOSE = frozen(
    C.update({C.close_le: P.le, C.close_par: P.par})
    .where((C.demande == P.demande) & C.close_le.is_null())
    .returning(C.id)
)
STAMP = frozen(
    D.update({D.montant_centimes: P.montant, D.recherche: P.recherche})
    .where(D.id == P.demande)
    .returning(D.id)
)


async def find_mot(demande: int) -> str:
    """What the Région said with what it asks."""
    return await SAID.first(demande=demande) or ""


async def return_demande(fiche: FicheDemande, acteur: Acteur, now: datetime, list_fichiers: Fichiers) -> None:
    """Back to the Région. In the caller's transaction: the projet, then the demande, are held until it ends.

    Raises DomainError: something asked is not answered, or somebody was first.
    """
    if not ETAPES["complement"].qui(acteur, fiche):
        raise DomainError("Cette action revient à quelqu’un d’autre.")
    tenu = await hold(fiche.projet)
    if not await HOLD.rows(demande=fiche.id):
        await refuse_second(fiche.id, acteur)
    held = await find_demande(fiche.id, acteur)
    if held is None:
        raise DomainError("Vous n’avez plus accès à cette demande.")
    rendre = await load_a_rendre(held, tenu.contenu)
    if manques := unanswered(rendre.lue.dossier, rendre.lue.demandees):
        raise DomainError(f"La demande n’est pas renvoyée. {manques[0].phrase}")
    await _leave(rendre, await list_fichiers(held.id), tenu, acteur, now)


async def _leave(
    rendre: ARendre, fichiers: list[FichierRecu], tenu: Tenu, acteur: Acteur, now: datetime
) -> None:
    fiche = rendre.lue.fiche
    budget, validation = rendre.budget, rendre.validation
    if any(one.champ == BUDGET for one in rendre.lue.demandees):
        budget = await ensure_version(fiche.projet, tenu.contenu, acteur.compte, now)
        validation = await find_validation(fiche, tenu)
    await _close(fiche.id, acteur, now)
    await take_step(fiche, "complement", acteur, now)
    contenu = write_contenu(rendre.lue, fichiers, await service_of(fiche), rendre.reference, now)
    empreinte = sha256(contenu.encode()).hexdigest()
    await Complement(
        demande=fiche.id,
        budget=budget,
        contenu=contenu,
        empreinte=empreinte,
        par=acteur.compte,
        le=now,
        validation=validation,
    ).save()
    montant = rendre.lue.dossier.montant.centimes
    await STAMP.rows(montant=montant, recherche=recherche_of(fiche, rendre.reference), demande=fiche.id)
    await mail_complement(fiche, acteur)


async def ask_no_more(fiche: FicheDemande, acteur: Acteur, now: datetime) -> None:
    """What is asked again is not asked any more: what was answered meanwhile stays. In the transaction of its step.

    Raises DomainError while something that was received is not there now.
    """
    rendre = await load_a_rendre(fiche, [])
    if vides := emptied(rendre.recu, rendre.lue.dossier, rendre.lue.demandees):
        raise DomainError(
            f"L’établissement a commencé à répondre, et ceci manque en ce moment\u00a0: {vides[0]}. "
            "Attendez son renvoi, ou écrivez-lui dans le fil de discussion."
        )
    await _close(fiche.id, acteur, now)


async def _close(demande: int, acteur: Acteur, now: datetime) -> None:
    """Nothing is asked any more, nobody is reminded."""
    await CLOSE.rows(le=now, par=acteur.compte, demande=demande)
    await end_delai(demande)
