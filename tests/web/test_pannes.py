"""The database lost, full or read-only while serving: told in French, nothing half done, and over by itself."""

import sqlite3
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from tests.administration.people import LYCEE, as_file, log_in_administrateur, send_file, uai_of
from tests.conftest import TEST_SETTINGS
from tests.servers import PostgreSQL
from tests.visitors import Visitor
from tests.web.pannes import make_read_only
from tests.world.personnes import PASSWORD, make_compte

from mesaides.app import create_app
from mesaides.comptes.tables.session import Session
from mesaides.db import Database
from mesaides.db.pannes import Panne, find_panne
from mesaides.db.sqlite import SQLiteEngine
from mesaides.etablissements.tables import Etablissement


async def test_losing_the_database_is_said_and_over_when_it_comes_back(killable: PostgreSQL):
    visitor = Visitor.of(create_app(TEST_SETTINGS))
    compte = await make_compte()
    page = await visitor.open("/connexion")
    typed = {"identifiant": compte.identifiant, "mot_de_passe": PASSWORD}
    killable.kill()
    lost = await visitor.send(page, "/connexion", **typed)
    assert lost.status == 503
    assert "Le portail est indisponible" in lost.text
    assert "Rien n’a été enregistré" in lost.text
    assert lost.answer.headers["retry-after"] == "30"
    assert (await visitor.open("/aide")).status == 200
    killable.start()
    assert (await visitor.send(page, "/connexion", **typed)).path == "/mes-services"
    killable.kill()
    known = await visitor.open("/mes-services")
    assert known.status == 503
    assert "Le portail est indisponible" in known.text
    assert "content-security-policy" in known.answer.headers
    killable.start()
    assert (await visitor.open("/mes-services")).status == 200


@pytest.mark.parametrize("block", ["", "connexion"])
async def test_a_read_only_base_is_read_and_refuses_writing_in_words(
    visitor: Visitor, base: Database, block: str
):
    compte = await make_compte()
    await visitor.enter(compte)
    long_ago = datetime.now(UTC) - timedelta(minutes=30)
    await Session.update({Session.vue_le: long_ago}).where(Session.compte == compte.id)
    page = await visitor.open("/aide")
    await Session.update({Session.vue_le: long_ago}).where(Session.compte == compte.id)
    await make_read_only(base, yes=True)
    try:
        assert (await visitor.open("/mes-services")).status == 200
        refused = await visitor.send(page, "/deconnexion", block=block)
        assert refused.status == 503
        assert "ne peut rien enregistrer pour le moment" in refused.text
        assert "Rien n’a été enregistré" in refused.text
    finally:
        await make_read_only(base, yes=False)
    assert (await visitor.send(page, "/deconnexion")).path == "/connexion"


async def test_a_full_disk_is_told_and_nothing_is_half_done(visitor: Visitor, base: Database):
    if not isinstance(base, SQLiteEngine):
        pytest.skip(
            "a full disk of PostgreSQL cannot be made without its administrator: see the drivers' errors"
        )
    await log_in_administrateur(visitor)
    rows = [LYCEE | {"identifiant_de_l_etablissement": uai_of(number)} for number in range(2000)]
    writer = base._write()
    pages = (await writer.fetch("PRAGMA page_count"))[0]["page_count"]
    await writer.fetch(f"PRAGMA max_page_count = {pages + 10}")
    refused = await send_file(visitor, as_file(*rows))
    assert refused.status == 503
    assert "ne peut rien enregistrer pour le moment" in refused.text
    assert await Etablissement.count() == 0
    assert (await visitor.open("/mes-services")).status == 200
    await writer.fetch("PRAGMA max_page_count = 1000000")
    assert (await send_file(visitor, as_file(*rows))).status == 200
    assert await Etablissement.count() == 2000


def test_a_fault_of_ours_is_no_outage():
    assert find_panne(ValueError("x")) is None
    assert find_panne(sqlite3.OperationalError("no such table")) is None
    assert find_panne(ConnectionRefusedError()) is Panne.INJOIGNABLE


def test_a_postgresql_without_room_can_still_be_read():
    assert find_panne(asyncpg.DiskFullError("x")) is Panne.LECTURE_SEULE
    assert find_panne(asyncpg.TooManyConnectionsError("x")) is Panne.INJOIGNABLE
