"""A tour of the portal: all pages, and every link that they name, as one person."""

from collections.abc import AsyncIterator

import httpx
from tests.visitors import parse
from tests.web.matrix import MATRICE
from tests.web.monde import Monde

GETS = sorted(route for route in MATRICE if route.startswith("GET"))


def is_page(answer: httpx.Response) -> bool:
    """And no document."""
    return "html" in answer.headers.get("content-type", "")


async def tour(monde: Monde, nom: str) -> AsyncIterator[tuple[str, httpx.Response]]:
    """Each address once, with its answer."""
    todo, seen = [monde.at(MATRICE[route][0]) for route in GETS], set[str]()
    while todo:
        path = todo.pop()
        if path in seen or not path.startswith("/") or path.startswith("/static/"):
            continue
        seen.add(path)
        answer = await monde.ask(nom, "GET", path)
        assert answer.status_code < 500, path
        yield path, answer
        links = parse(answer.text).iter("a") if is_page(answer) else ()
        found = [a.get("href", "") for a in links] + [answer.headers.get("location", "")]
        todo += [link.partition("#")[0] for link in found]
    assert len(seen) >= len(GETS)
