"""Choosing one's établissement: by name, commune or UAI, as they are typed."""

from datetime import UTC, datetime

import pytest
from tests.counting import count_queries
from tests.visitors import HTMX, Visitor
from tests.world.lycees import make_etablissement

from mesaides.db import Database
from mesaides.ecriture import search_key
from mesaides.etablissements.reads import find_etablissement, search_etablissements
from mesaides.etablissements.tables import Etablissement


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jaures", True),
        ("JAURÈS  albi", True),
        ("lycée jean-jaurès", True),
        ("alb", True),
        ("0819901X", True),
        ("081 9901 x", True),
        ("08199", True),
        ("aurès", False),
        ("81000", True),
        ("810", True),
        ("31000", False),
        ("jaurès toulouse", False),
        ("0819901Z", False),
        ("%", False),
        ("' OR 1=1 --", False),
        ("\x00", False),
        ("", False),
        ("z " * 5000, False),
    ],
)
async def test_every_word_begins_a_word_of_the_name_the_commune_or_the_uai(
    base: Database, typed: str, found: bool
):
    await make_etablissement(uai="0819901X", nom="Lycée Jean-Jaurès", commune="Albi")
    assert [t.uai for t in await search_etablissements(typed)] == (["0819901X"] if found else [])


@pytest.mark.parametrize(
    "typed", ["artagnan", "d'artagnan", "D Artagnan", "sai", "saint", "st gau", "isle", "lisle"]
)
async def test_what_follows_an_elided_article_and_the_beginning_of_saint_are_found(
    base: Database, typed: str
):
    await make_etablissement(uai="0319901U", nom="Lycée d’Artagnan de L’Isle", commune="Saint-Gaudens")
    assert [t.uai for t in await search_etablissements(typed)] == ["0319901U"]


async def test_a_closed_one_is_neither_found_nor_chosen(base: Database):
    await make_etablissement(uai="0819901X", nom="Lycée Fermé", etat="ferme")
    assert await search_etablissements("ferme") == []
    assert await find_etablissement("0819901X") is None


async def test_four_thousand_are_searched_in_one_query_that_gives_ten(base: Database):
    now = datetime.now(UTC)
    rows = [
        Etablissement(
            uai=f"{number:07d}A",
            nom=f"Lycée Numéro {number}",
            commune="Saint-Gaudens",
            recherche=search_key(f"Lycée Numéro {number} Saint-Gaudens {number:07d}A"),
            importe_le=now,
        )
        for number in range(4000)
    ]
    for start in range(0, 4000, 500):
        await Etablissement.insert(*rows[start : start + 500])
    for typed, found in (("saint gaudens 3999", 1), ("lycee", 10), ("introuvable", 0), ("st gau 12", 10)):
        with count_queries() as asked:
            assert len(await search_etablissements(typed)) == found, typed
        assert len(asked) == 1


async def test_typing_answers_only_the_list(visitor: Visitor):
    for number in range(12):
        await make_etablissement(nom=f"Lycée {number}", commune="Albi")
    path = "/comptes/nouveau/etablissements?recherche=albi"
    headers = {**HTMX, "HX-Target": "div#etablissements"}
    shown = await visitor.open(path, **headers)
    assert "<html" not in shown.answer.text
    assert shown.answer.text.count('type="radio"') == 6
    assert "D’autres établissements correspondent" in shown.text
    nothing = await visitor.open("/comptes/nouveau/etablissements?recherche=introuvable", **headers)
    assert "Aucun établissement ne correspond" in nothing.text
    whole = await visitor.open(path)
    assert whole.status == 200
    assert whole.answer.text.count('type="radio"') == 6 + 2


async def test_without_javascript_the_button_searches_and_keeps_what_was_typed(visitor: Visitor):
    await make_etablissement(uai="0819901X", nom="Lycée Jean-Jaurès", commune="Albi")
    page = await visitor.open("/comptes/nouveau")
    shown = await visitor.send(
        page,
        "/comptes/nouveau",
        chercher="1",
        recherche="albi",
        nom="Roux",
        mot_de_passe="trois lampes vertes",
    )
    assert shown.status == 200
    assert "Lycée Jean-Jaurès, Albi" in shown.text
    assert "Tapez de nouveau votre mot de passe" in shown.text
    fields = shown.fields("/comptes/nouveau")
    assert (fields["nom"], fields["recherche"], fields["mot_de_passe"]) == ("Roux", "albi", "")
    assert shown.element("erreurs") is None
