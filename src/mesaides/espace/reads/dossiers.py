"""What a person has in hand, in two queries: projets without a demande, and demandes by thématique."""

# ruff: noqa: S608 - built from the constants of this file, never from what is received

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import Sql
from mesaides.demandes.reads.lecture import SHARED
from mesaides.demandes.reads.suivi import own
from mesaides.demandes.states.attente import Attente, attente_of
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.montants import euros
from mesaides.projets.states import EtatBudget, etat_of

DEMANDE = (
    "d.id, d.projet, d.version, d.etablissement, d.reference, d.etat, d.etat_le, d.accorde_centimes, "
    "d.montant_centimes, d.cree_par"
)


def _named(sql: str) -> str:
    """With the name of its holes."""
    return sql.replace("{}", "{compte}")


LATEST = 10


@dataclass(frozen=True, slots=True)
class _Budget:
    """The budget of one projet: asked since `demande_le`, `refuse` or `valide` as it stands."""

    id: int
    intitule: str
    etablissement: int
    depenses_centimes: int
    recettes_centimes: int
    part_centimes: int | None
    demande_le: datetime | None
    refuse: bool
    valide: bool

    @property
    def etat(self) -> EtatBudget:
        complet = self.depenses_centimes > 0 and self.depenses_centimes == self.recettes_centimes
        return etat_of(
            complet=complet and self.part_centimes is not None,
            valide=self.valide,
            demande=self.demande_le is not None,
            refuse=self.refuse,
        )


@dataclass(frozen=True, slots=True)
class _Demande:
    id: int
    intitule: str
    thematique: str
    reference: str | None
    etat: EtatDemande
    etat_le: datetime
    montant: int
    validation_le: datetime | None


# Joins against their references, which Piccolo does not go along. CROSS JOIN: SQLite keeps to that order; else it
# would read all the rattachements of the Région to filter a few rows.
BUDGETS = Sql(
    "SELECT p.id, p.intitule, p.etablissement, p.depenses_centimes, p.recettes_centimes, p.part_centimes, "
    "d.le AS demande_le, EXISTS (SELECT 1 FROM refus_budget q WHERE q.version = bv.id) AS refuse, "
    "s.id IS NOT NULL AS valide "
    "FROM rattachement moi CROSS JOIN projet p "
    "LEFT JOIN demande_validation d ON d.projet = p.id AND d.close_le IS NULL "
    "LEFT JOIN budget_version bv ON bv.projet = p.id AND bv.empreinte = p.empreinte "
    "LEFT JOIN validation_budget s ON s.version = bv.id "
    "WHERE moi.compte = {compte} AND moi.statut = 'valide' AND moi.etablissement = p.etablissement + 0 "
    "AND p.porteur = {compte} AND (s.id IS NULL OR NOT EXISTS (SELECT 1 FROM demande f WHERE f.projet = p.id)) "
    "ORDER BY p.id DESC LIMIT 20",
    _Budget,
)
# Where to look is, besides, a UNION of indexes.
DEMANDES = Sql(
    "SELECT id, intitule, thematique, reference, etat, etat_le, montant, validation_le FROM ("
    "SELECT d.id, p.intitule, t.nom AS thematique, t.ordre, d.reference, d.etat, d.etat_le, "
    "COALESCE(d.accorde_centimes, d.montant_centimes, 0) AS montant, a.le AS validation_le, "
    "row_number() OVER (PARTITION BY d.etat = 'a_completer' ORDER BY d.id DESC) AS rang, "
    "row_number() OVER (ORDER BY d.id DESC) AS place "
    f"FROM rattachement moi CROSS JOIN ({_named(own(DEMANDE))}) d "
    "JOIN projet p ON p.id = d.projet JOIN dispositif_version v ON v.id = +d.version "
    "JOIN dispositif s ON s.id = +v.dispositif JOIN thematique t ON t.id = +s.thematique "
    "LEFT JOIN demande_validation a ON a.projet = p.id AND a.close_le IS NULL "
    "WHERE moi.compte = {compte} AND moi.statut = 'valide' AND moi.etablissement = d.etablissement + 0 "
    f"AND (d.cree_par = moi.compte OR p.porteur = moi.compte OR {SHARED})) rangees "
    f"WHERE place <= {LATEST} OR (etat = 'a_completer' AND rang <= {LATEST}) ORDER BY ordre, id DESC",
    _Demande,
)
"""The latest demandes, and apart the latest of those that the Région asks to complete."""


@dataclass(frozen=True, slots=True)
class DossierEnMain:
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


async def find_dossiers(acteur: Acteur) -> tuple[list[DossierEnMain], list[DossierEnMain]]:
    """The projets that this person carries, until their budget is validated and their demande begun; then by thématique
    their latest demandes, with what the Région asks to complete, which is never too old to be told."""
    lieux = {lien.etablissement: lien.nom for lien in acteur.rattachements}
    budgets = [
        DossierEnMain(
            one.id, one.intitule, lieux[one.etablissement], "", one.etat, one.demande_le, 0, one.demande_le
        )
        for one in await BUDGETS.rows(compte=acteur.compte)
        if one.etablissement in lieux  # attached since: told by the next page
    ]
    demandes = [
        DossierEnMain(
            *(one.id, one.intitule, one.thematique, one.reference or "", one.etat, one.etat_le),
            centimes=one.montant,
            validation_le=one.validation_le,
        )
        for one in await DEMANDES.rows(compte=acteur.compte)
    ]
    return budgets, demandes
