"""Printed, a page gives every question with its answer, each total once, and leaves no heading alone."""

import re
import unicodedata
from io import BytesIO

from playwright.async_api import Page
from pypdf import PdfReader
from tests.browser.modes import MODES, only
from tests.browser.people import base_of, begin, enter_as
from tests.web_servers import Server

from mesaides.projets.tables.projet import LigneBudget

A4 = {"format": "A4", "margin": dict.fromkeys(("top", "bottom", "left", "right"), "15mm")}
both = only([MODES[1], MODES[3]])
TITLES = (
    "() => [...document.querySelectorAll('h1, h2, h3, h4, legend, .champ > label')].map(e => e.textContent)"
)
COVERED = """() => {
  const told = [...document.querySelectorAll("main :is(h1, h2, h3, p, dt, dd, td, th, label, li, .saisie)")]
    .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest(".sr"));
  const boxes = told.map(e => [e, e.getBoundingClientRect()]).filter(([, box]) => box.width && box.height);
  return boxes.flatMap(([one, a]) => boxes
    .filter(([other, b]) => one !== other && !one.contains(other) && !other.contains(one)
      && a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
    .map(([other]) => `${one.textContent.trim()} / ${other.textContent.trim()}`));
}"""


def plain(text: str) -> str:
    """Spaces are one, whatever their kind and wherever the lines end; a ligature is its letters."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


async def printed(page: Page) -> list[str]:
    """The text of each sheet."""
    sheets = PdfReader(BytesIO(await page.pdf(**A4, print_background=False))).pages
    return [plain(sheet.extract_text()) for sheet in sheets]


async def faults_of_sheets(page: Page, sheets: list[str]) -> list[str]:
    titles = [plain(title) for title in await page.evaluate(TITLES)]
    alone = [sheet[-60:] for sheet in sheets for title in titles if title and sheet.endswith(title)]
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": 680, "height": 960})
    return alone + await page.evaluate(COVERED)


@both
async def test_a_step_prints_its_questions_with_what_was_answered_however_long(page: Page, serveur: Server):
    await begin(page, serveur, "Un projet que l’on imprime")
    await page.goto(page.url.replace("eligibilite", "questions"))
    answer = "\n".join(f"Séance {number} : lecture et écriture." for number in range(1, 41))
    await page.get_by_label("Objectifs").fill(answer)
    sheets = await printed(page)
    told = " ".join(sheets)
    questions = await page.locator(".champ:visible > :is(label, legend)").all_inner_texts()
    assert len(questions) > 10
    assert [question for question in questions if plain(question) not in told] == []
    assert [line for line in answer.splitlines() if plain(line) not in told] == []
    assert "Enregistrer et continuer" not in told
    assert await faults_of_sheets(page, sheets) == []


@both
async def test_a_budget_of_sixty_lines_prints_each_and_its_total_once(page: Page, serveur: Server):
    await begin(page, serveur, "Un long budget")
    await page.goto(page.url.replace("eligibilite", "budget"))
    await page.locator("main a[href$='/budget']").last.click()
    await page.wait_for_url("**/projets/*/budget")
    projet = int(page.url.split("/")[-2])
    async with base_of(serveur):
        lignes = [
            LigneBudget(
                projet=projet, sens="depense", poste="transport", intitule=f"Trajet {n} ", montant_centimes=n
            )
            for n in range(1, 61)
        ]
        await LigneBudget.insert(*lignes)
    await page.reload()
    sheets = await printed(page)
    told = " ".join(sheets)
    assert [n for n in range(1, 61) if f"Trajet {n} " not in told] == []
    assert told.count("Total") == 2
    assert re.search(r"Total\s*60\slignes\s*18,30\s€", told)
    assert len(sheets) > 1
    assert await faults_of_sheets(page, sheets) == []


LENGTHEN = """() => { for (const dd of document.querySelectorAll("main .fiche dd.texte"))
  if (/^Donner/.test(dd.textContent)) dd.textContent = "Une ligne de plus.\\n".repeat(60); }"""


@only([MODES[1]])
async def test_a_long_answer_goes_on_overleaf_and_leaves_no_sheet_half_empty(page: Page, serveur: Server):
    await enter_as(page.context, serveur, "usager-occitanie")
    for path in ("/demandes/14/recapitulatif", "/demandes/8/accuse"):
        await page.goto(serveur.url + path)
        await page.evaluate(LENGTHEN)
        sheets = await printed(page)
        assert sum(sheet.count("Une ligne de plus.") for sheet in sheets) == 60
        assert [len(sheet) for sheet in sheets[:-1] if len(sheet) < 550] == [], path
        assert "Modifier" not in " ".join(sheets)


PAGES = {
    "usager-occitanie": ["/demandes/14/recapitulatif", "/demandes/8", "/demandes/8/accuse", "/mes-services"],
    "gestionnaire-occitanie": ["/etablissements/0819901X"],
    "instructeur-occitanie": ["/instruction/8"],
}


@only([MODES[3]])
async def test_whole_pages_print_without_a_heading_alone_nor_one_thing_on_another(
    page: Page, serveur: Server
):
    faults: dict[str, list[str]] = {}
    for identifiant, paths in PAGES.items():
        await enter_as(page.context, serveur, identifiant)
        for path in paths:
            await page.goto(serveur.url + path)
            sheets = await printed(page)
            blank = [
                f"page {number} presque vide" for number, one in enumerate(sheets[:-1]) if len(one) < 300
            ]
            if found := blank + await faults_of_sheets(page, sheets):
                faults[path] = found
            await page.emulate_media(media="screen")
    assert faults == {}


@only([MODES[1]])
async def test_what_would_be_done_next_is_not_printed_but_the_balance_of_a_budget_is(
    page: Page, serveur: Server
):
    for who, path, told, silent in (
        ("usager-occitanie", "/projets/1/budget", "Il manque|Équilibré|Ajoutez", "Ajouter une dépense"),
        ("usager-occitanie", "/demandes/9", "Historique", "Choisissez une personne"),
        ("instructeur-occitanie", "/instruction/7", "Historique", "Montant proposé|Raccourcis du clavier"),
    ):
        await enter_as(page.context, serveur, who)
        await page.goto(f"{serveur.url}{path}")
        words = " ".join(await printed(page))
        assert re.search(told, words), path
        assert not re.search(silent, words), path
