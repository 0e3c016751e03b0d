"""Projets and their budgets, through the pages that people use, with and without htmx."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.visitors import HTMX, ORIGIN, Shown, Visitor
from tests.world.budgets import BALANCED, depense, recette
from tests.world.personnes import make_agent, make_compte
from tests.world.projets import Scene, budget_of, decision_link, make_thematique, set_scene

from mesaides.comptes.habilitations import Habilitation
from mesaides.courriels.tables import Courriel
from mesaides.invitations.tables.invitation import Invitation
from mesaides.projets.tables.projet import Projet, RefusBudget, ValidationBudget
from mesaides.web.gate import Gate

BLOCKS = pytest.mark.parametrize("block", ["", "budget"])


async def add(
    visitor: Visitor, page: Shown, scene: Scene, cote: str, poste: str, montant: str, block: str = ""
) -> Shown:
    action = f"/projets/{scene.projet}/lignes/{cote}"
    return await visitor.send(page, action, block=block, poste=poste, intitule="", montant=montant)


async def test_an_usager_creates_a_projet_then_comes_to_its_budget(app: Gate):
    scene = await set_scene()
    claire = await Visitor.entered(app, scene.claire)
    page = await claire.open("/projets/nouveau")
    shown = await claire.send(page, "/projets/nouveau", intitule="Potager", resume="Un potager.")
    assert "Budget du projet" in shown.text
    projet = await Projet.objects().where(Projet.intitule == "Potager").first()
    assert projet is not None
    assert projet.porteur == scene.claire.id
    assert "Potager" in (await claire.open("/projets")).text


async def test_a_projet_without_a_name_is_refused_beside_the_field(app: Gate):
    scene = await set_scene()
    claire = await Visitor.entered(app, scene.claire)
    page = await claire.open("/projets/nouveau")
    shown = await claire.send(page, "/projets/nouveau", intitule="", resume="Ce que j’ai écrit")
    assert shown.status == 422
    assert "Donnez un intitulé au projet." in shown.text
    assert shown.fields("/projets/nouveau")["resume"] == "Ce que j’ai écrit"


async def test_a_porteur_does_not_choose_another_lycee_nor_another_porteur(app: Gate):
    scene, other = await set_scene(), await set_scene(commune="Rodez")
    claire = await Visitor.entered(app, scene.claire)
    page = await claire.open("/projets/nouveau")
    await claire.send(
        page,
        "/projets/nouveau",
        intitule="Y",
        etablissement=other.lycee.id,
        porteur_adresse=other.claire.adresse,
        porteur=other.claire.id,
    )
    projet = await Projet.objects().where(Projet.intitule == "Y").first()
    assert projet is not None
    assert (projet.porteur, projet.etablissement) == (scene.claire.id, scene.lycee.id)


@BLOCKS
async def test_lines_are_added_and_what_is_missing_is_told(app: Gate, block: str):
    scene = await set_scene()
    claire = await Visitor.entered(app, scene.claire)
    page = await claire.open(budget_of(scene))
    page = await add(claire, page, scene, "depenses", "transport", "1 234,50", block)
    assert "1 234,50 €" in page.text
    assert "Ajoutez la part de l’établissement" in page.text
    page = await claire.open(budget_of(scene))
    page = await add(claire, page, scene, "recettes", "etablissement", "234.5 €", block)
    assert "Il manque 1 000,00 € de recettes" in page.text
    page = await claire.open(budget_of(scene))
    page = await add(claire, page, scene, "recettes", "region", "1\u202f000", block)
    assert "Équilibré" in page.text
    assert "Demander la validation" in page.text
    assert ("<html" in page.answer.text) == (block == "")


@BLOCKS
@pytest.mark.parametrize("montant", ["", "NaN", "1e400", "-5", "12 34", "1" * 20, "abc"])
async def test_an_amount_that_is_none_is_told_with_an_example(app: Gate, block: str, montant: str):
    scene = await set_scene()
    claire = await Visitor.entered(app, scene.claire)
    page = await claire.open(budget_of(scene))
    shown = await add(claire, page, scene, "depenses", "transport", montant, block)
    assert shown.status == 422
    assert "ontant" in shown.words_of("montant-depense-erreur") or "virgule" in shown.words_of(
        "montant-depense-erreur"
    )
    assert shown.fields(f"/projets/{scene.projet}/lignes/depenses")["montant"] == montant


@BLOCKS
async def test_a_line_is_changed_then_removed(app: Gate, block: str):
    scene = await set_scene(depense(100, "achats", "Micros"))
    claire = await Visitor.entered(app, scene.claire)
    page = await claire.open(budget_of(scene))
    edit = next(link for link in page.links() if "?ligne=" in link)
    ligne = edit.rpartition("=")[2]
    form = await claire.open(edit)
    base = f"/projets/{scene.projet}/lignes/{ligne}"
    assert form.fields(f"{base}/changement")["intitule"] == "Micros"
    shown = await claire.send(form, f"{base}/changement", block=block, montant="250")
    assert "2,50" not in shown.text
    assert "250,00 €" in shown.text
    page = await claire.open(budget_of(scene))
    shown = await claire.send(page, f"{base}/retrait", block=block)
    assert "Micros" not in shown.words_of("budget")


@BLOCKS
async def test_a_row_being_changed_stays_open_whatever_else_is_done(app: Gate, block: str):
    """What is typed in it stays too: htmx leaves alone a field whose value the portal has not changed."""
    scene = await set_scene(*BALANCED)
    claire = await Visitor.entered(app, scene.claire)
    page = await claire.open(budget_of(scene))
    for _ in range(2):
        page = await claire.open(
            next(link for link in page.links() if "?ligne=" in link and link != page.path)
        )
    rows = [action for action in page.actions() if action.endswith("/changement")]
    assert len(rows) == 2
    add = f"/projets/{scene.projet}/lignes/depenses"
    refused = await claire.send(page, add, block=block, intitule="Micros", montant="beaucoup")
    added = await claire.send(page, add, block=block, intitule="Micros", montant="250")
    asked = await claire.send(page, add.removesuffix("lignes/depenses") + "sollicitation", block=block)
    for shown in (refused, added, asked):
        assert [action for action in shown.actions() if action.endswith("/changement")] == rows
    saved = await claire.send(page, rows[0], block=block)
    assert [action for action in saved.actions() if action.endswith("/changement")] == rows[1:]


async def opened(visitor: Visitor, scene: Scene) -> tuple[Shown, str]:
    """The page with its first row open, and the address of that row."""
    page = await visitor.open(budget_of(scene))
    edit = next(link for link in page.links() if "?ligne=" in link)
    return await visitor.open(edit), f"/projets/{scene.projet}/lignes/{edit.rpartition('=')[2]}"


@BLOCKS
@pytest.mark.parametrize("elsewhere", [False, True])
async def test_a_line_changed_in_two_tabs_keeps_both_until_one_is_chosen(
    app: Gate, block: str, elsewhere: bool
):
    scene = await set_scene(depense(100, "achats", "Micros"))
    claire, marc = await Visitor.entered(app, scene.claire), await Visitor.entered(app, scene.marc)
    mine, ligne = await opened(claire, scene)
    other = claire if elsewhere else marc
    await other.send((await opened(other, scene))[0], f"{ligne}/changement", montant="250")
    told = await claire.send(mine, f"{ligne}/changement", block=block, intitule="Deux micros", montant="300")
    assert told.status == 409
    assert "Cette ligne a changé entre-temps" in told.text
    assert (
        f"Par {'vous, ailleurs' if elsewhere else 'M. Vidal'} : « Achats et fournitures, Micros, 250,00"
        in told.text
    )
    assert "pas encore enregistré : « Achats et fournitures, Deux micros, 300,00" in told.text
    typed = told.fields(f"{ligne}/changement")
    assert (typed["intitule"], typed["montant"]) == ("Deux micros", "300")
    assert "250,00" in (await claire.open(budget_of(scene))).words_of("total_depense")
    assert "300,00" in (await claire.send(told, f"{ligne}/changement", block=block)).words_of("total_depense")


@BLOCKS
async def test_the_same_written_twice_is_no_conflict(app: Gate, block: str):
    scene = await set_scene(depense(100, "achats", "Micros"))
    claire = await Visitor.entered(app, scene.claire)
    mine, ligne = await opened(claire, scene)
    await claire.send((await opened(claire, scene))[0], f"{ligne}/changement", montant="250")
    same = await claire.send(mine, f"{ligne}/changement", block=block, montant="250")
    assert "Ligne enregistrée." in same.text


@BLOCKS
async def test_a_line_taken_out_while_it_was_changed_can_be_put_back_as_it_was_written(app: Gate, block: str):
    scene = await set_scene(recette(100, "familles", "Loto"))
    claire, marc = await Visitor.entered(app, scene.claire), await Visitor.entered(app, scene.marc)
    mine, ligne = await opened(claire, scene)
    await marc.send(await marc.open(budget_of(scene)), f"{ligne}/retrait")
    told = await claire.send(mine, f"{ligne}/changement", block=block, intitule="Tombola")
    assert told.status == 409
    assert "Cette ligne a été retirée entre-temps" in told.text
    assert "pas encore enregistré : « Familles, Tombola" in told.text
    add = f"/projets/{scene.projet}/lignes/recettes"
    back = await claire.send(told, add, block=block)
    assert "Tombola" in back.words_of("budget")
    assert (await scene.fiche()).recettes_centimes == 100


@BLOCKS
async def test_a_line_changed_while_it_was_taken_out_is_not_taken_out_unread(app: Gate, block: str):
    scene = await set_scene(depense(100, "achats", "Micros"))
    claire, marc = await Visitor.entered(app, scene.claire), await Visitor.entered(app, scene.marc)
    mine = await claire.open(budget_of(scene))
    form, ligne = await opened(marc, scene)
    await marc.send(form, f"{ligne}/changement", montant="250")
    told = await claire.send(mine, f"{ligne}/retrait", block=block and f"ligne-{ligne.rpartition('/')[2]}")
    assert told.status == 409
    assert "Par M. Vidal : « Achats et fournitures, Micros, 250,00" in told.words_of("budget")
    assert (await scene.fiche()).depenses_centimes == 250_00
    await claire.send(told, f"{ligne}/retrait", block=block)
    assert (await scene.fiche()).depenses_centimes == 0


@BLOCKS
async def test_an_amount_not_understood_says_what_the_line_keeps_meanwhile(app: Gate, block: str):
    scene = await set_scene(depense(550_00, "transport"))
    claire = await Visitor.entered(app, scene.claire)
    mine, ligne = await opened(claire, scene)
    told = await claire.send(mine, f"{ligne}/changement", block=block, montant="56O")
    assert "ici, la lettre « O » remplace un zéro" in told.text
    assert "En attendant, la ligne garde 550,00 €." in told.text
    assert told.fields(f"{ligne}/changement")["montant"] == "56O"


async def test_what_is_missing_is_proposed_the_part_of_the_lycee_first(app: Gate):
    scene = await set_scene(depense(900_00))
    claire = await Visitor.entered(app, scene.claire)
    add = f"/projets/{scene.projet}/lignes/recettes"
    page = await claire.open(budget_of(scene))
    assert (page.fields(add)["poste"], page.fields(add)["montant"]) == ("etablissement", "900,00")
    page = await claire.send(page, add, montant="400")
    assert (page.fields(add)["poste"], page.fields(add)["montant"]) == ("region", "500,00")
    assert "Ce qui manque : 500,00 €." in page.words_of("ajout_recettes")
    page = await claire.send(page, add)
    assert "Équilibré" in page.words_of("bilan")
    assert f"/projets/{scene.projet}/sollicitation" in page.actions()


@BLOCKS
async def test_a_change_that_would_break_the_seal_warns_before(app: Gate, block: str):
    scene = await set_scene(*BALANCED)
    marc, claire = await Visitor.entered(app, scene.marc), await Visitor.entered(app, scene.claire)
    page = await marc.open(budget_of(scene))
    page = await marc.send(page, f"/projets/{scene.projet}/validation", block=block)
    assert "Budget validé en entier par M. Vidal" in page.text
    page = await claire.open(budget_of(scene))
    links = [link for link in page.links() if "?ligne=" in link]
    edit = links[2]
    base = f"/projets/{scene.projet}/lignes/{edit.rpartition('=')[2]}/changement"
    warned = await claire.send(await claire.open(edit), base, block=block, montant="550")
    assert "Ce changement redemande la validation" in warned.text
    assert "La part de l’établissement passe de 400,00 € à 550,00 €." in warned.text
    assert "M. Vidal ne reverra que cette différence" in warned.text
    assert "Budget validé en entier par M. Vidal" in (await claire.open(budget_of(scene))).text
    saved = await claire.send(warned, base, block=block)
    assert "Les recettes dépassent les dépenses de 150,00 €." in saved.text


async def test_a_removal_that_would_break_the_seal_warns_too(app: Gate):
    scene = await set_scene(*BALANCED)
    marc = await Visitor.entered(app, scene.marc)
    page = await marc.send(await marc.open(budget_of(scene)), f"/projets/{scene.projet}/validation")
    base = next(action for action in page.actions() if action.endswith("/retrait"))
    warned = await marc.send(page, base)
    assert "Ce changement redemande la validation" in warned.text
    saved = await marc.send(warned, base)
    assert "Ajoutez au moins une dépense." in saved.text


@pytest.mark.parametrize("block", ["", "budgets"])
async def test_several_budgets_are_validated_together_and_what_changed_is_told(app: Gate, block: str):
    scene = await set_scene(*BALANCED)
    claire, marc = await Visitor.entered(app, scene.claire), await Visitor.entered(app, scene.marc)
    await claire.send(await claire.open("/projets/nouveau"), "/projets/nouveau", intitule="Potager")
    potager = await Projet.objects().where(Projet.intitule == "Potager").first()
    assert potager is not None
    other = Scene(scene.lycee, scene.marc, scene.claire, potager.id, scene.thematique)
    await other.add(*BALANCED)
    for each in (scene, other):
        await claire.send(await claire.open(budget_of(each)), f"/projets/{each.projet}/sollicitation")
    page = await marc.open("/projets")
    boxes = [i.get("value") for i in page.tree.iter("input") if i.get("name") == "budget"]
    assert len(boxes) == 2
    await other.add(depense(5))
    await other.add(recette(5, "mdl", "Plus"))
    shown = await marc.send(page, "/projets/validations", block=block, budget=boxes)
    assert "1 budget validé." in shown.text
    assert "« Potager » : Ce budget a changé pendant que vous le lisiez" in shown.text
    assert await ValidationBudget.count() == 1


async def test_a_refusal_is_shown_with_its_reason_to_the_porteur_without_reloading(app: Gate):
    scene = await set_scene(*BALANCED)
    claire, marc = await Visitor.entered(app, scene.claire), await Visitor.entered(app, scene.marc)
    page = await claire.open(budget_of(scene))
    page = await claire.send(page, f"/projets/{scene.projet}/sollicitation")
    mark = page.answer.headers["etag"]
    asked = {**HTMX, "HX-Target": "section#reponse", "If-None-Match": mark}
    quiet = await claire.open(budget_of(scene), **asked)
    assert (quiet.status, quiet.answer.content) == (304, b"")
    inbox = await marc.open("/projets")
    action = f"/projets/{scene.projet}/refus"
    assert "Indiquez la raison" in (await marc.send(inbox, action, raison="  ")).text
    await marc.send(inbox, action, raison="Le CA ne l’a pas votée.")
    told = await claire.open(budget_of(scene), **asked)
    assert told.status == 200
    assert "Refusé par M. Vidal" in told.text
    assert "Le CA ne l’a pas votée." in told.text
    assert "<html" not in told.answer.text


PLACES = {"": "budgets", "/budget": "budget", "etablissement": "tableau"}
"""Where a budget is refused, and the block that htmx swaps there."""


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("raison", ["  ", "x" * 1001])
async def test_a_refusal_to_mend_is_shown_where_it_was_typed_beside_its_field(
    app: Gate, place: str, raison: str, htmx: bool
):
    scene = await set_scene(*BALANCED)
    claire, marc = await Visitor.entered(app, scene.claire), await Visitor.entered(app, scene.marc)
    await claire.send(await claire.open(budget_of(scene)), f"/projets/{scene.projet}/sollicitation")
    addresses = {
        "": "/projets",
        "/budget": budget_of(scene),
        "etablissement": f"/etablissements/{scene.lycee.uai}",
    }
    page = await marc.open(addresses[place])
    action = f"/projets/{scene.projet}/refus"
    answer = await marc.send(page, action, block=PLACES[place] if htmx else "", raison=raison)
    assert answer.status == 422
    field = answer.element(f"raison-{scene.projet}")
    assert field is not None
    assert (field.get("aria-invalid"), (field.text or "").strip()) == ("true", raison.strip())
    said = "Indiquez la raison" if not raison.strip() else "trop long"
    assert said in answer.words_of(f"raison-{scene.projet}-erreur")
    assert f"#raison-{scene.projet}" in answer.links()
    assert await RefusBudget.count() == 0
    done = await marc.send(answer if not htmx else page, action, raison="Le CA ne l’a pas votée.")
    assert "Budget refusé." in done.text


async def test_a_refusal_by_mail_without_its_reason_is_mended_on_the_same_page(app: Gate):
    scene = await set_scene(*BALANCED)
    await scene.accept_links()
    claire = await Visitor.entered(app, scene.claire)
    await claire.send(await claire.open(budget_of(scene)), f"/projets/{scene.projet}/sollicitation")
    link = await decision_link()
    passer = Visitor.of(app)
    page = await passer.open(link)
    asked = await passer.send(page, f"{link}/refus", headers={"Referer": ""}, raison=" ")
    assert asked.status == 422
    assert "Indiquez la raison" in asked.words_of("raison-erreur")
    assert asked.title.startswith("Erreur")
    done = await passer.send(asked, f"{link}/refus", raison="Le CA ne l’a pas votée.")
    assert done.path == "/decision-prise"


@pytest.mark.parametrize("htmx", [False, True])
async def test_whoever_refuses_too_late_keeps_the_reason_they_wrote(app: Gate, htmx: bool):
    scene = await set_scene(*BALANCED)
    await scene.accept_links()
    claire, marc = await Visitor.entered(app, scene.claire), await Visitor.entered(app, scene.marc)
    await claire.send(await claire.open(budget_of(scene)), f"/projets/{scene.projet}/sollicitation")
    link = await decision_link()
    action = f"/projets/{scene.projet}/refus"
    passer = Visitor.of(app)
    page, mail = await marc.open("/projets"), await passer.open(link)
    await marc.send(page, f"/projets/{scene.projet}/validation")
    late = await marc.send(page, action, block="budgets" if htmx else "", raison="Un long texte.")
    assert late.status == 409
    assert "déjà validé par vous" in late.text
    assert late.words_of("texte_garde") == "Un long texte."
    by_mail = await passer.send(mail, f"{link}/refus", headers={"Referer": ""}, raison="Par courriel.")
    assert by_mail.status == 409
    assert by_mail.words_of("texte_garde") == "Par courriel."


async def test_the_gestionnaire_answers_from_the_mail_once_and_a_get_changes_nothing(app: Gate):
    scene = await set_scene(*BALANCED)
    await scene.accept_links()
    claire = await Visitor.entered(app, scene.claire)
    await claire.send(await claire.open(budget_of(scene)), f"/projets/{scene.projet}/sollicitation")
    link = await decision_link()
    passer = Visitor.of(app)
    for _ in range(10):
        page = await passer.open(link)
        assert page.status == 200
    assert page.answer.headers["referrer-policy"] == "no-referrer"
    assert "Radio du lycée" in page.text
    assert not await ValidationBudget.exists()
    shown = await passer.send(page, f"{link}/validation")
    assert "Votre réponse est enregistrée" in shown.text
    assert await ValidationBudget.count() == 1
    assert (await passer.open(link)).status == 410
    assert "Budget validé en entier par M. Vidal" in (await claire.open(budget_of(scene))).text


async def test_from_the_mail_a_budget_that_changed_meanwhile_is_not_validated(app: Gate):
    scene = await set_scene(*BALANCED)
    await scene.accept_links()
    claire = await Visitor.entered(app, scene.claire)
    await claire.send(await claire.open(budget_of(scene)), f"/projets/{scene.projet}/sollicitation")
    link = await decision_link()
    passer = Visitor.of(app)
    page = await passer.open(link)
    await scene.add(depense(5), recette(5, "mdl", "Plus"))
    shown = await passer.send(page, f"{link}/validation")
    assert shown.status == 409
    assert "a changé pendant que vous le lisiez" in shown.text
    assert not await ValidationBudget.exists()
    assert "Plus" in (await passer.open(link)).text


async def test_words_change_without_touching_the_seal(app: Gate):
    scene = await set_scene(*BALANCED)
    marc = await Visitor.entered(app, scene.marc)
    await marc.send(await marc.open(budget_of(scene)), f"/projets/{scene.projet}/validation")
    path = f"/projets/{scene.projet}/modification"
    shown = await marc.send(await marc.open(path), path, intitule="Webradio", resume="Autre récit")
    assert "Webradio" in shown.text
    assert "Budget validé" in shown.text


@pytest.mark.parametrize("block", ["", "projet"])
async def test_words_changed_by_somebody_else_are_shown_beside_mine_and_not_overwritten(
    app: Gate, block: str
):
    scene = await set_scene(*BALANCED)
    claire, marc = await Visitor.entered(app, scene.claire), await Visitor.entered(app, scene.marc)
    path = f"/projets/{scene.projet}/modification"
    mine = await claire.open(path)
    await marc.send(await marc.open(path), path, intitule="Webradio", resume="Le récit de Marc")
    told = await claire.send(mine, path, block=block, intitule="Radio", resume="Le récit de Claire")
    assert told.status == 409
    assert "Le récit de Marc" in told.text
    assert told.fields(path)["resume"] == "Le récit de Claire"
    assert (await scene.fiche()).resume == "Le récit de Marc"
    await claire.send(told, path, block=block)
    assert (await scene.fiche()).resume == "Le récit de Claire"


async def test_a_form_of_the_version_before_still_saves(app: Gate):
    scene = await set_scene(*BALANCED)
    claire = await Visitor.entered(app, scene.claire)
    path = f"/projets/{scene.projet}/modification"
    await claire.send(await claire.open(path), path, resume="D’avant", vue=None, porteur_adresse=None)
    assert (await scene.fiche()).resume == "D’avant"


PAGES = ("", "/budget", "/modification")


async def test_what_one_may_not_see_does_not_exist(app: Gate):
    scene, other = await set_scene(*BALANCED), await set_scene(commune="Rodez")
    for stranger in (
        other.claire,
        other.marc,
        await make_compte(),
        await make_agent(Habilitation.INSTRUCTEUR),
    ):
        visitor = await Visitor.entered(app, stranger)
        for page in PAGES:
            assert (await visitor.open(f"/projets/{scene.projet}{page}")).status == 404
        own = await visitor.open("/aide")
        for act in ("sollicitation", "validation", "refus", "lignes/depenses", "modification"):
            path = f"/projets/{scene.projet}/{act}"
            data = {"jeton": own.fields("/deconnexion")["jeton"], "vue": (await scene.fiche()).empreinte}
            answer = await visitor.client.post(path, data=data, headers={"Origin": ORIGIN})
            assert answer.status_code == 404, path
    assert (await Visitor.of(app).open(f"/projets/{scene.projet}")).path.startswith("/connexion")
    assert not await ValidationBudget.exists()


async def test_a_porteur_validates_nothing(app: Gate):
    scene = await set_scene(*BALANCED)
    claire = await Visitor.entered(app, scene.claire)
    page = await claire.open(budget_of(scene))
    path = f"/projets/{scene.projet}/validation"
    assert path not in page.actions()
    data = {"jeton": page.fields("/deconnexion")["jeton"], "vue": (await scene.fiche()).empreinte}
    assert (await claire.client.post(path, data=data, headers={"Origin": ORIGIN})).status_code == 404
    assert not await ValidationBudget.exists()


async def test_a_marker_planted_in_every_text_is_shown_as_text(app: Gate):
    marker = "<svg/onload=x>\"'{{7*7}}"
    await make_thematique()
    scene = await set_scene(depense(100, "achats", marker))
    claire = await Visitor.entered(app, scene.claire)
    path = f"/projets/{scene.projet}/modification"
    await claire.send(await claire.open(path), path, intitule=marker, resume=marker)
    for page in ("/projets", f"/projets/{scene.projet}", budget_of(scene), path):
        text = (await claire.open(page)).answer.text
        assert "<svg/onload" not in text
        assert "&lt;svg/onload" in text


async def test_the_gestionnaire_answers_from_the_page_of_the_lycee_and_services_tell_both(app: Gate):
    scene = await set_scene(*BALANCED)
    claire, marc = await Visitor.entered(app, scene.claire), await Visitor.entered(app, scene.marc)
    assert "Prêt à être validé" in (await claire.open("/mes-services")).text
    await claire.send(await claire.open(budget_of(scene)), f"/projets/{scene.projet}/sollicitation")
    assert ", gestionnaire, depuis peu" in (await claire.open("/mes-services")).text
    assert "1 décision vous attend" in (await marc.open("/mes-services")).text
    page = await marc.open(f"/etablissements/{scene.lycee.uai}")
    assert "Budgets à valider" in page.text
    shown = await marc.send(page, f"/projets/{scene.projet}/validation", block="tableau")
    assert "Budget validé en entier." in shown.text
    assert "rien ne vous attend" in shown.text
    assert "Budgets à valider" not in shown.text
    assert "Prêt à être validé" not in (await claire.open("/mes-services")).text


async def test_a_porteur_invited_with_a_validated_projet_finds_it_on_accepting(app: Gate):
    scene = await set_scene()
    marc = await Visitor.entered(app, scene.marc)
    ines = await make_compte(prenom="Inès", adresse="ines@exemple.fr")
    page = await marc.open("/projets/nouveau")
    await marc.send(
        page, "/projets/nouveau", intitule="Potager", inviter="", porteur_adresse="ines@exemple.fr"
    )
    potager = await Projet.objects().where(Projet.intitule == "Potager").first()
    assert potager is not None
    potager_scene = Scene(scene.lycee, scene.marc, ines, potager.id, scene.thematique)
    await potager_scene.add(*BALANCED, par=scene.marc)
    await marc.send(await marc.open(budget_of(potager_scene)), f"/projets/{potager.id}/validation")
    invited = await marc.send(await marc.open(f"/projets/{potager.id}"), f"/projets/{potager.id}/invitation")
    assert "Invitation envoyée à ines@exemple.fr." in invited.text
    assert "Le porteur a reçu une invitation" in invited.words_of("projet")
    assert f"/projets/{potager.id}/invitation" not in invited.actions()
    late = datetime.now(UTC) - timedelta(minutes=1)
    for change, said in (({"etat": "declinee"}, "a été déclinée"), ({"expire_le": late}, "a expiré")):
        kept = await Invitation.select().first()
        await Invitation.update(change, force=True)
        shown = await marc.open(f"/projets/{potager.id}")
        assert said in shown.words_of("projet")
        assert f"/projets/{potager.id}/invitation" in shown.actions()
        await Invitation.update({name: kept[name] for name in change}, force=True)
    mail = await Courriel.objects().where(Courriel.objet == "invitation").first()
    assert mail is not None
    assert "Potager" in mail.read().message.texte
    visitor = await Visitor.entered(app, ines)
    assert (await visitor.open(f"/projets/{potager.id}")).status == 404
    services = await visitor.open("/mes-services")
    accept = next(action for action in services.actions() if action.endswith("/acceptation"))
    await visitor.send(services, accept)
    found = await visitor.open(budget_of(potager_scene))
    assert "Budget validé en entier par M. Vidal" in found.text
    assert "Potager" in (await visitor.open("/projets")).text
