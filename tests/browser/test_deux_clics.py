"""One click decides one thing: whatever the hand, and however slow the line, the row below is left alone."""

import asyncio
from dataclasses import dataclass, field

from playwright.async_api import Page, Request, Route
from tests.browser.modes import Mode, once, only
from tests.browser.people import base_of
from tests.browser.rangees import ACTES, Acte, give_pieces
from tests.browser.theatre import Theatre, theatre

from mesaides.web.submissions import Submission

__all__ = ["theatre"]

BETWEEN = (0, 90, 180, 320, 450)
"""Milliseconds between two clicks at one place."""
SLOW = 1.5
HAND = 0.15
"""Seconds between the clicks of who finds that nothing comes; they stop once they could have seen what came."""
AT_ONCE = 8


@dataclass
class Clicks:
    """One act before somebody, and the acts that their clicks have asked."""

    acte: Acte
    page: Page
    path: str
    asked: list[str] = field(default_factory=list[str])

    def hear(self, request: Request) -> None:
        if request.method == "POST" and "/depots" not in request.url:
            self.asked.append(request.url)

    async def come(self) -> tuple[float, float]:
        await self.page.goto(self.path)
        self.asked.clear()
        return await self.acte.aim(self.page)

    async def settle(self) -> None:
        """Until nothing is under way any more, and a moment longer."""
        await asyncio.sleep(0.3)
        await self.page.wait_for_load_state()
        await self.page.locator("main [aria-disabled]").wait_for(state="detached")

    def faults(self, what: str) -> list[str]:
        others = len(set(self.asked)) - 1
        return [f"{self.acte.nom}, {what}: {self.asked}"] if others else []


async def twice(clicks: Clicks) -> list[str]:
    faults: list[str] = []
    for wait in BETWEEN:
        x, y = await clicks.come()
        await clicks.page.mouse.click(x, y)
        await asyncio.sleep(wait / 1000)
        await clicks.page.mouse.click(x, y)
        await clicks.settle()
        faults += clicks.faults(f"{wait} ms")
    return faults


async def impatiently(clicks: Clicks) -> list[str]:
    async def dawdle(route: Route) -> None:
        if route.request.method == "POST":
            await asyncio.sleep(SLOW)
        await route.continue_()

    x, y = await clicks.come()
    await clicks.page.route("**/*", dawdle)
    for _ in range(int((SLOW + 0.5) / HAND)):
        await clicks.page.mouse.click(x, y)
        await asyncio.sleep(HAND)
    await clicks.settle()
    return clicks.faults("ligne lente")


async def all_of_them(theatre: Theatre, hand) -> None:
    """Each act by this hand, several at a time; the base holds what was under the pointer, and nothing else."""
    turns = asyncio.Semaphore(AT_ONCE)
    faults: list[str] = []

    async def one(acte: Acte, identifiant: str, path: str) -> None:
        async with turns:
            page = await theatre.someone(identifiant)
            clicks = Clicks(acte, page, path)
            if "/pieces" in path:
                await page.goto(path)
                await give_pieces(page)
            page.on("request", clicks.hear)
            faults.extend(await hand(clicks))
            await page.context.close()

    async with base_of(theatre.server):
        scenes = [(acte, *await acte.decor()) for acte in ACTES]
        before = await Submission.count()
    await asyncio.gather(*(one(*scene) for scene in scenes))
    assert faults == [], "\n".join(faults)
    async with base_of(theatre.server):
        done = await Submission.count() - before
    assert done == len(ACTES) * (len(BETWEEN) if hand is twice else 1)


@once
async def test_two_clicks_at_one_place_decide_on_one_row(theatre: Theatre):
    await all_of_them(theatre, twice)


@once
async def test_an_impatient_hand_on_a_slow_line_decides_on_one_row(theatre: Theatre):
    await all_of_them(theatre, impatiently)


@only([Mode(javascript=False, width=1280)])
async def test_without_javascript_too(theatre: Theatre):
    await all_of_them(theatre, twice)
