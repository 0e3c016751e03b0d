"""The catalogue and the simulation, as visitors and people logged in find them."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from tests.visitors import HTMX, Visitor
from tests.world.dates import now

from mesaides.demo.dispositifs import plant_dispositifs
from mesaides.dispositifs.tables import Campagne

PAGE = "/dispositifs/projets-educatifs"


@pytest.fixture
async def visitor(visitor: Visitor) -> Visitor:
    await plant_dispositifs(datetime.now(UTC))
    return visitor


async def test_the_catalogue_is_by_thematique_and_open_to_visitors(visitor: Visitor):
    page = await visitor.open("/dispositifs")
    assert page.status == 200
    words = page.words_of("catalogue")
    assert words.index("Citoyenneté et engagement Projets éducatifs") < words.index("Stages en Europe")
    assert "Ouvert jusqu’au" in words
    assert "Ouvre le" in words
    assert "des exemples" in page.text
    assert "Pas encore de dispositif pour : Égalité" in words


@pytest.mark.parametrize("headers", [{}, {**HTMX, "HX-Target": "div#catalogue"}])
async def test_a_search_finds_by_word_and_by_thematique(visitor: Visitor, headers: dict[str, str]):
    page = await visitor.open("/dispositifs?q=energie&thematique=", **headers)
    assert "Lycée à énergie positive" in page.words_of("catalogue")
    assert "Stages en Europe" not in page.words_of("catalogue")
    assert ("<html" in page.answer.text) == (not headers)
    unknown = await visitor.open("/dispositifs?thematique=%E2%80%AEzz", **headers)
    assert "Thématique : « zz » n’est pas dans la liste." in unknown.text
    assert "Radio" not in unknown.text
    culture = await visitor.open("/dispositifs?thematique=culture", **headers)
    assert "Résidence d’artiste" in culture.words_of("catalogue")
    assert "Projets éducatifs" not in culture.words_of("catalogue")
    hints = page.words_of("q-indice") or (await visitor.open("/dispositifs")).words_of("q-indice")
    for hint in hints.removeprefix("Par exemple :").strip(" .").split(", "):
        assert "Aucun dispositif trouvé" not in (await visitor.open(f"/dispositifs?q={hint}")).text, hint
    nothing = await visitor.open("/dispositifs?q=zeppelin", **headers)
    assert "Aucun dispositif trouvé" in nothing.words_of("catalogue")


async def test_a_dispositif_tells_all_there_is_to_know(visitor: Visitor):
    page = await visitor.open(PAGE)
    for words in (
        "80 % des dépenses Exemple",
        "3 000,00 €",
        "5 000,00 €",
        "Campagne",
        "Ce que l’aide finance",
        "Pour qui",
        "Pièces à préparer",
        "RIB de l’établissement",
        "n’engagent pas la Région",
        "Se connecter",
    ):
        assert words in page.text, words


@pytest.mark.parametrize("headers", [{}, {**HTMX, "HX-Target": "section#simulation"}])
async def test_a_simulation_gives_the_amount_and_why(visitor: Visitor, headers: dict[str, str]):
    page = await visitor.open(f"{PAGE}?depenses=4+800&autres_recettes=500,50", **headers)
    words = page.words_of("simulation")
    assert page.status == 200
    assert "Aide probable : 3 000,00 €" in words
    assert "80 % de 4 800,00 € = 3 840,00 €, plafonné à 3 000,00 €." in words
    assert page.fields(f"{PAGE}#simulation")["depenses"] == "4 800"
    several = await visitor.open(f"{PAGE}?depenses=10000&plusieurs=y", **headers)
    assert "Aide probable : 5 000,00 €" in several.words_of("simulation")


async def test_other_rules_ask_for_other_numbers(visitor: Visitor):
    stages = await visitor.open(
        "/dispositifs/stages-europe?depenses=9000&eleves_ordinaire=10&eleves_boursier=2&semaines=4"
    )
    assert "Aide probable : 4 200,00 €" in stages.text
    beyond = await visitor.open("/dispositifs/stages-europe?depenses=9000&eleves_boursier=5001")
    assert "Nombre d’élèves boursiers" in beyond.text
    assert "Indiquez un nombre entier, de 0 à 5\u202f000." in beyond.answer.text
    energie = await visitor.open("/dispositifs/lycee-energie-positive?depenses=20000&deja_obtenu=10000")
    assert "il reste 2 000,00 €" in energie.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("depenses=", "Indiquez le total des dépenses"),
        ("depenses=beaucoup", "Ce montant n’est pas compris"),
        ("depenses=100&autres_recettes=1e400", "Ce montant n’est pas compris"),
    ],
)
async def test_a_wrong_number_is_told_beside_its_field(visitor: Visitor, query: str, words: str):
    page = await visitor.open(f"{PAGE}?{query}")
    assert page.status == 422
    assert words in page.words_of("simulation")
    assert "Aide probable" not in page.text


async def test_a_simulation_reads_numbers_and_amounts_as_people_type_them(visitor: Visitor):
    page = "/dispositifs/stages-europe?depenses={}&eleves_ordinaire={}&semaines=4"
    plain = await visitor.open(page.format("99000.5", "1200"))
    assert "Aide probable" in plain.text
    for depenses, eleves in (
        ("99 000,50 €", "1 200"),
        ("99\u00a0000,50", "1\u00a0200"),
        ("99000,5", "1\u202f200"),
    ):
        spaced = await visitor.open(page.format(quote(depenses), quote(eleves)))
        assert spaced.status == 200
        assert spaced.text.count("Aide probable") == plain.text.count("Aide probable")


@pytest.mark.parametrize("number", ["5001", "1" + "0" * 9, "0000000010", "9" * 400, "-1", "²", "1,5"])
async def test_a_count_out_of_bounds_is_told_beside_its_field(visitor: Visitor, number: str):
    page = await visitor.open(
        f"/dispositifs/stages-europe?depenses=9000&eleves_ordinaire={quote(number)}&semaines=4"
    )
    assert page.status == 422
    assert "Indiquez un nombre entier, de 0 à 5 000." in page.words_of("simulation")


@pytest.mark.parametrize("code", ["nulle-part", "%00", "Projets", "a" * 500])
async def test_an_unknown_dispositif_is_not_found(visitor: Visitor, code: str):
    assert (await visitor.open(f"/dispositifs/{code}")).status in (400, 404)


async def test_a_closed_dispositif_says_so(visitor: Visitor):
    await Campagne.delete().where(Campagne.ouvre_le > now().date())
    assert "Fermé depuis le" in (await visitor.open("/dispositifs")).words_of("catalogue")
    page = await visitor.open("/dispositifs/stages-europe")
    assert "On ne peut pas demander cette aide pour le moment" in page.text
    assert not [link for link in page.links() if link.startswith(("/demandes", "/connexion"))]


async def test_an_open_dispositif_leads_to_its_own_demande(visitor: Visitor):
    page = await visitor.open(PAGE)
    assert "/connexion?suite=/demandes/nouvelle/projets-educatifs" in page.links()
