"""A projet begins, or its words change: neither touches its budget."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.adresses import adresse_key
from mesaides.comptes.roles import Acteur
from mesaides.db import Statement
from mesaides.journal.tables import note
from mesaides.projets.tables.lecture import Fiche
from mesaides.projets.tables.projet import Projet

ATTACHED = Statement(
    "SELECT c.id FROM compte c JOIN rattachement r ON r.compte = c.id WHERE c.adresse_cle = {} "
    "AND c.active_le IS NOT NULL AND c.ferme_le IS NULL AND r.etablissement = {} AND r.statut = 'valide'"
)
THEMATIQUES = Statement("SELECT id, nom FROM thematique ORDER BY ordre, nom")
CHANGE = Statement(
    "UPDATE projet SET intitule = {}, resume = {}, thematique = {}, annee_scolaire = {}, porteur = {}, "
    "porteur_adresse = {}, porteur_cle = {} WHERE id = {} RETURNING id"
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
    """An usager carries what they create; a gestionnaire names the porteur by an address, or nobody yet."""
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


async def change_projet(fiche: Fiche, recit: Recit, acteur: Acteur) -> None:
    """The gestionnaire alone names another porteur."""
    porteur, adresse = fiche.porteur, "" if fiche.porteur else fiche.porteur_adresse
    if recit.porteur_adresse and acteur.manages(fiche.etablissement):
        porteur, adresse = await _porteur(fiche.etablissement, recit.porteur_adresse)
    cle = adresse_key(adresse) if adresse else ""
    await CHANGE.rows(
        recit.intitule, recit.resume, recit.thematique, recit.annee_scolaire, porteur, adresse, cle, fiche.id
    )
    await note("changement_projet", compte=acteur.compte, objet=f"projet {fiche.id}")


async def _porteur(etablissement: int, adresse: str) -> tuple[int | None, str]:
    """Someone attached there by their number, anybody else by their address."""
    if not adresse:
        return None, ""
    row = await ATTACHED.first(adresse_key(adresse), etablissement)
    return (row["id"], "") if row else (None, adresse)
