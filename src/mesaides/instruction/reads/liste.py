"""The demandes that an instructeur looks through, a page at a time, in one query."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from piccolo.columns import Column
from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable
from piccolo.querystring import QueryString

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.db import Frozen, Hole, P, exists, frozen, not_exists, one_way, sub_select, value_of, whether
from mesaides.demandes.reads.conditions import (
    covers,
    has_declared,
    is_at_region,
    is_away,
    is_held_by,
    is_in_hand,
    is_instructeur,
    is_reader,
    is_second,
    is_within,
    judges,
    takes_two,
)
from mesaides.demandes.states.etapes import EN_COURS, EtatDemande
from mesaides.demandes.tables.affectation import Absence, Affectation
from mesaides.demandes.tables.demande import Demande
from mesaides.dispositifs.tables import DispositifVersion
from mesaides.etablissements.tables import Etablissement
from mesaides.instruction.reads.recue import DemandeRecue
from mesaides.instruction.rules.filtre import MOI, WORDS_MAX, Filtre

PAGE = 50
MANY = 100
"""Nobody counts further on « Mes services »."""


@dataclass(frozen=True, slots=True)
class Attendues:
    """What awaits an instructeur, MANY at most: the demandes that nobody took yet, theirs, and those of others that
    want a second person."""

    a_prendre: int = 0
    en_charge: int = 0
    a_decider: int = 0


D, C, E, V, H = Demande, Compte, Affectation, DispositifVersion, HabilitationCompte
B = Absence
WITHIN = "perimetre"
"""The name of the condition asked for who reads a part of the demandes only."""
IN_HAND = (E.demande == D.id) & is_in_hand(E)
FOLLOWED = is_away(B) & B.compte.is_in(sub_select(E.select(E.compte).where(IN_HAND)))
IN_CHARGE = D.id.is_in(E.select(E.demande).where(is_held_by(E, P.compte)))


def number_of(where: Iterable[Combinable], alias: str, most: int) -> QueryString:
    """How many demandes, `most` at most, as a column."""
    counted = sub_select(D.select(D.id).where(*where).limit(most))
    return QueryString("(SELECT count(*) FROM ({}) n)", counted, alias=alias)


def count_of(condition: Combinable, alias: str) -> QueryString:
    """Of those of which this person judges."""
    return number_of([condition & judges(P.compte, D.id, D.etablissement, P.depuis)], alias, MANY)


FREE = is_at_region(D) & (D.etat == EtatDemande.TRANSMISE)
PROPOSED = (D.etat == EtatDemande.PROPOSEE) & is_second(P.compte)
MINE = IN_CHARGE & ((D.etat == EtatDemande.EN_INSTRUCTION) | PROPOSED)
SECOND = PROPOSED & takes_two() & WhereRaw("NOT ({})", IN_CHARGE.querystring)
JUDGED = exists(H.select(H.id).where((H.compte == P.compte) & is_instructeur(H) & covers(H)))
COUNTS, COUNTS_WITHIN = (
    frozen(
        C.select(
            *(count_of(free, "a_prendre"), count_of(mine, "en_charge"), count_of(second, "a_decider"))
        ).where(C.id == P.compte),
        Attendues,
    )
    for free, mine, second in ((FREE, MINE, SECOND), (FREE & JUDGED, MINE & JUDGED, SECOND & JUDGED))
)


async def count_attendues(acteur: Acteur) -> Attendues:
    """Nothing for who is no instructeur; of lycées they are tied to, nothing awaits them."""
    if not acteur.is_instructeur:
        return Attendues()
    counts = COUNTS if acteur.perimetre(Habilitation.INSTRUCTEUR).is_whole else COUNTS_WITHIN
    return await counts.one(compte=acteur.compte, depuis=acteur.attaches_depuis)


def of_dispositif(condition: Combinable) -> WhereRaw:
    return WhereRaw("{} IN ({})", one_way(D.version), sub_select(V.select(V.id).where(condition)))


L = Etablissement
TO_DECIDE = PROPOSED & JUDGED
"""`states.can_decide`, of what is proposed."""
CONDITIONS: dict[str, Combinable] = {
    WITHIN: is_within(P.compte),
    "reference": D.reference == P.reference,
    "en_cours": is_at_region(D),
    "a_decider": TO_DECIDE & judges(P.compte, D.id, D.etablissement, P.depuis),
    "etat": D.etat == P.etat,
    "moi": IN_CHARGE,
    "personne": not_exists(E.select(E.id).where(IN_HAND)),
    "thematique": of_dispositif(V.dispositif._.thematique._.code == P.thematique),
    "dispositif": of_dispositif(V.dispositif._.code == P.dispositif),
    "uai": WhereRaw("{} = ({})", D.etablissement, sub_select(L.select(L.id).where(L.uai == P.uai))),
    "departement": WhereRaw(
        "{} IN ({})",
        one_way(D.etablissement),
        sub_select(L.select(L.id).where(L.departement.is_in([P.departement, P.departement_long]))),
    ),
    **{
        f"mot_{rang}": WhereRaw("{} LIKE {}", D.recherche, Hole(f"mot_{rang}"))
        for rang in range(2 * WORDS_MAX)
    },
}
"""What a list can be asked for, by name."""
KEYS: dict[str, Column] = {
    "recue": D.transmise_le,
    "lieu": D.etablissement._.recherche,
    "montant": D.montant_centimes,
}
"""By which the list is sorted, then by number, so that each demande has its place."""
Trous = Mapping[str, str | int | datetime]
"""What fills the holes of one of them."""
RECEIVED = D.transmise_le.is_not_null() & exists(H.select(H.id).where((H.compte == P.compte) & is_reader(H)))
SHOWN = (
    *(D.id, D.etat, D.etat_le, D.reference, D.montant_centimes, D.transmise_le, D.etablissement),
    D.etablissement._.nom.as_alias("lieu"),
    D.etablissement._.commune.as_alias("commune"),
    D.etablissement._.uai.as_alias("uai"),
    D.projet._.intitule.as_alias("intitule"),
    D.version._.empreinte.as_alias("empreinte"),
    value_of(E.select(E.compte).where(IN_HAND), "charge"),
    value_of(E.select(E.compte._.prenom).where(IN_HAND), "prenom"),
    value_of(E.select(E.compte._.nom).where(IN_HAND), "nom"),
    value_of(B.select(B.suppleant).where(FOLLOWED), "suppleant"),
    value_of(B.select(B.suppleant._.prenom).where(FOLLOWED), "suppleant_prenom"),
    value_of(B.select(B.suppleant._.nom).where(FOLLOWED), "suppleant_nom"),
    whether(has_declared(P.compte, D.id, D.etablissement), "ecartee"),
)


def beyond(ordre: str, *, backward: bool = False) -> WhereRaw:
    """After the place of the demande P.ici, or before it: whether the list shows that one or not."""
    key = KEYS[ordre.lstrip("-")]
    sign = "<" if ordre.startswith("-") is not backward else ">"
    here = sub_select(D.select(key).where(D.id == P.ici))
    return WhereRaw(f"({{}}, {{}}) {sign} (({{}}), {{}})", key, D.id, here, P.ici)


def in_order(select: Any, ordre: str, *, backward: bool = False) -> Any:
    return select.order_by(KEYS[ordre.lstrip("-")], D.id, ascending=ordre.startswith("-") is backward)


def asked_by(asked: Iterable[str]) -> list[Combinable]:
    """All that the Région received, of which these CONDITIONS are true."""
    return [RECEIVED, *(CONDITIONS[name] for name in asked)]


@lru_cache(maxsize=512)
def list_of(ordre: str, most: int, *asked: str, goes_on: bool) -> Frozen[DemandeRecue]:
    """The list that these CONDITIONS make. The demandes of one page are found first, in the order of an index; what
    they name is then read for them alone."""
    page = is_on_page(ordre, most, asked, goes_on=goes_on)
    return frozen(in_order(D.select(*SHOWN).where(page), ordre), DemandeRecue)


def is_on_page(ordre: str, most: int, asked: Iterable[str], *, goes_on: bool) -> Combinable:
    after = [beyond(ordre)] if goes_on else []
    found = in_order(D.select(D.id).where(*asked_by(asked), *after), ordre).limit(most)
    return D.id.is_in(sub_select(found))


async def list_demandes(
    filtre: Filtre, acteur: Acteur, apres: int = 0, most: int = PAGE
) -> list[DemandeRecue]:
    """One more than `most` tells that others follow. `apres`: the number of the last one seen."""
    asked = conditions_of(filtre, acteur)
    values = values_of(asked, acteur) | ({"ici": apres} if apres else {})
    demandes = list_of(filtre.ordre, most + 1, *asked, goes_on=apres > 0)
    ask = demandes.rows_apart if filtre.mots else demandes.rows
    return await ask(**values)


def values_of(asked: Mapping[str, Trous], acteur: Acteur) -> dict[str, str | int | datetime]:
    """What fills the holes of these CONDITIONS, and of RECEIVED."""
    return {"compte": acteur.compte} | {
        name: value for holes in asked.values() for name, value in holes.items()
    }


def conditions_of(filtre: Filtre, acteur: Acteur) -> dict[str, Trous]:
    """The names of CONDITIONS, with what fills the holes of each; « moi » is who asks, that every list knows."""
    asked: dict[str, Trous] = {} if acteur.reads_all else {WITHIN: {}}
    if filtre.reference:
        return asked | {"reference": {"reference": filtre.reference}}
    if filtre.etats == EN_COURS:
        asked["en_cours"] = {}
    elif filtre.etats:
        (asked["etat"],) = ({"etat": etat} for etat in filtre.etats)
    if filtre.decision:
        asked["a_decider"] = {"depuis": acteur.attaches_depuis}
    if filtre.charge:
        asked["moi" if filtre.charge == MOI else "personne"] = {}
    for name in ("thematique", "dispositif", "uai"):
        if value := getattr(filtre, name):
            asked[name] = {name: value}
    if filtre.departement:
        asked["departement"] = {
            "departement": filtre.departement,
            "departement_long": f"0{filtre.departement}",
        }
    for rang, mot in enumerate(filtre.mots):  # letters and digits: nothing to escape
        asked[f"mot_{rang}"] = {f"mot_{rang}": f"%{mot}%"}
    return asked
