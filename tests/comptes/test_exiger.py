"""A device is compulsory for who works for the Région, and for gestionnaires when the Région says so."""

import asyncio
from dataclasses import replace

import pytest
from tests.comptes.appareils import HERE, add, begin, codes_in
from tests.conftest import TEST_SETTINGS
from tests.visitors import Shown, Visitor
from tests.world.facteurs import OTHER, make_facteur
from tests.world.lycees import make_etablissement
from tests.world.personnes import PASSWORD, make_agent, make_gestionnaire, make_usager

from mesaides.app import create_app
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.facteurs import DERNIER, reset_facteurs
from mesaides.comptes.reads.facteurs import has_facteur
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.facteur import Facteur
from mesaides.comptes.tables.session import Session
from mesaides.db import transaction
from mesaides.web.gate import Gate

INSIDE = ("/mes-services", "/mon-compte", "/fils", "/instruction", "/mon-compte/mot-de-passe")
AGENTS = pytest.mark.parametrize("habilitation", Habilitation)


async def agent_without(habilitation: Habilitation = Habilitation.INSTRUCTEUR) -> Compte:
    agent = await make_agent(habilitation)
    await Facteur.delete().where(Facteur.compte == agent.id)
    return agent


@AGENTS
async def test_at_the_first_log_in_of_an_agent_only_the_enrolment_opens_then_all_the_rest(
    app: Gate, habilitation: Habilitation
):
    agent = await agent_without(habilitation)
    visitor = Visitor.of(app)
    page = await visitor.log_in(agent.identifiant, PASSWORD)
    assert page.path == HERE
    assert "Votre fonction demande un code" in page.text
    for path in INSIDE:
        assert (await visitor.open(path)).path == HERE
    assert not {"/mes-services", "/fils", "/instruction", "/mon-compte"} & set(page.links())
    done = await add(visitor, agent)
    assert len(codes_in(done)) == 10
    assert "/mes-services" in done.links()
    assert (await visitor.open("/mes-services")).path == "/mes-services"


@AGENTS
async def test_who_must_add_a_device_is_shown_nothing_in_the_place_of_the_log_in(
    app: Gate, habilitation: Habilitation
):
    agent, visitor = await agent_without(habilitation), Visitor.of(app)
    answer = await visitor.send(
        await visitor.open("/connexion"),
        "/connexion",
        block="connexion",
        identifiant=agent.identifiant,
        mot_de_passe=PASSWORD,
    )
    assert answer.answer.headers["hx-redirect"] == "/mes-services"
    assert answer.answer.text == ""
    assert (await visitor.open("/mes-services")).path == HERE


async def test_the_door_and_the_log_out_stay_open_to_who_must_add_a_device(app: Gate):
    visitor = await Visitor.seated(app, await agent_without())
    assert (await visitor.open("/connexion")).path == HERE
    assert (await visitor.open("/aide")).status == 200
    assert (await visitor.send(await visitor.open(HERE), "/deconnexion")).path == "/connexion"
    assert await Session.count() == 0


@pytest.mark.parametrize("block", ["", "mot_de_passe_compte"])
async def test_a_form_open_since_before_changes_nothing_and_what_was_typed_stays(app: Gate, block: str):
    """The session was open already on the day the device became compulsory."""
    agent = await make_agent(Habilitation.ADMINISTRATEUR)
    visitor = await Visitor.seated(app, agent)
    page = await visitor.open("/mon-compte/identite")
    await Facteur.delete().where(Facteur.compte == agent.id)
    refused = await visitor.send(page, "/mon-compte/identite", block=block, nom="Nouveau", follow=False)
    assert refused.status == 401
    assert HERE in refused.links() if block else "Nouveau" in refused.text
    stored = await Compte.objects().get(Compte.id == agent.id)
    assert stored
    assert stored.nom == agent.nom


async def test_once_the_device_is_there_a_session_that_a_password_alone_opened_ends(app: Gate):
    agent = await agent_without()
    thief, mine = await Visitor.seated(app, agent), await Visitor.seated(app, agent)
    await add(mine, agent)
    assert (await thief.open("/mes-services")).path.startswith("/connexion")
    assert (await mine.open("/mes-services")).path == "/mes-services"


async def test_the_last_device_of_an_agent_is_not_removed_even_by_two_at_once(app: Gate):
    agent = await make_agent(Habilitation.INSTRUCTEUR)
    first = await Facteur.objects().first()
    assert first
    second = await make_facteur(agent, "Tablette", OTHER)
    people = [await Visitor.seated(app, agent) for _ in range(2)]
    pages = [await visitor.open(HERE) for visitor in people]
    acts = [f"{HERE}/{number}/retrait" for number in (first.id, second)]
    answers = await asyncio.gather(
        *(visitor.send(page, act) for visitor, page, act in zip(people, pages, acts, strict=True))
    )
    assert await Facteur.count() == 1
    assert any(DERNIER.replace("\u00a0", " ") in answer.text for answer in answers)
    assert not [act for act in (await people[0].open(HERE)).actions() if act.endswith("/retrait")]


async def test_after_a_reset_by_the_command_the_agent_adds_a_device_again(app: Gate):
    agent = await make_agent(Habilitation.ADMINISTRATEUR)
    async with transaction():
        assert await reset_facteurs(agent.identifiant, agent.cree_le) == 1
    assert (await Visitor.of(app).log_in(agent.identifiant, PASSWORD)).path == HERE


@pytest.mark.parametrize("asked", [True, False])
async def test_gestionnaires_when_the_region_says_so(app: Gate, asked: bool):
    portal = create_app(replace(TEST_SETTINGS, facteur_gestionnaires=asked))
    lycee = await make_etablissement()
    marc, claire = await make_gestionnaire(lycee), await make_usager(lycee)
    seated = {who.id: await Visitor.seated(portal, who) for who in (marc, claire)}
    reached = (await seated[marc.id].open("/mes-services")).path
    assert reached == (HERE if asked else "/mes-services")
    assert (await seated[claire.id].open("/mes-services")).path == "/mes-services"
    await make_facteur(marc)
    page = await seated[marc.id].open(HERE)
    assert bool([act for act in page.actions() if act.endswith("/retrait")]) is not asked
    assert await has_facteur(marc.id)


async def test_a_lost_confirmation_sent_again_shows_the_portal(app: Gate):
    agent = await agent_without()
    visitor = await Visitor.seated(app, agent)
    page, action, code = await begin(visitor, agent)
    answers: list[Shown] = [await visitor.send(page, action, block="facteurs", code=code) for _ in range(2)]
    assert all(answer.status == 200 for answer in answers)
    assert (await visitor.open("/mes-services")).path == "/mes-services"
