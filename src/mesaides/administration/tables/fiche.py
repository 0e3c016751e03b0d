"""One établissement as an administrateur sees it: what the directory says, who manages it, who is invited."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mesaides.comptes.roles import nom_complet, politesse
from mesaides.courriels.states import EtatCourriel
from mesaides.db import Statement
from mesaides.invitations.states import EtatInvitation

FICHE = Statement(
    "SELECT e.*, "
    "(SELECT count(*) FROM rattachement r WHERE r.etablissement = e.id AND r.fonction = 'usager' "
    "AND r.statut = 'valide') AS usagers, "
    "(SELECT count(*) FROM rattachement r JOIN compte c ON c.id = r.compte WHERE r.etablissement = e.id "
    "AND r.statut = 'en_attente' AND c.active_le IS NOT NULL AND c.ferme_le IS NULL) AS attendent "
    "FROM etablissement e WHERE e.uai = {}"
)
OUVERT = Statement("SELECT id FROM etablissement WHERE uai = {} AND etat <> 'ferme'")
GESTIONNAIRES = Statement(
    "SELECT c.civilite, c.prenom, c.nom, c.adresse, r.valide_le FROM rattachement r "
    "JOIN compte c ON c.id = r.compte WHERE r.etablissement = {} AND r.fonction = 'gestionnaire' "
    "AND r.statut = 'valide' ORDER BY c.nom, c.prenom"
)
INVITATIONS = Statement(
    "SELECT i.id, i.adresse, i.etat, i.cree_le, i.expire_le, m.etat AS courriel, m.raison "
    "FROM invitation i JOIN courriel m ON m.id = i.courriel "
    "WHERE i.etablissement = {} AND i.fonction = 'gestionnaire' AND i.etat <> 'remplacee' "
    "ORDER BY i.id DESC LIMIT 20"
)


@dataclass(frozen=True, slots=True)
class InvitationVue:
    """An invitation to manage, with the state of its mail."""

    id: int
    adresse: str
    etat: EtatInvitation
    cree_le: datetime
    expire_le: datetime
    courriel: EtatCourriel
    raison: str | None


@dataclass(frozen=True, slots=True)
class Fiche:
    """`etablissement`: its row, with how many `usagers` are attached and how many `attendent`."""

    etablissement: dict[str, Any]
    gestionnaires: list[dict[str, Any]]
    invitations: list[InvitationVue]


async def find_etablissement(uai: str) -> int | None:
    """The number of an établissement that is open; None when there is none."""
    row = await OUVERT.first(uai.upper())
    return row["id"] if row else None


async def find_fiche(uai: str, now: datetime) -> Fiche | None:
    """Three queries."""
    etablissement = await FICHE.first(uai.upper())
    if etablissement is None:
        return None
    people = await GESTIONNAIRES.rows(etablissement["id"])
    rows = await INVITATIONS.rows(etablissement["id"])
    return Fiche(etablissement, [_named(row) for row in people], [_seen(row, now) for row in rows])


def _named(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "nom_complet": politesse(row["civilite"], nom_complet(row["prenom"], row["nom"]))}


def _seen(row: dict[str, Any], now: datetime) -> InvitationVue:
    """An invitation past its date is expired, whether or not anybody has written it yet."""
    etat = EtatInvitation(row["etat"])
    if etat is EtatInvitation.ENVOYEE and row["expire_le"] <= now:
        etat = EtatInvitation.EXPIREE
    values: dict[str, Any] = {**row, "etat": etat, "courriel": EtatCourriel(row["courriel"])}
    return InvitationVue(**values)
