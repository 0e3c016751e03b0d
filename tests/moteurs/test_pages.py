"""Every page that links reach, in Firefox and in WebKit."""

import pytest
from tests.browser.walk import inner_address, shape_of
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
async def test_b6_46_no_error_and_no_refusal_on_any_page(place: Place, who: str):
    if who:
        await place.enter_as(who)
    waiting, met, shapes, faults = ["/"], {"/"}, dict[str, int](), list[str]()
    while waiting:
        address = waiting.pop(0)
        await place.engine.open(address)
        faults += await place.faults()
        if await place.engine.run(WIDE) > 0:
            faults.append(f"{address} is wider than the window")
        for link in await place.engine.run(LINKS):
            found = inner_address(link, place.server.url).partition("#")[0]
            if found and found not in met and not found.endswith(".pdf"):
                met.add(found)
                shape = shape_of(found)
                shapes[shape] = shapes.get(shape, 0) + 1
                if shapes[shape] <= 2:
                    waiting.append(found)
    print(f"{place.engine.name}, {who or 'visiteur'}: {sum(min(n, 2) for n in shapes.values()) + 1} pages")
    assert faults == []
    assert len(met) > 20
