"""The people of an établissement: who awaits a decision, who asks to leave, who is attached; in one query."""

from dataclasses import dataclass, replace
from datetime import datetime

from mesaides.comptes.reads.conditions import is_active, is_attached, is_waiting
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import Sql
from mesaides.ecriture import search_key, search_text
from mesaides.gestion.reads.relais import Partant, count_portes
from mesaides.gestion.rules import VALIDER, Vue

PAGE = 20
"""Rows shown of a long list: with its next ones, a search or an invitation, it must stay under 3 kB on the wire."""
WAITING_SHOWN, LEAVING_SHOWN = 50, 20
"""What is to be decided is all in sight; several comptes are validated at once, fifty at most."""


@dataclass(frozen=True, slots=True)
class PersonneAttachee:
    """A row of the lists of people: what it holds tells it apart, so that its line can be kept once made."""

    liste: str
    id: int
    compte: int
    fonction: Fonction
    le: datetime
    prenom: str
    nom: str
    adresse: str
    projets: int = 0
    """That they carry here; 0 unless their acts are shown."""


R = Rattachement
# What Piccolo cannot say: three lists in one question, each with its order and its number of rows.
PEOPLE = Sql(
    "SELECT * FROM (SELECT 'attente' AS liste, rattachement.id, rattachement.compte, fonction, demande_le AS le, "
    "prenom, nom, adresse FROM rattachement JOIN compte ON compte.id = rattachement.compte AND {active} "
    "WHERE etablissement = {lieu} AND {waiting} ORDER BY demande_le, rattachement.id LIMIT {attente}) a "
    "UNION ALL SELECT * FROM (SELECT 'depart', rattachement.id, rattachement.compte, fonction, d.demande_le, "
    "prenom, nom, adresse FROM rattachement JOIN compte ON compte.id = rattachement.compte AND compte.id <> {moi} "
    "JOIN depart d ON d.rattachement = rattachement.id AND d.clos_le IS NULL "
    "WHERE etablissement = {lieu} AND {attached} ORDER BY d.demande_le, d.id LIMIT {departs}) b "
    "UNION ALL SELECT * FROM (SELECT 'personne', rattachement.id, rattachement.compte, fonction, "
    "COALESCE(valide_le, demande_le), prenom, nom, adresse "
    "FROM rattachement JOIN compte ON compte.id = rattachement.compte "
    "WHERE etablissement = {lieu} AND {attached} "
    "AND ({suite} = 0 OR (lower(nom), rattachement.id) > (SELECT lower(c2.nom), r2.id FROM rattachement r2 "
    "JOIN compte c2 ON c2.id = r2.compte WHERE r2.id = {suite})) "
    "ORDER BY lower(nom), rattachement.id LIMIT {personnes}) c",
    PersonneAttachee,
    active=is_active(Compte).querystring,
    waiting=is_waiting(R).querystring,
    attached=is_attached(R).querystring,
)


async def find_people(lieu: int, acteur: Acteur, vue: Vue, onglet: str) -> list[PersonneAttachee]:
    """Who awaits a decision, or who is attached; the one whose acts are opened, with how many projets they carry."""
    decided = onglet == VALIDER
    rows = await PEOPLE.rows(
        lieu=lieu,
        moi=acteur.compte,
        attente=WAITING_SHOWN if decided else 0,
        departs=LEAVING_SHOWN if decided else 0,
        suite=vue.suite,
        personnes=0 if decided else 2000 if vue.q else PAGE + 1,
    )
    opened = next((row for row in rows if row.id == vue.personne and row.liste != "attente"), None)
    if opened is None:
        return rows
    projets = await count_portes(Partant(opened.compte, lieu))
    return [replace(row, projets=projets) if row.id == vue.personne else row for row in rows]


def matches(row: PersonneAttachee, q: str) -> bool:
    """Whether each word of the search begins a word of the name, or is in the address."""
    name = f" {search_text(row.prenom + ' ' + row.nom)}"
    return all(f" {word}" in name or word in row.adresse.casefold() for word in search_key(q).split())
