"""A projet begins, or its words change: neither touches its budget."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from mesaides.comptes.moves.mesures import count
from mesaides.comptes.reads.conditions import is_attached
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.rules.freins import JOUR, Frein
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.journal.tables import note
from mesaides.projets.mails import mail_porteur
from mesaides.projets.moves.porteurs import NOBODY, Designe, name_porteur
from mesaides.projets.moves.verrou import hold
from mesaides.projets.reads.lecture import FicheProjet, find_projet
from mesaides.projets.states import can_validate
from mesaides.projets.tables.projet import Projet

PROJETS = Frein(
    "projet",
    (Quota(50, JOUR),),
    "Vous avez créé 50\u00a0projets en 24\u00a0heures, c’est le maximum\u00a0: celui-ci n’est pas créé.",
)
"""How many one person creates in a day."""

R = Rattachement
STILL_THERE = frozen(
    R.select(R.id).where(is_attached(R) & (R.compte == P.compte) & (R.etablissement == P.etablissement))
)
CHANGE = frozen(
    Projet.update(
        {
            Projet.intitule: P.intitule,
            Projet.resume: P.resume,
            Projet.thematique: P.thematique,
            Projet.annee_scolaire: P.annee_scolaire,
        }
    )
    .where(Projet.id == P.projet)
    .returning(Projet.id)
)


@dataclass(frozen=True, slots=True)
class Recit:
    """What is told of a projet: none of it is financial."""

    intitule: str
    resume: str
    thematique: int
    annee_scolaire: str


async def create_projet(
    etablissement: int, recit: Recit, acteur: Acteur, now: datetime, designe: Designe = NOBODY
) -> int:
    """Who is there as usager carries what they create; a gestionnaire names its porteur, or nobody yet.

    Nobody is detached meanwhile. Raises DomainError to whoever was, just before.
    """
    await lock_etablissement(etablissement)
    if not await STILL_THERE.rows(compte=acteur.compte, etablissement=etablissement):
        raise DomainError("Votre compte n’est plus rattaché à cet établissement. Le projet n’est pas créé.")
    await count(acteur.compte, PROJETS, now)
    if not acteur.is_titulaire_of(etablissement):
        designe = Designe(acteur.compte)
    projet = Projet(
        etablissement=etablissement,
        intitule=recit.intitule,
        resume=recit.resume,
        thematique=recit.thematique,
        annee_scolaire=recit.annee_scolaire,
        porteur=designe.porteur,
        porteur_adresse=designe.adresse,
        porteur_cle=designe.cle,
        cree_par=acteur.compte,
        cree_le=now,
        budget_le=now,
    )
    await projet.save()
    await note(
        "creation_projet", compte=acteur.compte, objet=f"projet {projet.id}", etablissement=etablissement
    )
    await _tell_porteur(projet.id, acteur)
    return projet.id


async def _tell_porteur(projet: int, acteur: Acteur, ancien: int | None = None) -> None:
    """Who carries it from now on, and who carried it; nobody when that is who does it, or has not changed."""
    fiche = await find_projet(projet, acteur)
    if fiche is not None and fiche.porteur != ancien:
        await mail_porteur(fiche, acteur, ancien)


def mark_of(fiche: FicheProjet) -> str:
    """Changes with what is told of the projet."""
    told = (fiche.intitule, fiche.resume, str(fiche.thematique), fiche.annee_scolaire, fiche.porteur_adresse)
    return sha256("\0".join(told).encode()).hexdigest()[:16]


class ChangedMeanwhileError(Exception):
    """Somebody else changed what is told of this projet: nothing is saved. `fiche`: as it is now."""

    def __init__(self, fiche: FicheProjet) -> None:
        super().__init__(fiche.id)
        self.fiche = fiche


async def change_projet(
    fiche: FicheProjet, recit: Recit, acteur: Acteur, vue: str = "", designe: Designe = NOBODY
) -> None:
    """The gestionnaire alone names another porteur (NOBODY: it stays as it is); nobody is detached meanwhile.

    `vue`: the mark of what its writer had read; '' for a form that did not say it. Raises ChangedMeanwhileError, and
    DomainError to whoever does not see it any more.
    """
    await lock_etablissement(fiche.etablissement)
    await hold(fiche.id)
    present = await find_projet(fiche.id, acteur, fiche.ouvert_a)
    if present is None:
        raise DomainError("Ce projet ne dépend plus de vous. Rien n’est enregistré.")
    if vue and vue != mark_of(present):
        raise ChangedMeanwhileError(present)
    await CHANGE.rows(
        intitule=recit.intitule,
        resume=recit.resume,
        thematique=recit.thematique,
        annee_scolaire=recit.annee_scolaire,
        projet=fiche.id,
    )
    if designe != NOBODY and can_validate(acteur, present):
        await name_porteur(fiche.id, designe)
        await _tell_porteur(fiche.id, acteur, present.porteur)
    await note("changement_projet", compte=acteur.compte, objet=f"projet {fiche.id}")
