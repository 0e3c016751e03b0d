"""SIGTERM: what is under way is finished, nothing new is taken, and it is no failure."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from tests.cli.commands import command, environment
from tests.servers import free_port
from tests.web_servers import answers

BODY = b"identifiant=x&mot_de_passe=y"


@pytest.mark.parametrize("workers", ["1", "2"])
async def test_a_request_under_way_is_answered_before_the_server_leaves(
    new_base_url: str, tmp_path: Path, workers: str
):
    port = free_port()
    log = (tmp_path / "log").open("wb")
    process = await asyncio.create_subprocess_exec(
        *command("run"),
        env=environment(database_url=new_base_url, port=str(port), workers=workers),
        stdout=log,
        stderr=log,
    )
    try:
        async with asyncio.timeout(60):
            while not await answers(port, "/sante"):
                assert process.returncode is None, (tmp_path / "log").read_text()
                await asyncio.sleep(0.05)
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(
                b"POST /connexion HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" % len(BODY) + BODY[:10]
            )
            await writer.drain()
            await asyncio.sleep(0.3)
            os.kill(process.pid, signal.SIGTERM)
            while await answers(port, "/sante", patience=1):
                await asyncio.sleep(0.05)
            assert process.returncode is None
            writer.write(BODY[10:])
            await writer.drain()
            answer = await reader.read()
            assert answer.startswith(b"HTTP/1.1 403 ")
            assert await process.wait() == 0
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert b"Traceback" not in (tmp_path / "log").read_bytes()
