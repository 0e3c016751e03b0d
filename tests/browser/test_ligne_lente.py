"""What acts cost on a slow line, counted by the browser; a line cut, a session ended, a button pressed twice."""

import re

import pytest
from playwright.async_api import Page, expect
from tests.browser.meter import Meter, once_the_dictionary_is_there
from tests.browser.modes import once
from tests.browser.people import base_of
from tests.browser.theatre import Theatre, theatre
from tests.gestion.crowd import crowd
from tests.world.personnes import PASSWORD, make_compte, make_usager

from mesaides.comptes.moves.sessions import close_sessions
from mesaides.comptes.tables.compte import Compte

__all__ = ["theatre"]

KB = 1000


async def weigh(page: Page, meter: Meter, name: str, then: str) -> None:
    """One press of this button or link is one round trip of 3 kB at most, after which the page says `then`."""
    async with meter.measure() as cost:
        await page.get_by_role("button", name=name).or_(page.get_by_role("link", name=name)).first.click()
        await expect(page.locator("main")).to_contain_text(then)
    print(f"{cost.received:5d} o  {name}")
    assert cost.requests == 1, cost
    assert cost.received <= 3 * KB, cost


@once
async def test_each_act_on_a_full_page_is_one_small_round_trip(theatre: Theatre):
    lycee, roy = await theatre.lycee()
    async with base_of(theatre.server):
        await crowd(lycee, 50, 48)
        for prenom in ("Paul", "Zoé"):
            await make_usager(lycee, en_attente=True, prenom=prenom, nom="Vidal")
    page = await theatre.someone(roy.identifiant)
    await page.goto(f"/etablissements/{lycee.uai}")
    meter = await Meter.of(page)
    await weigh(page, meter, "Valider Paul Vidal", "Paul Vidal")
    await weigh(page, meter, "Refuser… Zoé Vidal", "La raison lui est envoyée")
    await page.get_by_label("Raison").fill("Elle n’est pas de ce lycée.")
    await weigh(page, meter, "Refuser", "Zoé Vidal")
    await page.goto(f"/etablissements/{lycee.uai}?onglet=invitations")
    await page.get_by_label("Adresses électroniques").fill("encore.une@exemple.fr")
    await weigh(page, meter, "Envoyer l’invitation", "1 invitation envoyée.")
    await weigh(page, meter, "Renvoyer à", "Une nouvelle invitation part")
    await page.goto(f"/etablissements/{lycee.uai}?onglet=personnes")
    await weigh(page, meter, "Nommer, détacher…", "perd tout de suite l’accès")
    await weigh(page, meter, "Détacher", "détaché")


@once
async def test_the_acts_of_ones_own_account_are_small_round_trips(theatre: Theatre):
    async with base_of(theatre.server):
        paul = await make_compte()
    page = await theatre.someone(paul.identifiant)
    await theatre.someone(paul.identifiant)
    await page.goto("/mon-compte")
    meter = await Meter.of(page)
    await weigh(page, meter, "Fermer la session", "La session est fermée.")
    await weigh(page, meter, "Modifier mes informations personnelles", "Enregistrer")
    await page.get_by_label("Prénom").fill("Paulin")
    await weigh(page, meter, "Enregistrer", "Vos informations personnelles sont à jour.")
    await expect(page.locator(".menu > summary")).to_contain_text("Paulin")
    await weigh(page, meter, "Changer de mot de passe", "Mot de passe actuel")


@once
async def test_the_checks_of_the_account_form_are_small_round_trips(theatre: Theatre):
    page = await theatre.someone()
    await page.goto("/comptes/nouveau")
    meter = await Meter.of(page)
    for label, typed in (("Identifiant", "claire"), ("Mot de passe *", "court")):
        async with meter.measure() as cost, page.expect_response(re.compile("verification|etablissements")):
            await page.get_by_label(label).first.fill(typed)
            await page.keyboard.press("Tab")
        print(cost)
        assert cost.requests == 1, cost
        assert cost.received <= KB, cost
    async with meter.measure() as cost, page.expect_response(re.compile("etablissements")):
        await page.get_by_label("Rechercher un").fill("lyc")
    assert cost.requests == 1, cost
    assert cost.received <= 600, cost


@once
@pytest.mark.parametrize(
    ("identifiant", "path", "words"),
    [
        ("", "/dispositifs", ("lyc", "artiste")),
        ("administrateur-occitanie", "/administration/etablissements", ("lyc", "albi")),
        ("instructeur-occitanie", "/instruction", ("lyc", "albi")),
    ],
)
async def test_what_is_found_as_one_types_comes_in_600_bytes(
    theatre: Theatre, identifiant: str, path: str, words: tuple[str, ...]
):
    page = await theatre.someone(identifiant)
    if identifiant:
        await once_the_dictionary_is_there(page, path)
    await page.goto(path)
    meter, field = await Meter.of(page), page.get_by_label("Chercher").first
    for typed in words:
        async with meter.measure() as cost, page.expect_response(re.compile(f"q={typed}")):
            await field.fill(typed)
        assert cost.requests == 1, cost
        assert cost.received <= 600, cost
        assert await page.locator("#contenu .liste > .tache").count() >= 1
        await expect(page.locator("#messages")).to_have_text(
            await page.locator("main strong").first.inner_text()
        )
    if identifiant:
        await page.get_by_role("button", name=re.compile("hercher$")).click()
        await expect(page.get_by_role("table")).to_be_visible()
        await expect(page).to_have_url(re.compile(r"\?q=albi&apres=0$"))


@once
async def test_a_log_in_costs_one_answer_the_page_it_leads_to(theatre: Theatre):
    async with base_of(theatre.server):
        paul = await make_compte()
    page = await theatre.someone()
    await page.goto("/connexion")
    meter = await Meter.of(page)
    async with meter.measure() as cost:
        await page.get_by_label("Identifiant").fill(paul.identifiant)
        await page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        await page.get_by_role("button", name="Se connecter").click()
        await expect(page).to_have_url(re.compile("/mes-services"))
    print(cost)
    waited_for = [exchange for exchange in cost.on_the_wire if exchange.kind != "Other"]
    assert len(waited_for) == 1, cost  # what is fetched ahead comes when nothing else does
    assert waited_for[0].received <= 3 * KB, cost


async def type_invitation(theatre: Theatre, adresse: str) -> tuple[Page, Compte]:
    lycee, roy = await theatre.lycee()
    page = await theatre.someone(roy.identifiant)
    await page.goto(f"/etablissements/{lycee.uai}?onglet=invitations")
    await page.get_by_label("Adresses électroniques").fill(adresse)
    return page, roy


@once
async def test_a_line_that_is_cut_loses_nothing_that_was_typed(theatre: Theatre):
    page, _ = await type_invitation(theatre, "coupure@exemple.fr")
    await page.context.set_offline(True)
    await page.get_by_role("button", name="Envoyer l’invitation").click()
    again = page.locator("#messages").get_by_role("button", name="Réessayer")
    await expect(again).to_be_visible()
    await expect(page.locator("#messages")).to_contain_text("Votre saisie reste sur cette page.")
    await expect(page.get_by_label("Adresses électroniques")).to_have_value("coupure@exemple.fr")
    await page.route("**/invitations", lambda route: route.abort())
    await page.context.set_offline(False)
    await page.get_by_role("button", name="Envoyer l’invitation").click()
    await expect(again).to_be_visible()
    await page.unroute("**/invitations")
    await again.click()
    await expect(page.locator("#messages")).to_contain_text("1 invitation envoyée.")
    for watch in theatre.watches:
        watch.forgive("ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch")


@once
async def test_an_answer_lost_after_the_act_has_one_effect_when_sent_again(theatre: Theatre):
    page, _ = await type_invitation(theatre, "perdue@exemple.fr")

    async def lose(route):
        await route.fetch()
        await route.abort()

    await page.route("**/invitations", lose, times=1)
    await page.get_by_role("button", name="Envoyer l’invitation").click()
    await page.locator("#messages").get_by_role("button", name="Réessayer").click()
    await expect(page.locator("#messages")).to_contain_text("1 invitation envoyée.")
    await page.goto("/demo/courriels?adresse=perdue@exemple.fr")
    await expect(page.locator("#boite li.tache")).to_have_count(1)
    for watch in theatre.watches:
        watch.forgive("ERR_FAILED|Failed to fetch")


@once
async def test_a_session_ended_meanwhile_is_opened_again_in_place(theatre: Theatre):
    page, roy = await type_invitation(theatre, "session@exemple.fr")
    async with base_of(theatre.server):
        await close_sessions(roy.id)
    await page.get_by_role("button", name="Envoyer l’invitation").click()
    live = page.locator("#messages")
    await expect(live).to_contain_text("Votre session a pris fin")
    await expect(live.get_by_label("Identifiant")).to_be_focused()
    await live.get_by_label("Identifiant").fill(roy.identifiant)
    await live.get_by_label("Mot de passe").fill(PASSWORD)
    await live.get_by_role("button", name="Se reconnecter").click()
    await expect(page.get_by_label("Adresses électroniques")).to_have_value("session@exemple.fr")
    await live.get_by_role("button", name="Réessayer").click()
    await expect(live).to_contain_text("1 invitation envoyée.")


@once
async def test_a_button_pressed_twice_acts_once(theatre: Theatre):
    page, _ = await type_invitation(theatre, "deux.fois@exemple.fr")
    await page.get_by_role("button", name="Envoyer l’invitation").dblclick()
    await expect(page.locator("#messages")).to_contain_text("1 invitation envoyée.")
    await page.goto("/demo/courriels?adresse=deux.fois@exemple.fr")
    await expect(page.locator("#boite li.tache")).to_have_count(1)
