"""What the antivirus is asked, and what its silence means."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.pieces.clamav import EICAR, clamd

from mesaides.pieces.contenu.antivirus import Verdict, open_antivirus, scan


async def content(*blocks: bytes) -> AsyncIterator[bytes]:
    for block in blocks:
        yield block


@pytest.fixture
def socket(tmp_path):
    open_antivirus(f"unix:{tmp_path / 'clamd'}")
    yield tmp_path / "clamd"
    open_antivirus("")


async def test_clamd_reads_the_whole_file_and_tells(socket):
    async with clamd(socket) as seen:
        assert await scan(content(b"x" * 300_000, b"y")) is Verdict.SAIN
        assert await scan(content(b"%PDF-1.7 ", EICAR)) is Verdict.INFECTE
    assert seen == [300_001, 9 + len(EICAR)]


async def test_no_clamd_at_the_address_is_silence(socket):
    assert await scan(content(b"x")) is Verdict.MUET


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [(b"", Verdict.MUET), (b"INSTREAM size limit exceeded. ERROR\0", Verdict.INCONNU)],
)
async def test_a_clamd_that_cannot_judge_is_told_from_one_that_is_silent(socket, answer, verdict):
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(answer)
        writer.close()

    server = await asyncio.start_unix_server(serve, socket)
    assert await scan(content(b"x")) is verdict
    server.close()


async def test_without_an_address_nobody_is_asked():
    assert await scan(content(b"x")) is Verdict.SAIN
