"""Nobody at the Région judges, nor reads as the Région, what a lycée asks to which they are, or were lately, tied."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.counting import count_queries
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.dates import now
from tests.world.instruction import Bureau, do_take, set_bureau
from tests.world.personnes import acteur_of, attach, make_agent

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.rules.attaches import attaches_depuis
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels.tables import Courriel
from mesaides.dates import PARIS
from mesaides.db import transaction
from mesaides.demandes.mails import mail_complement, mail_relance
from mesaides.demandes.reads.lecture import find_demande
from mesaides.demandes.states.attente import SERVICE
from mesaides.demandes.states.etapes import is_instructeur
from mesaides.demandes.tables.demande import Demande
from mesaides.errors import DomainError
from mesaides.fils.mails import notify_unread
from mesaides.fils.moves.ecriture import write_message
from mesaides.fils.reads.lecture import find_last, list_fils
from mesaides.instruction.reads.liste import Attendues, count_attendues
from mesaides.invitations.moves.envoi import invite
from mesaides.web.gate import Gate

S = StatutRattachement
LIEN = "un autre agent de la Région s’en charge"
SECRETS = ("Un bon projet.", "2 500,00", "Parler à tous", "4 800,00")
"""Of the proposition, which stays at the Région; of the answers; of the budget."""
ACTES = ("prise-en-charge", "completude", "proposition", "accord", "refus", "classement")


async def tie(
    compte: Compte, bureau: Bureau, fonction: Fonction = Fonction.USAGER, **facts: object
) -> Rattachement:
    made = await attach(compte, bureau.depot.scene.lycee, fonction)
    if facts:
        await Rattachement.update(facts).where(Rattachement.id == made.id)
    return made


def left(years: float = 2) -> dict[str, object]:
    """Of somebody detached so long ago."""
    return {"statut": S.DETACHE, "fin_le": now() - timedelta(days=365 * years)}


async def post(visitor: Visitor, page: Shown, path: str) -> Shown:
    """An act that the page does not offer."""
    sent = {**page.fields("/deconnexion"), "raison": "Oui.", "montant": "1", "sens": "accord", "vue": "x"}
    headers = {"Origin": ORIGIN, "Referer": f"{ORIGIN}{page.path}"}
    return Shown(await visitor.client.post(path, data=sent, headers=headers))


def at_noon(jour: date) -> datetime:
    return datetime(jour.year, jour.month, jour.day, 12, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("fin", "last"),
    [
        (date(2023, 11, 30), date(2026, 11, 30)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2025, 2, 28), date(2028, 2, 28)),
        (date(2025, 3, 1), date(2028, 3, 1)),
    ],
)
def test_a_tie_counts_for_three_years_to_the_day(fin: date, last: date):
    first_second = datetime(fin.year, fin.month, fin.day, tzinfo=PARIS)
    assert first_second >= attaches_depuis(at_noon(last))
    assert first_second >= attaches_depuis(
        datetime(last.year, last.month, last.day, 23, 59, 59, tzinfo=PARIS)
    )
    assert at_noon(fin) < attaches_depuis(at_noon(last + timedelta(days=1)))


@given(st.datetimes(datetime(2024, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)))
def test_the_longer_one_waits_the_fewer_ties_count(moment: datetime):
    assert attaches_depuis(moment) <= attaches_depuis(moment + timedelta(hours=1))
    assert timedelta(days=365 * 3 - 1) <= moment - attaches_depuis(moment) <= timedelta(days=365 * 3 + 3)


TIES: list[tuple[str, dict[str, object], bool]] = [
    ("attached", {}, True),
    ("asks to be", {"statut": S.EN_ATTENTE, "valide_le": None}, True),
    ("detached two years ago", left(2), True),
    ("left two years ago", {**left(2), "statut": S.ABANDONNE}, True),
    ("detached four years ago", left(4), False),
    ("was never let in", {**left(1), "statut": S.REFUSE, "valide_le": None}, False),
    ("gave up before being let in", {**left(1), "statut": S.ABANDONNE, "valide_le": None}, False),
]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("fonction", Fonction)
async def test_what_the_query_shows_is_what_the_rule_says(fonction: Fonction):
    bureau = await set_bureau("proposee")
    for name, facts, tied in TIES:
        agent = await make_agent(Habilitation.INSTRUCTEUR)
        await tie(agent, bureau, fonction, **facts)
        acteur, fiche = await acteur_of(agent), await bureau.fiche()
        assert is_instructeur(acteur, fiche) is not tied, name
        as_lycee = facts == {} and fonction is Fonction.GESTIONNAIRE
        assert (await find_demande(bureau.id, acteur) is not None) is (as_lycee or not tied), name
        assert (await find_last(bureau.id, acteur) is not None) is (as_lycee or not tied), name
        await Rattachement.delete().where(Rattachement.compte == agent.id)


@pytest.mark.parametrize("facts", [{}, left()], ids=["attached", "detached"])
async def test_who_is_tied_reads_one_sentence_and_no_act_is_theirs(app: Gate, facts: dict[str, object]):
    bureau = await set_bureau("proposee")
    paul = await make_agent(Habilitation.INSTRUCTEUR)
    await tie(paul, bureau, **facts)
    visitor = await Visitor.entered(app, paul)
    with count_queries() as asked:
        page = await visitor.open(bureau.adresse)
    assert page.status == 200
    assert LIEN in page.text
    assert "Inès Fabre l’examine" in page.text
    assert not [
        secret for secret in SECRETS if secret in page.text.replace("\u202f", " ").replace("\u00a0", " ")
    ]
    assert page.actions() == ["/deconnexion"]
    assert len(asked) <= 4, asked
    for acte in ACTES:
        answer = await post(visitor, page, f"{bureau.adresse}/{acte}")
        assert answer.status == 409, acte
        assert LIEN in answer.text, acte
    assert (await visitor.open(f"{bureau.adresse}/completude")).status == 409
    for hidden in ("fil", "fil/nouveaux", "accuse", "pieces"):
        assert (await visitor.open(f"/demandes/{bureau.id}/{hidden}")).status == 404, hidden
    assert (await Demande.select().where(Demande.id == bureau.id).first())["etat"] == "proposee"


async def test_a_gestionnaire_who_examines_elsewhere_reads_what_the_lycee_reads(app: Gate):
    bureau = await set_bureau("proposee")
    paul = await make_agent(Habilitation.INSTRUCTEUR)
    await tie(paul, bureau, Fonction.GESTIONNAIRE)
    visitor = await Visitor.entered(app, paul)
    page = await visitor.open(bureau.adresse)
    assert "Un bon projet." not in page.text
    assert f"/demandes/{bureau.id}" in page.links()
    theirs = await visitor.open(f"/demandes/{bureau.id}")
    assert theirs.status == 200
    assert "Un bon projet." not in theirs.text


async def test_the_list_says_why_and_counts_nothing_of_that_lycee(app: Gate):
    bureau = await set_bureau("transmise")
    paul = await make_agent(Habilitation.INSTRUCTEUR)
    assert await count_attendues(await acteur_of(paul)) == Attendues(1, 0)
    await tie(paul, bureau, **left())
    assert await count_attendues(await acteur_of(paul)) == Attendues(0, 0)
    page = await (await Visitor.entered(app, paul)).open("/instruction")
    assert "Examinée sans vous" in page.text
    assert bureau.reference in page.text
    free = await (await Visitor.entered(app, bureau.ines)).open("/instruction")
    assert "Examinée sans vous" not in free.text


async def test_a_tie_that_begins_after_the_taking_in_charge_hands_it_to_the_others(app: Gate):
    bureau = await set_bureau("transmise")
    await bureau.do(do_take)
    paul = await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard")
    await tie(bureau.ines, bureau)
    assert await count_attendues(await acteur_of(bureau.ines)) == Attendues(0, 0)
    page = await (await Visitor.entered(app, paul)).open(bureau.adresse)
    assert f"{bureau.adresse}/proposition" in page.actions()
    claire = await acteur_of(bureau.depot.scene.claire)
    await Courriel.delete(force=True)
    fiche = await bureau.depot.fiche()
    await mail_relance(fiche, SERVICE, claire)
    await mail_complement(fiche, claire)
    async with transaction():
        await write_message(bureau.id, claire, "Bonjour.", now() - timedelta(minutes=20))
    await notify_unread(now())
    told = {row["destinataire"] for row in await Courriel.select()}
    assert paul.adresse in told
    assert bureau.ines.adresse not in told
    assert await list_fils(await acteur_of(bureau.ines), 10) == []
    assert [fil.id for fil in await list_fils(await acteur_of(paul), 10)] == [bureau.id]


async def test_messages_received_before_the_tie_are_no_longer_counted(app: Gate):
    bureau = await set_bureau("transmise")
    await bureau.do(do_take)
    claire = await acteur_of(bureau.depot.scene.claire)
    async with transaction():
        await write_message(bureau.id, claire, "Bonjour.", now() - timedelta(minutes=20))
    visitor = await Visitor.entered(app, bureau.ines)
    assert "message non lu" in (await visitor.open("/mes-services")).text
    await tie(bureau.ines, bureau, **left())
    assert "message non lu" not in (await visitor.open("/mes-services")).text
    assert bureau.reference not in (await visitor.open("/fils")).text


@pytest.mark.usefixtures("app")
async def test_an_administrateur_names_no_gestionnaire_where_they_are_tied_nor_themselves():
    bureau = await set_bureau("transmise")
    lycee = bureau.depot.scene.lycee
    admin = await make_agent(Habilitation.ADMINISTRATEUR)
    with pytest.raises(DomainError, match="votre propre adresse"):
        await invite(lycee.id, admin.adresse.upper(), Fonction.GESTIONNAIRE, await acteur_of(admin), now())
    await tie(admin, bureau, **left())
    with pytest.raises(DomainError, match="un autre administrateur"):
        await invite(lycee.id, "une@exemple.fr", Fonction.GESTIONNAIRE, await acteur_of(admin), now())


async def test_the_page_of_their_lycee_offers_an_administrateur_no_invitation(app: Gate):
    bureau = await set_bureau("transmise")
    uai = bureau.depot.scene.lycee.uai
    admin = await make_agent(Habilitation.ADMINISTRATEUR)
    visitor = await Visitor.entered(app, admin)
    path = f"/administration/etablissements/{uai}"
    assert f"{path}/invitations" in (await visitor.open(path)).actions()
    await tie(admin, bureau)
    page = await visitor.open(path)
    assert f"{path}/invitations" not in page.actions()
    assert "un autre administrateur" in page.text
