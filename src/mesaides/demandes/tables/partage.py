"""Sharing a demande with someone attached to the same établissement, and taking it back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from piccolo.columns import Serial, Timestamptz
from piccolo.table import Table

from mesaides.comptes.roles import Acteur, Fonction, nom_complet
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.mesure import count
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import Statement, belongs_to, may_belong_to
from mesaides.demandes.rules.freins import PARTAGES
from mesaides.demandes.states import is_deposant
from mesaides.demandes.tables.demande import Demande
from mesaides.demandes.tables.lecture import Fiche, find_demande
from mesaides.errors import DomainError
from mesaides.journal.tables import note

OFFERED_AT_MOST = 500


class Partage(Table, tablename="partage"):
    """Someone may read and fill a demande that is not theirs. At most one that goes on, for each of them.

    It hangs on a rattachement, not on a compte: it is dead when that one ends, whoever ends it, and a later
    rattachement of the same person does not bring it back.
    """

    id: Serial
    demande = belongs_to(Demande)
    rattachement = belongs_to(Rattachement)
    par = belongs_to(Compte)
    le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)


GOING_ON = Statement(
    "SELECT s.id, s.le, c.prenom, c.nom, a.prenom AS par_prenom, a.nom AS par_nom FROM partage s "
    "JOIN rattachement r ON r.id = s.rattachement AND r.statut = 'valide' AND r.fonction = 'usager' "
    "JOIN compte c ON c.id = r.compte JOIN compte a ON a.id = s.par "
    "WHERE s.demande = {} AND s.fin_le IS NULL ORDER BY s.id"
)
OFFERED = Statement(
    "SELECT r.id, c.prenom, c.nom FROM rattachement r JOIN compte c ON c.id = r.compte AND c.ferme_le IS NULL "
    "WHERE r.etablissement = {} AND r.statut = 'valide' AND r.fonction = 'usager' AND c.id NOT IN ({}, {}) "
    "AND NOT EXISTS (SELECT 1 FROM partage s WHERE s.demande = {} AND s.rattachement = r.id AND s.fin_le IS NULL) "
    "ORDER BY lower(c.nom), lower(c.prenom), r.id LIMIT {}"
)
HOLD = Statement("UPDATE demande SET etat = etat WHERE id = {} RETURNING id")
CHOSEN = Statement(
    "SELECT r.id, r.fonction, c.id AS compte, c.prenom, c.nom, c.adresse FROM rattachement r "
    "JOIN compte c ON c.id = r.compte AND c.ferme_le IS NULL "
    "WHERE r.id = {} AND r.etablissement = {} AND r.statut = 'valide'"
)
SHARE = Statement(
    "INSERT INTO partage (demande, rattachement, par, le) VALUES ({}, {}, {}, {}) "
    "ON CONFLICT (demande, rattachement) WHERE fin_le IS NULL DO NOTHING RETURNING id"
)
FIND = Statement("SELECT id FROM partage WHERE id = {} AND demande = {}")
END = Statement(
    "UPDATE partage SET fin_le = {}, fin_par = {} WHERE id = {} AND demande = {} AND fin_le IS NULL RETURNING id"
)


@dataclass(frozen=True, slots=True)
class EnCours:
    """One that goes on, as the people of the demande see it."""

    id: int
    nom: str
    par: str
    le: datetime


@dataclass(frozen=True, slots=True)
class Destinataire:
    """Whom a demande was just shared with."""

    nom: str
    adresse: str


async def list_partages(fiche: Fiche) -> list[EnCours]:
    return [
        EnCours(row["id"], _name(row), nom_complet(row["par_prenom"], row["par_nom"]), row["le"])
        for row in await GOING_ON.rows(fiche.id)
    ]


async def list_offered(fiche: Fiche) -> list[tuple[int, str]]:
    """The rattachements it can be shared with: of people who do not see it yet."""
    porteur = fiche.porteur or fiche.cree_par
    rows = await OFFERED.rows(fiche.etablissement, porteur, fiche.cree_par, fiche.id, OFFERED_AT_MOST)
    return [(row["id"], _name(row)) for row in rows]


async def share(fiche: Fiche, rattachement: int, acteur: Acteur, now: datetime) -> Destinataire:
    """In the caller's transaction. Raises DomainError: somebody was first, or one of the two has left meanwhile."""
    await HOLD.rows(fiche.id)
    held = await find_demande(fiche.id, acteur)
    if held is None or not is_deposant(acteur, held):
        raise DomainError("Cette demande ne dépend plus de vous. Elle n’a pas été partagée.")
    row = await CHOSEN.first(rattachement, held.etablissement)
    if row is None:
        raise DomainError("Cette personne n’est plus rattachée à l’établissement : choisissez-en une autre.")
    if row["fonction"] == Fonction.GESTIONNAIRE or row["compte"] in (held.porteur, held.cree_par):
        raise DomainError(f"{_name(row)} voit déjà cette demande.")
    await count(acteur.compte, PARTAGES, now)
    done = await SHARE.rows(held.id, rattachement, acteur.compte, now)
    if not done:
        raise DomainError(f"Cette demande est déjà partagée avec {_name(row)}.")
    await note("partage", compte=acteur.compte, objet=f"demande {held.id}", rattachement=rattachement)
    return Destinataire(_name(row), row["adresse"])


async def has_partage(fiche: Fiche, partage: int) -> bool:
    """Whether there was ever one of this number for this demande."""
    return await FIND.first(partage, fiche.id) is not None


async def end_partage(fiche: Fiche, partage: int, acteur: Acteur, now: datetime) -> None:
    """In the caller's transaction. Raises DomainError when it had ended already."""
    if not is_deposant(acteur, fiche):
        raise DomainError("Ce partage revient à quelqu’un d’autre.")
    if not await END.rows(now, acteur.compte, partage, fiche.id):
        raise DomainError("Ce partage est déjà retiré : la liste est à jour.")
    await note("fin_partage", compte=acteur.compte, objet=f"demande {fiche.id}", partage=partage)


def _name(row: dict[str, Any]) -> str:
    return nom_complet(row["prenom"], row["nom"])
