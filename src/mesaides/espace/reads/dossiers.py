"""What a person has in hand, in one query: projets without a demande, and demandes by thématique."""

# ruff: noqa: S608 - built from the constants of this file, never from what is received

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mesaides.comptes.roles import Acteur
from mesaides.db import Statement
from mesaides.demandes.reads.lecture import SHARED
from mesaides.demandes.reads.suivi import own
from mesaides.demandes.states.attente import Attente, attente_of
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.montants import euros
from mesaides.projets.reads.lecture import PORTEUR, carried
from mesaides.projets.states import EtatBudget, etat_of

PROJET = (
    "x.id, x.etablissement, x.intitule, x.empreinte, x.depenses_centimes, x.recettes_centimes, x.part_centimes, "
    "x.porteur, x.porteur_cle"
)
DEMANDE = (
    "d.id, d.projet, d.version, d.etablissement, d.reference, d.etat, d.etat_le, d.accorde_centimes, "
    "d.montant_centimes, d.cree_par"
)
# CROSS JOIN: SQLite keeps to that order; else it would read all the rattachements of the Région to filter a few rows.
BUDGETS = (
    "SELECT 'budget' AS genre, p.id, p.intitule, '' AS thematique, p.etablissement, '' AS reference, '' AS etat, d.le, "
    "0 AS ordre, 0 AS montant, d.le AS validation_le, CASE WHEN p.depenses_centimes > 0 "
    "AND p.depenses_centimes = p.recettes_centimes AND p.part_centimes IS NOT NULL THEN 1 ELSE 0 END AS complet, "
    "CASE WHEN EXISTS (SELECT 1 FROM refus_budget q WHERE q.version = bv.id) THEN 1 ELSE 0 END AS refuse, "
    "CASE WHEN s.id IS NULL THEN 0 ELSE 1 END AS valide "
    f"FROM rattachement moi CROSS JOIN ({carried(PROJET)}) p "
    "LEFT JOIN demande_validation d ON d.projet = p.id AND d.close_le IS NULL "
    "LEFT JOIN budget_version bv ON bv.projet = p.id AND bv.empreinte = p.empreinte "
    "LEFT JOIN validation_budget s ON s.version = bv.id "
    "WHERE moi.compte = {} AND moi.statut = 'valide' AND moi.etablissement = p.etablissement + 0 "
    f"AND {PORTEUR} = moi.compte "
    "AND (s.id IS NULL OR NOT EXISTS (SELECT 1 FROM demande f WHERE f.projet = p.id)) ORDER BY p.id DESC LIMIT 20"
)
DEMANDES = (
    "SELECT 'demande' AS genre, d.id, p.intitule, t.nom AS thematique, d.etablissement, "
    "COALESCE(d.reference, '') AS reference, d.etat, d.etat_le AS le, t.ordre, "
    "COALESCE(d.accorde_centimes, d.montant_centimes, 0) AS montant, a.le AS validation_le, "
    "0 AS complet, 0 AS refuse, 0 AS valide, "
    "row_number() OVER (PARTITION BY d.etat = 'a_completer' ORDER BY d.id DESC) AS rang "
    f"FROM rattachement moi CROSS JOIN ({own(DEMANDE)}) d "
    "JOIN projet p ON p.id = d.projet JOIN dispositif_version v ON v.id = +d.version "
    "JOIN dispositif s ON s.id = +v.dispositif JOIN thematique t ON t.id = +s.thematique "
    "LEFT JOIN demande_validation a ON a.projet = p.id AND a.close_le IS NULL "
    "WHERE moi.compte = {} AND moi.statut = 'valide' AND moi.etablissement = d.etablissement + 0 "
    f"AND (d.cree_par = moi.compte OR {PORTEUR} = moi.compte OR {SHARED}) "
)
LATEST = 10
DOSSIERS = Statement(
    'SELECT genre, id, intitule, thematique, etablissement, reference, etat, le AS "le [timestamptz]", ordre, montant, '
    'validation_le AS "validation_le [timestamptz]", complet, refuse, valide '
    f"FROM (SELECT * FROM ({BUDGETS}) b UNION ALL SELECT genre, id, intitule, thematique, etablissement, reference, "
    "etat, le, ordre, montant, validation_le, complet, refuse, valide "
    f"FROM ({DEMANDES}) rangees WHERE rang <= {LATEST}) tous"
)
"""The latest demandes, and apart the latest of those that the Région asks to complete."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """A budget or a demande in one line. `lieu`: the établissement of a budget, the thématique of a demande."""

    id: int
    intitule: str
    lieu: str
    reference: str
    etat: EtatBudget | EtatDemande
    le: datetime | None
    centimes: int = 0
    """Of a demande: what is granted, or else asked; 0 before it is transmitted."""
    validation_le: datetime | None = None
    """When the gestionnaire was asked for the seal of its budget, and has not answered."""

    @property
    def montant(self) -> str:
        """« 3 000,00 € demandés », « 2 500,00 € accordés », ''."""
        word = "accordés" if self.etat is EtatDemande.ACCORDEE else "demandés"
        return f"{euros(self.centimes)} {word}" if self.centimes else ""

    @property
    def attente(self) -> Attente | None:
        """Who has the next move on a demande."""
        known = isinstance(self.etat, EtatDemande)
        if not known or self.le is None:
            return None
        return attente_of(EtatDemande(self.etat), self.le, validation_demandee_le=self.validation_le)


async def find_dossiers(acteur: Acteur) -> tuple[list[Dossier], list[Dossier]]:
    """The projets that this person carries, until their budget is validated and their demande begun; then by thématique
    their latest demandes, with what the Région asks to complete, which is never too old to be told."""
    rows = sorted(await DOSSIERS.rows(*[acteur.compte] * 8), key=lambda row: -row["id"])
    lieux = {lien.etablissement: lien.nom for lien in acteur.rattachements}
    budgets = [
        _read(row, lieux[row["etablissement"]], _etat_budget(row))
        for row in rows
        if row["genre"] == "budget" and row["etablissement"] in lieux  # attached since: told by the next page
    ]
    demandes = [row for row in rows if row["genre"] == "demande"]
    told = demandes[:LATEST] + [row for row in demandes[LATEST:] if row["etat"] == EtatDemande.A_COMPLETER]
    told.sort(key=lambda row: row["ordre"])
    return budgets, [_read(row, row["thematique"], EtatDemande(row["etat"])) for row in told]


def _etat_budget(row: dict[str, Any]) -> EtatBudget:
    asked = row["le"] is not None
    return etat_of(
        complet=bool(row["complet"]), valide=bool(row["valide"]), demande=asked, refuse=bool(row["refuse"])
    )


def _read(row: dict[str, Any], lieu: str, etat: EtatBudget | EtatDemande) -> Dossier:
    return Dossier(
        row["id"],
        row["intitule"],
        lieu,
        row["reference"],
        etat,
        row["le"],
        row["montant"],
        row["validation_le"],
    )
