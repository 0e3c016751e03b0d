"""At 360 px: a word keeps its letters together, and what has no space gives way rather than widen the page."""

import re

from playwright.async_api import Page
from tests.browser.dossier import create_projet, open_ajout
from tests.browser.modes import MODES, only
from tests.browser.people import base_of, enter_as
from tests.browser.theatre import Theatre, theatre
from tests.rangees import budgets
from tests.world.personnes import make_usager

from mesaides.etablissements.tables import Etablissement

__all__ = ["theatre"]

BROKEN_LABELS = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll(".tableau [data-libelle]")].filter(cell => {
    pen.font = getComputedStyle(cell, "::before").font;
    const column = parseFloat(getComputedStyle(cell).gridTemplateColumns);
    return cell.dataset.libelle.split(" ").some(word => pen.measureText(word).width > column);
  }).map(cell => cell.dataset.libelle);
}"""
COLUMNS = """() => [...document.querySelectorAll(".tableau [data-libelle]")]
  .map(cell => parseFloat(getComputedStyle(cell).gridTemplateColumns))"""
BAR = "() => document.querySelector('.socle').getBoundingClientRect().toJSON()"
COVERED = """() => {
  const e = document.activeElement, bar = document.querySelector(".socle");
  const covered = !bar.contains(e) && e.getBoundingClientRect().bottom > bar.getBoundingClientRect().top;
  return covered && getComputedStyle(bar).position !== "static" ? e.outerHTML.slice(0, 80) : "";
}"""
OVERFLOW = "() => document.documentElement.scrollWidth - innerWidth"


@only([MODES[0]])
async def test_the_labels_of_a_table_are_whole_words_in_one_column(page: Page, serveur):
    await enter_as(page.context, serveur, "administrateur-occitanie")
    await page.goto(f"{serveur.url}/administration/etablissements")
    assert await page.locator(".tableau [data-libelle]").count() > 10
    assert await page.evaluate(BROKEN_LABELS) == []
    columns = await page.evaluate(COLUMNS)
    assert max(columns) - min(columns) <= 3, "the values stand below one another"


@only([mode for mode in MODES if mode.width == 360])
async def test_a_long_address_does_not_widen_the_page_of_an_etablissement(theatre: Theatre):
    lycee, roy = await theatre.lycee()
    page = await theatre.someone(roy.identifiant)
    await page.goto(f"/etablissements/{lycee.uai}?onglet=invitations")
    await page.get_by_label(re.compile("^Adresses électroniques")).fill("x" * 60 + "@exemple.fr\n" + "z" * 80)
    await page.get_by_role("button", name="Envoyer").first.click()
    await page.locator(".resultats").wait_for()
    assert await page.evaluate(OVERFLOW) <= 0
    card = await page.locator(".resultats").evaluate("e => e.scrollWidth - e.clientWidth")
    assert card <= 0


@only([mode for mode in MODES if mode.javascript and mode.width == 360])
async def test_two_kinds_of_boxes_make_one_bar_which_takes_its_place_below_the_last_line(theatre: Theatre):
    async with base_of(theatre.server):
        identifiant, path = await budgets(rows=2)
        lycee = await Etablissement.objects().get(Etablissement.uai == path.rpartition("/")[2])
        assert lycee is not None
        for _ in range(2):
            await make_usager(lycee, en_attente=True)
    page = await theatre.someone(identifiant)
    await page.goto(path)
    for box in await page.locator(".coche input").all():
        await box.check()
    await page.evaluate("scrollTo(0, 0)")
    bar = await page.evaluate(BAR)
    assert bar["height"] < 190
    assert bar["bottom"] == await page.evaluate("innerHeight"), "in sight before the end of the lines"
    await page.evaluate("scrollTo(0, document.body.scrollHeight)")
    last = await page.locator("main .tache").last.bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= (await page.evaluate(BAR))["top"]
    await page.locator(".rangee [href]").last.focus()
    await page.evaluate("scrollTo(0, 0)")
    await page.keyboard.press("Shift+Tab")
    focused = await page.evaluate("document.activeElement.getBoundingClientRect().bottom")
    assert focused <= (await page.evaluate(BAR))["top"]


@only([MODES[0]])
async def test_the_bar_of_a_budget_covers_nothing_that_has_the_focus(theatre: Theatre):
    _, roy = await theatre.lycee()
    page = await theatre.someone(roy.identifiant)
    await create_projet(page, "Barre")
    for width, height, where in ((360, 640, "fixed"), (640, 450, "fixed"), (320, 256, "static")):
        await page.set_viewport_size({"width": width, "height": height})
        await page.reload()
        for sens in ("depense", "recette"):
            await open_ajout(page, sens)
        assert await page.locator(".socle").evaluate("e => getComputedStyle(e).position") == where
        await page.locator(".marque").focus()
        for key in ("Tab", "Shift+Tab"):
            for _ in range(45):
                await page.keyboard.press(key)
                assert await page.evaluate(COVERED) == "", (width, key)
                if await page.evaluate("document.activeElement.matches('.pied a:last-child, .evitement')"):
                    break
