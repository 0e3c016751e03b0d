"""A demande on a bad line: nothing typed is lost, whatever dies in the middle."""

import asyncio
import re

from playwright.async_api import Page, Route, expect
from tests.browser.modes import once, only_wide, only_without_javascript
from tests.browser.people import begin, enter_as, password
from tests.pieces import samples


@once
async def test_what_is_typed_while_the_line_is_cut_arrives_when_it_returns(page: Page, watch, serveur):
    address = await begin(page, serveur, "Coupure")
    await page.goto(f"{address}/questions")
    await page.get_by_label("Objectifs").fill("Avant la coupure.")
    await page.keyboard.press("Tab")
    await expect(page.locator("#etat_objectifs")).to_contain_text("Enregistré à")
    await page.context.set_offline(True)
    await page.get_by_label("Objectifs").fill("Pendant la coupure.")
    await page.get_by_label("Actions et calendrier").fill("En mars.")
    await page.get_by_label("Classes concernées").fill("2de 3")
    await page.keyboard.press("Tab")
    for code in ("objectifs", "actions", "classes"):
        await expect(page.locator(f"#etat_{code}")).to_contain_text("Gardé sur cet appareil")
    await page.context.set_offline(False)
    for code in ("objectifs", "actions", "classes"):
        await expect(page.locator(f"#etat_{code}")).to_contain_text("Enregistré à")
    await page.reload()
    await expect(page.get_by_label("Objectifs")).to_have_value("Pendant la coupure.")
    await expect(page.get_by_label("Actions et calendrier")).to_have_value("En mars.")
    watch.forgive("ERR_INTERNET_DISCONNECTED")


@once
async def test_what_is_kept_on_the_device_is_sent_by_a_later_visit(page: Page, watch, serveur):
    address = await begin(page, serveur, "Retour")
    await page.goto(f"{address}/questions")
    await page.route("**/reponses/**", lambda route: route.abort())
    await page.get_by_label("Objectifs").fill("Gardé pour demain.")
    await page.keyboard.press("Tab")
    await expect(page.locator("#etat_objectifs")).to_contain_text("Gardé sur cet appareil")
    await page.unroute("**/reponses/**")
    await page.goto(f"{address}/questions")
    await expect(page.locator("#etat_objectifs")).to_contain_text("Enregistré à")
    await page.goto(f"{address}/recapitulatif")
    await expect(page.get_by_text("Gardé pour demain.")).to_be_visible()
    watch.forgive("ERR_FAILED")


@once
async def test_a_session_that_ends_asks_to_log_in_in_place_and_goes_on(page: Page, watch, serveur):
    await page.goto(serveur.url)
    secret = await password(page)
    address = await begin(page, serveur, "Session")
    await page.goto(f"{address}/questions")
    await expect(page.get_by_label("Objectifs")).to_be_visible()
    cookies = [c for c in await page.context.cookies() if c["name"].endswith("session")]
    await page.context.clear_cookies()
    await page.context.add_cookies([{**cookies[0], "value": "s." + "x" * 43}])  # pyright: ignore
    await page.get_by_label("Objectifs").fill("Après la session.")
    await page.keyboard.press("Tab")
    await expect(page.locator("#etat_objectifs")).to_contain_text("Gardé sur cet appareil")
    zone = page.locator("#messages")
    await zone.get_by_label("Identifiant").fill("usager-occitanie")
    await zone.get_by_label("Mot de passe").fill(secret)
    await zone.get_by_role("button", name="Se reconnecter").click()
    await expect(page.locator("#etat_objectifs")).to_contain_text("Enregistré à")
    watch.forgive("401|403")


@once
async def test_two_tabs_changing_a_field_are_told_with_both_values(page: Page, serveur):
    address = await begin(page, serveur, "Onglets")
    other = await page.context.new_page()
    await page.goto(f"{address}/questions")
    await other.goto(f"{address}/questions")
    await page.get_by_label("Objectifs").fill("Du premier onglet.")
    await page.keyboard.press("Tab")
    await expect(page.locator("#etat_objectifs")).to_contain_text("Enregistré à")
    await other.get_by_label("Objectifs").fill("Du second onglet.")
    await other.keyboard.press("Tab")
    told = other.locator("#etat_objectifs")
    await expect(told).to_contain_text("Du premier onglet.")
    await expect(told).to_contain_text("Du second onglet.")
    await told.get_by_role("button", name="Garder la mienne").click()
    await expect(told).to_contain_text("Enregistré à")
    await page.reload()
    await expect(page.get_by_label("Objectifs")).to_have_value("Du second onglet.")


@once
async def test_what_is_typed_or_chosen_before_the_script_comes_is_not_lost(page: Page, serveur):
    address = await begin(page, serveur, "Avant le script")
    here = asyncio.Event()

    async def late(route: Route) -> None:
        await here.wait()
        await route.continue_()

    await page.route("**/depot-*.js", late)
    await page.goto(f"{address}/eligibilite", wait_until="commit")
    await page.get_by_label("Oui").check()
    here.set()
    await page.wait_for_load_state()
    await page.get_by_role("button", name="Enregistrer et continuer").click()
    await page.wait_for_url("**/projet")
    await page.goto(f"{address}/eligibilite")
    await expect(page.get_by_label("Oui")).to_be_checked()
    here.clear()
    await page.goto(f"{address}/pieces", wait_until="commit")
    chosen = {"name": "rib.pdf", "mimeType": "application/pdf", "buffer": samples.pdf(fill=2_000)}
    await page.get_by_label(re.compile(r"un fichier\s: RIB")).set_input_files(chosen)
    here.set()
    await expect(page.locator("#fichiers_rib").get_by_role("link", name="rib.pdf")).to_be_visible()


@once
async def test_two_people_changing_a_field_are_told_with_both_values_and_by_whom(page: Page, watch, serveur):
    address = await begin(page, serveur, "À deux")
    context = await page.context.browser.new_context(base_url=serveur.url)
    marc = await context.new_page()
    await enter_as(context, serveur, "gestionnaire-occitanie")
    await page.goto(f"{address}/questions")
    await marc.goto(f"{address}/questions")
    await page.get_by_label("Évaluation").fill("De Claire.")
    await page.keyboard.press("Tab")
    await expect(page.locator("#etat_evaluation")).to_contain_text(re.compile(r"Enregistré à \d+\sh\s\d\d"))
    await marc.get_by_label("Évaluation").fill("De Marc.")
    await marc.keyboard.press("Tab")
    told = marc.locator("#etat_evaluation")
    await expect(told).to_contain_text("Par Mme")
    await expect(told).to_contain_text("De Claire.")
    await expect(told).to_contain_text("De Marc.")
    await told.get_by_role("button", name="Prendre l’autre").click()
    await expect(marc.get_by_label("Évaluation")).to_have_value("De Claire.")
    await context.close()


@once
async def test_a_step_is_light_at_first_and_a_field_left_is_one_small_exchange(page: Page, meter, serveur):
    address = await begin(page, serveur, "Poids")
    for step in ("eligibilite", "projet", "budget", "questions", "pieces", "recapitulatif"):
        async with meter.measure() as cost:
            await page.goto(f"{address}/{step}")
        assert cost.received_as("Document") <= 6_000, cost
        assert cost.received - cost.received_as("Document") <= 3_500, cost  # champs.js, once
    await page.goto(f"{address}/questions")
    async with meter.measure() as cost:
        await page.get_by_label("Objectifs").fill("Un seul échange.")
        await page.keyboard.press("Tab")
        await expect(page.locator("#etat_objectifs")).to_contain_text("Enregistré à")
    assert cost.requests == 1, cost
    assert cost.received <= 300, cost


@once
async def test_questions_appear_with_the_answer_that_asks_them_and_counters_only_warn(page: Page, serveur):
    address = await begin(page, serveur, "Conditions")
    await page.goto(f"{address}/questions")
    await expect(page.get_by_label("Partenaires et leur rôle")).to_be_hidden()
    await page.get_by_role("radiogroup", name="Le projet a-t-il des partenaires").get_by_label("Oui").check()
    await expect(page.get_by_label("Partenaires et leur rôle")).to_be_visible()
    await page.get_by_label("Objectifs").fill("x" * 1502)
    await expect(page.locator("#q_objectifs-compteur")).to_have_text("Dépasse de 2 caractères")
    assert len(await page.get_by_label("Objectifs").input_value()) == 1502


@once
async def test_a_date_is_judged_once_it_is_left_and_with_it_the_date_that_follows(page: Page, serveur):
    address = await begin(page, serveur, "Dates")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url.rpartition("/")[2]))
    await page.goto(f"{address}/questions")
    begins, ends = page.get_by_label("Date de début"), page.get_by_label("Date de fin")
    await begins.fill("2027-01-29")
    await ends.focus()
    await expect(page.locator("#etat_debut")).to_contain_text("Enregistré à")
    sent.clear()
    await ends.press_sequentially("06152027")
    await expect(ends).to_have_value("2027-06-15")
    assert sent == [], "neither sent nor judged while its year is typed"
    await page.get_by_label("Classes concernées").focus()
    await expect(page.locator("#etat_fin")).to_have_text(re.compile("^Enregistré à"))
    await begins.fill("2027-07-01")
    await page.get_by_label("Classes concernées").focus()
    await expect(page.locator("#etat_fin .erreur")).to_contain_text("vient avant « Date de début »")
    await expect(ends).to_have_attribute("aria-invalid", "true")
    await ends.focus()
    await page.keyboard.press("Delete")
    await page.get_by_label("Classes concernées").focus()
    await expect(page.locator("#etat_fin")).to_have_text("Complétez cette date : elle n’est pas enregistrée.")


@once
async def test_themes_steps_and_bar_follow_what_is_answered_which_is_said_once_the_hand_rests(
    page: Page, serveur
):
    address = await begin(page, serveur, "Thèmes")
    await page.goto(f"{address}/questions")
    theme, first = page.locator("#theme_1"), page.locator("#premiere")
    await expect(first).to_have_attribute("href", "#q_objectifs")
    await page.get_by_label("Objectifs").fill("Parler à tous.")
    await theme.get_by_label("Non").check()
    for told in (theme.locator("summary"), page.locator("#etapes li li").first):
        await expect(told).to_contain_text("2 sur 2")
    await expect(theme).to_have_attribute("open", "")
    await expect(first).to_have_attribute("href", "#q_actions")
    rest = page.locator(".socle [data-reste]")
    await expect(rest).to_have_text(await page.locator("#etapes [aria-current] small").inner_text())
    await expect(page.locator("#messages")).to_have_text("Réponse enregistrée.")
    await expect(page.locator("#q_objectifs-compteur")).to_be_hidden()
    await page.get_by_label("Objectifs").fill("x" * 1400)
    await expect(page.locator("#q_objectifs-compteur")).to_have_text("Encore 100 caractères")
    await page.reload()
    await expect(theme).not_to_have_attribute("open", "")
    await page.goto(f"{address}/questions#q_objectifs")
    await expect(page.get_by_label("Objectifs")).to_be_visible()
    await page.set_viewport_size({"width": 360, "height": 640})
    await expect(page.locator(".socle button")).to_be_in_viewport()
    await expect(page.get_by_role("link", name="Éligibilité")).to_be_hidden()
    await page.locator("#etapes summary").first.click()
    await expect(page.get_by_role("link", name="Éligibilité")).to_be_visible()


@once
async def test_what_is_marked_of_a_demande_that_is_followed_is_its_new_line_alone(page: Page, serveur):
    await page.emulate_media(reduced_motion="no-preference")
    await enter_as(page.context, serveur, "usager-occitanie")
    await page.goto(f"{serveur.url}/demandes")
    forum, seen = page.get_by_role("link", name="Forum des associations"), page.locator("#liste")
    while not await forum.count():  # others begin demandes on this portal
        before = await seen.inner_text()
        await page.locator("a[rel=next]").click()
        await expect(seen).not_to_have_text(before)
    await forum.click()
    await page.get_by_role("button", name="Relancer").click()
    await expect(page.locator("#suivi.change .frise > li").first).to_contain_text("Relance")
    moving = "e => getComputedStyle(e).animationName"
    assert await page.locator("#suivi").evaluate(moving) == "none"
    assert await page.locator("#suivi .frise > li").first.evaluate(moving) == "change"
    assert await page.locator("#suivi .frise > li").nth(1).evaluate(moving) == "none"


@only_wide
async def test_the_steps_of_a_demande_are_sound(page: Page, inspection, serveur):
    address = await begin(page, serveur, "Inspection")
    for step in ("eligibilite", "projet", "budget", "questions", "pieces", "recapitulatif"):
        await page.goto(f"{address}/{step}")
        assert await inspection() == [], step
    for path in ("/demandes", "/demandes/nouvelle", "/demandes/nouvelle/projets-educatifs"):
        await page.goto(f"{serveur.url}{path}")
        assert await inspection() == [], path


@only_without_javascript
async def test_without_javascript_a_step_is_saved_by_its_button(page: Page, serveur):
    address = await begin(page, serveur, "Sans script")
    await page.goto(f"{address}/questions")
    await page.get_by_label("Objectifs").fill("Par le bouton.")
    await page.get_by_role("button", name="Enregistrer et continuer").click()
    await page.goto(f"{address}/questions")
    await expect(page.get_by_label("Objectifs")).to_have_value("Par le bouton.")


@once
async def test_what_is_kept_on_the_device_goes_with_the_log_out(page: Page, watch, serveur):
    address = await begin(page, serveur, "Départ")
    await page.goto(f"{address}/questions")
    await page.route("**/reponses/**", lambda route: route.abort())
    await page.get_by_label("Objectifs").fill("À ne pas laisser derrière soi.")
    await page.keyboard.press("Tab")
    await expect(page.locator("#etat_objectifs")).to_contain_text("Gardé sur cet appareil")
    assert await page.evaluate("localStorage.length") == 1
    await page.locator(".menu summary").click()
    await page.get_by_role("button", name="Se déconnecter").click()
    await page.wait_for_url("**/connexion")
    await page.wait_for_function("() => localStorage.length === 0")
    watch.forgive("ERR_FAILED")
