"""The demandes that an instructeur looks through: oldest first, a page at a time, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from mesaides.comptes.reads.attaches import is_tied
from mesaides.comptes.roles import Acteur, nom_complet
from mesaides.db import Statement
from mesaides.demandes.states.attente import Attente, attente_of
from mesaides.demandes.states.etapes import EN_COURS, EtatDemande
from mesaides.dispositifs.rules.contenu import decode
from mesaides.instruction.rules.filtre import MOI, Filtre, Place

PAGE = 20
FIRST = (
    "SELECT d.id, d.etat, d.etat_le, d.reference, d.montant_centimes, d.transmise_le, d.etablissement, d.projet, "
    "d.version FROM demande d WHERE d.transmise_le IS NOT NULL AND EXISTS (SELECT 1 FROM habilitation h "
    "WHERE h.compte = {} AND h.habilitation = 'instructeur' AND h.jusqu_au IS NULL) "
)
ORDER = "ORDER BY d.transmise_le, d.id"
NAMED = (
    "SELECT d.id, d.etat, d.etat_le, d.reference, d.montant_centimes, d.transmise_le, d.etablissement, "  # noqa: S608 - our own words
    "e.nom AS lieu, e.commune, e.uai, p.intitule, v.contenu, pc.compte AS charge, c.prenom, c.nom FROM (@) d "
    "JOIN projet p ON p.id = d.projet JOIN etablissement e ON e.id = d.etablissement "
    "JOIN dispositif_version v ON v.id = d.version LEFT JOIN prise_en_charge pc ON pc.demande = d.id "
    f"LEFT JOIN compte c ON c.id = pc.compte {ORDER}"
)
"""The demandes of one page are found first, in the order of an index; what they name is then read for them alone."""
OF_DISPOSITIF = (
    "+d.version IN (SELECT v.id FROM dispositif_version v JOIN dispositif s ON s.id = v.dispositif "
    "JOIN thematique t ON t.id = s.thematique WHERE @ = {})"
)
OF_DEPARTEMENT = "+d.etablissement IN (SELECT e.id FROM etablissement e WHERE e.departement IN ({}, {}))"
OF_ETABLISSEMENT = "d.etablissement = (SELECT e.id FROM etablissement e WHERE e.uai = {})"
WAITING = "d.etat IN (" + ", ".join(sorted(f"'{etat.value}'" for etat in EN_COURS)) + ")"
"""Written as in the indexes `demande_en_cours` and `demande_lieu_en_cours`, so that they serve."""

MANY = 100
"""Nobody counts further on « Mes services »."""
IN_CHARGE = (
    "SELECT 1 FROM prise_en_charge pc JOIN demande d ON d.id = pc.demande WHERE pc.compte = {} "  # noqa: S608
    f"AND d.etat IN ('en_instruction', 'proposee') AND NOT {is_tied('pc.compte', 'd.etablissement')} LIMIT {MANY}"
)
COUNTS = Statement(
    f"SELECT (SELECT count(*) FROM (SELECT 1 FROM demande d WHERE {WAITING} AND d.etat = 'transmise' "  # noqa: S608
    f"AND NOT {is_tied('{}', 'd.etablissement')} LIMIT {MANY}) n) AS a_prendre, "
    f"(SELECT count(*) FROM ({IN_CHARGE}) m) AS en_charge"
)


@dataclass(frozen=True, slots=True)
class Attendues:
    """What awaits an instructeur, MANY at most: the demandes that nobody took yet, and theirs."""

    a_prendre: int = 0
    en_charge: int = 0


async def count_attendues(acteur: Acteur) -> Attendues:
    """Nothing for who is no instructeur; of lycées they are tied to, nothing awaits them."""
    if not acteur.is_instructeur:
        return Attendues()
    moi, depuis = acteur.compte, acteur.attaches_depuis
    return Attendues(**(await COUNTS.rows(moi, depuis, moi, depuis))[0])


@dataclass(frozen=True, slots=True)
class Ligne:
    """One demande of the list. `charge`: the number of who examines it, None when nobody does."""

    id: int
    etat: EtatDemande
    etat_le: datetime
    reference: str
    montant_centimes: int
    transmise_le: datetime
    etablissement: int
    lieu: str
    commune: str
    uai: str
    intitule: str
    dispositif: str
    charge: int | None
    qui: str

    @property
    def attente(self) -> Attente:
        return attente_of(self.etat, self.etat_le)

    @property
    def place(self) -> Place:
        return self.transmise_le, self.id


async def list_demandes(filtre: Filtre, acteur: Acteur, apres: Place | None = None) -> list[Ligne]:
    """PAGE + 1 at most: one more than a page tells that others follow. `apres`: the place of the last one seen."""
    conditions, values = _conditions(filtre, acteur)
    if apres is not None:
        conditions.append("(d.transmise_le, d.id) > ({}, {})")
        values += apres
    statement = _statement(tuple(conditions))
    ask = statement.rows_apart if filtre.mots else statement.rows
    rows = await ask(acteur.compte, *values, PAGE + 1)
    return [_read(row) for row in rows]


def _conditions(filtre: Filtre, acteur: Acteur) -> tuple[list[str], list[Any]]:
    if filtre.reference:
        return ["d.reference = {}"], [filtre.reference]
    conditions: list[str] = []
    values: list[Any] = []
    etats = filtre.etats
    if etats == EN_COURS:
        conditions.append(WAITING)
    elif etats:
        conditions.append("d.etat = {}")
        values += [etat.value for etat in etats]
    if filtre.charge == MOI:
        conditions.append("d.id IN (SELECT pc.demande FROM prise_en_charge pc WHERE pc.compte = {})")
        values.append(acteur.compte)
    elif filtre.charge:
        conditions.append("NOT EXISTS (SELECT 1 FROM prise_en_charge pc WHERE pc.demande = d.id)")
    for condition, value in (
        (OF_DISPOSITIF.replace("@", "t.code"), filtre.thematique),
        (OF_DISPOSITIF.replace("@", "s.code"), filtre.dispositif),
        (OF_ETABLISSEMENT, filtre.uai),
    ):
        if value:
            conditions.append(condition)
            values.append(value)
    if filtre.departement:
        conditions.append(OF_DEPARTEMENT)
        values += [filtre.departement, f"0{filtre.departement}"]
    for mot in filtre.mots:  # letters and digits: nothing to escape
        conditions.append("d.recherche LIKE {}")
        values.append(f"%{mot}%")
    return conditions, values


@lru_cache(maxsize=512)
def _statement(conditions: Sequence[str]) -> Statement:
    first = FIRST + "".join(f"AND {condition} " for condition in conditions) + ORDER + " LIMIT {}"
    return Statement(NAMED.replace("@", first))


def _read(row: dict[str, Any]) -> Ligne:
    kept = {key: value for key, value in row.items() if key in Ligne.__slots__}
    kept |= {
        "etat": EtatDemande(row["etat"]),
        "dispositif": decode(row["contenu"]).titre,
        "qui": nom_complet(row["prenom"], row["nom"]) if row["nom"] else "",
    }
    return Ligne(**kept)
