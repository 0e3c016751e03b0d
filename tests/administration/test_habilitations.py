"""Who has access to what: given, suspended, ended by an administrateur; nobody gives themselves anything."""

import asyncio
from datetime import timedelta

import pytest
from tests.counting import count_queries
from tests.visitors import Visitor
from tests.world.acteurs import AGENT, AUTRUI, MOI, someone
from tests.world.courriels import letters_to
from tests.world.dates import now
from tests.world.dispositifs import open_dispositifs
from tests.world.personnes import acteur_of, habilitate, make_agent, make_compte
from tests.world.region import make_service

from mesaides.administration.moves.habilitations import (
    DEJA,
    DERNIERE,
    SOI,
    move_habilitation,
    review_habilitation,
)
from mesaides.administration.moves.habilitations import habilitate as give
from mesaides.administration.reads.agents import find_agent, find_habilitation
from mesaides.administration.rules import TOUT, known_departements, tell_etat, tell_jours, tell_perimetre
from mesaides.comptes.habilitations import ENTIER, Habilitation, Perimetre
from mesaides.comptes.moves.habilitations import Donnee
from mesaides.comptes.rules.habilitations import check_debut, check_jours, needs_another
from mesaides.comptes.rules.service import EtatService
from mesaides.comptes.states import HABILITATION, EtatHabilitation
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.db import transaction
from mesaides.errors import DomainError
from mesaides.journal.tables import Evenement

LIST = "/administration/agents"
E, R = EtatHabilitation, Habilitation
DAY = timedelta(days=1)
TODAY = now().date()


class Tenue:
    """Somebody's, given by somebody."""

    def __init__(self, compte: int = AUTRUI, par: int | None = None) -> None:
        self.compte, self.par = compte, par


def test_only_an_administrateur_acts_and_on_others_alone():
    admin = someone(habilitation=R.ADMINISTRATEUR)
    mine, other, proposed = Tenue(compte=MOI), Tenue(), Tenue(par=MOI)
    for etat in E:
        assert {step.nom for step in HABILITATION.open_to(admin, mine, etat)} <= {"cloture"}
        assert HABILITATION.open_to(AGENT, other, etat) == []
    assert [step.nom for step in HABILITATION.open_to(admin, other, E.ACTIVE)] == ["suspension", "fin"]
    assert [step.nom for step in HABILITATION.open_to(admin, other, E.PROPOSEE)] == ["confirmation", "refus"]
    assert [step.nom for step in HABILITATION.open_to(admin, proposed, E.PROPOSEE)] == ["refus"]
    assert HABILITATION.open_to(admin, other, E.TERMINEE) == []


def test_a_second_administrateur_is_needed_once_there_is_one():
    assert needs_another(R.ADMINISTRATEUR, 1)
    assert not needs_another(R.ADMINISTRATEUR, 0)
    assert not needs_another(R.INSTRUCTEUR, 3)


def test_days_are_to_come_and_in_order():
    check_debut(None, TODAY)
    check_debut(TODAY, TODAY)
    check_jours(TODAY, TODAY, TODAY)
    with pytest.raises(ValueError, match="passée"):
        check_debut(TODAY - DAY, TODAY)
    with pytest.raises(ValueError, match="passée"):
        check_jours(None, TODAY - DAY, TODAY)
    with pytest.raises(ValueError, match="avant le début"):
        check_jours(TODAY + 2 * DAY, TODAY + DAY, TODAY)


def test_a_habilitation_is_told_in_words():
    titres = {1: "Projets éducatifs", 2: "Stages"}
    assert tell_perimetre(ENTIER, "", titres) == TOUT
    part = Perimetre(3, frozenset({1}), known_departements(["09", "81", "75"]))
    assert tell_perimetre(part, "Culture", titres) == "Culture · Projets éducatifs · Ariège, Tarn"
    assert tell_jours(None, None) == "sans date de fin"
    assert tell_jours(TODAY, None).startswith("à partir du")
    for etat, du, au, said in (
        (E.ACTIVE, None, TODAY, "Active"),
        (E.ACTIVE, None, TODAY - DAY, "Terminée"),
        (E.ACTIVE, TODAY + DAY, None, "À venir"),
        (E.SUSPENDUE, None, None, "Suspendue"),
        (E.PROPOSEE, None, None, "À confirmer"),
    ):
        assert tell_etat(etat, du, au, TODAY)[1] == said


@pytest.fixture
async def admin(visitor: Visitor) -> Compte:
    """At the browser."""
    await open_dispositifs()
    compte = await make_agent(R.ADMINISTRATEUR, civilite="m", nom="Puech")
    await visitor.enter(compte)
    return compte


async def etats_of(compte: Compte) -> dict[str, str]:
    agent = await find_agent(compte.id)
    return {one.role.value: one.etat.value for one in agent.habilitations} if agent else {}


@pytest.mark.parametrize("block", ["", "agent"])
async def test_an_access_is_given_suspended_given_back_and_ended_each_time_told(
    visitor: Visitor, admin: Compte, block: str
):
    inès = await make_agent(R.INSTRUCTEUR, nom="Fabre")
    service = await make_service("Service Jeunesse")
    address = f"{LIST}/{inès.id}"
    given = {"role": "lecteur", "service": str(service), "au": "31/8/2040", "motif": "Renfort d’été"}
    page = await visitor.send(
        await visitor.open(address), f"{address}/habilitations", block=block, departements="81", **given
    )
    assert "Service Jeunesse · Tarn, jusqu’au 31 août 2040" in page.text.replace("\u00a0", " ")
    agent = await find_agent(inès.id)
    assert agent is not None
    numero = agent.habilitations[0].id
    for etape, after in (("suspension", "suspendue"), ("reprise", "active"), ("fin", "terminee")):
        action = f"/administration/habilitations/{numero}/{etape}"
        page = await visitor.send(await visitor.open(address), action, block=block)
        assert page.status == 200
        assert (await etats_of(inès))["lecteur"] == after
    letters = await letters_to(inès.adresse, "habilitation")
    assert [said in letter.texte for letter, said in zip(
        letters, ("vous donne", "suspend", "rétablit", "met fin"), strict=True
    )] == [True] * 4  # fmt: skip
    assert "Renfort d’été" in letters[0].texte
    acts = [one["acte"] for one in await Evenement.select(Evenement.acte).order_by(Evenement.id)]
    told = [act.removeprefix("habilitation_") for act in acts if act.startswith("habilitation_")]
    assert told == ["don", "suspension", "reprise", "fin"]
    assert (await etats_of(inès))["instructeur"] == "active"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("role", {"role": ""}, "Choisissez un accès."),
        ("role", {"role": "roi"}, "Choisissez un accès."),
        ("role", {"role": "instructeur"}, "a déjà cet accès"),
        ("role", {"role": "administrateur", "departements": "81"}, "ne limitez rien"),
        ("au", {"au": "1/1/2020"}, "Cette date est passée"),
        ("au", {"au": "bientôt"}, "Indiquez une date"),
        ("du", {"du": "1/1/2020"}, "Cette date est passée"),
        ("au", {"du": "2/9/2040", "au": "1/9/2040"}, "La fin vient avant le début"),
        ("service", {"service": "987654"}, "Choisissez une des valeurs proposées"),
        ("dispositifs", {"dispositifs": "987654"}, "Choisissez une des valeurs proposées"),
        ("departements", {"departements": "75"}, "Choisissez une des valeurs proposées"),
        ("motif", {"motif": ""}, "Dites pourquoi"),
    ],
)
async def test_what_is_typed_wrong_is_told_beside_its_field(
    visitor: Visitor, admin: Compte, field: str, typed: dict[str, str], said: str
):
    agent = await make_agent(R.INSTRUCTEUR)
    address = f"{LIST}/{agent.id}"
    page = await visitor.open(address)
    given = {"role": "lecteur", "motif": "Renfort", **typed}
    page = await visitor.send(page, f"{address}/habilitations", block="agent", **given)
    assert page.status == 422
    assert said in page.words_of(f"{field}-erreur").replace("\u00a0", " ")
    assert await etats_of(agent) == {"instructeur": "active"}


async def test_nobody_gives_or_takes_anything_of_their_own(visitor: Visitor, admin: Compte):
    page = await visitor.open(f"{LIST}/{admin.id}")
    assert "Personne ne change ses propres accès" in page.text
    assert [one for one in page.actions() if "habilitation" in one or "session" in one] == []
    acteur = await acteur_of(admin)
    agent = await find_agent(admin.id)
    assert agent is not None
    with pytest.raises(DomainError, match="propres accès"):
        await give(Donnee(admin.id, R.INSTRUCTEUR, ENTIER, None, None, "Moi"), acteur, now())
    for etape in ("suspension", "fin"):
        with pytest.raises(DomainError) as refusal:
            await move_habilitation(agent.habilitations[0], etape, acteur, now())
        assert refusal.value.phrase == SOI


async def test_who_is_alone_names_a_second_administrateur_then_two_are_needed(
    visitor: Visitor, admin: Compte
):
    second, third = await make_agent(R.INSTRUCTEUR), await make_agent(R.INSTRUCTEUR)
    named = {"role": "administrateur", "motif": "Relais"}
    address = f"{LIST}/{second.id}"
    await visitor.send(await visitor.open(address), f"{address}/habilitations", **named)
    assert (await etats_of(second))["administrateur"] == "active"
    address = f"{LIST}/{third.id}"
    page = await visitor.send(await visitor.open(address), f"{address}/habilitations", **named)
    assert "une autre personne doit le confirmer" in page.text
    assert not (await acteur_of(third)).is_administrateur
    (letter,) = await letters_to(second.adresse, "habilitation_a_confirmer")
    assert "M. Puech propose" in letter.sujet.replace("\u00a0", " ")
    agent = await find_agent(third.id)
    assert agent is not None
    confirmation = f"/administration/habilitations/{agent.habilitations[0].id}/confirmation"
    assert confirmation not in page.actions()
    await visitor.enter(second)
    page = await visitor.send(await visitor.open(address), confirmation, block="agent")
    assert (await etats_of(third))["administrateur"] == "active"
    assert (await acteur_of(third)).is_administrateur


async def test_of_two_administrateurs_who_end_each_other_at_once_one_stays(app: object):
    one, other = await make_agent(R.ADMINISTRATEUR), await make_agent(R.ADMINISTRATEUR)
    acteurs = {compte.id: await acteur_of(compte) for compte in (one, other)}
    vues = {compte.id: await find_agent(compte.id) for compte in (one, other)}

    async def end(par: Compte, de: Compte) -> str:
        agent = vues[de.id]
        assert agent is not None
        try:
            async with transaction():
                await move_habilitation(agent.habilitations[0], "fin", acteurs[par.id], now())
        except DomainError as refusal:
            return refusal.phrase
        return ""

    assert sorted(await asyncio.gather(end(one, other), end(other, one))) == sorted(["", DERNIERE])


async def test_an_administrateur_with_a_last_day_is_not_who_stays(app: object):
    lasting, leaving = await make_agent(R.ADMINISTRATEUR), await make_compte()
    await habilitate(leaving, R.ADMINISTRATEUR, au=TODAY + DAY)
    agent = await find_agent(lasting.id)
    assert agent is not None
    with pytest.raises(DomainError) as refusal:
        await move_habilitation(agent.habilitations[0], "suspension", await acteur_of(leaving), now())
    assert refusal.value.phrase == DERNIERE


async def test_of_two_who_give_the_same_access_at_once_one_is_told(app: object):
    agent = await make_agent(R.INSTRUCTEUR)
    acteurs = [await acteur_of(await make_agent(R.ADMINISTRATEUR)) for _ in range(2)]

    async def lend(number: int) -> str:
        try:
            async with transaction():
                donnee = Donnee(agent.id, R.LECTEUR, ENTIER, None, None, "Renfort")
                await give(donnee, acteurs[number], now())
        except DomainError as refusal:
            return refusal.phrase
        return ""

    told = sorted(await asyncio.gather(lend(0), lend(1)))
    assert told[0] == ""
    assert "a déjà cet accès" in told[1]


async def test_an_access_whose_last_day_is_past_gives_its_place_to_the_next(app: object):
    agent, acteur = await make_compte(), await acteur_of(await make_agent(R.ADMINISTRATEUR))
    await habilitate(agent, R.INSTRUCTEUR, au=TODAY - 2 * DAY)
    await give(Donnee(agent.id, R.INSTRUCTEUR, ENTIER, None, None, "Retour"), acteur, now())
    assert (await acteur_of(agent)).is_instructeur
    rows = await HabilitationCompte.select(HabilitationCompte.etat).order_by(HabilitationCompte.id)
    assert [row["etat"] for row in rows][-2:] == ["terminee", "active"]


async def test_what_was_done_already_is_told(app: object):
    agent, acteur = await make_compte(), await acteur_of(await make_agent(R.ADMINISTRATEUR))
    vue = await find_habilitation(await habilitate(agent, R.INSTRUCTEUR))
    assert vue is not None
    await move_habilitation(vue, "suspension", acteur, now())
    with pytest.raises(DomainError) as refusal:
        await move_habilitation(vue, "suspension", acteur, now())
    assert refusal.value.phrase == DEJA


async def test_a_closed_service_takes_no_agent(app: object):
    agent, acteur = await make_agent(R.INSTRUCTEUR), await acteur_of(await make_agent(R.ADMINISTRATEUR))
    perimetre = Perimetre(await make_service("Ancien", EtatService.FERME))
    with pytest.raises(DomainError, match="Ce service est fermé"):
        await give(Donnee(agent.id, R.LECTEUR, perimetre, None, None, "Renfort"), acteur, now())


async def test_agents_are_found_by_name_service_or_access_in_few_queries(visitor: Visitor, admin: Compte):
    inès = await make_compte(prenom="Inès", nom="Fabre")
    service = await make_service("Service Jeunesse")
    await habilitate(inès, R.INSTRUCTEUR, service=service)
    for q in ("fabre", "INES", "jeunesse", "instruction", inès.adresse):
        assert "Inès Fabre" in (await visitor.open(f"{LIST}?q={q}")).words_of("agents"), q
    assert "Personne ne correspond" in (await visitor.open(f"{LIST}?q=zzz")).text
    with count_queries() as queries:
        await visitor.open(LIST)
    assert len(queries) <= 6
    with count_queries() as queries:
        await visitor.open(f"{LIST}/{inès.id}")
    assert len(queries) <= 6


async def test_sessions_of_an_agent_are_ended_from_their_page(visitor: Visitor, admin: Compte):
    agent = await make_agent(R.INSTRUCTEUR)
    await acteur_of(agent)
    page = await visitor.open(f"{LIST}/{agent.id}")
    page = await visitor.send(page, f"/administration/sessions/{agent.id}/fermeture", block="agent")
    assert page.status == 200
    assert "sessions de" in page.text


async def test_an_access_of_a_year_is_to_be_reviewed_line_by_line(visitor: Visitor, admin: Compte):
    agent = await make_compte(prenom="Inès", nom="Fabre")
    numero = await habilitate(agent, R.INSTRUCTEUR, depuis_le=now() - 366 * DAY)
    await make_agent(R.LECTEUR)
    page = await visitor.open(LIST)
    action = f"/administration/habilitations/{numero}/revue"
    assert [one for one in page.actions() if one.endswith("/revue")] == [action]
    page = await visitor.send(page, action, block="agents")
    assert "L’accès de Inès Fabre est confirmé pour un an." in page.text
    assert "À revoir" not in page.words_of("agents")
    assert "habilitation_revue" in [one["acte"] for one in await Evenement.select(Evenement.acte)]


async def test_nobody_reviews_their_own_access(app: object):
    admin = await make_compte()
    vue = await find_habilitation(await habilitate(admin, R.ADMINISTRATEUR, depuis_le=now() - 366 * DAY))
    assert vue is not None
    with pytest.raises(DomainError) as refusal:
        await review_habilitation(vue, await acteur_of(admin), now())
    assert refusal.value.phrase == SOI
