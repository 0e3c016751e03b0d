"""What a person has in hand, in one query: projets without a demande, and demandes by thématique."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mesaides.comptes.roles import Acteur
from mesaides.db import Statement
from mesaides.demandes.states import EtatDemande
from mesaides.demandes.tables.lecture import SHARED
from mesaides.projets.states import EtatBudget, etat_of
from mesaides.projets.tables.lecture import PORTEUR

BUDGETS = (
    "SELECT 'budget' AS genre, p.id, p.intitule, e.nom AS lieu, '' AS reference, '' AS etat, d.le, 0 AS ordre, "  # noqa: S608
    "CASE WHEN p.depenses_centimes > 0 AND p.depenses_centimes = p.recettes_centimes AND p.part_centimes IS NOT NULL "
    "THEN 1 ELSE 0 END AS complet, CASE WHEN r.id IS NULL THEN 0 ELSE 1 END AS refuse, "
    "CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS valide "
    "FROM rattachement moi JOIN projet p ON p.etablissement = moi.etablissement JOIN etablissement e "
    "ON e.id = p.etablissement LEFT JOIN demande_validation d ON d.projet = p.id AND d.close_le IS NULL "
    "LEFT JOIN budget_version bv ON bv.projet = p.id AND bv.empreinte = p.empreinte "
    "LEFT JOIN validation_budget s ON s.version = bv.id "
    "LEFT JOIN refus_budget r ON r.id = (SELECT max(q.id) FROM refus_budget q WHERE q.version = bv.id) "
    f"WHERE moi.compte = {{}} AND moi.statut = 'valide' AND {PORTEUR} = moi.compte "
    "AND (s.id IS NULL OR NOT EXISTS (SELECT 1 FROM demande f WHERE f.projet = p.id)) ORDER BY p.id DESC LIMIT 20"
)
DEMANDES = (
    "SELECT 'demande' AS genre, d.id, p.intitule, t.nom AS lieu, COALESCE(d.reference, '') AS reference, d.etat, "  # noqa: S608
    "d.etat_le AS le, t.ordre, 0 AS complet, 0 AS refuse, 0 AS valide "
    "FROM rattachement moi JOIN demande d ON d.etablissement = moi.etablissement JOIN projet p ON p.id = d.projet "
    "JOIN dispositif_version v ON v.id = d.version JOIN dispositif s ON s.id = v.dispositif "
    "JOIN thematique t ON t.id = s.thematique "
    f"WHERE moi.compte = {{}} AND moi.statut = 'valide' AND (d.cree_par = moi.compte OR {PORTEUR} = moi.compte "
    f"OR {SHARED}) "
    "ORDER BY d.id DESC LIMIT 10"
)
DOSSIERS = Statement(
    'SELECT genre, id, intitule, lieu, reference, etat, le AS "le [timestamptz]", ordre, complet, refuse, valide '  # noqa: S608
    "FROM ("
    f"SELECT * FROM ({BUDGETS}) b UNION ALL SELECT * FROM ({DEMANDES}) d) tous ORDER BY ordre, id DESC"
)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A budget or a demande in one line. `lieu`: the établissement of a budget, the thématique of a demande."""

    id: int
    intitule: str
    lieu: str
    reference: str
    etat: EtatBudget | EtatDemande
    le: datetime | None


async def find_dossiers(acteur: Acteur) -> tuple[list[Dossier], list[Dossier]]:
    """The projets that this person carries, until their budget is validated and their demande begun; then their latest
    demandes by thématique."""
    rows = await DOSSIERS.rows(acteur.compte, acteur.compte)
    budgets = [_read(row, _etat_budget(row)) for row in rows if row["genre"] == "budget"]
    return budgets, [_read(row, EtatDemande(row["etat"])) for row in rows if row["genre"] == "demande"]


def _etat_budget(row: dict[str, Any]) -> EtatBudget:
    asked = row["le"] is not None
    return etat_of(
        complet=bool(row["complet"]), valide=bool(row["valide"]), demande=asked, refuse=bool(row["refuse"])
    )


def _read(row: dict[str, Any], etat: EtatBudget | EtatDemande) -> Dossier:
    return Dossier(row["id"], row["intitule"], row["lieu"], row["reference"], etat, row["le"])
