"""Two people on one computer, and a page of the first: the second neither acts by it nor sends what it holds."""

import re

from playwright.async_api import Page, expect
from tests.browser.modes import once, only_with_javascript, twice
from tests.browser.people import base_of, enter_as
from tests.browser.theatre import Theatre, set_depot, theatre
from tests.world.demandes import Depot
from tests.world.personnes import PASSWORD, attach, make_compte

from mesaides.comptes.moves.sessions import close_sessions
from mesaides.comptes.roles import Fonction
from mesaides.comptes.tables.compte import Compte
from mesaides.demandes.tables.demande import Reponse
from mesaides.fils.tables.fil import Message

__all__ = ["theatre"]

OBJECTIFS = "Ce que Claire voulait écrire."
TYPED = "Un message de Claire, pas encore envoyé."


async def set_shared_depot(theatre: Theatre) -> tuple[Depot, Compte]:
    """Claire's draft, that Théo may fill too."""
    depot = await set_depot(theatre.server)
    async with base_of(theatre.server):
        theo = await make_compte(prenom="Théo", nom="Lacombe")
        lien = await attach(theo, depot.scene.lycee, Fonction.USAGER)
        await depot.share(lien.id)
    return depot, theo


async def end_session(theatre: Theatre, compte: Compte) -> None:
    async with base_of(theatre.server):
        await close_sessions(compte.id)


async def log_in_in_place(page: Page, compte: Compte) -> None:
    live = page.locator("#messages")
    await live.get_by_label("Identifiant").fill(compte.identifiant)
    await live.get_by_label("Mot de passe").fill(PASSWORD)
    await live.get_by_role("button", name="Se reconnecter").click()


async def authors(theatre: Theatre, depot: Depot) -> list[tuple[str, int]]:
    """What is kept of the demande, and who wrote it."""
    async with base_of(theatre.server):
        kept = await Reponse.select().where(Reponse.demande == depot.id)
        said = await Message.select().where(Message.demande == depot.id)
    return [(row["valeur"], row["par"]) for row in kept] + [(row["texte"], row["auteur"]) for row in said]


async def look_back(page: Page, depot: Depot) -> None:
    """As Théo: nothing of Claire's comes back, by going back nor by opening the same pages."""
    await page.go_back()
    await expect(page.locator("#qui")).to_have_text("Théo Lacombe")
    await expect(page.get_by_label("Votre message")).to_have_value("")
    await page.goto(f"/demandes/{depot.id}/questions")
    await expect(page.get_by_label("Objectifs")).to_have_value("")
    await expect(page.locator("#etat_objectifs")).to_be_empty()


@only_with_javascript
async def test_somebody_else_who_logs_in_in_place_neither_sees_nor_sends_what_was_typed(theatre: Theatre):
    depot, theo = await set_shared_depot(theatre)
    page = await theatre.someone(depot.scene.claire.identifiant)
    await page.goto(f"/demandes/{depot.id}/questions")
    await end_session(theatre, depot.scene.claire)
    await page.get_by_label("Objectifs").fill(OBJECTIFS)
    await page.keyboard.press("Tab")
    await expect(page.locator("#etat_objectifs")).to_contain_text("Gardé sur cet appareil")
    await enter_as(page.context, theatre.server, depot.scene.claire.identifiant)
    await page.goto(f"/demandes/{depot.id}/fil")
    await end_session(theatre, depot.scene.claire)
    await page.get_by_label("Votre message").fill(TYPED)
    await page.get_by_role("button", name="Envoyer").click()
    await log_in_in_place(page, theo)
    await expect(page).to_have_url(re.compile("/mes-services$"))
    await expect(page.locator("#messages")).to_contain_text("celle d’une autre personne")
    await look_back(page, depot)
    assert await authors(theatre, depot) == []
    await enter_as(page.context, theatre.server, depot.scene.claire.identifiant)
    await page.goto(f"/demandes/{depot.id}/questions")
    await expect(page.locator("#etat_objectifs")).to_contain_text("Enregistré à")
    assert await authors(theatre, depot) == [(OBJECTIFS, depot.scene.claire.id)]


@only_with_javascript
async def test_a_page_left_open_while_another_logs_in_waits_for_its_person(theatre: Theatre):
    depot, theo = await set_shared_depot(theatre)
    page = await theatre.someone(depot.scene.claire.identifiant)
    await page.goto(f"/demandes/{depot.id}/questions")
    other = await page.context.new_page()
    await other.goto("/mes-services")
    await enter_as(page.context, theatre.server, theo.identifiant)
    await other.goto(f"/demandes/{depot.id}/questions")
    await page.get_by_label("Objectifs").fill(OBJECTIFS)
    await page.keyboard.press("Tab")
    await expect(page.locator("#messages")).to_contain_text("Une autre personne s’est connectée")
    await expect(page.locator("#etat_objectifs")).to_contain_text("Gardé sur cet appareil")
    await other.reload()
    await expect(other.get_by_label("Objectifs")).to_have_value("")
    assert await authors(theatre, depot) == []
    await log_in_in_place(page, depot.scene.claire)
    await expect(page.locator("#etat_objectifs")).to_contain_text("Enregistré à")
    assert await authors(theatre, depot) == [(OBJECTIFS, depot.scene.claire.id)]
    await other.get_by_label("Objectifs").fill("Ce que Théo voulait écrire.")
    await other.keyboard.press("Tab")
    await expect(other.locator("#messages")).to_contain_text("Une autre personne s’est connectée")
    assert await authors(theatre, depot) == [(OBJECTIFS, depot.scene.claire.id)]


@twice
async def test_going_back_gives_what_was_typed_to_the_same_person_only(theatre: Theatre):
    depot, theo = await set_shared_depot(theatre)
    page = await theatre.someone(depot.scene.claire.identifiant)
    message = page.get_by_label("Votre message")
    await page.goto(f"/demandes/{depot.id}/fil")
    await message.fill(TYPED)
    await page.goto("/mes-services")
    await page.go_back()
    await expect(message).to_have_value(TYPED)
    await page.goto("/mes-services")
    await enter_as(page.context, theatre.server, theo.identifiant)
    await page.go_back()
    await expect(page.locator("#qui")).to_have_text("Théo Lacombe")
    await expect(message).to_have_value("")


@once
async def test_a_page_that_watches_leaves_alone_what_is_typed_to_log_in_again(theatre: Theatre):
    depot = await set_depot(theatre.server)
    page = await theatre.someone(depot.scene.claire.identifiant)
    asked: list[int] = []
    page.on("response", lambda answer: asked.append(answer.status) if "/nouveaux" in answer.url else None)
    await page.clock.install()
    await page.goto(f"/demandes/{depot.id}/fil")
    await end_session(theatre, depot.scene.claire)
    await page.clock.run_for(11_000)
    live = page.locator("#messages")
    await live.get_by_label("Identifiant").fill(depot.scene.claire.identifiant)
    await live.get_by_label("Mot de passe").fill(PASSWORD)
    await page.clock.run_for(60_000)
    await live.get_by_role("button", name="Se reconnecter").click()
    await expect(live).to_contain_text("Votre session est de nouveau ouverte.")
    assert asked == [401]
