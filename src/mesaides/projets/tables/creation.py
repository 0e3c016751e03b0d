"""A projet begins, or its words change: neither touches its budget."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from mesaides.adresses import adresse_key
from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.mesure import count
from mesaides.db import Statement
from mesaides.errors import DomainError
from mesaides.etablissements.tables import lock_etablissement
from mesaides.journal.tables import note
from mesaides.projets.rules.freins import PROJETS
from mesaides.projets.tables.lecture import Fiche, find_projet
from mesaides.projets.tables.projet import Projet
from mesaides.projets.tables.verrou import hold

ATTACHED = Statement(
    "SELECT c.id FROM compte c JOIN rattachement r ON r.compte = c.id WHERE c.adresse_cle = {} "
    "AND c.active_le IS NOT NULL AND c.ferme_le IS NULL AND r.etablissement = {} AND r.statut = 'valide'"
)
THEMATIQUES = Statement("SELECT id, nom FROM thematique ORDER BY ordre, nom")
STILL_THERE = Statement(
    "SELECT id FROM rattachement WHERE compte = {} AND etablissement = {} AND statut = 'valide'"
)
CHANGE = Statement(
    "UPDATE projet SET intitule = {}, resume = {}, thematique = {}, annee_scolaire = {} WHERE id = {} RETURNING id"
)
NAME = Statement(
    "UPDATE projet SET porteur = {}, porteur_adresse = {}, porteur_cle = {} WHERE id = {} RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Recit:
    """What is told of a projet: none of it is financial. `porteur_adresse` is '' when the porteur stays as it is."""

    intitule: str
    resume: str
    thematique: int
    annee_scolaire: str
    porteur_adresse: str = ""


async def list_thematiques() -> list[tuple[int, str]]:
    return [(row["id"], row["nom"]) for row in await THEMATIQUES.rows()]


async def create_projet(etablissement: int, recit: Recit, acteur: Acteur, now: datetime) -> int:
    """An usager carries what they create; a gestionnaire names the porteur by an address, or nobody yet.

    Nobody is detached meanwhile. Raises DomainError to whoever was, just before.
    """
    await lock_etablissement(etablissement)
    if not await STILL_THERE.rows(acteur.compte, etablissement):
        raise DomainError("Vous n’êtes plus rattaché à cet établissement. Le projet n’est pas créé.")
    await count(acteur.compte, PROJETS, now)
    porteur, adresse = await _porteur(etablissement, recit.porteur_adresse)
    if not acteur.manages(etablissement):
        porteur, adresse = acteur.compte, ""
    projet = Projet(
        etablissement=etablissement,
        intitule=recit.intitule,
        resume=recit.resume,
        thematique=recit.thematique,
        annee_scolaire=recit.annee_scolaire,
        porteur=porteur,
        porteur_adresse=adresse,
        porteur_cle=adresse_key(adresse) if adresse else "",
        cree_par=acteur.compte,
        cree_le=now,
        budget_le=now,
    )
    await projet.save()
    await note(
        "creation_projet", compte=acteur.compte, objet=f"projet {projet.id}", etablissement=etablissement
    )
    return projet.id


def mark_of(fiche: Fiche) -> str:
    """Changes with what is told of the projet."""
    told = (fiche.intitule, fiche.resume, str(fiche.thematique), fiche.annee_scolaire, fiche.porteur_adresse)
    return sha256("\0".join(told).encode()).hexdigest()[:16]


class ChangedMeanwhileError(Exception):
    """Somebody else changed what is told of this projet: nothing is saved. `fiche`: as it is now."""

    def __init__(self, fiche: Fiche) -> None:
        super().__init__(fiche.id)
        self.fiche = fiche


async def change_projet(fiche: Fiche, recit: Recit, acteur: Acteur, vue: str = "") -> None:
    """The gestionnaire alone names another porteur; nobody is detached meanwhile.

    `vue`: the mark of what its writer had read; '' for a form that did not say it. Raises ChangedMeanwhileError, and
    DomainError to whoever does not see it any more.
    """
    await lock_etablissement(fiche.etablissement)
    await hold(fiche.id)
    present = await find_projet(fiche.id, acteur)
    if present is None:
        raise DomainError("Ce projet ne dépend plus de vous. Rien n’est enregistré.")
    if vue and vue != mark_of(present):
        raise ChangedMeanwhileError(present)
    await CHANGE.rows(recit.intitule, recit.resume, recit.thematique, recit.annee_scolaire, fiche.id)
    if recit.porteur_adresse and acteur.manages(fiche.etablissement):
        porteur, adresse = await _porteur(fiche.etablissement, recit.porteur_adresse)
        await NAME.rows(porteur, adresse, adresse_key(adresse) if adresse else "", fiche.id)
    await note("changement_projet", compte=acteur.compte, objet=f"projet {fiche.id}")


async def _porteur(etablissement: int, adresse: str) -> tuple[int | None, str]:
    """Someone attached there by their number, anybody else by their address."""
    if not adresse:
        return None, ""
    row = await ATTACHED.first(adresse_key(adresse), etablissement)
    return (row["id"], "") if row else (None, adresse)
