"""Every page that links reach, in Firefox and in WebKit."""

import pytest
from tests.browser.walk import Itinerary
from tests.moteurs.conftest import Place
from tests.moteurs.lookout import FAULTY

LINKS = "return [...document.links].filter(a => !a.hasAttribute('download')).map(a => a.href)"
WIDE = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
PEOPLE = (
    "",
    "usager-occitanie",
    "gestionnaire-occitanie",
    "instructeur-occitanie",
    "administrateur-occitanie",
)
ASK_FOR_FAULTS = f"document.head.append(Object.assign(document.createElement('script'), {{src: '{FAULTY}'}}))"


async def test_the_lookout_sees_what_goes_wrong(place: Place):
    await place.engine.open("/connexion")
    await place.engine.run(ASK_FOR_FAULTS)
    await place.engine.until("fautes.length >= 2")
    found = "\n".join(await place.faults())
    assert "voulue" in found
    assert "refus : style-src" in found
    await place.engine.open("/connexion")


@pytest.mark.parametrize("who", PEOPLE, ids=[who.partition("-")[0] or "visiteur" for who in PEOPLE])
async def test_no_error_and_no_refusal_on_any_page(place: Place, who: str):
    if who:
        await place.enter_as(who)
    itinerary, faults, opened = Itinerary(place.server.url, "/"), list[str](), 0
    for address in itinerary:
        opened += 1
        await place.engine.open(address)
        faults += await place.faults()
        if await place.engine.run(WIDE) > 0:
            faults.append(f"{address} is wider than the window")
        itinerary.note([link for link in await place.engine.run(LINKS) if not link.endswith(".pdf")])
    print(f"{place.engine.name}, {who or 'visiteur'}: {opened} pages")
    assert faults == []
    assert opened > 20
