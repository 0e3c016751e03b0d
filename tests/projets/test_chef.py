"""No gestionnaire answers: the chef of the établissement is asked, at the address that the directory gives."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from tests.conftest import TEST_SETTINGS
from tests.races import race, times
from tests.visitors import Visitor
from tests.web.etats import wait_for_an_answer
from tests.world.budgets import BALANCED
from tests.world.courriels import letters_to, link_of
from tests.world.dates import now
from tests.world.personnes import acteur_of, make_gestionnaire
from tests.world.projets import Scene, set_scene

from mesaides.comptes.tables.compte import Compte
from mesaides.db import transaction
from mesaides.projets.moves.chef import ask_chef
from mesaides.projets.moves.decisions import ask_validation
from mesaides.projets.states import EtatBudget, may_ask_chef
from mesaides.projets.tables.projet import LienDecision, ValidationBudget

pytestmark = pytest.mark.usefixtures("app")
JOURS = TEST_SETTINGS.chef_apres
MAILBOX = "0819901x@exemple.fr"


async def unanswered(*, jours: int = JOURS + 1, mail: str = MAILBOX) -> Scene:
    scene = await set_scene(*BALANCED)
    scene.lycee.mail = mail
    await scene.lycee.save()
    async with transaction():
        await ask_validation(await scene.fiche(), await acteur_of(scene.claire), now())
    await wait_for_an_answer(jours)
    return scene


async def asked(scene: Scene) -> str:
    """The link that its mailbox has got."""
    async with transaction():
        await ask_chef(await scene.fiche(), JOURS, await acteur_of(scene.claire), now())
    [letter] = await letters_to(MAILBOX, "budget_chef")
    return link_of(letter, "/decision/")


def _ask(scene: Scene, par: Compte) -> Any:
    async def act() -> None:
        await ask_chef(await scene.fiche(par), JOURS, await acteur_of(par), now())

    return act


async def test_after_some_days_the_porteur_asks_the_chef_who_answers_without_an_account(visitor: Visitor):
    scene = await unanswered()
    roy = await make_gestionnaire(scene.lycee, nom="Roy")
    page = await visitor.open_as(scene.claire, f"/projets/{scene.projet}/budget")
    page = await visitor.send(page, f"/projets/{scene.projet}/sollicitation-chef")
    assert "Le courriel est parti" in page.text
    assert "Le chef d’établissement peut répondre aussi" in page.text
    assert f"/projets/{scene.projet}/sollicitation-chef" not in page.actions()
    await visitor.send(page, "/deconnexion")
    [letter] = await letters_to(MAILBOX)
    assert "Sans réponse depuis 5\u00a0jours" in letter.sujet
    page = await visitor.open(link_of(letter, "/decision/"))
    assert "vous répondez comme le chef d’établissement, à défaut de M. Vidal" in page.text
    await visitor.send(page, next(action for action in page.actions() if action.endswith("/validation")))
    fiche = await scene.fiche()
    assert fiche.etat is EtatBudget.VALIDE
    assert fiche.valide_par == "le chef d’établissement, à défaut de M.\u00a0Vidal"
    for who in (scene.marc, roy):
        [told] = await letters_to(who.adresse, "reponse_par_lien")
        assert "par le chef d’établissement" in told.sujet
    [told] = await letters_to(scene.claire.adresse, "budget_valide")
    assert "le chef d’établissement, à défaut de M.\u00a0Vidal" in told.texte


async def test_the_link_of_the_chef_is_nobody_elses_and_lives_three_days(visitor: Visitor):
    scene = await unanswered()
    link = await asked(scene)
    for who in (scene.claire, scene.marc):
        page = await visitor.open_as(who, link)
        assert "Ce lien a été envoyé au chef d’établissement" in page.text
    await visitor.send(page, "/deconnexion")
    assert (await visitor.open(link)).status == 200
    with time_machine.travel(now() + timedelta(hours=73)):
        assert (await visitor.open(link)).status == 410
        assert "/sollicitation-chef" in " ".join(
            (await visitor.open_as(scene.claire, f"/projets/{scene.projet}/budget")).actions()
        )


async def test_it_is_not_offered_before_its_time_nor_to_who_may_answer(visitor: Visitor):
    scene = await unanswered(jours=JOURS - 1)
    address = f"/projets/{scene.projet}/budget"
    assert "/sollicitation-chef" not in " ".join((await visitor.open_as(scene.claire, address)).actions())
    await wait_for_an_answer(JOURS + 1)
    assert "/sollicitation-chef" in " ".join((await visitor.open_as(scene.claire, address)).actions())
    assert "/sollicitation-chef" not in " ".join((await visitor.open_as(scene.marc, address)).actions())
    fiche = await scene.fiche()
    assert may_ask_chef(fiche, JOURS, now())
    assert not may_ask_chef(fiche, 0, now())
    _, told = await race(_ask(scene, scene.marc))
    assert told == ["Cette demande revient à la personne qui prépare le budget."]


async def test_a_lycee_without_address_asks_nobody():
    scene = await unanswered(mail="")
    done, told = await race(_ask(scene, scene.claire))
    assert not done
    assert "ne peut pas être sollicité" in told[0]


async def test_twenty_at_once_send_one_mail():
    scene = await unanswered()
    done, told = await race(*times(20, _ask(scene, scene.claire)))
    assert len(done) == 1
    assert len(told) == 19
    assert len(await letters_to(MAILBOX)) == 1
    assert await LienDecision.count().where(LienDecision.chef.eq(True)) == 1


async def test_the_gestionnaire_who_answers_first_makes_the_link_worth_nothing(visitor: Visitor):
    scene = await unanswered()
    link = await asked(scene)
    page = await visitor.open_as(scene.marc, f"/projets/{scene.projet}/budget")
    await visitor.send(page, f"/projets/{scene.projet}/validation")
    await visitor.send(await visitor.open("/aide"), "/deconnexion")
    assert (await visitor.open(link)).status == 410
    [row] = await ValidationBudget.select(ValidationBudget.lien)
    assert row["lien"] is None
