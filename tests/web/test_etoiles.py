"""A star is for who sees it: each field that bears one says that it is required to who does not."""

from tests.etoiles import silent_stars
from tests.visitors import Shown, Visitor
from tests.web.etats import bring
from tests.web.matrix import MATRICE
from tests.web.monde import Monde
from tests.world.demandes import set_demande

from mesaides.demandes.tables.demande import Demande
from mesaides.dispositifs.tables import DispositifVersion


async def test_every_starred_field_of_every_page_says_that_it_is_required(monde: Monde):
    silent: dict[str, list[str]] = {}
    for route, (adresse, ouverts) in MATRICE.items():
        if not route.startswith("GET") or not ouverts:
            continue
        page = Shown(await monde.ask(min(ouverts), "GET", monde.at(adresse)))
        if "html" in page.answer.headers.get("content-type", "") and (found := silent_stars(page)):
            silent[route] = found
    await bring(monde, "a_completer")
    page = Shown(await monde.ask("usager", "GET", monde.at("/demandes/{demande}/complements")))
    assert page.status == 200
    assert silent_stars(page) == []
    assert silent == {}


async def test_every_question_of_every_dispositif_says_whether_it_is_required(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    starred = 0
    for version in await DispositifVersion.select(DispositifVersion.id).run():
        await Demande.update({Demande.version: version["id"]}).where(Demande.id == depot.id)
        for partie in ("eligibilite", "questions"):
            page = await visitor.open(f"/demandes/{depot.id}/{partie}")
            assert silent_stars(page) == []
            starred += page.answer.text.count('aria-hidden="true">*')
    assert starred > 60
