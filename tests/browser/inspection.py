"""What every page must pass whatever it shows: axe in light and dark, valid HTML, no sideways scrolling."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from playwright.async_api import Page, Route
from tests.browser.watch import Watch
from tests.html_validity import HtmlValidator

AXE = Path(__file__).with_name("vendor") / "axe-core-4.14.1.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
RUN_AXE = """runOnly => axe.run(document, {
  runOnly, resultTypes: ['violations'], rules: runOnly.type ? {'target-size': {enabled: true}} : {}
}).then(found => found.violations)"""
LAYOUT = """() => ({
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  h1: document.querySelectorAll('h1').length,
  title: document.title.trim(),
  lang: document.documentElement.lang,
})"""


async def axe(page: Page) -> list[str]:
    """The violations that axe-core finds, one sentence for each element."""
    return await _run(page, {"type": "tag", "values": TAGS})


async def axe_colours(page: Page) -> list[str]:
    """Those that colours may make: nothing else changes in the dark."""
    return await _run(page, COLOURS)


async def _run(page: Page, only: Any) -> list[str]:
    if not await page.evaluate("() => Boolean(globalThis.axe)"):
        # Said through the debugger: the page's Content-Security-Policy stays in force and is not asked.
        await page.evaluate(f"() => {{ {AXE.read_text(encoding='utf-8')} }}")
    found = await asyncio.wait_for(page.evaluate(RUN_AXE, only), 30)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
    ]


@asynccontextmanager
async def where_axe_runs(page: Page) -> AsyncIterator[Page]:
    """This page, or without JavaScript its twin."""
    if await page.evaluate("() => matchMedia('(scripting: enabled)').matches"):
        yield page
    else:
        async with twin_with_scripts(page) as twin:
            yield twin


@asynccontextmanager
async def twin_with_scripts(page: Page) -> AsyncIterator[Page]:
    """The same document, noscript parts shown, where axe can run and the page's own scripts cannot."""
    document = re.sub(r"</?noscript[^>]*>", "", await page.content())
    assert page.context.browser
    context = await page.context.browser.new_context(
        viewport=page.viewport_size, color_scheme="light", reduced_motion="reduce"
    )
    twin = await context.new_page()
    await twin.route("**/*", partial(only_styles, document))
    await twin.goto(page.url)
    yield twin
    await context.close()


async def only_styles(document: str, route: Route) -> None:
    kind = route.request.resource_type
    if kind == "document":
        await route.fulfill(body=document, content_type="text/html; charset=utf-8")
    elif kind == "script":
        await route.abort()
    else:
        await route.continue_()


async def layout_faults(page: Page) -> list[str]:
    found = await page.evaluate(LAYOUT)
    faults: list[str] = []
    if found["wide"] > 0:
        faults.append(f"layout: {found['wide']} px wider than the window")
    if found["h1"] != 1:
        faults.append(f"layout: {found['h1']} h1 instead of one")
    if not found["title"] or found["lang"] != "fr":
        faults.append(f"layout: title « {found['title']} », lang « {found['lang']} »")
    return faults


async def inspect(page: Page, watch: Watch, validator: HtmlValidator) -> list[str]:
    """Everything wrong with the page as it is now: empty is the only good answer."""
    faults = [f"served HTML: {error}" for error in await validator.errors(await watch.source())]
    faults += [f"HTML after scripts: {error}" for error in await validator.errors(await page.content())]
    faults += await layout_faults(page)
    async with where_axe_runs(page) as judged:
        faults += [f"axe, light: {violation}" for violation in await axe(judged)]
        await judged.emulate_media(color_scheme="dark")
        faults += [f"axe, dark: {violation}" for violation in await axe_colours(judged)]
        await judged.emulate_media(color_scheme="light")
    return faults + watch.faults
