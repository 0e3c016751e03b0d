"""A gestionnaire logged in, at the page of their établissement."""

from typing import Any

from tests.visitors import Shown, Visitor
from tests.world.lycees import make_etablissement
from tests.world.personnes import make_gestionnaire

from mesaides.comptes.tables.compte import Compte
from mesaides.etablissements.tables import Etablissement

PERSONNES, INVITATIONS = "?onglet=personnes", "?onglet=invitations"


async def at_the_desk(visitor: Visitor, query: str = "", **given: Any) -> tuple[Etablissement, Compte, Shown]:
    lycee = await make_etablissement(nom="Lycée Jean-Jaurès", commune="Albi", **given)
    roy = await make_gestionnaire(lycee, prenom="Anne", nom="Roy")
    await visitor.enter(roy)
    return lycee, roy, await page_of(visitor, lycee, query)


async def page_of(visitor: Visitor, lycee: Etablissement, query: str = "") -> Shown:
    return await visitor.open(f"/etablissements/{lycee.uai}{query}")


def weight(answer: Shown) -> int:
    """Bytes of the answer on the wire: its encoded body, its status line and its headers."""
    headers = sum(len(name) + len(value) + 4 for name, value in answer.answer.headers.raw)
    return answer.answer.num_bytes_downloaded + headers + len("HTTP/1.1 200 OK\r\n\r\n")
