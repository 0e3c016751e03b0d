"""Passkeys given to somebody, as the pages ask for them."""

from typing import Any

from tests.comptes.appareils import HERE
from tests.visitors import Shown, Visitor
from tests.world.cles import Key


def options_of(page: Shown, action: str) -> str:
    """What the page asks of a key, for the form to `action`."""
    [form] = [form for form in page.tree.iter("form") if form.get("action") == action]
    return form.get("data-cle", "")


async def begin(visitor: Visitor, nom: str = "Ordinateur") -> tuple[Shown, str]:
    """The page that asks to make a key, and where its answer goes; in the place of one begun before."""
    page = await visitor.open(HERE)
    if f"{HERE}/abandon" in page.actions():
        page = await visitor.send(page, f"{HERE}/abandon")
    page = await visitor.send(page, HERE, nom=nom, genre="cle")
    [action] = [action for action in page.actions() if action.endswith("/cle")]
    return page, action


async def answer(visitor: Visitor, page: Shown, action: str, reponse: str) -> Shown:
    return await visitor.send(page, action, reponse=reponse)


async def add(visitor: Visitor, key: Key, nom: str = "Ordinateur", **lies: Any) -> Shown:
    page, action = await begin(visitor, nom)
    return await answer(visitor, page, action, key.make(options_of(page, action), **lies))
