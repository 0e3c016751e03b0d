"""An administrateur ends somebody's sessions: found by name, confirmed in place, journaled, told by mail."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.administration.people import log_in_administrateur
from tests.counting import count_queries
from tests.visitors import Visitor
from tests.world.lycees import make_etablissement
from tests.world.personnes import PASSWORD, acteur_of, make_agent, make_compte, make_usager

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import IDLE, IDLE_AGENT
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.session import Session
from mesaides.courriels.tables import Courriel
from mesaides.journal.tables import Evenement
from mesaides.web.gate import Gate

PAGE = "/administration/sessions"


async def zoe() -> Compte:
    return await make_usager(
        await make_etablissement(nom="Lycée Rimbaud"),
        prenom="Zoé",
        nom="N’Guyen-d’Été",
        identifiant="zoe.nguyen",
        adresse="zoe@exemple.fr",
    )


async def asleep(compte: Compte, since: timedelta) -> None:
    vue = datetime.now(UTC) - since
    await Session.update({Session.vue_le: vue}).where(Session.compte == compte.id)


@pytest.mark.parametrize("block", ["", "personnes"])
async def test_an_administrateur_ends_the_sessions_of_somebody(app: Gate, block: str):
    compte = await zoe()
    theirs, other = Visitor.of(app, "192.0.2.9"), Visitor.of(app, "192.0.2.10")
    for one in (theirs, other):
        await one.log_in("zoe.nguyen", PASSWORD)
    await acteur_of(await make_compte())
    admin = Visitor.of(app)
    await log_in_administrateur(admin)
    for q in ("ete", "lycee"):
        assert "Fermer ses sessions" in (await admin.open(f"{PAGE}?q={q}")).text, q
    page = await admin.open(f"{PAGE}?q=nguyen+d+ete")
    assert "2 sessions ouvertes" in page.text.replace("\u00a0", " ")
    assert "Lycée Rimbaud" in page.text
    assert "zoe@exemple.fr" not in page.answer.text
    assert "192.0.2" not in page.answer.text
    done = await admin.send(page, f"{PAGE}/{compte.id}/fermeture", block=block)
    assert "Personne ne correspond" in done.words_of("personnes")
    for one in (theirs, other):
        assert (await one.open("/mes-services")).path.startswith("/connexion")
    assert (await admin.open("/mes-services")).path == "/mes-services"
    told = await Courriel.select().where(Courriel.objet == "sessions_fermees")
    assert [row["destinataire"] for row in told] == ["zoe@exemple.fr"]
    (line,) = await Evenement.select().where(Evenement.acte == "sessions_retirees")
    assert (line["objet"], line["detail"], line["moyen"]) == (f"compte {compte.id}", '{"nombre": 2}', "page")
    assert line["compte"] not in (None, compte.id)
    await theirs.log_in("zoe.nguyen", PASSWORD)
    assert (await theirs.open("/mes-services")).path == "/mes-services"


@pytest.mark.parametrize(
    "q", ["zoe", "ZOÉ", "rimbaud", "zoe.nguyen", "Zoe@Exemple.fr", "guyen", "n'guyen rimbaud"]
)
async def test_one_is_found_by_any_of_these_in_one_query(app: Gate, q: str):
    await acteur_of(await zoe())
    admin = Visitor.of(app)
    await log_in_administrateur(admin)
    with count_queries() as asked:
        page = await admin.open(f"{PAGE}?q={q}")
    assert ("N’Guyen-d’Été" in page.text) == (q != "guyen")
    assert len(asked) <= 3, asked


async def test_who_has_no_open_session_and_short_words_find_nobody(app: Gate):
    compte = await zoe()
    agent = await make_agent(Habilitation.INSTRUCTEUR, nom="Zola")
    admin = Visitor.of(app)
    await log_in_administrateur(admin)
    assert "Personne ne correspond" in (await admin.open(f"{PAGE}?q=zoe")).text
    await acteur_of(compte)
    await acteur_of(agent)
    assert "1 session ouverte" in (await admin.open(f"{PAGE}?q=zo")).text.replace("\u00a0", " ")
    for q in ("", "z", "é", "%", "_", "''"):
        assert "Fermer ses sessions" not in (await admin.open(f"{PAGE}?q={q}")).text, q
    await asleep(agent, IDLE_AGENT)
    await asleep(compte, IDLE_AGENT)
    page = await admin.open(f"{PAGE}?q=zo")
    assert "Zola" not in page.text
    assert "N’Guyen" in page.text
    await asleep(compte, IDLE)
    assert "Personne ne correspond" in (await admin.open(f"{PAGE}?q=zo")).text


async def test_their_own_session_stays_open_and_ending_nothing_is_said(app: Gate):
    agent = await make_agent(Habilitation.ADMINISTRATEUR, nom="Zola", prenom="Émile")
    await acteur_of(agent)
    admin = await Visitor.entered(app, agent)
    page = await admin.open(f"{PAGE}?q=zola")
    done = await admin.send(page, f"{PAGE}/{agent.id}/fermeture")
    assert "sont fermées" in done.text
    again = await admin.send(done, f"{PAGE}/{agent.id}/fermeture")
    assert again.status == 409
    assert "plus de session ouverte" in again.text
    assert await Session.count().where(Session.compte == agent.id) == 1
