"""The demonstration: four accounts, thirteen lycées, and somebody in every state; what is typed there stays."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from tests.visitors import Shown, Visitor

from mesaides.app import create_app
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.facteur import Facteur
from mesaides.courriels.tables import Courriel
from mesaides.db import bind, database, open_database
from mesaides.demo.start import COMPTES, demo_password, demo_settings, prepare_demo
from mesaides.etablissements.rules import DEPARTEMENTS
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.states import EtatInvitation
from mesaides.invitations.tables.invitation import Invitation
from mesaides.settings import Settings

CODE = "/connexion/code"


@dataclass
class Demo:
    visitor: Visitor
    settings: Settings

    async def log_in(self, role: str) -> Visitor:
        await self.open_door(role)
        return self.visitor

    async def give_the_code_shown(self, step: Shown) -> Shown:
        """By the second button of the page: the first is of who reads a device."""
        return await self.visitor.send(step, CODE, **step.fields(CODE, 1))

    async def open_door(self, role: str) -> Shown:
        return await self.visitor.log_in(f"{role}-occitanie", demo_password(self.settings))


@pytest.fixture(scope="module")
async def prepared(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Planted once for the tests of this module."""
    before = database()
    settings = demo_settings({"MESAIDES_DATA_DIR": str(tmp_path_factory.mktemp("demo"))}, None)
    told = await prepare_demo(settings)
    assert demo_password(settings) in told
    bind(before)
    return settings


@pytest.fixture
async def demo(prepared: Settings) -> AsyncIterator[Demo]:
    before = database()
    async with open_database(prepared.database_url):
        yield Demo(Visitor.of(create_app(prepared)), prepared)
    bind(before)


async def test_there_is_one_etablissement_by_departement(demo: Demo):
    rows = await Etablissement.select(Etablissement.departement)
    assert sorted(row["departement"] for row in rows) == sorted(DEPARTEMENTS)


@pytest.mark.parametrize("nth", range(len(COMPTES)), ids=lambda nth: COMPTES[nth].identifiant)
async def test_one_click_on_the_log_in_page_enters_as_each_account_another_gives_the_code_shown(
    demo: Demo, nth: int
):
    page = await demo.visitor.open("/connexion")
    identifiant = COMPTES[nth].identifiant
    assert f'<button class="bouton secondary" name="identifiant" value="{identifiant}">' in page.answer.text
    click = page.fields("/connexion", 1) | {"identifiant": identifiant}  # after the form that one fills
    inside = await demo.visitor.send(page, "/connexion", **click)
    if inside.path == CODE:
        inside = await demo.give_the_code_shown(inside)
    assert inside.path == "/mes-services"
    assert COMPTES[nth].essai.split(",")[0].split()[0] in inside.text


async def test_claire_roux_works_at_albi(demo: Demo):
    page = await (await demo.log_in("usager")).open("/mes-services")
    assert "Bonjour Claire" in page.text
    assert "Lycée Jean-Jaurès, Albi" in page.text


async def test_marc_vidal_finds_people_in_every_state(demo: Demo):
    marc = await demo.log_in("gestionnaire")
    parts = {"": "Paul Garrigue, Zoé Mercier, Hélène Marty", "?onglet=personnes": "Claire Roux"}
    parts["?onglet=invitations"] = "alice.morel@exemple.fr, l’adresse n’existe pas"
    for query, words in parts.items():
        page = await marc.open(f"/etablissements/0819901X{query}")
        assert page.status == 200
        assert [word for word in words.split(", ") if word not in page.text] == []


async def test_sophie_roy_has_twenty_five_budgets_to_decide_on_and_sixty_invitations(demo: Demo):
    await demo.visitor.log_in("sophie.roy", demo_password(demo.settings))
    page = await demo.visitor.open("/etablissements/0319901U")
    assert page.words_of("titre_budgets") == "Budgets à valider25"
    assert page.words_of("n_invitations") == "61"


async def test_the_administrateur_sees_who_is_missing(demo: Demo):
    jean = await Compte.objects().get(Compte.identifiant == "administrateur-occitanie")
    assert jean
    await demo.visitor.sit(jean)
    page = await demo.visitor.open("/administration/etablissements?sans=1")
    for words in ("Invitation sans réponse", "Invitation expirée", "Courriel refusé", "À inviter"):
        assert words in page.text
    assert "Lycée Jean-Jaurès" not in page.text


@pytest.mark.parametrize("role", ["instructeur", "administrateur"])
async def test_an_agent_enters_by_the_code_that_the_page_shows(demo: Demo, role: str):
    step = await demo.open_door(role)
    assert step.path == CODE
    assert (await demo.visitor.open("/mes-services")).path.startswith("/connexion")
    assert (await demo.give_the_code_shown(step)).path == "/mes-services"


async def test_invitations_are_in_every_state_and_mails_in_the_past(demo: Demo):
    rows = await Invitation.select(Invitation.etat).group_by(Invitation.etat)
    assert {row["etat"] for row in rows} >= set(EtatInvitation) - {EtatInvitation.REMPLACEE}
    adresses = await Courriel.select(Courriel.destinataire)
    assert all(row["destinataire"].endswith("@exemple.fr") for row in adresses)
    mailbox = await demo.visitor.open("/demo/courriels")
    told, links = mailbox.text, mailbox.links()
    while older := [link for link in mailbox.links() if link.startswith("/demo/courriels?")]:
        mailbox = await demo.visitor.open(older[-1])
        told, links = told + mailbox.text, links + mailbox.links()
    assert "il y a 2 jours" in told
    invitations = {link.removeprefix(demo.settings.public_url) for link in links if "/invitation/" in link}
    opened = [(await demo.visitor.open(link)).status for link in sorted(invitations)]
    assert 200 in opened
    assert set(opened) <= {200, 410}


async def test_a_second_start_keeps_what_was_typed(demo: Demo):
    await Etablissement.update({Etablissement.nom: "Lycée renommé"}).where(Etablissement.uai == "0099901N")
    mails = await Courriel.count()
    password = demo_password(demo.settings)
    engine = database()
    await prepare_demo(demo.settings)
    bind(engine)
    assert await Etablissement.exists().where(Etablissement.nom == "Lycée renommé")
    assert await Courriel.count() == mails
    assert demo_password(demo.settings) == password


async def test_a_start_gives_agents_of_before_the_device_that_they_lack_and_the_others_nothing(demo: Demo):
    jean, agnes = [await Compte.objects().get(Compte.prenom == nom) for nom in ("Jean", "Agnès")]
    assert jean
    assert agnes
    await Facteur.delete().where(Facteur.compte == jean.id)
    before, engine = await Facteur.select().where(Facteur.compte == agnes.id), database()
    await prepare_demo(demo.settings)
    bind(engine)
    assert await Facteur.count().where(Facteur.compte == jean.id) == 1
    assert await Facteur.select().where(Facteur.compte == agnes.id) == before
    assert (await demo.give_the_code_shown(await demo.open_door("administrateur"))).path == "/mes-services"


async def test_one_demande_awaits_a_second_person_and_who_proposed_is_not_them(demo: Demo):
    offered: dict[str, bool] = {}
    for nom in ("Inès", "Paul"):
        agent = await Compte.objects().get((Compte.prenom == nom) & Compte.nom.is_in(["Fabre", "Sicard"]))
        assert agent
        await demo.visitor.sit(agent)
        page = await demo.visitor.open("/instruction?decision=moi")
        offered[nom] = "Mémoires de la Retirada" in page.words_of("liste")
    assert offered == {"Inès": False, "Paul": True}
