"""What every page must pass whatever it shows: axe in light and dark, valid HTML, no sideways scrolling."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from playwright.async_api import Page, Route
from tests.browser.watch import Watch
from tests.html_validity import HtmlValidator

AXE = Path(__file__).with_name("vendor") / "axe-core-4.14.1.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """tags => axe.run(document, {
  runOnly: {type: 'tag', values: tags},
  resultTypes: ['violations'], rules: {'target-size': {enabled: true}}
}).then(found => found.violations)"""
LAYOUT = """() => ({
  wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  h1: document.querySelectorAll('h1').length,
  title: document.title.trim(),
  lang: document.documentElement.lang,
})"""


async def axe(page: Page) -> list[str]:
    """The violations that axe-core finds, one sentence for each element."""
    if await page.evaluate("() => matchMedia('(scripting: enabled)').matches"):
        return await violations(page)
    async with twin_with_scripts(page) as twin:
        return await violations(twin)


async def violations(page: Page) -> list[str]:
    if not await page.evaluate("() => Boolean(globalThis.axe)"):
        # Said through the debugger: the page's Content-Security-Policy stays in force and is not asked.
        await page.evaluate(f"() => {{ {AXE.read_text(encoding='utf-8')} }}")
    found = await asyncio.wait_for(page.evaluate(RUN_AXE, TAGS), 30)
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in found
        for node in violation["nodes"]
    ]


@asynccontextmanager
async def twin_with_scripts(page: Page) -> AsyncIterator[Page]:
    """The same document, noscript parts shown, where axe can run and the page's own scripts cannot."""
    document = re.sub(r"</?noscript[^>]*>", "", await page.content())
    dark = await page.evaluate("() => matchMedia('(prefers-color-scheme: dark)').matches")
    assert page.context.browser
    context = await page.context.browser.new_context(
        viewport=page.viewport_size, color_scheme="dark" if dark else "light", reduced_motion="reduce"
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
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)
        faults += [f"axe, {scheme}: {violation}" for violation in await axe(page)]
    await page.emulate_media(color_scheme="light")
    return faults + watch.faults
