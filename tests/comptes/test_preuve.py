"""Ten minutes after the last proof, what matters asks for it again, then goes on with all that was typed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.comptes.trousseau import add
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.cles import Key
from tests.world.dates import NOON
from tests.world.facteurs import OTHER, shown
from tests.world.personnes import make_agent, make_compte
from tests.world.region import make_service

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.service import Service
from mesaides.comptes.tables.session import Session
from mesaides.web.gate import Gate

ACTE = "/mon-compte/double-authentification/preuve/acte"
MOTIF = "Renfort de l’hiver"


@dataclass
class Bureau:
    """An administrateur who proved who they are ten minutes ago, and the page of an agent."""

    app: Gate
    jean: Compte
    visitor: Visitor
    ines: Compte

    @property
    def adresse(self) -> str:
        return f"/administration/agents/{self.ines.id}"

    async def give(self, block: str = "") -> Shown:
        page = await self.visitor.open(self.adresse)
        return await self.visitor.send(
            page,
            f"{self.adresse}/habilitations",
            block=block,
            role="lecteur",
            motif=MOTIF,
            departements=["31", "09"],
        )

    async def confirm(self, page: Shown, code: str) -> Shown:
        (form,) = [form for form in page.tree.iter("form") if form.get("action", "").startswith(ACTE)]
        kept = [one.get("value") for one in form.iter("input") if one.get("name") == "departements"]
        return await self.visitor.send(page, form.get("action", ""), code=code, departements=kept)

    async def has(self, role: Habilitation) -> bool:
        return await HabilitationCompte.exists().where(
            HabilitationCompte.compte == self.ines.id, HabilitationCompte.habilitation == role
        )


@pytest.fixture
async def bureau(app: Gate, clock: Any) -> Bureau:
    jean = await make_agent(Habilitation.ADMINISTRATEUR)
    ines = await make_agent(Habilitation.INSTRUCTEUR, prenom="Inès", nom="Fabre")
    bureau = Bureau(app, jean, await Visitor.seated(app, jean), ines)
    clock.shift(timedelta(minutes=10))
    return bureau


@pytest.mark.parametrize("block", ["", "agent"])
async def test_an_access_is_given_once_the_code_is_and_all_that_was_typed_is_kept(bureau: Bureau, block: str):
    asked = await bureau.give(block)
    assert asked.status == 422
    assert "C’est bien vous" in asked.text
    assert not await bureau.has(Habilitation.LECTEUR)
    done = await bureau.confirm(asked, shown(datetime.now(UTC)))
    assert (done.status, done.path) == (200, bureau.adresse)
    assert "L’accès est donné" in done.text
    assert MOTIF in done.text
    given = await HabilitationCompte.objects().get(HabilitationCompte.habilitation == Habilitation.LECTEUR)
    assert given
    assert given.departements == ",31,9,"


async def test_nothing_is_asked_within_ten_minutes(bureau: Bureau):
    await Visitor.seated(bureau.app, bureau.ines)
    await bureau.confirm(await bureau.give(), shown(datetime.now(UTC)))
    page = await bureau.visitor.open(bureau.adresse)
    sent = await bureau.visitor.send(page, f"/administration/sessions/{bureau.ines.id}/fermeture")
    assert "sont fermées" in sent.text


@pytest.mark.parametrize(
    "code", ["", "000000", "abcdef", shown(NOON, OTHER), shown(NOON - timedelta(hours=1))]
)
async def test_a_wrong_code_does_nothing_and_loses_nothing(bureau: Bureau, code: str):
    wrong = await bureau.confirm(await bureau.give(), code)
    assert wrong.status == 422
    assert not await bureau.has(Habilitation.LECTEUR)
    assert "L’accès est donné" in (await bureau.confirm(wrong, shown(datetime.now(UTC)))).text


def asks_key(page: Shown) -> tuple[str, str]:
    """The address to which the key answers, and what it is asked to sign."""
    (form,) = [form for form in page.tree.iter("form") if form.get("data-cle")]
    return form.get("action", ""), form.get("data-cle", "")


async def test_a_passkey_proves_it_as_well_and_the_signature_of_another_key_does_not(bureau: Bureau):
    key = Key()
    await Session.update({Session.prouve_le: datetime.now(UTC)}, force=True)
    await add(bureau.visitor, key)
    await Session.update({Session.prouve_le: datetime.now(UTC) - timedelta(minutes=10)}, force=True)
    adresse, options = asks_key(await bureau.give())
    wrong = await bureau.visitor.send(
        await bureau.give(), adresse, reponse=key.sign(options, secret=Key().secret)
    )
    assert wrong.status == 422
    assert not await bureau.has(Habilitation.LECTEUR)
    adresse, options = asks_key(wrong)
    kept = {"role": "lecteur", "motif": MOTIF, "departements": ["31", "09"]}
    done = await bureau.visitor.send(wrong, adresse, reponse=key.sign(options), **kept)
    assert "L’accès est donné" in done.text
    assert await bureau.has(Habilitation.LECTEUR)


async def acts_on(ines: Compte) -> list[str]:
    mine = await HabilitationCompte.objects().get(HabilitationCompte.compte == ines.id)
    assert mine
    proposed = HabilitationCompte(
        compte=(await make_compte()).id,
        habilitation=Habilitation.ADMINISTRATEUR,
        etat="proposee",
        depuis_le=NOON,
        par=ines.id,
    )
    await proposed.save()
    service = await make_service("Service de trop")
    return [
        *(f"/administration/habilitations/{mine.id}/{nom}" for nom in ("suspension", "fin")),
        *(f"/administration/habilitations/{proposed.id}/{nom}" for nom in ("confirmation", "refus")),
        f"/administration/sessions/{ines.id}/fermeture",
        f"/administration/services/{service}/fermeture",
        f"/administration/remises/{ines.id}",
    ]


async def test_every_act_on_somebody_s_access_asks_for_it(bureau: Bureau):
    theirs = await Visitor.seated(bureau.app, bureau.ines)
    jeton = (await bureau.visitor.open("/mes-services")).fields("/deconnexion")["jeton"]
    before = await HabilitationCompte.select(HabilitationCompte.id, HabilitationCompte.etat)
    acts = await acts_on(bureau.ines)
    before = await HabilitationCompte.select(HabilitationCompte.id, HabilitationCompte.etat)
    for path in acts:
        answer = await bureau.visitor.client.post(
            path, data={"jeton": jeton}, headers={"Origin": ORIGIN}, follow_redirects=True
        )
        assert answer.status_code == 422, path
        assert "C’est bien vous" in answer.text
    assert await HabilitationCompte.select(HabilitationCompte.id, HabilitationCompte.etat) == before
    assert (await theirs.open("/mes-services")).path == "/mes-services"
    assert await Service.exists().where(Service.nom == "Service de trop", Service.etat == "ouvert")


async def test_the_proof_of_one_session_is_worth_nothing_in_another(bureau: Bureau):
    other = await Visitor.seated(bureau.app, bureau.jean)
    await Session.update({Session.prouve_le: NOON}, force=True)
    await bureau.confirm(await bureau.give(), shown(datetime.now(UTC)))
    page = await other.open(bureau.adresse)
    asked = await other.send(page, f"/administration/sessions/{bureau.ines.id}/fermeture")
    assert asked.status == 422


@pytest.mark.parametrize(
    "acte",
    ["", "https://ailleurs.fr/", "//ailleurs.fr", "/\\ailleurs.fr", ACTE, f"{ACTE}?acte=/mes-services"],
)
async def test_what_is_typed_is_sent_again_inside_the_portal_alone(bureau: Bureau, acte: str):
    jeton = (await bureau.visitor.open("/mes-services")).fields("/deconnexion")["jeton"]
    answer = await bureau.visitor.client.post(
        ACTE,
        params={"acte": acte, "preuve": "1"},
        data={"jeton": jeton, "code": shown(datetime.now(UTC))},
        headers={"Origin": ORIGIN},
    )
    assert answer.status_code == 404


async def test_what_was_typed_stays_text_however_often_it_is_carried(bureau: Bureau):
    page = await bureau.visitor.open(bureau.adresse)
    marked = '"><script>alert(1)</script>'
    asked = await bureau.visitor.send(page, f"{bureau.adresse}/habilitations", role="lecteur", motif=marked)
    assert "<script>alert" not in asked.answer.text
    wrong = await bureau.confirm(asked, "123456")
    (action, *_) = [action for action in wrong.actions() if action.startswith(ACTE)]
    assert wrong.fields(action)["motif"] == marked


async def test_too_many_wrong_codes_are_slowed_down(bureau: Bureau):
    asked = await bureau.give()
    statuses = {(await bureau.confirm(asked, f"{number:06}")).status for number in range(12)}
    assert statuses == {422, 429}
    assert not await bureau.has(Habilitation.LECTEUR)
