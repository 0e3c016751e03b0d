"""How many demandes each view of the list has, and which ones stand before and after one of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from piccolo.custom_types import Combinable
from piccolo.querystring import QueryString

from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.compte import Compte
from mesaides.db import Frozen, P, exists, frozen, sub_select, value_of, whether
from mesaides.demandes.reads.conditions import is_at_region, judges
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.instruction.reads.liste import (
    CONDITIONS,
    IN_CHARGE,
    WITHIN,
    asked_by,
    beyond,
    conditions_of,
    in_order,
    number_of,
    values_of,
)
from mesaides.instruction.rules.filtre import Filtre

MOST = 1000
"""Nobody counts further."""
D, C = Demande, Compte
AT_REGION = is_at_region(D)


@dataclass(frozen=True, slots=True)
class Nombres:
    """Of each of the VUES by name, then of the list itself, with what its demandes come to: MOST + 1 at most."""

    en_cours: int
    a_prendre: int
    miennes: int
    au_lycee: int
    a_decider: int
    ici: int
    montant: int


@dataclass(frozen=True, slots=True)
class Voisines:
    """Around a demande, in the order of a list which shows it or not."""

    precedente: int | None
    suivante: int | None
    avant: int
    """How many stand before it."""
    total: int
    dedans: bool


def sum_of(where: Iterable[Combinable], alias: str) -> QueryString:
    counted = sub_select(D.select(D.montant_centimes).where(*where).limit(MOST + 1))
    total = "(SELECT CAST(COALESCE(sum(n.montant_centimes), 0) AS BIGINT) FROM ({}) n)"
    return QueryString(total, counted, alias=alias)


VIEWS = {
    "en_cours": [AT_REGION],
    "a_prendre": [AT_REGION, CONDITIONS["personne"]],
    "miennes": [AT_REGION, IN_CHARGE],
    "au_lycee": [AT_REGION, D.etat == EtatDemande.A_COMPLETER],
    "a_decider": [AT_REGION, CONDITIONS["a_decider"]],
}


@lru_cache(maxsize=512)
def _numbers_of(*asked: str) -> Frozen[Nombres]:
    where, within = asked_by(asked), [CONDITIONS[WITHIN]] if WITHIN in asked else []
    views = [number_of([*view, *within], alias, MOST + 1) for alias, view in VIEWS.items()]
    return frozen(
        C.select(*views, number_of(where, "ici", MOST + 1), sum_of(where, "montant")).where(C.id == P.compte),
        Nombres,
    )


async def count_demandes(filtre: Filtre, acteur: Acteur) -> Nombres:
    asked = conditions_of(filtre, acteur)
    numbers = _numbers_of(*asked)
    ask = numbers.rows_apart if filtre.mots else numbers.rows
    (found,) = await ask(**values_of(asked, acteur) | {"depuis": acteur.attaches_depuis})
    return found


@lru_cache(maxsize=512)
def _around(ordre: str, *asked: str) -> Frozen[Voisines]:
    """Of those of which this person judges."""
    where = [*asked_by(asked), judges(P.compte, D.id, D.etablissement, P.depuis)]
    after, before = beyond(ordre), beyond(ordre, backward=True)
    first = in_order(D.select(D.id).where(*where, after), ordre).limit(1)
    last = in_order(D.select(D.id).where(*where, before), ordre, backward=True).limit(1)
    return frozen(
        D.select(
            value_of(last, "precedente"),
            value_of(first, "suivante"),
            number_of([*where, before], "avant", MOST + 1),
            number_of(where, "total", MOST + 1),
            whether(exists(D.select(D.id).where(D.id == P.ici, *where)), "dedans"),
        ).where(D.id == P.ici),
        Voisines,
    )


async def find_voisines(demande: int, filtre: Filtre, acteur: Acteur) -> Voisines:
    asked = conditions_of(filtre, acteur)
    around = _around(filtre.ordre, *asked)
    ask = around.rows_apart if filtre.mots else around.rows
    (found,) = await ask(**values_of(asked, acteur) | {"ici": demande, "depuis": acteur.attaches_depuis})
    return found
