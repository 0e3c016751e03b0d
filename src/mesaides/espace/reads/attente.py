"""What awaits a person, and whom they await: the readings of « Mes services », at most three queries."""

# ruff: noqa: S608 - built from the constants of this file, never from what is received

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from mesaides.comptes.moves.depart import RELANCE
from mesaides.comptes.roles import Acteur, Lien, politesse
from mesaides.db import Statement
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.espace.reads.dossiers import Dossier, find_dossiers
from mesaides.instruction.reads.liste import Attendues, count_attendues
from mesaides.projets.states import EtatBudget

INVITATIONS = (
    "SELECT 'invitation' AS genre, i.id, i.fonction, i.cree_le AS le, i.expire_le, "
    "CAST(NULL AS timestamptz) AS depart_le, CAST(NULL AS timestamptz) AS relance_le, e.id AS etablissement, "
    "e.nom AS lieu, e.commune, c.civilite, c.nom "
    "FROM invitation i JOIN etablissement e ON e.id = i.etablissement LEFT JOIN compte c ON c.id = i.par "
    "WHERE i.adresse_cle = {} AND i.etat = 'envoyee' AND i.expire_le > {} ORDER BY i.cree_le DESC LIMIT 20"
)
STRUCTURES = (
    "SELECT 'structure' AS genre, moi.id, moi.fonction, moi.demande_le AS le, NULL AS expire_le, "
    "d.demande_le AS depart_le, d.relance_le, moi.etablissement, '' AS lieu, '' AS commune, c.civilite, c.nom "
    "FROM rattachement moi LEFT JOIN depart d ON d.rattachement = moi.id AND d.clos_le IS NULL "
    "LEFT JOIN rattachement g ON g.etablissement = moi.etablissement AND g.fonction = 'gestionnaire' "
    "AND g.statut = 'valide' AND g.compte <> moi.compte LEFT JOIN compte c ON c.id = g.compte "
    "WHERE moi.compte = {} AND moi.statut IN ('en_attente', 'valide')"
)
ATTENTES = Statement(
    'SELECT genre, id, fonction, le AS "le [timestamptz]", expire_le AS "expire_le [timestamptz]", '
    'depart_le AS "depart_le [timestamptz]", relance_le AS "relance_le [timestamptz]", etablissement, lieu, commune, '
    f"civilite, nom FROM (SELECT * FROM ({INVITATIONS}) i UNION ALL {STRUCTURES}) tous"
)
"""The invitations received; each open rattachement, once by gestionnaire who may answer."""
DECISIONS = Statement(
    "SELECT moi.etablissement, count(r.id) AS nombre FROM rattachement moi "
    "JOIN rattachement r ON r.etablissement = moi.etablissement "
    "JOIN compte c ON c.id = r.compte AND c.active_le IS NOT NULL AND c.ferme_le IS NULL "
    "LEFT JOIN depart d ON d.rattachement = r.id AND d.clos_le IS NULL "
    "WHERE moi.compte = {} AND moi.fonction = 'gestionnaire' AND moi.statut = 'valide' "
    "AND (r.statut = 'en_attente' OR (r.statut = 'valide' AND d.id IS NOT NULL)) GROUP BY moi.etablissement "
    "UNION ALL SELECT moi.etablissement, count(d.id) AS nombre FROM rattachement moi "
    "JOIN projet p ON p.etablissement = moi.etablissement "
    "JOIN demande_validation d ON d.projet = p.id AND d.close_le IS NULL "
    "JOIN budget_version b ON b.projet = p.id AND b.empreinte = p.empreinte "
    "WHERE moi.compte = {} AND moi.fonction = 'gestionnaire' AND moi.statut = 'valide' "
    "AND NOT EXISTS (SELECT 1 FROM validation_budget v WHERE v.version = b.id) GROUP BY moi.etablissement "
    "UNION ALL SELECT moi.etablissement, -count(d.id) AS nombre FROM rattachement moi "
    "JOIN demande d ON d.etablissement = moi.etablissement AND d.etat = 'a_completer' "
    "WHERE moi.compte = {} AND moi.fonction = 'gestionnaire' AND moi.statut = 'valide' GROUP BY moi.etablissement"
)
"""By établissement: below zero, the demandes that the Région asks to complete; above, the decisions that wait."""


@dataclass(slots=True)
class Structure:
    """One open rattachement of the person, seen from their side."""

    rattachement: int
    demande_le: datetime
    depart_le: datetime | None
    relance: bool = False
    """Whether it is time to remind of the request to leave."""
    gestionnaires: list[str] = field(default_factory=list[str])

    @property
    def qui(self) -> str:
        """Who has the next move: « Mme Roy ou M. Vidal », or what to know when nobody has it yet."""
        return " ou ".join(self.gestionnaires) or "son gestionnaire, que la Région doit encore nommer"


@dataclass(frozen=True, slots=True)
class Attentes:
    """All that « Mes services » tells. `decisions`: by établissement, how many await this gestionnaire."""

    invitations: list[dict[str, Any]]
    structures: dict[int, Structure]
    decisions: dict[int, int]
    budgets: list[Dossier] = field(default_factory=list[Dossier])
    """Those of the projets the person carries: not validated yet, or without a demande."""
    demandes: list[Dossier] = field(default_factory=list[Dossier])
    """The latest, by thématique, and all those to complete."""
    complements: dict[int, int] = field(default_factory=dict[int, int])
    """By établissement, how many demandes this gestionnaire may complete."""
    attendues: Attendues = field(default_factory=Attendues)
    """What awaits an instructeur."""

    @property
    def a_completer(self) -> list[Dossier]:
        """The Région waits for the person's answers."""
        return [demande for demande in self.demandes if demande.etat is EtatDemande.A_COMPLETER]

    @property
    def par_thematique(self) -> list[tuple[str, list[Dossier]]]:
        """The demandes, in the order of the catalogue."""
        return [(nom, list(some)) for nom, some in groupby(self.demandes, attrgetter("lieu"))]

    @property
    def budgets_a_faire(self) -> list[Dossier]:
        """Their next move is the person's."""
        return [fiche for fiche in self.budgets if fiche.etat is not EtatBudget.DEMANDE]

    @property
    def budgets_demandes(self) -> list[Dossier]:
        """Their next move is the gestionnaire's."""
        return [fiche for fiche in self.budgets if fiche.etat is EtatBudget.DEMANDE]

    @property
    def departs(self) -> set[int]:
        """The rattachements that the person has asked to leave."""
        return {structure.rattachement for structure in self.structures.values() if structure.depart_le}

    def a_decider(self, liens: Iterable[Lien]) -> list[Lien]:
        """Those where decisions await this gestionnaire."""
        return [lien for lien in liens if lien.etablissement in self.decisions]

    def partants(self, liens: Iterable[Lien]) -> list[Lien]:
        """Those that the person has asked to leave."""
        return [lien for lien in liens if lien.rattachement in self.departs]


async def find_attentes(acteur: Acteur, now: datetime) -> Attentes:
    rows = await ATTENTES.rows(acteur.adresse_cle, now, acteur.compte)
    received = [_signed(row) for row in rows if row["genre"] == "invitation"]
    received.sort(key=lambda row: row["le"], reverse=True)
    structures: dict[int, Structure] = {}
    for row in sorted((row for row in rows if row["genre"] == "structure"), key=_by_name):
        structure = structures.setdefault(
            row["id"], Structure(row["id"], row["le"], row["depart_le"], _is_old(row, now))
        )
        if row["nom"]:
            structure.gestionnaires.append(politesse(row["civilite"], row["nom"]))
    decisions: dict[int, int] = {}
    if acteur.is_gestionnaire:
        # A départ is asked by someone attached, an account waits: a row is one or the other.
        complements: dict[int, int] = {}
        for row in await DECISIONS.rows(acteur.compte, acteur.compte, acteur.compte):
            told = decisions if row["nombre"] > 0 else complements
            told[row["etablissement"]] = told.get(row["etablissement"], 0) + abs(row["nombre"])
        return Attentes(received, structures, decisions, complements=complements)
    budgets, demandes = await find_dossiers(acteur) if acteur.is_usager else ([], [])
    return Attentes(
        received, structures, decisions, budgets, demandes, attendues=await count_attendues(acteur)
    )


def _is_old(row: dict[str, Any], now: datetime) -> bool:
    last = row["relance_le"] or row["depart_le"]
    return last is not None and last + RELANCE <= now


def _by_name(row: dict[str, Any]) -> tuple[int, str]:
    return row["id"], row["nom"] or ""


def _signed(row: dict[str, Any]) -> dict[str, Any]:
    """With « Mme Roy », or the Région when an agent's command sent it."""
    par = politesse(row["civilite"], row["nom"]) if row["nom"] else "la Région"
    return {**row, "par": par}
