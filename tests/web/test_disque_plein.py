"""Nothing can be written: who is in reads on, the door says it in words, a monitor knows, all goes on afterwards."""

import asyncio
import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from tests.conftest import TEST_SETTINGS
from tests.pieces.desk import send_form
from tests.pieces.samples import pdf
from tests.visitors import Visitor
from tests.web.pannes import make_read_only
from tests.world.demandes import set_demande
from tests.world.personnes import PASSWORD, acteur_of, make_compte, make_session

from mesaides import entretien
from mesaides.app import create_app
from mesaides.comptes.tables.session import Session
from mesaides.courriels.tables import Courriel
from mesaides.db import Database, transaction
from mesaides.entretien import purge
from mesaides.fils.mails import FIRST_AFTER, notify_unread
from mesaides.fils.moves.ecriture import write_message
from mesaides.pieces.contenu.fichiers import fichiers
from mesaides.pieces.tables.piece import Piece
from mesaides.web.gate import Gate
from mesaides.web.sante import TRIED_EVERY
from mesaides.web.temoin import Temoin

NOTHING = "ne peut rien enregistrer pour le moment"


@contextmanager
def full_from(size: int) -> Iterator[None]:
    """No file of this process grows beyond `size`: a true refusal of the system, in the middle of a write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_who_is_in_reads_on_for_hours_and_the_rest_of_the_world_still_falls_asleep(
    visitor: Visitor, base: Database
):
    compte = await make_compte()
    await visitor.log_in(compte.identifiant, PASSWORD)
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False) as clock:
        await make_read_only(base, yes=True)
        try:
            for _ in range(3):
                clock.shift(timedelta(hours=3))
                assert (await visitor.open("/mes-services", follow=False)).status == 200
            clock.shift(timedelta(hours=4))
            assert (await visitor.open("/mes-services", follow=False)).status == 303
        finally:
            await make_read_only(base, yes=False)


@pytest.mark.parametrize("block", ["", "connexion"])
async def test_a_log_in_says_that_nothing_can_be_written_and_keeps_the_identifiant(
    visitor: Visitor, base: Database, block: str
):
    compte = await make_compte()
    page = await visitor.open("/connexion")
    typed = {"identifiant": compte.identifiant, "mot_de_passe": PASSWORD}
    await make_read_only(base, yes=True)
    try:
        refused = await visitor.send(page, "/connexion", block=block, **typed)
    finally:
        await make_read_only(base, yes=False)
    assert refused.status == 503
    assert refused.answer.headers["retry-after"] == "30"
    assert NOTHING in refused.words_of("connexion")
    assert refused.fields("/connexion")["identifiant"] == compte.identifiant
    assert PASSWORD not in refused.answer.text
    assert "incident" not in refused.text
    assert await Session.count() == 0
    assert (await visitor.send(page, "/connexion", **typed)).path == "/mes-services"


async def test_every_other_door_says_it_with_what_was_typed(visitor: Visitor, base: Database):
    await make_read_only(base, yes=True)
    try:
        page = await visitor.open("/recuperation")
        refused = await visitor.send(page, "/recuperation", adresse="camille@exemple.fr")
    finally:
        await make_read_only(base, yes=False)
    assert refused.status == 503
    assert refused.title.startswith("Enregistrement impossible")
    assert NOTHING in refused.text
    assert "camille@exemple.fr" in refused.text
    assert "/recuperation" in refused.links()
    assert "incident" not in refused.text


async def test_a_write_that_the_system_refuses_in_the_middle_is_told_and_undone(
    visitor: Visitor, base: Database, app: Gate
):
    if base.kind != "sqlite":
        pytest.skip("the files of PostgreSQL are written by its own processes")
    compte = await make_compte()
    await visitor.log_in(compte.identifiant, PASSWORD)
    other = Visitor.of(app)
    with full_from(Path(f"{base.file}-wal").stat().st_size):
        for _ in range(20):  # what remains of the file is used first
            refused = await other.log_in(compte.identifiant, PASSWORD)
            if refused.status != 200:
                break
        assert refused.status == 503
        assert NOTHING in refused.words_of("connexion")
        assert (await visitor.open("/mes-services")).status == 200
    assert (await other.log_in(compte.identifiant, PASSWORD)).path == "/mes-services"


async def ask(visitor: Visitor) -> str:
    """What a monitor reads at both addresses."""
    both = [await visitor.client.get(path) for path in ("/sante", "/sante/ecriture")]
    assert [answer.status_code for answer in both] == [200 if one.text == "ok\n" else 503 for one in both]
    return " ".join(answer.text.strip() for answer in both)


async def test_a_monitor_is_told_that_nothing_can_be_written(base: Database):
    visitor = Visitor.of(create_app(TEST_SETTINGS))
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        assert await ask(visitor) == "ok ok"
        await make_read_only(base, yes=True)
        try:
            clock.shift(TRIED_EVERY)
            assert await ask(visitor) == "ok ko"
        finally:
            await make_read_only(base, yes=False)
        assert await ask(visitor) == "ok ko"
        clock.shift(TRIED_EVERY)
        assert await ask(visitor) == "ok ok"
        with full_from(1000):
            clock.shift(TRIED_EVERY)
            assert await ask(visitor) == "ok ko"


@pytest.mark.usefixtures("base")
async def test_asking_a_thousand_times_writes_once(monkeypatch: pytest.MonkeyPatch):
    visitor = Visitor.of(create_app(TEST_SETTINGS))
    with time_machine.travel(datetime.now(UTC), tick=False) as clock:
        first = await visitor.client.get("/sante/ecriture")
        [before] = await Temoin.select()
        clock.shift(TRIED_EVERY - timedelta(seconds=1))
        answers = await asyncio.gather(*(visitor.client.get("/sante/ecriture") for _ in range(100)))
        assert {(answer.status_code, answer.text) for answer in answers} == {(200, first.text)}
        assert await Temoin.select() == [before]
        clock.shift(timedelta(seconds=1))
        await asyncio.gather(*(visitor.client.get("/sante/ecriture") for _ in range(100)))
        [after] = await Temoin.select()
        assert after["texte"] != before["texte"]


@pytest.mark.parametrize("size", [500, 200_000])
async def test_a_piece_that_finds_no_room_is_told_and_leaves_nothing(
    visitor: Visitor, base: Database, size: int
):
    depot = await set_demande()
    await visitor.log_in(depot.scene.claire.identifiant, PASSWORD)
    content = pdf(fill=400_000)
    before = files()
    with full_from(size):
        refused = await send_form(visitor, depot, content)
    assert refused.status in (409, 422, 503)
    assert "éessayez dans quelques minutes" in refused.text
    assert await Piece.count() == 0
    assert files() == before
    assert "Pièce enregistrée" in (await send_form(visitor, depot, content)).text


def files() -> set[Path]:
    folder = fichiers().folder
    assert folder is not None
    return {path for path in folder.rglob("*") if path.is_file()}


async def test_a_purge_and_the_mails_of_messages_go_on_once_there_is_room(base: Database):
    depot = await set_demande()
    now = datetime.now(UTC)
    async with transaction():
        await write_message(depot.id, await acteur_of(depot.scene.marc), "Bonjour.", now)
    await make_session(depot.scene.claire, "old", now - timedelta(days=2))
    await Courriel.delete(force=True)
    later = now + FIRST_AFTER * 2
    await make_read_only(base, yes=True)
    try:
        for work in (purge, notify_unread):
            with pytest.raises(Exception, match=r"readonly|read-only"):
                await work(later)
    finally:
        await make_read_only(base, yes=False)
    assert await Courriel.count() == 0
    assert (await purge(later))["sessions finies"] == 1
    assert await notify_unread(later) == {"courriels": 1}


@pytest.mark.usefixtures("base")
async def test_a_purge_that_fails_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch):
    async def fail(now: datetime) -> int:
        raise ZeroDivisionError

    others: dict[str, Callable[[datetime], Any]] = entretien.PURGES
    monkeypatch.setattr(entretien, "PURGES", {"celle qui échoue": fail, **others})
    claire, now = await make_compte(), datetime.now(UTC)
    await make_session(claire, "old", now - timedelta(days=2))
    with pytest.raises(ZeroDivisionError):
        await purge(now)
    assert await Session.count() == 0
