"""One click decides one thing: whatever the hand, and however slow the line, the row below is left alone."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

from playwright.async_api import Page, Request, Route, expect
from tests.browser.modes import Mode, once, only
from tests.browser.people import base_of
from tests.browser.theatre import Theatre, theatre
from tests.pieces import samples
from tests.rangees import ACTES, ROWS, Acte

from mesaides.web.submissions import Submission

__all__ = ["theatre"]

BETWEEN = (0, 90, 180, 320, 450)
"""Milliseconds between two clicks at one place."""
SLOW = 1.5
HAND = 0.15
"""Seconds between the clicks of who finds that nothing comes; they stop once they could have seen what came."""
AT_ONCE = 8
UNDER = "(button, [x, y]) => button.contains(document.elementFromPoint(x, y))"
LOOKED = 0.5
"""Seconds that what came is left alone (decision 27): a hand that the machine held longer may mean its second click."""


@dataclass
class Clicks:
    """One act before somebody, and what their clicks have asked each time they came."""

    acte: Acte
    page: Page
    path: str
    asked: list[set[str]] = field(default_factory=list[set[str]])

    def hear(self, request: Request) -> None:
        if request.method == "POST" and "/depots" not in request.url:
            self.asked[-1].add(request.url)

    async def come(self) -> tuple[float, float]:
        """Over the next row; the page is loaded again only when it has too few left."""
        if await self.count() < 2:
            await self.page.goto(self.path)
        self.asked.append(set())
        await self.open()
        return await self.aim()

    async def count(self) -> int:
        """How many rows of the page await this act."""
        if self.acte.ouvre:
            return (
                await self.page.locator("main :is(a, summary):not(.tache:has(.fait) *)")
                .filter(has_text=re.compile(self.acte.ouvre))
                .count()
            )
        if self.acte.coche:
            return await self.page.get_by_role("checkbox", name=re.compile(self.acte.coche)).count()
        return (
            await self.page.locator("main").get_by_role("button", name=re.compile(self.acte.bouton)).count()
        )

    async def open(self) -> None:
        """What must be before its button can be clicked."""
        if self.acte.ouvre:
            opener = (
                self.page.locator("main :is(a, summary):not(.tache:has(.fait) *)")
                .filter(has_text=re.compile(self.acte.ouvre))
                .first
            )
            await opener.click()
        if self.acte.raison:
            await (
                self.page.get_by_label(re.compile("^Raison"))
                .locator("visible=true")
                .first.fill(self.acte.raison)
            )
        if self.acte.coche:
            await self.page.get_by_role("checkbox", name=re.compile(self.acte.coche)).first.check()

    async def aim(self) -> tuple[float, float]:
        """The middle of its first button, once it takes a click and is seen there."""
        button = self.page.locator("main").get_by_role("button", name=re.compile(self.acte.bouton)).first
        await button.scroll_into_view_if_needed()
        while True:
            await button.click(trial=True)
            box = await button.bounding_box()
            assert box
            place = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
            if await button.evaluate(UNDER, place):
                return place

    async def settle(self) -> None:
        """Until nothing is under way any more, and a moment longer."""
        await asyncio.sleep(0.3)
        await self.page.wait_for_load_state()
        await self.page.locator("main [aria-disabled]").first.wait_for(state="detached")

    def faults(self, what: str) -> list[str]:
        asked = self.asked[-1]
        return [] if len(asked) == 1 else [f"{self.acte.nom}, {what}: {asked}"]


async def give_pieces(page: Page) -> None:
    files = [
        {"name": f"rib{n}.pdf", "mimeType": "application/pdf", "buffer": samples.pdf(fill=500 + n)}
        for n in range(ROWS)
    ]
    await page.locator("#q_rib").set_input_files(files)  # pyright: ignore[reportArgumentType]
    if await page.locator("#piece_rib").get_by_role("button", name="Envoyer").is_visible():
        await page.locator("#piece_rib").get_by_role("button", name="Envoyer").click()
    # Each is examined in a process of its own: a busy machine takes its time. Then nothing is left to be stopped.
    await page.locator("#fichiers_rib button").nth(ROWS - 1).wait_for(timeout=60_000)
    await expect(page.get_by_role("button", name="Arrêter")).to_have_count(0)


Hand = Callable[[Clicks, tuple[int, ...]], Awaitable[list[str]]]


async def twice(clicks: Clicks, waits: tuple[int, ...]) -> list[str]:
    faults: list[str] = []
    for wait in waits:
        if await click_twice(clicks, wait) > LOOKED and clicks.faults(""):
            await click_twice(clicks, wait)
        faults += clicks.faults(f"{wait} ms")
    return faults


async def click_twice(clicks: Clicks, wait: int) -> float:
    """The seconds that it really took."""
    x, y = await clicks.come()
    start = monotonic()
    await clicks.page.mouse.click(x, y)
    await asyncio.sleep(wait / 1000)
    await clicks.page.mouse.click(x, y)
    took = monotonic() - start
    await clicks.settle()
    return took


async def impatiently(clicks: Clicks, waits: tuple[int, ...]) -> list[str]:
    async def dawdle(route: Route) -> None:
        if route.request.method == "POST":
            await asyncio.sleep(SLOW)
        await route.continue_()

    await clicks.page.route("**/*", dawdle)
    await click_on(clicks)
    if not clicks.asked[-1]:  # the page moved under a machine that is late: the hand aims again
        await click_on(clicks)
    return clicks.faults("ligne lente")


async def click_on(clicks: Clicks) -> None:
    x, y = await clicks.come()
    for _ in range(int((SLOW + 0.5) / HAND)):
        await clicks.page.mouse.click(x, y)
        await asyncio.sleep(HAND)
    await clicks.settle()


async def all_of_them(
    theatre: Theatre, hand: Hand, waits: tuple[int, ...] = (0,), *, phone: bool = False
) -> None:
    """Each act by this hand, several at a time; the base holds what was under the pointer, and nothing else."""
    theatre.hurried = False
    turns = asyncio.Semaphore(AT_ONCE)
    faults: list[str] = []

    async def one(acte: Acte, identifiant: str, path: str) -> int:
        async with turns:
            page = await theatre.someone(identifiant)
            clicks = Clicks(acte, page, path)
            if "/pieces" in path:
                await page.goto(path)
                await give_pieces(page)
            page.on("request", clicks.hear)
            faults.extend(await hand(clicks, waits))
            await page.context.close()
            return sum(map(len, clicks.asked))

    async with base_of(theatre.server):
        scenes = [(acte, *(await acte.decor())) for acte in ACTES if not (phone and acte.large)]
        before = await Submission.count()
    asked = await asyncio.gather(*(one(*scene) for scene in scenes))
    assert faults == [], "\n".join(faults)
    async with base_of(theatre.server):
        done = await Submission.count() - before
    assert done == sum(asked)


@once
async def test_two_clicks_at_one_place_decide_on_one_row(theatre: Theatre):
    await all_of_them(theatre, twice, BETWEEN)


@only([Mode(javascript=True, width=360)])
async def test_an_impatient_hand_on_a_slow_line_decides_on_one_row(theatre: Theatre):
    await all_of_them(theatre, impatiently, phone=True)


@only([Mode(javascript=False, width=1280)])
async def test_without_javascript_too(theatre: Theatre):
    await all_of_them(theatre, twice, (90,))
