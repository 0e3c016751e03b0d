"""The bench measures what it says."""

import asyncio

import httpx
import pytest
from tests.bench.load import load
from tests.bench.nu import create_app
from tests.servers import free_port


async def serve(answer: bytes, delay: float):
    """A server that gives `answer` to whatever it is asked, after `delay` seconds."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            while (await reader.readline()).strip():
                pass
            await asyncio.sleep(delay)
            writer.write(answer)
        writer.close()

    return await asyncio.start_server(talk, "127.0.0.1", free_port())


async def figures_of(answer: bytes, delay: float = 0.0):
    async with await serve(answer, delay) as server:
        port = server.sockets[0].getsockname()[1]
        return await load(port, "/", seconds=0.4, connections=4)


async def test_requests_are_counted_and_timed():
    figures = await figures_of(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", delay=0.02)
    assert 20 <= figures.p50_ms <= figures.p99_ms
    assert 8 <= figures.requests <= 4 * 0.44 / 0.02
    assert figures.errors == 0


async def test_an_answer_other_than_200_is_an_error():
    figures = await figures_of(b"HTTP/1.1 303 See Other\r\nContent-Length: 0\r\n\r\n", delay=0.01)
    assert figures.errors == figures.requests


async def test_a_connection_cut_is_an_error():
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", free_port()) as server:
        figures = await load(server.sockets[0].getsockname()[1], "/", seconds=0.2, connections=3)
    assert (figures.requests, figures.errors) == (0, 3)


@pytest.mark.parametrize(("size", "rows"), [(4000, 0), (30_000, 100)])
async def test_the_bare_page_has_the_size_and_rows_asked_for(size, rows):
    app = create_app({"/nue": {"size": size, "rows": rows}})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://nue") as client:
        page = await client.get("/nue")
    assert page.headers["content-encoding"] == "br"
    assert page.text.count("<tr>") == rows
    assert abs(len(page.content) - size) < size * 0.05
