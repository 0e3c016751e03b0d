"""The list of an instructeur: its views, its order, several given at once; and from one dossier to the next."""

import pytest
from tests.counting import count_queries
from tests.visitors import HTMX, Shown, Visitor
from tests.world.courriels import letters_to
from tests.world.instruction import Bureau, do_take, set_bureau
from tests.world.personnes import attach, make_agent

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.tables.compte import HabilitationCompte
from mesaides.demandes.tables.affectation import Affectation
from mesaides.demandes.tables.demande import Demande
from mesaides.instruction.reads.vues import find_voisines
from mesaides.instruction.routes import liste
from mesaides.instruction.rules.filtre import Filtre

AMOUNTS = (3_000_00, 1_000_00, 2_000_00)
ENSEMBLE = "/instruction/affectations"


@pytest.fixture
async def trois(visitor: Visitor) -> list[Bureau]:
    """Three demandes of different amounts, in the order in which they came, before the same Inès."""
    bureaux = [await set_bureau() for _ in AMOUNTS]
    for bureau, amount in zip(bureaux, AMOUNTS, strict=True):
        await Demande.update({Demande.montant_centimes: amount}).where(Demande.id == bureau.id)
        bureau.ines = bureaux[0].ines
    await visitor.enter(bureaux[0].ines)
    return bureaux


def listed(page: Shown) -> list[str]:
    """The references, row by row."""
    rows = [row for body in page.tree.iter("tbody") for row in body.iter("tr")]
    return [span.text or "" for row in rows for span in row.iter("span") if span.get("class") == "insecable"]


def boxes(page: Shown) -> list[str]:
    return [box.get("value", "") for box in page.tree.iter("input") if box.get("name") == "demande"]


async def test_each_view_says_how_many_and_the_list_what_it_comes_to(visitor: Visitor, trois: list[Bureau]):
    await trois[0].do(do_take)
    with count_queries() as asked:
        page = await visitor.open("/instruction")
    assert len(asked) <= 6, asked
    views = page.words_of("vues_liste")
    assert "En attente d’une décision3" in views
    assert "À prendre2" in views
    assert "Les miennes1" in views
    assert "3 demandes · 6 000,00 € demandés" in page.text.replace("\u202f", " ").replace("\xa0", " ")
    mine = await visitor.open("/instruction?charge=moi")
    (current,) = [a for a in mine.tree.iter("a") if a.get("aria-current") == "true"]
    assert current.get("href") == "/instruction?charge=moi"
    assert listed(mine) == [trois[0].reference]


async def test_a_column_sorts_the_list_and_what_follows_keeps_the_order(
    visitor: Visitor, trois: list[Bureau], monkeypatch
):
    monkeypatch.setattr(liste, "PAGE", 2)
    page = await visitor.open("/instruction?tri=montant")
    first, second, third = trois
    assert listed(page) == [second.reference, third.reference]
    (column,) = [th for th in page.tree.iter("th") if th.get("aria-sort")]
    assert column.get("aria-sort") == "ascending"
    assert {a.get("href") for a in column.iter("a")} == {"/instruction?tri=-montant"}
    after = next(link for link in page.links() if "apres=" in link)
    assert listed(await visitor.open(after)) == [first.reference]
    assert listed(await visitor.open("/instruction?tri=-montant"))[0] == first.reference


async def test_a_chip_leads_to_the_list_without_it_and_the_field_of_the_search_is_never_swapped(
    visitor: Visitor, trois: list[Bureau]
):
    for block in ({}, HTMX | {"HX-Target": "div#liste"}):
        page = await visitor.open("/instruction?etat=transmise&charge=personne&tri=montant", **block)
        assert "/instruction?charge=personne&tri=montant" in page.links()
        assert "/instruction?etat=transmise&tri=montant" in page.links()
        assert (page.element("q") is None) is bool(block)
        assert page.element("vues_liste") is not None
        assert "3 demandes".replace(" ", "\xa0") in str(
            page.tree.find(".//*[@id='liste']").get("data-annonce")
        )


async def test_a_search_leaves_an_address_that_says_only_what_it_asks(visitor: Visitor, trois: list[Bureau]):
    sent = "/instruction?q=radio&etat=&charge=personne&etablissement=&tri="
    block = await visitor.open(sent, **HTMX, **{"HX-Target": "div#liste"})
    assert block.answer.headers["hx-replace-url"] == "/instruction?q=radio&charge=personne"
    sorted_ = await visitor.open("/instruction?tri=montant", **HTMX, **{"HX-Target": "div#liste"})
    assert "hx-replace-url" not in sorted_.answer.headers


async def test_who_goes_from_a_dossier_to_the_next_keeps_the_view_and_comes_to_its_end(
    visitor: Visitor, trois: list[Bureau]
):
    page = await visitor.open("/instruction?charge=personne&tri=-montant")
    seen = [next(link for link in page.links() if link.startswith("/instruction/"))]
    while True:
        page = await visitor.open(seen[-1])
        action = next(action for action in page.actions() if "prise-en-charge" in action)
        assert action.endswith("?charge=personne&tri=-montant")
        page = await visitor.send(page, action, block="examen")
        suite = page.element("suite")
        assert suite is not None
        if suite.get("rel") != "next":
            break
        seen.append(suite.get("href", ""))
    first, second, third = trois
    assert [link.partition("?")[0] for link in seen] == [first.adresse, third.adresse, second.adresse]
    assert suite.get("href") == "/instruction?charge=personne&tri=-montant"


async def test_a_dossier_says_where_it_stands_in_its_view(visitor: Visitor, trois: list[Bureau]):
    await visitor.open(trois[1].adresse)  # which is noted, once a day
    with count_queries() as asked:
        page = await visitor.open(f"{trois[1].adresse}?etat=transmise")
    assert len(asked) <= 6, asked
    assert "2 sur 3" in page.text
    assert f"{trois[0].adresse}?etat=transmise" in page.links()
    assert f"{trois[2].adresse}?etat=transmise" in page.links()
    assert "/instruction?etat=transmise" in page.links()
    for way in ("", "-"):
        for tri in ("recue", "lieu", "montant"):
            acteur = (await trois[1].geste()).acteur
            around = [await find_voisines(one.id, Filtre(tri=f"{way}{tri}"), acteur) for one in trois]
            assert sorted(one.avant for one in around) == [0, 1, 2]
            assert [one.suivante for one in around].count(None) == 1


async def test_several_are_given_at_once_and_the_mails_of_each_person_are_gathered(
    visitor: Visitor, trois: list[Bureau]
):
    paul = await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard")
    await trois[0].do(do_take)
    page = await visitor.open("/instruction")
    ticked = boxes(page)
    assert len(ticked) == 3
    done = await visitor.send(page, ENSEMBLE, demande=ticked, vers=str(paul.id))
    assert "3 demandes attribuées." in done.text.replace("\xa0", " ")
    rows = await Affectation.select().where(Affectation.fin_le.is_null())
    assert {row["compte"] for row in rows} == {paul.id}
    assert len(rows) == 3
    letters = await letters_to(paul.adresse)
    assert len(letters) == 3
    assert await Demande.count().where(Demande.etat == "en_instruction") == 3


async def test_the_list_offers_and_takes_those_alone_who_may_examine_something_of_it(
    visitor: Visitor, trois: list[Bureau]
):
    paul, far, tied = [
        await make_agent(Habilitation.INSTRUCTEUR, prenom=nom) for nom in ("Paul", "Léa", "Zoé")
    ]
    await HabilitationCompte.update({HabilitationCompte.departements: ",66,"}).where(
        HabilitationCompte.compte == far.id
    )
    for bureau in trois:
        await attach(tied, bureau.depot.scene.lycee)
    page = await visitor.open("/instruction")
    (select,) = [one for one in page.tree.iter("select") if one.get("name") == "vers"]
    offered = {one.get("value") for one in select}
    assert {str(one.id) for one in (trois[0].ines, paul)} <= offered
    assert not {str(one.id) for one in (far, tied)} & offered
    for other in (far, tied):
        refused = await visitor.send(page, ENSEMBLE, demande=boxes(page), vers=str(other.id))
        assert refused.status == 409
        assert "ne peut pas recevoir cette demande" in refused.text
    assert await Affectation.count() == 0


async def test_what_changed_hands_meanwhile_is_left_and_told(visitor: Visitor, trois: list[Bureau]):
    paul = await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard")
    page = await visitor.open("/instruction")
    ticked = boxes(page)
    geste = await trois[0].geste(paul)
    trois[0].ines = paul
    await trois[0].do(do_take)
    assert geste.fiche.id == trois[0].id
    done = await visitor.send(page, ENSEMBLE, demande=ticked[:2])
    assert "1 demande attribuée." in done.text.replace("\xa0", " ")
    assert f"{trois[0].reference} : Cette demande a changé de mains" in done.text.replace("\xa0", " ")
    held = await Affectation.select().where(Affectation.demande == trois[0].id)
    assert [row["compte"] for row in held] == [paul.id]
    nothing = await visitor.send(page, ENSEMBLE, demande=None)
    assert nothing.status == 409
    assert "Cochez au moins une demande" in nothing.text


async def test_all_of_a_list_is_ticked_as_it_is_then(visitor: Visitor, trois: list[Bureau], monkeypatch):
    monkeypatch.setattr(liste, "PAGE", 1)
    page = await visitor.open("/instruction?charge=personne")
    assert len(boxes(page)) == 1
    assert "Cocher les 3 de cette liste" in page.text
    page = await visitor.open("/instruction?charge=personne&cocher=toutes")
    assert len(listed(page)) == 1
    assert len(boxes(page)) == 3
    assert all(
        box.get("checked") is not None for box in page.tree.iter("input") if box.get("name") == "demande"
    )
    assert "celles qui arrivent ensuite n’en sont pas" in page.text


async def test_an_empty_view_says_the_next_step(visitor: Visitor, trois: list[Bureau]):
    page = await visitor.open("/instruction?charge=moi")
    assert "Vous n’examinez aucune demande" in page.text
    assert "/instruction?charge=personne" in page.links()
