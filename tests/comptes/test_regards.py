"""« Voir comme »: an administrateur looks at the portal in somebody's place. They change nothing, and it is told."""

from datetime import timedelta

import pytest
import time_machine
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.acteurs import ICI, someone
from tests.world.courriels import letters_to
from tests.world.dates import now
from tests.world.demandes import Depot, set_demande
from tests.world.personnes import habilitate, make_agent, make_compte

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Fonction
from mesaides.comptes.rules.regards import DUREE, GARDE, can_look, check_raison
from mesaides.comptes.states import EtatHabilitation
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.regard import RegardCompte
from mesaides.comptes.tables.session import Session
from mesaides.entretien import purge
from mesaides.journal.tables import Evenement
from mesaides.web.gate import Gate

RAISON = "Claire ne trouve pas où déposer son devis."
LIEUX = "/administration/regards"
FIN = "/regard/fin"


async def begin(jean: Visitor, compte: Compte, raison: str = RAISON) -> Shown:
    page = await jean.open(f"{LIEUX}/{compte.id}")
    return await jean.send(page, f"{LIEUX}/{compte.id}", raison=raison)


@pytest.fixture
async def jean(app: Gate) -> Visitor:
    compte = await make_agent(Habilitation.ADMINISTRATEUR, civilite="m", prenom="Jean", nom="Puech")
    return await Visitor.seated(app, compte)


@pytest.fixture
async def depot(app: Gate) -> Depot:
    return await set_demande()


async def test_the_portal_is_shown_as_the_person_sees_it_with_a_banner_on_every_page(
    jean: Visitor, depot: Depot
):
    claire = depot.scene.claire
    page = await begin(jean, claire)
    assert page.path == "/mes-services"
    for path in (
        "/mes-services",
        "/demandes",
        f"/demandes/{depot.id}",
        f"/projets/{depot.scene.projet}",
        "/rien",
    ):
        page = await jean.open(path)
        assert (
            f"Vous voyez le portail comme {claire.prenom} {claire.nom} (Région : lecture seule)" in page.text
        )
        assert FIN in page.actions()
        assert page.answer.headers["cache-control"] == "no-store"
    assert (await jean.open("/administration/agents")).status == 404


async def test_it_ends_by_its_button_and_leads_back_where_it_began(jean: Visitor, depot: Depot):
    page = await begin(jean, depot.scene.claire)
    page = await jean.send(page, FIN)
    assert page.path == f"{LIEUX}/{depot.scene.claire.id}"
    assert "vous êtes de nouveau vous-même" in page.text
    assert RAISON in page.text  # among the views of before
    assert (await jean.open("/administration/agents")).status == 200
    again = await jean.send(await jean.open("/mes-services"), "/deconnexion")
    assert again.path == "/connexion"


async def test_it_ends_by_itself_after_fifteen_minutes(jean: Visitor, depot: Depot):
    await begin(jean, depot.scene.claire)
    with time_machine.travel(now() + DUREE - timedelta(seconds=5), tick=False):
        assert "Vous voyez le portail comme" in (await jean.open("/mes-services")).text
    with time_machine.travel(now() + DUREE + timedelta(seconds=5), tick=False):
        page = await jean.open("/mes-services")
        assert "Vous voyez le portail comme" not in page.text
        assert "Agents et habilitations" in page.text


async def test_logging_out_ends_both(jean: Visitor, depot: Depot, app: Gate):
    page = await begin(jean, depot.scene.claire)
    cookie = jean.client.cookies["session"]
    page = await jean.send(page, "/deconnexion")
    assert page.path == "/connexion"
    jean.client.cookies.clear()
    jean.client.cookies.set("session", cookie, domain="127.0.0.1")
    assert (await jean.open("/mes-services")).path.startswith("/connexion")
    assert await Session.count() == 1  # another's
    compte = await Compte.objects().get(Compte.nom == "Puech")
    assert compte
    later = await Visitor.seated(app, compte)
    assert "Vous voyez le portail comme" not in (await later.open("/mes-services")).text


async def test_other_sessions_of_the_administrateur_and_of_the_person_stay_their_own(
    jean: Visitor, depot: Depot, app: Gate
):
    compte = await Compte.objects().get(Compte.nom == "Puech")
    assert compte
    other, claire = await Visitor.seated(app, compte), await Visitor.seated(app, depot.scene.claire)
    page = await begin(jean, depot.scene.claire)
    for visitor in (other, claire):
        assert "Vous voyez le portail comme" not in (await visitor.open("/mes-services")).text
    own = await claire.open("/mes-services")
    assert page.personne != own.personne != (await other.open("/mes-services")).personne


async def test_the_person_is_told_at_once_by_mail_and_in_their_account(
    jean: Visitor, depot: Depot, app: Gate
):
    claire = depot.scene.claire
    await begin(jean, claire)
    [letter] = await letters_to(claire.adresse, "regard")
    assert "M. Puech" in letter.texte.replace("\u00a0", " ")
    assert RAISON in letter.texte
    page = await (await Visitor.seated(app, claire)).open("/mon-compte")
    assert "La Région a vu le portail à votre place" in page.text
    assert RAISON in page.text
    page = await (await Visitor.seated(app, claire)).open(f"/demandes/{depot.id}/consultations")
    assert f"Administration du portail, à la place de {claire.prenom} {claire.nom}" in page.text
    page = await (await Visitor.seated(app, depot.scene.marc)).open(f"/demandes/{depot.id}/consultations")
    assert "Administration du portail" in page.text


async def test_its_beginning_and_its_end_are_in_the_journal_with_who_and_for_whom(
    jean: Visitor, depot: Depot
):
    page = await begin(jean, depot.scene.claire)
    await jean.send(page, FIN)
    compte = await Compte.objects().get(Compte.nom == "Puech")
    assert compte
    lines = await Evenement.select().where(Evenement.acte.like("regard%")).order_by(Evenement.id)
    assert [(line["acte"], line["compte"], line["objet"]) for line in lines] == [
        ("regard_ouvert", compte.id, f"compte {depot.scene.claire.id}"),
        ("regard_fini", compte.id, f"compte {depot.scene.claire.id}"),
    ]


async def test_a_reason_of_twenty_characters_is_asked(jean: Visitor, depot: Depot):
    page = await begin(jean, depot.scene.claire, "Trop court.")
    assert page.status == 422
    assert "20" in page.text
    assert await RegardCompte.count() == 0


async def test_who_proved_nothing_for_ten_minutes_proves_first(jean: Visitor, depot: Depot):
    page = await jean.open(f"{LIEUX}/{depot.scene.claire.id}")
    await Session.update({Session.prouve_le: now() - timedelta(minutes=11)}, force=True)
    page = await jean.send(page, f"{LIEUX}/{depot.scene.claire.id}", raison=RAISON)
    assert page.status == 422
    assert await RegardCompte.count() == 0
    page = await jean.open(f"{LIEUX}/{depot.scene.claire.id}")
    assert "Confirmez d’abord que c’est bien vous" in page.text


async def test_neither_agents_nor_administrateurs_nor_oneself_are_found_by_search_or_by_number(
    jean: Visitor, depot: Depot
):
    oneself = await Compte.objects().get(Compte.nom == "Puech")
    suspended = await make_compte(nom="Suspendue")
    await habilitate(suspended, Habilitation.INSTRUCTEUR, etat=EtatHabilitation.SUSPENDUE)
    agents = [await make_agent(one, nom="Agente") for one in Habilitation]
    closed = await make_compte(ferme_le=now())
    assert oneself
    page = await jean.open(f"{LIEUX}/{depot.scene.claire.id}")
    for compte in (oneself, suspended, closed, *agents):
        assert (await jean.open(f"{LIEUX}/{compte.id}")).status == 404
        sent = await jean.client.post(
            f"{LIEUX}/{compte.id}",
            data={**page.fields(f"{LIEUX}/{depot.scene.claire.id}"), "raison": RAISON},
            headers={"Origin": ORIGIN},
        )
        assert sent.status_code == 404
    for words in ("Agente", "Suspendue", "Puech"):
        assert "Personne ne correspond" in (await jean.open(f"{LIEUX}?q={words}")).text
    found = await jean.open(f"{LIEUX}?q={depot.scene.claire.nom}")
    assert f"{LIEUX}/{depot.scene.claire.id}" in found.links()
    assert await RegardCompte.count() == 0


async def test_who_becomes_an_agent_or_closes_their_account_is_not_looked_for_any_more(
    jean: Visitor, depot: Depot
):
    await begin(jean, depot.scene.claire)
    await habilitate(depot.scene.claire, Habilitation.INSTRUCTEUR)
    assert "Vous voyez le portail comme" not in (await jean.open("/mes-services")).text


async def test_an_administrateur_who_is_one_no_more_looks_no_more(jean: Visitor, depot: Depot):
    await begin(jean, depot.scene.claire)
    await HabilitationCompte.update({HabilitationCompte.etat: "terminee"}, force=True)
    page = await jean.open("/mes-services")
    assert depot.scene.claire.nom not in page.text


async def test_no_act_of_the_page_of_before_is_done_as_oneself_afterwards(jean: Visitor, depot: Depot):
    page = await begin(jean, depot.scene.claire)
    before = page.fields("/deconnexion")
    await jean.send(page, FIN)
    sent = await jean.client.post("/deconnexion", data=before, headers={"Origin": ORIGIN})
    assert sent.status_code == 403
    assert "Formulaire périmé" in sent.text


async def test_a_view_is_no_cookie(jean: Visitor, depot: Depot, app: Gate):
    """It hangs on the session of the administrateur, in the base: nothing that a browser sends names it."""
    await begin(jean, depot.scene.claire)
    forger = await Visitor.seated(app, depot.scene.marc)
    [row] = await RegardCompte.select(RegardCompte.id)
    for name in ("regard", "vue", "comme"):
        forger.client.cookies.set(name, str(row["id"]), domain="127.0.0.1")
    assert "Vous voyez le portail comme" not in (await forger.open("/mes-services")).text
    session = await Session.select(Session.id).where(Session.compte == depot.scene.marc.id).first()
    assert session
    await Session.update({Session.regard: row["id"]}).where(Session.id == session["id"])
    assert "Vous voyez le portail comme" not in (await forger.open("/mes-services")).text


async def test_it_is_forgotten_after_twelve_months(jean: Visitor, depot: Depot):
    await begin(jean, depot.scene.claire)
    done = await purge(now() + GARDE + DUREE + timedelta(minutes=1))
    assert done["vues du portail de plus d’un an"] == 1


def test_only_an_administrateur_looks_and_never_where_a_tie_is():
    administrateur = someone(habilitation=Habilitation.ADMINISTRATEUR)
    assert can_look(administrateur, agent=False, etablissements=[1])
    assert not can_look(administrateur, agent=True, etablissements=[])
    tied = someone(Fonction.USAGER, habilitation=Habilitation.ADMINISTRATEUR)
    assert not can_look(tied, agent=False, etablissements=[ICI])
    assert not can_look(someone(habilitation=Habilitation.INSTRUCTEUR), agent=False, etablissements=[])


@pytest.mark.parametrize(("length", "fits"), [(19, False), (20, True), (500, True), (501, False)])
def test_a_reason_has_twenty_to_five_hundred_characters(length: int, fits: bool):
    if fits:
        assert check_raison("a" * length)
    else:
        with pytest.raises(ValueError, match="caractères"):
            check_raison("a" * length)
