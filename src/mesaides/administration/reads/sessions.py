"""The people who are logged in, as far as an administrateur needs them to end their sessions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from mesaides.comptes.reads.conditions import is_attached, is_held, is_open
from mesaides.comptes.roles import IDLE, IDLE_AGENT, nom_complet
from mesaides.comptes.rules.recherche import QuiCherche
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, Sql, exists, frozen

SHOWN = 20


@dataclass(slots=True)
class Connectee:
    """Somebody with open sessions: who, and how many; not from where, nor with what, nor doing what."""

    id: int
    nom: str
    nombre: int
    agent: bool
    lieux: list[str] = field(default_factory=list[str])

    @property
    def place(self) -> str:
        return (
            ", ".join([*(["agent de la Région"] if self.agent else []), *self.lieux]) or "sans établissement"
        )


@dataclass(frozen=True, slots=True)
class PersonneTrouvee:
    id: int
    nom: str
    adresse: str


@dataclass(frozen=True, slots=True)
class _Titulaire:
    id: int
    prenom: str
    nom: str
    adresse: str


@dataclass(frozen=True, slots=True)
class _Ouverte:
    """Somebody with open sessions, and one of the lycées they are attached to."""

    id: int
    prenom: str
    nom: str
    identifiant: str
    adresse_cle: str
    lieu: str | None
    nombre: int
    agent: bool


H = HabilitationCompte
# Piccolo has no count(DISTINCT …). An agent's session falls asleep sooner than the others.
OUVERTES = Sql(
    "SELECT compte.id, compte.prenom, compte.nom, compte.identifiant, compte.adresse_cle, e.nom AS lieu, "
    "count(DISTINCT s.id) AS nombre, {agent} AS agent FROM session s JOIN compte ON compte.id = s.compte AND {open} "
    "LEFT JOIN rattachement ON rattachement.compte = compte.id AND {attached} "
    "LEFT JOIN etablissement e ON e.id = rattachement.etablissement "
    "WHERE s.expire_le > {now} AND (s.vue_le > {agents_vus} OR (s.vue_le > {autres_vus} AND NOT {agent})) "
    "GROUP BY compte.id, e.id ORDER BY compte.id, e.id",
    _Ouverte,
    agent=exists(H.select(H.id).where(is_held(H) & (H.compte == Compte.id))).querystring,
    open=is_open(Compte).querystring,
    attached=is_attached(Rattachement).querystring,
)
PERSONNE = frozen(
    Compte.select(Compte.id, Compte.prenom, Compte.nom, Compte.adresse).where(
        is_open(Compte) & (Compte.id == P.compte)
    ),
    _Titulaire,
)


async def list_connectees(texte: str, now: datetime) -> list[Connectee]:
    """Those whose name, identifiant, lycée or address this is, SHOWN + 1 at most. One query, apart: it may be long."""
    qui = QuiCherche.read(texte)
    if not qui.is_enough:
        return []
    rows = await OUVERTES.rows_apart(now=now, agents_vus=now - IDLE_AGENT, autres_vus=now - IDLE)
    return [one for one, _ in zip(_found(rows, qui), range(SHOWN + 1), strict=False)]


def _found(rows: list[_Ouverte], qui: QuiCherche) -> Iterator[Connectee]:
    for numero, group in groupby(rows, key=attrgetter("id")):
        first, *others = group
        lieux = [one.lieu for one in (first, *others) if one.lieu]
        nom = nom_complet(first.prenom, first.nom)
        if qui.finds(nom, first.identifiant, *lieux, adresse_cle=first.adresse_cle):
            yield Connectee(numero, nom, first.nombre, first.agent, lieux)


async def find_personne(compte: int) -> PersonneTrouvee | None:
    found = await PERSONNE.first(compte=compte) if 0 < compte < 2**31 else None
    return PersonneTrouvee(found.id, nom_complet(found.prenom, found.nom), found.adresse) if found else None
