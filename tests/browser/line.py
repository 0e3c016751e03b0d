"""A line that lets some requests through and holds the next one, until it is told to let go."""

import asyncio
from dataclasses import dataclass, field

from playwright.async_api import Page, Route


@dataclass
class HeldLine:
    """`first` requests pass; those after wait: what is under way stays under way, however slow the machine."""

    first: int
    passed: int = 0
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, route: Route) -> None:
        self.passed += 1
        if self.passed > self.first:
            await self.open.wait()
        await route.continue_()

    def let_go(self) -> None:
        self.open.set()


async def hold(page: Page, url: str, first: int) -> HeldLine:
    line = HeldLine(first)
    await page.route(url, line.handle)
    return line
