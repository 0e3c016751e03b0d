"""What awaits a person, and whom they await: the readings of « Mes services », at most three queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mesaides.comptes.roles import Acteur, Lien, politesse
from mesaides.comptes.tables.depart import RELANCE
from mesaides.db import Statement
from mesaides.demandes.states import EtatDemande
from mesaides.espace.dossiers import Dossier, find_dossiers
from mesaides.instruction.tables.liste import Attendues, count_attendues
from mesaides.projets.states import EtatBudget

INVITATIONS = Statement(
    "SELECT i.id, i.fonction, i.expire_le, i.cree_le, e.id AS etablissement, e.nom, e.commune, "
    "c.civilite, c.nom AS par_nom FROM invitation i "
    "JOIN etablissement e ON e.id = i.etablissement LEFT JOIN compte c ON c.id = i.par "
    "WHERE i.adresse_cle = {} AND i.etat = 'envoyee' AND i.expire_le > {} ORDER BY i.cree_le DESC LIMIT 20"
)
STRUCTURES = Statement(
    "SELECT moi.id AS rattachement, moi.demande_le, moi.statut, d.id AS depart, d.demande_le AS depart_le, "
    "d.relance_le, c.civilite, c.prenom, c.nom "
    "FROM rattachement moi "
    "LEFT JOIN depart d ON d.rattachement = moi.id AND d.clos_le IS NULL "
    "LEFT JOIN rattachement g ON g.etablissement = moi.etablissement AND g.fonction = 'gestionnaire' "
    "AND g.statut = 'valide' AND g.compte <> moi.compte LEFT JOIN compte c ON c.id = g.compte "
    "WHERE moi.compte = {} AND moi.statut IN ('en_attente', 'valide') ORDER BY moi.id, c.nom"
)
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
    received = [_titled(row) for row in await INVITATIONS.rows(acteur.adresse_cle, now)]
    structures: dict[int, Structure] = {}
    if acteur.rattachements:
        for row in await STRUCTURES.rows(acteur.compte):
            structure = structures.setdefault(
                row["rattachement"],
                Structure(row["rattachement"], row["demande_le"], row["depart_le"], _is_old(row, now)),
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


def _titled(row: dict[str, Any]) -> dict[str, Any]:
    """With « Mme Roy », or the Région when an agent's command sent it."""
    par = politesse(row["civilite"], row["par_nom"]) if row["par_nom"] else "la Région"
    return {**row, "par": par}
