"""A real browser (Chromium), in front of the real server, with and without JavaScript, narrow and wide.

A test that asks for `page` runs four times; `@once`, `@only_wide`… of `modes.py` narrow that down.
When it ends, whatever `watch` noticed (console, Content-Security-Policy, other hosts, missing files) fails it.
"""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect
from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.inspection import inspect
from tests.browser.meter import Meter
from tests.browser.modes import MODES, Mode
from tests.browser.pace import hurried_page
from tests.browser.watch import Watch
from tests.html_validity import HtmlValidator, html_validator
from tests.servers import free_port
from tests.web_servers import Server, running

__all__ = ["html_validator"]

HERE = Path(__file__).parent
TRIED_ONCE = {"test_pannes.py"}
"""What two people do at one instant must come out well each time (decision 23)."""

expect.set_options(timeout=15_000)  # a machine that runs several suites takes its time


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE and item.path.name not in TRIED_ONCE:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests; each page has a context, hence a profile and a cache, of its own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), headless=True, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture(params=MODES, ids=str)
def mode(request: pytest.FixtureRequest) -> Mode:
    return request.param


@pytest.fixture
async def visit(mode: Mode, chromium: Browser) -> AsyncIterator[tuple[Page, Watch]]:
    context = await chromium.new_context(
        java_script_enabled=mode.javascript,
        viewport={"width": mode.width, "height": 800},
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",
    )
    context.set_default_timeout(10_000)
    page = await hurried_page(context)
    watch = Watch(page)
    yield page, watch
    await context.close()
    assert watch.faults == []


@pytest.fixture
def page(visit: tuple[Page, Watch]) -> Page:
    return visit[0]


@pytest.fixture
def watch(visit: tuple[Page, Watch]) -> Watch:
    return visit[1]


@pytest.fixture
async def meter(page: Page) -> Meter:
    return await Meter.of(page)


@pytest.fixture
def inspection(page: Page, watch: Watch, html_validator: HtmlValidator) -> Callable[[], Awaitable[list[str]]]:
    """`assert await inspection() == []`: axe, HTML, layout and console of the page as it is now."""
    return lambda: inspect(page, watch, html_validator)


@pytest.fixture(scope="session")
async def serveur(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Server]:
    """The portal of demonstration, shared by the tests that leave no trace that others would trip over."""
    async with running_demo(tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture
async def serveur_neuf(tmp_path: Path) -> AsyncIterator[Server]:
    """A portal of demonstration of one's own."""
    async with running_demo(tmp_path) as server:
        yield server


def running_demo(folder: Path, host: str = "127.0.0.1"):
    port = free_port()
    env = {
        "MESAIDES_DATA_DIR": str(folder),
        "MESAIDES_DATABASE_URL": f"sqlite:///{folder / 'mesaides.sqlite'}",
        "MESAIDES_PUBLIC_URL": f"http://{host}:{port}",
    }
    command = [str(Path(sys.executable).with_name("mesaides")), "demo", "--port", str(port)]
    return running(command, port=port, log=folder / "log", env=env)
