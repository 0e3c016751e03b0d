"""What an applicant and a gestionnaire do with a projet and a demande, in the browser, with JavaScript and without."""

import re

from playwright.async_api import Locator, Page, expect
from tests.browser.modes import Mode
from tests.pieces import samples
from tests.world.dossiers import CONTENU, REPONSES

from mesaides.demandes.rules.saisie import ELIGIBILITE
from mesaides.dispositifs.rules.contenu import TypeQuestion

LIGNES = (
    ("depense", "transport", "4 800"),
    ("recette", "region", "3000,00"),
    ("recette", "etablissement", "400 €"),
    ("recette", "mdl", "1 400,00"),
)
PIECES = ("rib", "programme", "devis", "deliberation")
CHOICES = {TypeQuestion.OUI_NON, TypeQuestion.CHOIX}
PDF = {"name": "piece.pdf", "mimeType": "application/pdf", "buffer": samples.pdf(fill=2_000)}


async def create_projet(page: Page, intitule: str, porteur: str = "") -> None:
    """A gestionnaire or an usager records a projet, and comes to its budget."""
    await page.goto("/projets/nouveau")
    await page.get_by_label("Intitulé du projet").fill(intitule)
    await page.get_by_label("Résumé").fill("Une webradio tenue par les élèves.")
    if porteur:
        await page.get_by_label("Adresse électronique de la personne qui porte").fill(porteur)
    await page.get_by_role("button", name="Créer le projet").click()
    await expect(page).to_have_url(re.compile(r"/projets/\d+/budget"))


async def engage_part(page: Page, intitule: str, porteur: str) -> None:
    """A gestionnaire records a projet, validates its part and invites its porteur, in one page."""
    await page.goto("/projets/nouveau")
    await page.get_by_label("Intitulé du projet").fill(intitule)
    await page.get_by_label("Part de l’établissement").fill("400")
    await page.get_by_label("Résumé").fill("Une webradio tenue par les élèves.")
    await page.get_by_label("Adresse électronique de la personne qui porte").fill(porteur)
    await page.get_by_role("button", name="Créer le projet").click()
    await expect(page.locator("#messages")).to_contain_text(f"Invitation envoyée à {porteur}")


async def open_ajout(page: Page, sens: str) -> Locator:
    """The form that adds a line to this side, opened unless it is."""
    ajout = page.locator(f"#ajout_{sens}s")
    if not await ajout.evaluate("details => details.open"):
        await ajout.locator("summary").click()
    return ajout


async def write_budget(page: Page, *, but: str = "") -> None:
    """Balanced, with a part of the établissement. `but`: the poste that is there already."""
    for sens, poste, montant in LIGNES:
        if poste == but:
            continue
        ajout = await open_ajout(page, sens)
        await page.locator(f"#poste-{sens}").select_option(poste)
        await page.locator(f"#montant-{sens}").fill(montant)
        rows = page.locator(f"section[aria-labelledby=titre_{sens}] .ligne:has(.actions)")
        before = await rows.count()
        await ajout.get_by_role("button", name=re.compile("^Ajouter cette")).click()
        await expect(rows).to_have_count(before + 1)
    await expect(page.locator(".bilan")).to_contain_text("Équilibré")


async def validate_budget(page: Page) -> None:
    await page.get_by_role("button", name=re.compile("^Valider le budget en entier")).click()
    await expect(page.locator("#reponse")).to_contain_text("Budget validé en entier par")


async def begin_demande(page: Page, projet: str = "") -> None:
    """From « Mes services »: its projet waits there when it has a validated budget, else it is new."""
    await page.goto("/mes-services")
    if projet:
        await page.get_by_role("link", name=f"Commencer la demande pour {projet}").click()
    else:
        await page.get_by_role("link", name="Déposer une demande d’aide").click()
    await page.get_by_role("link", name="Choisir Projets éducatifs").click()
    await page.get_by_role("button", name="Commencer la demande").click()
    await expect(page).to_have_url(re.compile(r"/demandes/\d+/eligibilite"))


async def complete(page: Page, mode: Mode) -> None:
    """Éligibilité, projet, budget, questions and pièces: what the dispositif asks, one step after the other."""
    await page.get_by_role("radiogroup", name=ELIGIBILITE.libelle).get_by_label("Oui").check()
    await _go_on(page, "Enregistrer et continuer", "projet")
    await _go_on(page, "Continuer", "budget")
    await _go_on(page, "Continuer", "questions")
    await answer(page)
    await _go_on(page, "Enregistrer et continuer", "pieces")
    await give_pieces(page, mode)
    await _go_on(page, "Continuer", "recapitulatif")


async def answer(page: Page, reponses: dict[str, str] = REPONSES) -> None:
    """Each question as a person does, leaving one field for the next."""
    asked = {question.code: question for question in CONTENU.questions}
    for code, valeur in reponses.items():
        if asked[code].type in CHOICES:
            await page.locator(f"#champ_{code} input[value={valeur}]").check()
        else:
            await page.locator(f"#q_{code}").fill(valeur)


async def give_pieces(page: Page, mode: Mode, codes: tuple[str, ...] = PIECES) -> None:
    for code in codes:
        await page.locator(f"#q_{code}").set_input_files(PDF)  # pyright: ignore[reportArgumentType]
        if not mode.javascript:
            await page.locator(f"#piece_{code}").get_by_role("button", name="Envoyer").click()
    for code in codes:
        link = page.locator(f"#fichiers_{code}").get_by_role("link", name="piece.pdf")
        await expect(link).to_have_count(1, timeout=30_000)


async def transmit(page: Page) -> str:
    """Swears, transmits, and reads the accusé: the reference of the demande."""
    await expect(page.get_by_text("Rien ne manque")).to_be_visible()
    await page.get_by_label("J’atteste sur l’honneur").check()
    await page.get_by_role("button", name="Transmettre").click()
    await expect(page).to_have_url(re.compile(r"/demandes/\d+/accuse"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Accusé de réception")
    told = await page.locator(".chapeau").inner_text()
    found = re.search(r"OCC-\S+", told)
    assert found, told
    return found[0]


async def _go_on(page: Page, name: str, step: str) -> None:
    await page.locator("#saisie").get_by_text(name, exact=True).click()
    await expect(page).to_have_url(re.compile(f"/demandes/\\d+/{step}"))
