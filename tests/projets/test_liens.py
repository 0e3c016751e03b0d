"""Answering from a mail: whoever holds its link logs in, unless the lycée wanted otherwise, and for 72 hours."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.races import race, times
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.budgets import BALANCED
from tests.world.personnes import PASSWORD, acteur_of, make_compte, make_gestionnaire
from tests.world.projets import Scene, budget_of, decision_link, set_scene

from mesaides.comptes.tables.compte import Compte
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.journal.tables import Evenement, find_break
from mesaides.projets.moves.decisions import ask_validation
from mesaides.projets.moves.sans_connexion import accept
from mesaides.projets.tables.projet import LienDecision, RefusBudget, ValidationBudget
from mesaides.projets.tables.sans_connexion import SansConnexion
from mesaides.web.gate import Gate

LOG_IN = "/connexion?suite=/decision/"


async def mailed(*, libre: bool = False) -> tuple[Scene, str]:
    """A budget to validate, and the link that Marc's mail holds."""
    scene = await set_scene(*BALANCED)
    if libre:
        await scene.accept_links()
    async with transaction():
        await ask_validation(await scene.fiche(), await acteur_of(scene.claire), datetime.now(UTC))
    return scene, await decision_link()


async def grow_old(hours: float) -> None:
    """The mail left so many hours ago."""
    await LienDecision.update(
        {LienDecision.expire_le: datetime.now(UTC) + timedelta(hours=72 - hours)}, force=True
    )


async def send_anyway(visitor: Visitor, link: str, acte: str, scene: Scene, raison: str = "Non.") -> Shown:
    """An act that no page offered to this visitor."""
    inside = await visitor.open("/aide")
    connected = "/deconnexion" in inside.actions()
    fields = (
        inside.fields("/deconnexion")
        if connected
        else (await visitor.open("/connexion")).fields("/connexion")
    )
    data = {"jeton": fields["jeton"], "vue": (await scene.fiche()).empreinte, "raison": raison}
    return Shown(await visitor.client.post(f"{link}/{acte}", data=data, headers={"Origin": ORIGIN}))


async def noted(acte: str) -> list[tuple[str, str]]:
    rows = await Evenement.select().where(Evenement.acte == acte)
    return [(row["moyen"], row["detail"]) for row in rows]


async def test_a_link_asks_to_log_in_then_leads_to_its_budget(app: Gate):
    scene, link = await mailed()
    visitor = Visitor.of(app)
    asked = await visitor.open(link)
    assert asked.path.startswith(LOG_IN)
    assert asked.answer.headers["referrer-policy"] == "no-referrer"
    assert "Radio du lycée" not in asked.text
    page = await visitor.send(asked, "/connexion", identifiant=scene.marc.identifiant, mot_de_passe=PASSWORD)
    assert page.path == link
    assert "Valider le budget de « Radio du lycée »" in page.text.replace("\u00a0", " ")
    done = await visitor.send(page, f"{link}/validation")
    assert done.path == "/decision-prise"
    assert await ValidationBudget.count() == 1
    shown = await visitor.open(budget_of(scene))
    assert "par le lien du courriel qui lui a été envoyé" in shown.text
    assert "sans connexion" not in shown.text
    assert not await Courriel.exists().where(Courriel.objet == "reponse_par_lien")


@pytest.mark.parametrize("acte", ["validation", "refus"])
async def test_a_forwarded_link_decides_nothing(app: Gate, acte: str):
    scene, link = await mailed()
    told = await send_anyway(Visitor.of(app), link, acte, scene)
    assert told.status == 401
    assert not await ValidationBudget.exists()
    assert not await RefusBudget.exists()
    assert not await LienDecision.exists().where(LienDecision.utilise_le.is_not_null())


@pytest.mark.parametrize("libre", [False, True])
@pytest.mark.parametrize("who", ["claire", "autre", "collegue"])
async def test_somebody_else_who_is_logged_in_is_told_whose_it_is(app: Gate, who: str, libre: bool):
    scene, link = await mailed(libre=libre)
    people = {
        "claire": lambda: scene.claire,
        "autre": make_compte,
        "collegue": lambda: make_gestionnaire(scene.lycee, nom="Roy"),
    }
    found = people[who]()
    someone = found if isinstance(found, Compte) else await found
    visitor = await Visitor.entered(app, someone)
    page = await visitor.open(link)
    assert "Ce lien a été envoyé à M. Vidal" in page.text.replace("\u00a0", " ")
    assert page.actions() == ["/deconnexion", "/deconnexion"]
    assert (budget_of(scene) in page.links()) == (who == "collegue")
    assert "4 800" not in page.text.replace("\u202f", " ")
    for acte in ("validation", "refus"):
        told = await send_anyway(visitor, link, acte, scene, "Un texte à garder.")
        assert told.status == 409
        assert "envoyé à M. Vidal" in told.text.replace("\u00a0", " ")
    assert told.words_of("texte_garde") == "Un texte à garder."
    assert not await ValidationBudget.exists()


async def test_where_the_lycee_wants_it_the_link_is_enough_and_the_journal_and_the_page_say_so(app: Gate):
    scene, link = await mailed(libre=True)
    visitor = Visitor.of(app)
    page = await visitor.open(link)
    await visitor.send(page, f"{link}/validation")
    shown = await (await Visitor.entered(app, scene.claire)).open(budget_of(scene))
    assert "par le lien du courriel qui lui a été envoyé, sans connexion" in shown.text
    used = await LienDecision.select().first()
    assert used["compte"] == scene.marc.id
    assert used["connecte"] is False
    ((moyen, detail),) = await noted("validation_budget")
    assert moyen == "lien"
    assert f'"lien": {used["id"]}' in detail
    told = await Courriel.select().where(Courriel.objet == "reponse_par_lien")
    assert [row["destinataire"] for row in told] == [scene.marc.adresse]
    assert await find_break() is None


async def test_a_refusal_by_the_link_says_so_too(app: Gate):
    scene, link = await mailed(libre=True)
    visitor = Visitor.of(app)
    await visitor.send(await visitor.open(link), f"{link}/refus", raison="Pas cette année.")
    shown = await (await Visitor.entered(app, scene.claire)).open(budget_of(scene))
    assert "par le lien du courriel qui lui a été envoyé, sans connexion" in shown.text
    assert [moyen for moyen, _ in await noted("refus_budget")] == ["lien"]


async def test_an_answer_on_a_page_says_no_link(app: Gate):
    scene, _ = await mailed(libre=True)
    marc = await Visitor.entered(app, scene.marc)
    page = await marc.open(budget_of(scene))
    await marc.send(page, f"/projets/{scene.projet}/validation")
    assert "par le lien" not in (await marc.open(budget_of(scene))).text
    assert [moyen for moyen, _ in await noted("validation_budget")] == ["page"]


async def test_after_72_hours_a_link_asks_to_log_in_and_leads_to_the_same_decision(app: Gate):
    scene, link = await mailed(libre=True)
    visitor = Visitor.of(app)
    await grow_old(71.9)
    page = await visitor.open(link)
    assert page.path == link
    await grow_old(72)
    assert (await visitor.send(page, f"{link}/validation")).status == 401
    asked = await visitor.open(link)
    assert asked.path.startswith(LOG_IN)
    page = await visitor.send(asked, "/connexion", identifiant=scene.marc.identifiant, mot_de_passe=PASSWORD)
    assert page.path == link
    await visitor.send(page, f"{link}/validation")
    assert await ValidationBudget.count() == 1


async def test_no_longer_accepted_links_already_sent_ask_too(app: Gate):
    scene, link = await mailed(libre=True)
    visitor = Visitor.of(app)
    page = await visitor.open(link)
    marc = await Visitor.entered(app, scene.marc)
    reglages = f"/etablissements/{scene.lycee.uai}/reglages"
    await marc.send(await marc.open(reglages), f"{reglages}/sans-connexion/retrait")
    assert (await visitor.send(page, f"{link}/validation")).status == 401
    assert not await ValidationBudget.exists()


@pytest.mark.parametrize("block", ["", "reponses"])
async def test_a_gestionnaire_settles_it_on_a_page_of_the_lycee(app: Gate, block: str):
    scene = await set_scene(*BALANCED)
    marc = await Visitor.entered(app, scene.marc)
    reglages = f"/etablissements/{scene.lycee.uai}/reglages"
    assert reglages in (await marc.open(f"/etablissements/{scene.lycee.uai}")).links()
    assert reglages in (await marc.open("/ma-structure")).links()
    page = await marc.open(reglages)
    assert "demande de se connecter" in page.text
    page = await marc.send(page, f"{reglages}/sans-connexion", block=block)
    assert "suffit" in page.words_of("reponses")
    assert "M. Vidal" in page.words_of("reponses").replace("\u00a0", " ")
    page = await marc.send(page, f"{reglages}/sans-connexion/retrait", block=block)
    assert "demande de se connecter" in page.words_of("reponses")
    assert await noted("sans_connexion") == await noted("avec_connexion") == [("page", "{}")]
    assert await SansConnexion.count().where(SansConnexion.fin_par == scene.marc.id) == 1


async def test_the_mail_says_what_its_link_asks(app: Gate):
    await mailed()
    mail = await Courriel.objects().where(Courriel.objet == "budget_a_valider").first()
    assert mail is not None
    assert "il vous demande de vous connecter, puis vous mène au budget" in mail.read().message.texte
    await mailed(libre=True)
    mail = (
        await Courriel.objects()
        .where(Courriel.objet == "budget_a_valider")
        .order_by(Courriel.id, ascending=False)
        .first()
    )
    assert mail is not None
    assert "Pendant 72\u00a0heures il suffit" in mail.read().message.texte


async def test_accepted_twenty_times_at_once_it_is_accepted_once(app: Gate):
    scene = await set_scene()
    acteur = await acteur_of(scene.marc)
    done, told = await race(*times(20, lambda: accept(scene.lycee.id, acteur, datetime.now(UTC))))
    assert (len(done), set(told)) == (1, {"Les réponses sans connexion sont déjà acceptées."})
    assert await SansConnexion.count() == 1
