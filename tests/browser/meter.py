"""What a visit costs: requests and bytes on the wire, headers included, as the browser itself counts them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import CDPSession, Page

from mesaides.web.dictionary import SUFFIX


@dataclass
class Exchange:
    method: str
    url: str
    kind: str  # Document, Stylesheet, Script, Fetch, …
    received: int = 0
    from_cache: bool = False

    @property
    def is_dictionary(self) -> bool:
        """Fetched by the browser for later, when it has the time: no part of the visit that it falls into."""
        return self.url.endswith(SUFFIX)


@dataclass
class Cost:
    exchanges: list[Exchange] = field(default_factory=list)

    @property
    def on_the_wire(self) -> list[Exchange]:
        return [
            exchange for exchange in self.exchanges if not exchange.from_cache and not exchange.is_dictionary
        ]

    @property
    def requests(self) -> int:
        return len(self.on_the_wire)

    @property
    def received(self) -> int:
        """Bytes, with headers."""
        return sum(exchange.received for exchange in self.on_the_wire)

    def received_as(self, *kinds: str) -> int:
        return sum(exchange.received for exchange in self.exchanges if exchange.kind in kinds)

    def __str__(self) -> str:
        return "\n".join(f"{e.received:7d} o  {e.kind:10} {e.method} {e.url}" for e in self.exchanges)


class Meter:
    """Listens to one page's network; `async with meter.measure() as cost:` counts what happens inside."""

    def __init__(self, session: CDPSession) -> None:
        self.cost = Cost()
        self.pending: dict[str, Exchange] = {}
        session.on("Network.requestWillBeSent", self.note_request)
        session.on("Network.requestServedFromCache", self.note_cache)
        session.on("Network.responseReceived", self.note_response)
        session.on("Network.loadingFinished", self.note_end)
        session.on("Network.loadingFailed", self.note_end)

    @classmethod
    async def of(cls, page: Page) -> "Meter":
        session = await page.context.new_cdp_session(page)
        meter = cls(session)
        await session.send("Network.enable")
        return meter

    @asynccontextmanager
    async def measure(self) -> AsyncIterator[Cost]:
        await self.settle()
        cost = self.cost = Cost()
        yield cost
        await self.settle()
        self.cost = Cost()

    async def settle(self, quiet: float = 0.25, patience: float = 10) -> None:
        """Until nothing is under way for `quiet` seconds."""
        calm = 0.0
        while calm < quiet and patience > 0:
            await asyncio.sleep(0.05)
            patience -= 0.05
            calm = 0.0 if self.pending else calm + 0.05

    def note_request(self, event: dict[str, Any]) -> None:
        request, known = event["request"], self.pending.get(event["requestId"])
        if known and "redirectResponse" in event:
            known.received += int(event["redirectResponse"]["encodedDataLength"])
        if request["url"].startswith(("http:", "https:")):
            exchange = Exchange(request["method"], request["url"], event.get("type", "Other"))
            self.cost.exchanges.append(exchange)
            self.pending[event["requestId"]] = exchange

    def note_cache(self, event: dict[str, Any]) -> None:
        if exchange := self.pending.get(event["requestId"]):
            exchange.from_cache = True

    def note_response(self, event: dict[str, Any]) -> None:
        if (exchange := self.pending.get(event["requestId"])) and event["response"].get("fromDiskCache"):
            exchange.from_cache = True

    def note_end(self, event: dict[str, Any]) -> None:
        exchange = self.pending.pop(event["requestId"], None)
        if exchange and not exchange.from_cache:
            exchange.received += int(event.get("encodedDataLength", 0))


async def once_the_dictionary_is_there(page: Page, path: str) -> None:
    """The browser fetches it when nothing else waits."""
    for _ in range(100):
        answer = await page.goto(path)
        assert answer is not None
        if await answer.header_value("content-encoding") == "dcz":
            return
        await page.wait_for_timeout(200)
    raise AssertionError("no dictionary came")
