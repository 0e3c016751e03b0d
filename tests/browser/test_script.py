"""What site.js adds while a request travels, in a real browser, before a server that can be made to fail."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import wtforms
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from playwright.async_api import Browser, Page, Route, expect

from mesaides.montants import milliers

ROOT = Path(__file__).parents[2]
HOME = "http://portail.test/"
LAYOUT = """{% extends "layouts/site.html" %}
{% from "components/buttons.html" import action, bouton %}
{% from "components/forms.html" import champ, formulaire, resume_erreurs %}
{% block titre %}Essai{% endblock %}
{% block contenu %}<h1>Essai</h1>
{% block comptes %}<section id="comptes"><h2>Comptes</h2>
{{ action("/valider", "Valider", "comptes", csrf_input, nom="le compte de Paul") }}
{% call action("/refuser", "Refuser…", "comptes", csrf_input, confirmation="Il le saura.") %}{% endcall %}
</section>{% endblock %}
{% block saisie %}<section id="saisie">{{ resume_erreurs(form) }}
{% call formulaire("/envoyer", "saisie", csrf_input, vider=true) %}
{{ champ(form.nom, verification="/verifier") }}{{ champ(form.poste) }}{{ champ(form.secret) }}{{ bouton("Envoyer") }}
{% endcall %}</section>{% endblock %}{% endblock %}"""


class Saisie(wtforms.Form):
    nom = wtforms.StringField("Nom", [wtforms.validators.InputRequired("Indiquez un nom.")])
    poste = wtforms.SelectField("Poste", choices=["achats", "transport", "location"])
    secret = wtforms.PasswordField("Mot de passe")


Answer = Callable[[Route], Any]


class FakePortal:
    """Serves one page; `answers` says what each act gets."""

    def __init__(self) -> None:
        environment = Environment(
            loader=FileSystemLoader(ROOT / "templates"),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["milliers"] = milliers
        environment.globals |= {
            "asset": lambda name: f"/static/{name}",
            "styles": Markup('<link rel="stylesheet" href="/static/site.css">'),
            "titre_site": "Portail",
            "pour_qui": "visiteur",
            "demo": False,
        }
        self.template = environment.from_string(LAYOUT)
        self.answers: dict[str, Answer] = {}
        self.received: list[str] = []

    def render(self, block: str = "", form: Saisie | None = None) -> str:
        jeton = Markup('<input type="hidden" name="jeton" value="ancien">')
        acteur = SimpleNamespace(
            nom_complet="Claire Roux",
            nouveaux=0,
            avertir_apres=13_800,
            etablissement=None,
            reads_demandes=False,
            est_agent=False,
            facteur_manque=False,
            regard=None,
        )
        context = self.template.new_context(
            {"form": form or Saisie(), "csrf_input": jeton, "acteur": acteur, "messages": []}
        )
        whole = "".join(self.template.root_render_func(context))
        return "".join(context.blocks[block][0](context)) if block else whole

    async def handle(self, route: Route) -> None:
        path = "/" + route.request.url.removeprefix(HOME)
        if route.request.method == "POST":
            self.received.append(path)
            await self.answers[path](route)
        elif path.startswith("/static/"):
            found = next((ROOT / "static").rglob(path.rpartition("/")[2]))
            await route.fulfill(path=found)
        else:
            await route.fulfill(body=self.render(), content_type="text/html; charset=utf-8")


def html(body: str, status: int = 200, **headers: str) -> Answer:
    async def answer(route: Route) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        await route.fulfill(
            body=body, status=status, headers={"content-type": "text/html; charset=utf-8"} | named
        )

    return answer


@pytest.fixture
def portal() -> FakePortal:
    return FakePortal()


@pytest.fixture
async def page(chromium: Browser, portal: FakePortal) -> AsyncIterator[Page]:
    context = await chromium.new_context(viewport={"width": 360, "height": 700}, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    page = await context.new_page()
    await page.route("**/*", portal.handle)
    await page.clock.install()
    await page.goto(HOME)
    yield page
    await context.close()


async def test_a_button_says_that_it_is_sending_and_sends_once(page: Page, portal: FakePortal):
    go = asyncio.Event()

    async def wait(route: Route) -> None:
        await go.wait()
        await html(portal.render("comptes"))(route)

    portal.answers["/valider"] = wait
    button = page.locator("#comptes > form button")
    await button.click()
    await expect(button).to_have_text("Envoi…")
    await expect(button).to_have_attribute("aria-disabled", "true")
    await button.click(force=True)
    await page.clock.fast_forward(8_500)
    await expect(page.locator("#messages")).to_contain_text("rien n’est perdu")
    go.set()
    await expect(button).to_have_text("Valider le compte de Paul")
    await expect(page.locator("#messages")).not_to_contain_text("rien n’est perdu")
    assert portal.received == ["/valider"]


async def test_a_lost_answer_is_said_and_the_same_act_is_sent_again(page: Page, portal: FakePortal):
    portal.answers["/valider"] = lambda route: route.abort()
    await page.locator("#comptes > form button").click()
    await expect(page.locator("#messages")).to_contain_text("La réponse n’est pas arrivée")
    portal.answers["/valider"] = html(portal.render("comptes"))
    async with page.expect_response("**/valider"):
        await page.get_by_role("button", name="Réessayer").click()
    await expect(page.locator("#messages")).to_be_empty()
    assert portal.received == ["/valider", "/valider"]


async def test_a_page_of_error_never_replaces_what_was_typed(page: Page, portal: FakePortal):
    fault = "<!doctype html><html><body><main><h1>En panne</h1><p>Revenez.</p></main></body></html>"
    portal.answers["/envoyer"] = html(fault, 503, hx_retarget="body")
    await page.get_by_label("Nom").fill("Claire")
    portal.answers["/verifier"] = lambda route: route.abort()
    await page.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(page.locator("#messages")).to_contain_text("En panne. Revenez.")
    await expect(page.get_by_label("Nom")).to_have_value("Claire")
    await expect(page.get_by_role("button", name="Réessayer")).to_be_visible()


async def test_errors_take_the_focus_and_the_title(page: Page, portal: FakePortal):
    refused = Saisie()
    refused.validate()
    portal.answers["/envoyer"] = html(portal.render("saisie", refused), 422)
    await page.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(page.locator(".resume")).to_be_focused()
    await expect(page).to_have_title(re.compile(r"^Erreur\s: Essai"))


async def test_a_success_empties_the_form_tells_it_and_renews_the_tokens(page: Page, portal: FakePortal):
    told = '<hx-partial hx-target="#messages" hx-swap="innerHTML"><p class="message succes">Envoyé.</p></hx-partial>'
    tokens = '{"jeton": {"value": "neuf"}}'
    portal.answers |= {"/envoyer": html(portal.render("saisie") + told, hx_trigger=tokens)}
    portal.answers["/verifier"] = lambda route: route.abort()
    await page.get_by_label("Nom").fill("Claire")
    await page.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(page.locator("#messages.flottant")).to_contain_text("Envoyé.")
    await expect(page.get_by_label("Nom")).to_have_value("")
    for jeton in await page.locator("input[name=jeton]").all():
        await expect(jeton).to_have_value("neuf")


async def test_what_is_typed_while_the_form_leaves_stays_and_goes_with_the_next_one(
    page: Page, portal: FakePortal
):
    leaving = asyncio.Event()

    async def late(route: Route) -> None:
        await leaving.wait()
        await html(portal.render("saisie"))(route)

    portal.answers |= {"/envoyer": late, "/verifier": lambda route: route.abort()}
    name, send = page.get_by_label("Nom"), page.locator("#saisie form > button")
    await name.fill("Claire")
    await page.get_by_label("Poste").select_option("transport")
    await send.click()
    await expect(send).to_have_text("Envoi…")
    await page.get_by_label("Poste").select_option("location")
    await name.fill("Claire et Zoé")
    leaving.set()
    await expect(page.locator("#saisie.change")).to_be_visible()
    await expect(page.locator("#saisie.change")).to_have_count(0)
    await expect(name).to_have_value("Claire et Zoé")
    await expect(page.get_by_label("Poste")).to_have_value("location")
    await send.click()
    await expect(name).to_have_value("")
    await expect(page.get_by_label("Poste")).to_have_value("achats")


async def test_focus_goes_to_what_changed_when_its_place_is_gone(page: Page, portal: FakePortal):
    portal.answers["/valider"] = html('<section id="comptes"><h2>Comptes</h2><p>Aucun.</p></section>')
    await page.locator("#comptes > form button").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#comptes h2")).to_be_focused()


async def test_a_password_shown_is_hidden_again_before_it_leaves(page: Page, portal: FakePortal):
    portal.answers["/envoyer"] = lambda route: route.abort()
    secret = page.locator("#secret")
    await page.get_by_role("button", name="Afficher").click()
    await expect(secret).to_have_attribute("type", "text")
    await page.get_by_role("button", name="Envoyer", exact=True).click()
    await expect(secret).to_have_attribute("type", "password")


async def test_escape_closes_what_is_open_and_gives_the_focus_back(page: Page):
    for summary in (page.locator(".menu summary"), page.locator(".confirmation summary")):
        await summary.click()
        await page.keyboard.press("Escape")
        await expect(summary.locator("..")).not_to_have_attribute("open", "")
        await expect(summary).to_be_focused()


async def test_being_offline_is_said(page: Page):
    await page.context.set_offline(True)
    await expect(page.locator("#messages")).to_contain_text("Internet n’est plus accessible")
    await page.context.set_offline(False)
    await expect(page.locator("#messages")).to_contain_text("La connexion est revenue")


async def test_a_form_that_cannot_leave_stays_on_its_page_and_says_so(page: Page, portal: FakePortal):
    await page.context.set_offline(True)
    await page.evaluate("localStorage.setItem('depot:1:1', '{}')")
    await page.locator("#messages").get_by_role("button", name="Fermer").click()
    await page.evaluate("document.querySelector('form[action=\"/deconnexion\"]').requestSubmit()")
    await expect(page.locator("#messages")).to_contain_text("Internet n’est plus accessible")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Essai")
    assert await page.evaluate("localStorage.getItem('depot:1:1')") == "{}"
    assert portal.received == []


async def test_a_session_about_to_end_is_said_and_kept(page: Page, portal: FakePortal):
    await page.route("**/session", html("", 204))
    live = page.locator("#messages")
    await page.clock.fast_forward(13_740_000)
    await expect(live).to_be_empty()
    for _ in range(10):
        await page.clock.fast_forward(60_000)
        await expect(live).to_contain_text("Votre session prendra fin dans 5 minutes.")
        async with page.expect_request("**/session"):
            await page.get_by_role("button", name="Garder ma session").click()
        await expect(live).to_contain_text("Votre session reste ouverte.")
        await page.clock.fast_forward(13_740_000)


async def test_a_session_that_could_not_be_kept_is_said(page: Page, portal: FakePortal):
    await page.route("**/session", lambda route: route.abort())
    await page.clock.fast_forward(13_801_000)
    await page.get_by_role("button", name="Garder ma session").click()
    await expect(page.locator("#messages")).to_contain_text("La réponse n’est pas arrivée")
    await expect(page.get_by_role("button", name="Réessayer")).to_be_visible()
