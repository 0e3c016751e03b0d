"""A demande that this instructeur must leave to others: they are, or were lately, tied to the lycée that asks."""

from dataclasses import dataclass

from mesaides.comptes.reads.attaches import is_tied
from mesaides.comptes.roles import Acteur, nom_complet
from mesaides.db import Statement
from mesaides.demandes.reads.lecture import MOST

FIND = Statement(
    "SELECT d.id, d.reference, e.nom AS lieu, e.commune, c.prenom, c.nom FROM demande d "  # noqa: S608
    "JOIN etablissement e ON e.id = d.etablissement LEFT JOIN prise_en_charge pc ON pc.demande = d.id "
    f"AND NOT {is_tied('pc.compte', 'd.etablissement')} LEFT JOIN compte c ON c.id = pc.compte "
    f"WHERE d.id = {{}} AND d.transmise_le IS NOT NULL AND {is_tied('{}', 'd.etablissement')}"
)
DEPORT = "Vous avez ou avez eu un lien avec cet établissement\u00a0: un autre agent de la Région s’en charge."


@dataclass(frozen=True, slots=True)
class Deport:
    """All that they may know of it. `qui` examines it, '' while nobody does."""

    id: int
    reference: str
    lieu: str
    commune: str
    qui: str


async def find_deport(demande: int, acteur: Acteur) -> Deport | None:
    """None for whoever is not tied to its établissement, and for a draft."""
    depuis = acteur.attaches_depuis
    row = await FIND.first(depuis, demande, acteur.compte, depuis) if 0 < demande < MOST else None
    if row is None or not acteur.is_instructeur:
        return None
    qui = nom_complet(row.pop("prenom") or "", row.pop("nom") or "")
    return Deport(**row, qui=qui)
