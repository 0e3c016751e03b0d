"""Two engines beside Chromium, Firefox and WebKit, as people use them: typing, clicking, choosing a file.

Playwright drives neither as Debian packages them; both speak WebDriver, WebKit over HTTP, Firefox over a socket of
its own (Marionette), with the same few commands.
"""

import asyncio
import json
import os
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
from tests.servers import free_port
from tests.web_servers import running, stop

from mesaides.web.cookies import SESSION

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
"""How WebDriver names the number of an element."""
PATIENCE = 20.0
WAITS = (
    "Boolean(document.readyState !== 'complete' || document.querySelector('[aria-disabled=true], .lente'))"
)
"""True of a page that is not there in full, or says that it waits for the portal."""
REACTION = 0.2
"""Seconds: nobody types or clicks sooner after what they see."""
SIZE = "1280x900x24"
# The tests run as root, where WebKit's own sandbox cannot.
ALONE = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1", "NO_AT_BRIDGE": "1"}


class Engine(ABC):
    """One browser with one window; `origin` is the portal it looks at."""

    name: str
    origin: str

    @abstractmethod
    async def command(self, name: str, **given: Any) -> Any:
        """Raises RuntimeError with the engine's reason."""

    async def open(self, path: str) -> None:
        await self.command("Navigate", url=self.origin + path)

    async def run(self, script: str) -> Any:
        return await self.command("ExecuteScript", script=script, args=[])

    async def find(self, css: str) -> str:
        return (await self.command("FindElement", using="css selector", value=css))[ELEMENT]

    async def type(self, css: str, text: str) -> None:
        await asyncio.sleep(REACTION)
        await self.command("ElementSendKeys", id=await self.find(css), text=text)

    async def click(self, css: str) -> None:
        await self._click(f"document.querySelector({json.dumps(css)})")

    async def press(self, words: str) -> None:
        """Clicks the first button or link in sight whose words begin so."""
        said = f"e.textContent.replace(/\\s+/g, ' ').trim().startsWith({json.dumps(words)})"
        all_of_them = "[...document.querySelectorAll('button, a, summary')]"
        await self._click(f"{all_of_them}.find(e => e.checkVisibility() && {said})")

    async def _click(self, element: str) -> None:
        """In the middle of the window, where no bar hides it, once it takes clicks: a button just come takes none."""
        await asyncio.sleep(REACTION)
        await self.until(f"(e => e && getComputedStyle(e).pointerEvents !== 'none')({element})")
        found = await self.run(f"const e = {element}; e.scrollIntoView({{block: 'center'}}); return e")
        await self.command("ElementClick", id=found[ELEMENT])

    async def until(self, condition: str) -> None:
        """Waits for this to hold in the page, which may be changing: as long as it says that an answer is on its way,
        which it does for its own time only, then for `PATIENCE`."""
        clock = asyncio.get_running_loop().time
        end = clock() + PATIENCE
        while clock() < end:
            # None from between two pages.
            holds, waits = await self.run(f"return [Boolean({condition}), {WAITS}]") or (False, True)
            if holds:
                return
            if waits:
                end = clock() + PATIENCE
            await asyncio.sleep(0.05)
        told = await self.run("return location.href + '\\n' + document.body.innerText")
        raise AssertionError(f"{self.name}: never {condition}\n{told[:2000]}")

    async def reads(self, css: str, words: str) -> None:
        """Waits until the page says so there; spaces of every kind are one."""
        text = f"document.querySelector({json.dumps(css)})?.textContent.replace(/\\s+/g, ' ')"
        await self.until(f"{text}?.includes({json.dumps(words)})")

    async def become(self, key: str) -> None:
        """Whoever this session is; '' for nobody."""
        await self.open("/connexion")
        await self.command("DeleteAllCookies")
        if key:
            cookie = {"name": SESSION, "value": key, "path": "/", "httpOnly": True}
            await self.command("AddCookie", cookie=cookie)


class WebKit(Engine):
    name = "webkit"
    ROUTES = MappingProxyType({
        "Navigate": ("POST", "/url"),
        "ExecuteScript": ("POST", "/execute/sync"),
        "FindElement": ("POST", "/element"),
        "ElementClick": ("POST", "/element/{id}/click"),
        "ElementSendKeys": ("POST", "/element/{id}/value"),
        "AddCookie": ("POST", "/cookie"),
        "DeleteAllCookies": ("DELETE", "/cookie"),
        "DeleteSession": ("DELETE", ""),
    })  # fmt: skip

    def __init__(self, origin: str, client: httpx.AsyncClient) -> None:
        self.origin = origin
        self.client = client
        self.session = ""

    async def ask(self, method: str, path: str, given: dict[str, Any]) -> Any:
        answer = await self.client.request(method, path, json=given if method == "POST" else None)
        value = answer.json()["value"]
        if answer.is_error:
            raise RuntimeError(f"WebKit, {path}: {value.get('error')}, {value.get('message')}")
        return value

    async def command(self, name: str, **given: Any) -> Any:
        method, path = self.ROUTES[name]
        return await self.ask(method, f"/session/{self.session}{path.format(id=given.pop('id', ''))}", given)

    @classmethod
    @asynccontextmanager
    async def started(cls, origin: str, folder: Path) -> AsyncIterator[Engine]:
        async with AsyncExitStack() as stack:
            display = f":{free_port()}"
            screen = ["Xvfb", display, "-screen", "0", SIZE, "-nolisten", "tcp"]
            await stack.enter_async_context(process(screen, folder))
            port = free_port()
            driver, env = ["WebKitWebDriver", f"--port={port}"], ALONE | {"DISPLAY": display}
            log = folder / "WebKitWebDriver.log"
            await stack.enter_async_context(running(driver, port=port, log=log, env=env, path="/status"))
            client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False)
            engine = cls(origin, await stack.enter_async_context(client))
            begun = await engine.ask("POST", "/session", {"capabilities": {}})
            engine.session = begun["sessionId"]
            yield engine
            await engine.command("DeleteSession")


class Firefox(Engine):
    name = "firefox"
    PREFERENCES = MappingProxyType({
        "datareporting.policy.dataSubmissionEnabled": False,
        "network.captive-portal-service.enabled": False,
        "network.connectivity-service.enabled": False,
        "app.update.enabled": False,
        "intl.accept_languages": "fr",
    })  # fmt: skip

    def __init__(self, origin: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.origin = origin
        self.reader = reader
        self.writer = writer
        self.sent = 0

    async def receive(self) -> Any:
        """« 12:[1,3,null,{}] »: a length, then as many bytes of JSON."""
        length = await asyncio.wait_for(self.reader.readuntil(b":"), 60)
        return json.loads(await self.reader.readexactly(int(length[:-1])))

    async def command(self, name: str, **given: Any) -> Any:
        self.sent += 1
        body = json.dumps([0, self.sent, f"WebDriver:{name}", given]).encode()
        self.writer.write(b"%d:%s" % (len(body), body))
        _, _, error, result = await self.receive()
        if error:
            raise RuntimeError(f"Firefox, {name}: {error['error']}, {error['message']}")
        return result["value"] if set(result) == {"value"} else result

    @classmethod
    @asynccontextmanager
    async def started(cls, origin: str, folder: Path) -> AsyncIterator[Engine]:
        port = free_port()
        preferences = {**cls.PREFERENCES, "marionette.port": port}
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()
        ]
        (folder / "user.js").write_text("\n".join(lines))
        binary = shutil.which("firefox-esr") or "firefox"
        command = [binary, "--headless", "--marionette", "--no-remote", "--profile", str(folder)]
        async with process(command, folder, {"HOME": str(folder)}):
            await listening(port)
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            engine = cls(origin, reader, writer)
            await engine.receive()  # it says which protocol it speaks
            await engine.command("NewSession", capabilities={})
            yield engine
            await engine.command("DeleteSession")
            writer.close()


@asynccontextmanager
async def process(command: list[str], folder: Path, env: dict[str, str] | None = None) -> AsyncIterator[None]:
    with (folder / f"{Path(command[0]).name}.log").open("wb") as log:
        started = await asyncio.create_subprocess_exec(
            *command, env=os.environ | (env or {}), stdout=log, stderr=subprocess.STDOUT
        )
    try:
        yield
    finally:
        await stop(started)


async def listening(port: int) -> None:
    end = asyncio.get_running_loop().time() + 60
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if asyncio.get_running_loop().time() > end:
                raise
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return


ENGINES: dict[str, type[Firefox] | type[WebKit]] = {"firefox": Firefox, "webkit": WebKit}
