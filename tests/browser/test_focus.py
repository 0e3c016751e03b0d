"""Where the person is: after each act the focus stands where they worked, or on what they opened or must mend."""

import re

import pytest
from playwright.async_api import FilePayload, Page, expect
from tests.browser.dossier import create_projet, open_ajout, validate_budget, write_budget
from tests.browser.line import hold
from tests.browser.modes import MODES, once, only, only_without_javascript
from tests.browser.people import base_of, begin, password
from tests.browser.theatre import Theatre, theatre
from tests.pieces import samples
from tests.world.courriels import make_courriel
from tests.world.invitations import make_invitation
from tests.world.personnes import make_usager

from mesaides.etablissements.tables import Etablissement

__all__ = ["theatre"]

narrow = only([MODES[0]])
IN_SIGHT = """e => {
  const r = e.getBoundingClientRect();
  return r.bottom > 0 && r.top >= 0 && r.top < innerHeight;
}"""


async def focus_is_within(page: Page, selector: str) -> None:
    """The focus is there, in sight."""
    there = f"s => document.activeElement.closest(s) && ({IN_SIGHT})(document.activeElement)"
    await page.wait_for_function(there, arg=selector)


def a_pdf(name: str, fill: int = 1_000, password: str = "") -> FilePayload:
    return {
        "name": name,
        "mimeType": "application/pdf",
        "buffer": samples.pdf(fill=fill, password=password),
    }


async def crowded(theatre: Theatre) -> tuple[Page, Etablissement]:
    """The page of an établissement where much awaits, as seen by its gestionnaire."""
    lycee, roy = await theatre.lycee()
    async with base_of(theatre.server):
        for prenom in ("Zoé", "Luc", "Ève"):
            await make_usager(lycee, en_attente=True, prenom=prenom)
        for _ in range(3):
            await make_usager(lycee)
        mail = await make_courriel(refuse="inconnue")
        for number in range(3):
            await make_invitation(lycee, f"{number}.{lycee.uai}@exemple.fr".lower(), courriel=mail.id)
    page = await theatre.someone(roy.identifiant)
    await page.goto(f"/etablissements/{lycee.uai}")
    return page, lycee


async def turn_to(page: Page, onglet: str) -> None:
    """Another part of the page of the établissement."""
    await page.get_by_role("link", name=re.compile(f"^{onglet}")).click()
    await expect(page).to_have_title(re.compile(f"^{onglet}"))


async def press(page: Page, role: str, name: str) -> None:
    """From the keyboard, the last of this name that the page holds."""
    await page.get_by_role(role, name=re.compile(f"^{name}")).last.focus()  # pyright: ignore
    await page.keyboard.press("Enter")


@once
async def test_what_is_opened_has_the_focus_and_closing_it_leads_back_to_its_line(theatre: Theatre):
    page, _ = await crowded(theatre)
    await press(page, "link", "Refuser…")
    await expect(page.locator("#raison")).to_be_focused()
    await press(page, "link", "Annuler")
    await focus_is_within(page, "[id^=r]")
    await turn_to(page, "Personnes")
    await press(page, "link", "Nommer, détacher…")
    await expect(page.locator(".confirmation")).to_be_focused()
    await press(page, "link", "Annuler")
    await focus_is_within(page, "#tableau > :last-child")


@once
async def test_after_an_act_the_focus_stays_in_its_section(theatre: Theatre):
    page, _ = await crowded(theatre)
    await press(page, "button", "Valider (?!les)")
    await focus_is_within(page, "[aria-labelledby=a_valider]")
    await turn_to(page, "Invitations")
    for left in (2, 1):
        await press(page, "button", "Révoquer")
        await expect(page.locator("form[action$='/revocation']")).to_have_count(left)
        await focus_is_within(page, "[aria-labelledby=invitations]")


@once
async def test_a_reason_half_written_stays_while_something_else_is_done(theatre: Theatre):
    page, _ = await crowded(theatre)
    await press(page, "link", "Refuser…")
    await page.locator("#raison").fill("Vous n’êtes pas")
    await press(page, "button", "Valider Zoé")
    await expect(page.locator("#messages")).to_contain_text("est validé.")
    await focus_is_within(page, "[aria-labelledby=a_valider]")
    await expect(page.locator("#raison")).to_have_value("Vous n’êtes pas")
    await page.locator("#raison").press_sequentially(" de ce lycée.")
    await page.get_by_role("button", name="Refuser").click()
    await expect(page.locator("#messages")).to_contain_text("est refusée")
    await expect(page.locator("#raison")).to_have_count(0)


@once
async def test_an_invitation_to_correct_leads_to_the_form_that_it_fills(theatre: Theatre):
    page, _ = await crowded(theatre)
    await turn_to(page, "Invitations")
    await press(page, "link", "Corriger")
    await expect(page.get_by_label("Adresses électroniques")).to_be_focused()


@narrow
async def test_a_budget_opens_on_its_line_and_warns_in_sight_before_its_validation_falls(theatre: Theatre):
    _, roy = await theatre.lycee()
    page = await theatre.someone(roy.identifiant)
    await create_projet(page, "Budget scellé")
    await write_budget(page)
    await press(page, "link", "Modifier")
    await expect(page.locator(".edition select")).to_be_focused()
    await press(page, "link", "Annuler")
    await focus_is_within(page, "[aria-labelledby=titre_recette]")
    await validate_budget(page)
    await open_ajout(page, "depense")
    await page.locator("#montant-depense").fill("10")
    await page.keyboard.press("Enter")
    warned = page.locator(".alerte:has-text('redemande la validation')")
    await expect(warned).to_be_focused()
    await page.wait_for_function(f"() => ({IN_SIGHT})(document.activeElement)")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Enregistrer ce changement")).to_be_focused()


@once
async def test_a_validation_asked_for_leaves_the_focus_on_the_validation(theatre: Theatre):
    lycee, _ = await theatre.lycee()
    async with base_of(theatre.server):
        paul = await make_usager(lycee)
    page = await theatre.someone(paul.identifiant)
    await create_projet(page, "Budget demandé")
    await write_budget(page)
    await press(page, "button", "Demander la validation")
    await expect(page.locator("#titre_reponse")).to_be_focused()


@once
async def test_a_piece_taken_out_leaves_the_focus_on_its_piece(page: Page, serveur):
    address = await begin(page, serveur, "Retrait")
    await page.goto(f"{address}/pieces")
    second = page.locator("#pieces > section").nth(1)
    await second.locator("[type=file]").set_input_files(a_pdf("a.pdf", fill=2_000))
    await second.get_by_role("button", name="Retirer").focus()
    await page.keyboard.press("Enter")
    await expect(second.locator(".fait")).to_be_focused()


@once
async def test_an_upload_that_goes_leads_to_the_next_one_then_to_its_field(page: Page, serveur):
    address = await begin(page, serveur, "Arrêt")
    await page.goto(f"{address}/pieces")
    field, stop = page.locator("#q_rib"), page.get_by_role("button", name=re.compile("Arrêter|Fermer"))
    line = await hold(page, "**/depots", first=0)
    await field.set_input_files([a_pdf("a.pdf"), a_pdf("b.pdf")])
    await expect(stop).to_have_count(2)
    await stop.first.press("Enter")
    await expect(stop).to_have_count(1)
    await expect(stop).to_be_focused()
    await stop.press("Enter")
    await expect(field).to_be_focused()
    await field.set_input_files(a_pdf("c.pdf"))
    await stop.focus()
    line.let_go()
    await expect(page.get_by_role("link", name="c.pdf")).to_be_visible()
    await expect(field).to_be_focused()
    remove = page.get_by_role("button", name="Retirer c.pdf")
    await remove.focus()
    await field.set_input_files(a_pdf("secret.pdf", password="secret"))
    await expect(page.locator("#piece_rib")).to_contain_text("protégé par un mot de passe")
    await expect(remove).to_be_focused()
    await stop.press("Enter")
    await expect(field).to_be_focused()
    await remove.focus()
    await field.set_input_files(a_pdf("d.pdf", fill=2_000))
    await expect(page.get_by_role("link", name="d.pdf")).to_be_visible()
    await expect(remove).to_be_focused()


@once
async def test_an_answer_that_is_none_is_told_and_marked_until_it_is_right(page: Page, serveur):
    address = await begin(page, serveur, "Faute")
    await page.goto(f"{address}/questions")
    field = page.locator("input[inputmode=numeric]").first
    state = field.locator("xpath=..//div[starts-with(@id,'etat_')]")
    await field.fill("beaucoup")
    await page.keyboard.press("Tab")
    await expect(state.get_by_role("alert")).to_contain_text("nombre entier")
    await expect(state).to_contain_text("Enregistré tel quel à")
    await expect(field).to_have_attribute("aria-invalid", "true")
    await page.reload()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await field.fill("12")
    await page.keyboard.press("Tab")
    await expect(field).not_to_have_attribute("aria-invalid", "true")
    await expect(state.get_by_role("alert")).to_have_count(0)


@once
async def test_a_text_too_heavy_is_told_kept_and_does_not_hold_up_the_next_ones(page: Page, serveur):
    address = await begin(page, serveur, "Trop lourd")
    await page.goto(f"{address}/questions")
    await page.get_by_label("Objectifs").fill("x" * 300_000)
    await page.get_by_label("Actions et calendrier").fill("En mars.")
    await page.keyboard.press("Tab")
    await expect(page.locator("#etat_actions")).to_contain_text("Enregistré à")
    told = page.locator("#etat_objectifs").get_by_role("alert")
    await expect(told).to_contain_text("Gardé sur cet appareil. Envoi trop lourd.")
    assert len(await page.get_by_label("Objectifs").input_value()) == 300_000
    await page.get_by_label("Objectifs").fill("Plus court.")
    await page.keyboard.press("Tab")
    await expect(page.locator("#etat_objectifs")).to_contain_text("Enregistré à")


@once
async def test_a_demande_closed_to_the_person_meanwhile_is_told_and_their_text_kept(page: Page, serveur):
    address = await begin(page, serveur, "Fermée")
    number = address.rpartition("/")[2]
    await page.route(
        f"**/demandes/{number}/reponses/**",
        lambda route: route.continue_(url=f"{serveur.url}/demandes/999999/reponses/objectifs"),
    )
    await page.goto(f"{address}/questions")
    await page.get_by_label("Objectifs").fill("Avant.")
    await page.keyboard.press("Tab")
    told = page.locator("#etat_objectifs").get_by_role("alert")
    await expect(told).to_contain_text("Gardé sur cet appareil. Cette demande ne vous est plus ouverte.")
    assert "Avant." in await page.evaluate("Object.values(localStorage).join()")


@once
async def test_a_counter_counts_what_was_kept_on_the_device(page: Page, watch, serveur):
    address = await begin(page, serveur, "Compteur")
    await page.goto(f"{address}/questions")
    await page.route("**/reponses/**", lambda route: route.abort())
    await page.get_by_label("Objectifs").fill("x" * 1502)
    await page.keyboard.press("Tab")
    await expect(page.locator("#etat_objectifs")).to_contain_text("Gardé sur cet appareil")
    said = page.locator("#messages .sr")
    await expect(said).to_have_text("Gardé sur cet appareil. L’envoi reprendra tout seul.")
    await page.reload()
    await expect(page.get_by_label("Objectifs")).to_have_value("x" * 1502)
    await expect(page.locator("#q_objectifs-compteur")).to_have_text("Dépasse de 2 caractères")
    watch.forgive("ERR_FAILED")


@once
async def test_who_logs_in_again_in_place_is_led_back_to_their_field(page: Page, watch, serveur):
    await page.goto(serveur.url)
    secret = await password(page)
    address = await begin(page, serveur, "Retour au champ")
    await page.goto(f"{address}/questions")
    cookies = [c for c in await page.context.cookies() if c["name"].endswith("session")]
    await page.context.clear_cookies()
    await page.context.add_cookies([{**cookies[0], "value": "s." + "x" * 43}])  # pyright: ignore
    await page.get_by_label("Objectifs").fill("Après la session.")
    await page.get_by_label("Actions et calendrier").focus()
    zone = page.locator("#messages")
    await expect(zone.get_by_label("Identifiant")).to_be_focused()
    await zone.get_by_label("Identifiant").fill("usager-occitanie")
    await zone.get_by_label("Mot de passe").fill(secret)
    await page.keyboard.press("Enter")
    await expect(page.locator("#etat_objectifs")).to_contain_text("Enregistré à")
    await expect(page.get_by_label("Actions et calendrier")).to_be_focused()
    await expect(zone).to_contain_text("Votre session est de nouveau ouverte.")
    await expect(zone).not_to_contain_text("Envoyez de nouveau")
    watch.forgive("401|403")


@once
@pytest.mark.parametrize("choice", ["Garder la mienne", "Prendre l’autre"])
async def test_who_has_chosen_between_two_answers_is_led_back_to_the_field(page: Page, serveur, choice: str):
    address = await begin(page, serveur, choice)
    other = await page.context.new_page()
    for tab, words in ((page, "Du premier onglet."), (other, "Du second onglet.")):
        await tab.goto(f"{address}/questions")
        await tab.get_by_label("Objectifs").fill(words)
    for tab in (page, other):
        await tab.bring_to_front()
        await tab.get_by_label("Actions et calendrier").focus()
        await expect(tab.locator("#etat_objectifs")).not_to_be_empty()
    await other.get_by_role("button", name=choice).press("Enter")
    await expect(other.get_by_label("Objectifs")).to_be_focused()


@only_without_javascript
async def test_without_javascript_one_comes_back_to_where_the_act_was(theatre: Theatre):
    page, _ = await crowded(theatre)
    await page.get_by_role("button", name=re.compile("^Valider (?!les)")).first.click()
    await expect(page.get_by_role("heading", name="Comptes à valider")).to_be_in_viewport()
    await expect(page.get_by_text("est validé.")).to_be_in_viewport()
    await turn_to(page, "Personnes")
    await page.get_by_role("link", name=re.compile("^Nommer, détacher…")).last.click()
    await expect(page.locator(".confirmation")).to_be_in_viewport()
    await page.get_by_role("link", name="Annuler").click()
    await expect(page.locator("#tableau li:target")).to_be_in_viewport()
    await page.get_by_role("link", name=re.compile("^Nommer, détacher…")).last.click()
    await page.get_by_role("button", name=re.compile("^Nommer gestionnaire")).click()
    await expect(page.get_by_role("heading", name="Personnes rattachées")).to_be_in_viewport()
    await turn_to(page, "Invitations")
    await page.get_by_role("button", name=re.compile("^Révoquer")).last.click()
    await expect(page.get_by_role("heading", name="Invitations", exact=False)).to_be_in_viewport()
    await expect(page.get_by_text("est révoquée.")).to_be_in_viewport()


@only_without_javascript
async def test_without_javascript_what_is_refused_in_a_step_is_summed_up_at_its_top(
    page: Page, inspection, serveur
):
    address = await begin(page, serveur, "Refus")
    await page.goto(f"{address}/questions")
    await page.get_by_label("Objectifs").fill("x" * 20_001)
    await page.get_by_role("button", name="Enregistrer et continuer").click()
    await expect(page.locator(".resume")).to_be_focused()
    await page.get_by_role("link", name=re.compile(r"^Objectifs\s: Ce texte est trop long")).click()
    await expect(page.get_by_label("Objectifs")).to_be_focused()
    await page.get_by_label("Objectifs").fill("Court.")
    assert await inspection() == []
    await page.goto(f"{address}/pieces")
    await page.get_by_role("button", name=re.compile("^Envoyer")).last.click()
    await expect(page).to_have_title(re.compile(r"^Erreur\s: "))
    await expect(page.locator(".resume")).to_be_focused()
    await expect(page.locator(".resume")).to_contain_text("Choisissez d’abord un fichier")
    assert await inspection() == []
