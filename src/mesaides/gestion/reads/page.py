"""What the page of an établissement shows: three queries, whatever the number of rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.droits import can_see_etablissement
from mesaides.db import Statement
from mesaides.ecriture import search_key
from mesaides.etablissements.rules import DEPARTEMENTS
from mesaides.gestion.reads.relais import CARRIES
from mesaides.gestion.rules import Vue
from mesaides.invitations.reads.lots import Resultats
from mesaides.projets.reads.lecture import ASKED_OF, Fiche, read_fiche

PAGE, PAGE_BUSY, WAITING_SHOWN, LEAVING_SHOWN = 7, 2, 4, 2
"""Rows shown of each list. Any act answers all of the lists: together they must stay under 3 kB on the wire, so that
long lists are shown by parts, and by smaller ones while many decisions wait."""
BUSY = 3
SHOWN_AFTER = timedelta(days=30)
"""Invitations that have expired or were declined stay in sight for a while, to be sent again."""
LAST = 2**31 - 1

LISTED = (
    "FROM invitation i WHERE i.etablissement = e.id AND i.etat IN ('envoyee', 'expiree', 'declinee') "
    "AND i.expire_le > {}"
)
ACTIVE = "JOIN compte c ON c.id = r.compte AND c.active_le IS NOT NULL AND c.ferme_le IS NULL "
HEAD = (
    "SELECT e.id, e.uai, e.nom, e.commune, e.departement, "  # noqa: S608 - only our own words
    f"(SELECT count(*) FROM rattachement r {ACTIVE}WHERE r.etablissement = e.id AND r.statut = 'en_attente') "
    "AS attente, "
    "(SELECT count(*) FROM depart d JOIN rattachement r ON r.id = d.rattachement AND r.statut = 'valide' "
    "WHERE r.etablissement = e.id AND d.clos_le IS NULL) AS departs, "
    f"(SELECT count(*) {LISTED}) AS invitations, "
    "(SELECT count(*) FROM rattachement r WHERE r.etablissement = e.id AND r.statut = 'valide') AS personnes, "
    "(SELECT count(*) FROM rattachement r WHERE r.etablissement = e.id AND r.statut = 'valide' "
    "AND r.fonction = 'gestionnaire') AS gestionnaires, "
    "l.resultats, k.id AS corrige, k.adresse AS corrige_adresse, k.fonction AS corrige_fonction "
    "FROM etablissement e LEFT JOIN lot l ON l.id = {} AND l.etablissement = e.id AND l.par = {} "
    "LEFT JOIN invitation k ON k.id = {} AND k.etablissement = e.id AND k.etat IN ('envoyee', 'expiree') "
    "WHERE e.uai = {} LIMIT 1"
)
"""With its LIMIT it is read once, not again for each of the budgets beside it."""
HEAD_COLUMNS = (
    "id", "uai", "nom", "commune", "departement", "attente", "departs", "invitations", "personnes",
    "gestionnaires", "resultats", "corrige", "corrige_adresse", "corrige_fonction",
)  # fmt: skip
HEAD_AND_BUDGETS = Statement(
    f"SELECT {', '.join(f'h.{name} AS h_{name}' for name in HEAD_COLUMNS)}, f.* "  # noqa: S608
    f"FROM ({HEAD}) h LEFT JOIN ({ASKED_OF}) f ON f.etablissement = h.id ORDER BY f.demande_le, f.id"
)
COLUMNS = (
    "SELECT {} AS liste, r.id, r.compte, r.fonction, {} AS le, c.prenom, c.nom, c.adresse, {} AS projets "
    "FROM rattachement r "
)
OPENED = f"CASE WHEN r.id = {{}} THEN (SELECT count(*) FROM projet p WHERE {CARRIES}) ELSE 0 END"  # noqa: S608
"""How many projets the person carries, for the row whose acts are shown: the others do not need it."""
WAITING = (
    COLUMNS.format("'attente'", "r.demande_le", "0")
    + ACTIVE
    + "WHERE r.etablissement = {} AND r.statut = 'en_attente' ORDER BY r.demande_le, r.id LIMIT {}"
)
LEAVING = (
    COLUMNS.format("'depart'", "d.demande_le", OPENED)
    + "JOIN compte c ON c.id = r.compte JOIN depart d ON d.rattachement = r.id AND d.clos_le IS NULL "
    "WHERE r.etablissement = {} AND r.statut = 'valide' ORDER BY d.demande_le, d.id LIMIT {}"
)
ATTACHED = (
    COLUMNS.format("'personne'", "r.valide_le", OPENED)  # noqa: S608
    + "JOIN compte c ON c.id = r.compte WHERE r.etablissement = {} AND r.statut = 'valide' "
    "AND ({} = 0 OR (lower(c.nom), r.id) > (SELECT lower(c2.nom), r2.id FROM rattachement r2 "
    "JOIN compte c2 ON c2.id = r2.compte WHERE r2.id = {})) ORDER BY lower(c.nom), r.id LIMIT {}"
)
PEOPLE = Statement(
    'SELECT liste, id, compte, fonction, le AS "le [timestamptz]", prenom, nom, adresse, projets FROM ('  # noqa: S608
    f"SELECT * FROM ({WAITING}) a UNION ALL SELECT * FROM ({LEAVING}) b UNION ALL SELECT * FROM ({ATTACHED}) c"
    ") toutes"
)
INVITATIONS = Statement(
    "SELECT i.id, i.adresse, i.fonction, i.etat, i.cree_le, i.expire_le, m.etat AS courriel, m.raison "
    "FROM invitation i JOIN courriel m ON m.id = i.courriel WHERE i.etablissement = {} "
    "AND i.etat IN ('envoyee', 'expiree', 'declinee') AND i.expire_le > {} AND i.id < {} "
    "ORDER BY i.id + 0 DESC LIMIT {}"
)
"""The + 0 keeps PostgreSQL from looking for the last ones of this établissement among those of all others."""


@dataclass(frozen=True, slots=True)
class Lieu:
    """The établissement and how many rows each list has."""

    id: int
    uai: str
    nom: str
    commune: str
    departement: str
    attente: int
    departs: int
    invitations: int
    personnes: int
    gestionnaires: int
    resultats: Resultats | None
    corrige: int | None
    corrige_adresse: str | None
    corrige_fonction: str | None
    budgets: list[Fiche]
    """Those that await this gestionnaire's answer, the oldest first."""

    @property
    def ou(self) -> str:
        """« Albi (Tarn) »."""
        nom = DEPARTEMENTS.get(self.departement.lstrip("0").zfill(2), "")
        return f"{self.commune} ({nom})" if nom else self.commune

    @property
    def is_told(self) -> bool:
        """Whether something of a former sending is to be written again."""
        return self.resultats is not None or self.corrige is not None

    @property
    def decisions(self) -> int:
        return self.attente + self.departs


class Personne(NamedTuple):
    """A row of the lists of people: what it holds tells it apart, so that its line can be kept once made."""

    liste: str
    id: int
    compte: int
    fonction: str
    le: datetime
    prenom: str
    nom: str
    adresse: str
    projets: int
    """That they carry here; 0 unless their acts are shown."""


class Envoi(NamedTuple):
    """A row of the list of invitations, with the state of its mail; `vive` when it can still be accepted."""

    id: int
    adresse: str
    fonction: str
    etat: str
    cree_le: datetime
    expire_le: datetime
    courriel: str
    raison: str | None
    vive: bool


@dataclass(frozen=True, slots=True)
class Listes:
    """The rows on show; `*_suite` is the number to ask the next ones with, 0 when there are none."""

    attente: list[Personne]
    departs: list[Personne]
    personnes: list[Personne]
    personnes_suite: int
    invitations: list[Envoi]
    invitations_suite: int


async def find_lieu(uai: str, acteur: Acteur, now: datetime, vue: Vue) -> Lieu | None:
    """None when there is none for this person: only its gestionnaires and administrateurs see it."""
    rows = await HEAD_AND_BUDGETS.rows(
        now - SHOWN_AFTER, vue.lot, acteur.compte, vue.corriger, uai, acteur.compte
    )
    if not rows or not can_see_etablissement(acteur, rows[0]["h_id"]):
        return None
    values: dict[str, Any] = {name: rows[0][f"h_{name}"] for name in HEAD_COLUMNS}
    values["budgets"] = [read_fiche(row) for row in rows if row["id"] is not None]
    values["resultats"] = Resultats.read(values["resultats"]) if values["resultats"] else None
    return Lieu(**values)


async def find_listes(lieu: Lieu, now: datetime, vue: Vue) -> Listes:
    shown = PAGE if lieu.decisions <= BUSY else PAGE_BUSY
    limit = 2000 if vue.q else shown + 1
    leaving = (vue.personne, lieu.id, LEAVING_SHOWN)
    attached = (vue.personne, lieu.id, vue.suite, vue.suite, limit)
    rows = [Personne(**row) for row in await PEOPLE.rows(lieu.id, WAITING_SHOWN, *leaving, *attached)]
    people = [row for row in rows if row.liste == "personne" and (not vue.q or matches(row, vue.q))]
    sent = await INVITATIONS.rows(lieu.id, now - SHOWN_AFTER, vue.avant or LAST, shown + 1)
    return Listes(
        attente=[row for row in rows if row.liste == "attente"],
        departs=[row for row in rows if row.liste == "depart"],
        personnes=people[:shown],
        personnes_suite=people[shown - 1].id if len(people) > shown else 0,
        invitations=[_read_envoi(row, now) for row in sent[:shown]],
        invitations_suite=sent[shown - 1]["id"] if len(sent) > shown else 0,
    )


def _read_envoi(row: dict[str, Any], now: datetime) -> Envoi:
    return Envoi(**row, vive=row["etat"] == "envoyee" and row["expire_le"] > now)


def matches(row: Personne, q: str) -> bool:
    """Whether each word of the search begins a word of the name, or is in the address."""
    name = f" {search_key(row.prenom + ' ' + row.nom)}"
    return all(f" {word}" in name or word in row.adresse.casefold() for word in search_key(q).split())
