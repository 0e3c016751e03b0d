"""Somebody adds a device that gives codes, on the page that serves to it."""

from datetime import UTC, datetime

from tests.visitors import Shown, Visitor
from tests.world.facteurs import shown

from mesaides.comptes.reads.facteurs import find_secret
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.facteur import Facteur

HERE = "/mon-compte/double-authentification"


async def begin(visitor: Visitor, compte: Compte, nom: str = "Téléphone") -> tuple[Shown, str, str]:
    """The page that shows the key, where its form goes, and the first code."""
    page = await visitor.send(await visitor.open(HERE), HERE, nom=nom)
    waiting = await Facteur.objects().get(Facteur.confirme_le.is_null())
    assert waiting is not None
    secret = await find_secret(waiting.id, compte.id)
    assert secret in page.text.replace(" ", "")
    return page, f"{HERE}/{waiting.id}/confirmation", shown(datetime.now(UTC), secret)


async def add(visitor: Visitor, compte: Compte, nom: str = "Téléphone") -> Shown:
    page, action, code = await begin(visitor, compte, nom)
    return await visitor.send(page, action, code=code)


def codes_in(page: Shown) -> list[str]:
    return [code.text or "" for code in page.tree.iter("code")]
