"""A chunk of which only a part arrives: what came is kept, and counted before the sender asks where it stands."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from hashlib import sha256

import pytest
from tests.pieces import samples
from tests.pieces.desk import Sender
from tests.visitors import ORIGIN, Visitor
from tests.web.listening import listening
from tests.world.demandes import Depot

from mesaides.pieces.tables.piece import Depot as EnCours
from mesaides.pieces.tables.piece import Piece
from mesaides.web import bodies

PDF = samples.pdf(fill=900_000)


class Line:
    """A connection of the sender, on which a chunk leaves piece by piece."""

    def __init__(self, port: int, sender: Sender) -> None:
        self.port, self.sender = port, sender

    async def begin(self, offset: int, size: int) -> asyncio.StreamWriter:
        """The head of a chunk of that many bytes."""
        depot = self.sender.depot.id
        cookie = "; ".join(f"{name}={value}" for name, value in self.sender.visitor.client.cookies.items())
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._heard = asyncio.create_task(reader.read())
        writer.write(
            f"POST /demandes/{depot}/depots/{self.sender.told['depot']}/{offset} HTTP/1.1\r\n"
            f"Host: 127.0.0.1:8000\r\nOrigin: {ORIGIN}\r\nCookie: {cookie}\r\n"
            f"X-Jeton: {self.sender.jeton}\r\nContent-Type: application/octet-stream\r\n"
            f"Content-Length: {size}\r\n\r\n".encode()
        )
        return writer


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(10):
        while not await condition():
            await asyncio.sleep(0.02)


async def recu() -> int:
    depot = await EnCours.objects().first()
    assert depot
    return depot.recu


@pytest.fixture
async def sender(visitor: Visitor, depot: Depot) -> Sender:
    sender = await Sender.of(visitor, depot, PDF)
    await sender.announce()
    return sender


async def check_arrived(sender: Sender) -> None:
    await sender.announce()
    told = await sender.send_all(300_000)
    assert (told["fini"], told["refus"]) == (True, "")
    piece = await Piece.objects().first()
    assert piece is not None
    assert piece.sha256 == sha256(PDF).hexdigest()


async def test_what_came_before_a_cut_is_kept_to_the_byte(app, sender):
    async with listening(app) as port:
        line, came = Line(port, sender), 0
        for size in (1, 70_000, 123_456, 600_000):
            writer = await line.begin(came, len(PDF) - came)
            writer.write(PDF[came : came + size])
            writer.close()
            came += size
            await until(partial(_is, came))
        assert (await sender.announce()).json()["recu"] == came
    await check_arrived(sender)


async def _is(came: int) -> bool:
    return await recu() == came


async def test_a_line_that_dies_without_a_word_loses_nothing_of_what_came(app, sender, monkeypatch):
    """No end is heard: what came is counted as soon as nothing follows, and the file goes on by another line."""
    monkeypatch.setattr(bodies, "LULL_SECONDS", 0.05)
    async with listening(app) as port:
        dead = await Line(port, sender).begin(0, 400_000)
        dead.write(PDF[:150_000])
        await until(partial(_is, 150_000))
        await sender.announce()
        assert (await sender.chunk(150_000, 100_000)).json()["recu"] == 250_000
        dead.write(PDF[150_000:400_000])  # it was not dead
        dead.close()
        await check_arrived(sender)


async def test_a_line_too_slow_is_ended_with_what_it_brought(app, sender, monkeypatch):
    monkeypatch.setattr(bodies, "SILENCE_SECONDS", 0.1)
    async with listening(app) as port:
        line = Line(port, sender)
        writer = await line.begin(0, 400_000)
        writer.write(PDF[:2000])
        await until(partial(_is, 2000))
        writer.write_eof()
        assert b'"recu":2000' in await line._heard
    await check_arrived(sender)
