"""All the devices lost: two people decide, a day passes, the owner may stop it; then a device is added again."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from tests.comptes.appareils import HERE
from tests.visitors import Shown, Visitor
from tests.world.acteurs import MOI, someone
from tests.world.courriels import letters_to, link_of
from tests.world.facteurs import make_facteur
from tests.world.personnes import PASSWORD, make_agent, make_compte

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.remises import AUTRUI, DEJA
from mesaides.comptes.reads.facteurs import has_facteur
from mesaides.comptes.rules.remises import VALABLE, can_open_remise, check_motif
from mesaides.comptes.states import OUVERTES, REMISE, EtatRemise
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.remise import Remise
from mesaides.comptes.tables.session import Session
from mesaides.entretien import purge
from mesaides.journal.tables import Evenement
from mesaides.web.gate import Gate

LIST = "/administration/remises"
WHY = "Téléphone perdu, reconnue de vive voix."
R = EtatRemise


@dataclass
class Trois:
    """Two administrateurs, each at a browser, and the agent who lost everything."""

    app: Gate
    ines: Compte
    first: Visitor
    second: Visitor

    async def propose(self) -> Shown:
        page = f"{LIST}/{self.ines.id}"
        return await self.first.send(await self.first.open(page), page, motif=WHY)

    async def confirm(self, by: Visitor | None = None) -> Shown:
        visitor = by or self.second
        return await visitor.send(await visitor.open(LIST), await self.act("confirmation"))

    async def act(self, nom: str) -> str:
        [row] = await Remise.select(Remise.id)
        return f"{LIST}/{row['id']}/{nom}"

    async def link(self, nth: int = -1) -> str:
        return link_of((await letters_to(self.ines.adresse, "remise"))[nth], "/remise/")

    async def etat(self) -> EtatRemise:
        [row] = await Remise.select(Remise.etat)
        return EtatRemise(row["etat"])

    async def stop(self, link: str) -> Shown:
        visitor = Visitor.of(self.app)
        return await visitor.send(await visitor.open(link), link)


async def administrateur(app: Gate) -> Visitor:
    return await Visitor.seated(app, await make_agent(Habilitation.ADMINISTRATEUR))


@pytest.fixture
async def trois(app: Gate, clock: Any) -> Trois:
    ines = await make_agent(Habilitation.INSTRUCTEUR, prenom="Inès", nom="Fabre")
    return Trois(app, ines, await administrateur(app), await administrateur(app))


async def test_two_people_then_a_day_then_a_device_is_added_again(trois: Trois, clock: Any):
    theirs = await Visitor.seated(trois.app, trois.ines)
    found = await trois.first.open(f"{LIST}?q=fabre")
    assert f"{LIST}/{trois.ines.id}" in found.links()
    assert "Une autre personne doit le confirmer" in (await trois.propose()).text
    confirmed = await trois.confirm()
    assert "2 décembre 2026" in confirmed.text
    letters = await letters_to(trois.ines.adresse, "remise")
    assert [("Une autre doit le confirmer" in one.texte) for one in letters] == [True, False]
    clock.shift(timedelta(hours=23, minutes=59))
    await purge(datetime.now(UTC))
    assert await has_facteur(trois.ines.id)
    clock.shift(timedelta(minutes=1))
    await purge(datetime.now(UTC))
    assert not await has_facteur(trois.ines.id)
    assert await trois.etat() is R.FAITE
    assert await letters_to(trois.ines.adresse, "facteurs_remis")
    assert not await Session.exists().where(Session.compte == trois.ines.id)
    assert (await theirs.open("/mes-services")).path.startswith("/connexion")
    assert (await Visitor.of(trois.app).log_in(trois.ines.identifiant, PASSWORD)).path == HERE
    acts = [row["acte"] for row in await Evenement.select(Evenement.acte).order_by(Evenement.id)]
    assert [acte for acte in acts if "remis" in acte] == [
        "remise_proposee",
        "remise_confirmee",
        "facteurs_remis",
    ]


@pytest.mark.parametrize("confirmed", [False, True])
async def test_its_owner_stops_it_by_the_link_of_the_mail_and_those_who_decided_are_told(
    trois: Trois, clock: Any, confirmed: bool
):
    await trois.propose()
    if confirmed:
        await trois.confirm()
    assert (await trois.stop(await trois.link())).path == "/connexion"
    assert await trois.etat() is R.ARRETEE
    told = await Compte.select(Compte.adresse).where(Compte.id != trois.ines.id).order_by(Compte.id)
    letters = [await letters_to(row["adresse"], "remise_arretee") for row in told]
    assert [len(one) for one in letters] == [1, int(confirmed)]
    clock.shift(timedelta(hours=30))
    await purge(datetime.now(UTC))
    assert await has_facteur(trois.ines.id)
    assert (await Visitor.of(trois.app).open(await trois.link())).status == 410


async def test_the_link_of_the_first_mail_dies_with_the_second_and_opening_it_changes_nothing(trois: Trois):
    await trois.propose()
    old = await trois.link()
    await trois.confirm()
    assert (await Visitor.of(trois.app).open(old)).status == 410
    assert (await Visitor.of(trois.app).open(await trois.link())).status == 200
    assert await trois.etat() is R.CONFIRMEE


async def test_who_proposes_does_not_confirm_nor_who_gains_by_it(trois: Trois, app: Gate):
    await trois.propose()
    act = await trois.act("confirmation")
    page = await trois.first.open(LIST)
    assert act not in page.actions()
    typed = {"jeton": page.fields(await trois.act("abandon"))["jeton"]}
    headers = {"Origin": "http://127.0.0.1:8000"}
    refused = Shown(await trois.first.client.post(act, data=typed, headers=headers))
    assert AUTRUI.replace("\u00a0", " ") in refused.text
    jean = await make_agent(Habilitation.ADMINISTRATEUR)
    own = await Visitor.seated(app, jean)
    page = f"{LIST}/{jean.id}"
    assert (await own.send(await own.open(page), page, motif=WHY)).status == 409
    assert await Remise.count() == 1
    assert await trois.etat() is R.PROPOSEE


async def test_ten_minutes_after_the_last_proof_nothing_is_decided(trois: Trois, clock: Any):
    before = await trois.first.open(f"{LIST}/{trois.ines.id}")
    clock.shift(timedelta(minutes=10))
    refused = await trois.first.send(before, f"{LIST}/{trois.ines.id}", motif=WHY)
    assert refused.status == 422
    assert await Remise.count() == 0
    assert "confirmez que c’est bien vous" in (await trois.first.open(LIST)).text


async def test_a_reason_is_asked_and_what_was_typed_stays(trois: Trois):
    page = f"{LIST}/{trois.ines.id}"
    refused = await trois.first.send(await trois.first.open(page), page, motif="perdu")
    assert refused.status == 422
    assert refused.words_of("motif-erreur")
    assert refused.fields(page)["motif"] == "perdu"
    for wrong in ("x" * 9, "x" * 501):
        with pytest.raises(ValueError, match="10 à 500"):
            check_motif(wrong)
    assert check_motif(WHY) == WHY


async def test_of_two_proposals_at_once_one_is_kept(trois: Trois):
    page = f"{LIST}/{trois.ines.id}"
    people = (trois.first, trois.second)
    pages = [await visitor.open(page) for visitor in people]
    answers = await asyncio.gather(
        *(visitor.send(shown, page, motif=WHY) for visitor, shown in zip(people, pages, strict=True))
    )
    assert await Remise.count() == 1
    assert [DEJA in answer.text for answer in answers].count(True) == 1
    assert len(await letters_to(trois.ines.adresse, "remise")) == 1


async def test_a_confirmation_and_a_stop_at_once_leave_one_of_them(trois: Trois):
    await trois.propose()
    link = await trois.link()
    await asyncio.gather(trois.confirm(), trois.stop(link))
    assert await trois.etat() in (R.ARRETEE, R.CONFIRMEE)
    stopped = len(await letters_to(trois.ines.adresse, "remise")) == 1
    assert stopped is (await trois.etat() is R.ARRETEE)


async def test_it_is_abandoned_told_and_may_be_proposed_again(trois: Trois):
    await trois.propose()
    await trois.second.send(await trois.second.open(LIST), await trois.act("abandon"))
    assert await trois.etat() is R.ABANDONNEE
    assert await letters_to(trois.ines.adresse, "remise_abandonnee")
    await trois.propose()
    assert await Remise.count() == 2


async def test_a_proposal_that_nobody_confirms_is_forgotten_after_a_week(trois: Trois, clock: Any):
    await trois.propose()
    clock.shift(VALABLE + timedelta(seconds=1))
    await purge(datetime.now(UTC))
    assert await trois.etat() is R.PERIMEE
    assert await has_facteur(trois.ines.id)


async def test_only_who_has_a_device_is_found(trois: Trois):
    nobody, claire = await make_compte(nom="Fabre"), await make_compte(nom="Fabre-Roux")
    await make_facteur(claire)
    links = (await trois.first.open(f"{LIST}?q=fabre")).links()
    assert f"{LIST}/{claire.id}" in links
    assert f"{LIST}/{nobody.id}" not in links
    assert (await trois.first.open(f"{LIST}/{nobody.id}")).status == 404
    assert "Personne ne correspond" in (await trois.first.open(f"{LIST}?q=zzz")).text


@dataclass(frozen=True)
class Une:
    compte: int = 1
    proposee_par: int = 2


ADMIN = someone(habilitation=Habilitation.ADMINISTRATEUR)


@pytest.mark.parametrize(("etat", "compte", "par"), list(product(R, (MOI, 1), (MOI, 2))))
def test_each_step_is_of_who_may_take_it(etat: R, compte: int, par: int):
    steps = [etape.nom for etape in REMISE.open_to(ADMIN, Une(compte, par), etat)]
    expected = []
    if etat is R.PROPOSEE and MOI not in (compte, par):
        expected.append("confirmation")
    if etat in OUVERTES:
        expected += ["abandon", *(["arret"] if compte == MOI else [])]
    assert steps == expected
    instructeur = someone(habilitation=Habilitation.INSTRUCTEUR)
    assert REMISE.open_to(instructeur, Une(), etat) == []
    assert can_open_remise(ADMIN, compte) is (compte != MOI)
    assert not can_open_remise(instructeur, compte)
