"""Where a dispositif asks for two persons, who proposed does not decide."""

from dataclasses import dataclass

import pytest
from tests.races import race
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.dispositifs import open_dispositifs
from tests.world.instruction import Bureau, do_propose, set_bureau
from tests.world.personnes import acteur_of, make_agent

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.deux import AUTRE_DECIDE, is_second
from mesaides.comptes.tables.compte import Compte
from mesaides.db import transaction
from mesaides.demandes.moves.retours import restore
from mesaides.demandes.states.etapes import ETAPES
from mesaides.errors import DomainError
from mesaides.instruction.moves.actes import Geste, grant, refuse
from mesaides.instruction.moves.propositions import propose_anew, withdraw_proposition
from mesaides.instruction.reads.liste import list_demandes
from mesaides.instruction.rules.decision import SensDecision
from mesaides.instruction.rules.filtre import MOI, Filtre
from mesaides.instruction.tables.instruction import Decision
from mesaides.web.gate import Gate

pytestmark = pytest.mark.usefixtures("app")
DIT = AUTRE_DECIDE.replace("\u00a0", " ")
BLOCKS = pytest.mark.parametrize("block", ["", "examen"])


@dataclass(frozen=True)
class Sujet:
    deux_personnes: bool
    a_propose: bool


@dataclass
class Deux:
    """Inès has proposed; Paul can decide."""

    bureau: Bureau
    paul: Compte

    @property
    def ines(self) -> Compte:
        return self.bureau.ines

    async def do(self, compte: Compte, move) -> None:
        geste = await self.bureau.geste(compte)
        async with transaction():
            await move(geste)

    async def may_decide(self, compte: Compte) -> bool:
        """As the rule and the list say it, each on its own."""
        acteur, fiche = await acteur_of(compte), await self.bureau.depot.fiche(compte)
        said = {ETAPES[nom].is_open(fiche.etat, acteur, fiche) for nom in ("accord", "refus")}
        assert len(said) == 1
        (may,) = said
        assert may is (await to_decide(acteur) == [self.bureau.id])
        return may


async def to_decide(acteur: Acteur) -> list[int]:
    return [one.id for one in await list_demandes(Filtre(decision=MOI), acteur)]


@pytest.fixture
async def deux() -> Deux:
    await open_dispositifs(deux_personnes=True)
    bureau = await set_bureau("proposee")
    return Deux(bureau, await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard"))


def yes(geste: Geste):
    return grant(geste, 2_000_00, "Oui.")


def anew(geste: Geste):
    return propose_anew(geste, SensDecision.ACCORD, 2_200_00, "Mieux compté.")


def test_who_proposed_is_not_the_second_only_where_two_are_asked_for():
    told = {(deux, mine): is_second(Sujet(deux, mine)) for deux in (True, False) for mine in (True, False)}
    assert [sujet for sujet, second in told.items() if not second] == [(True, True)]


async def test_who_proposed_is_refused_and_another_person_decides(deux: Deux):
    for move in (yes, lambda geste: refuse(geste, "Non.")):
        with pytest.raises(DomainError) as refusal:
            await deux.do(deux.ines, move)
        assert refusal.value.phrase == AUTRE_DECIDE
    assert not await deux.may_decide(deux.ines)
    assert await deux.may_decide(deux.paul)
    await deux.do(deux.paul, yes)
    decision = await Decision.select().first()
    assert decision["par"] == deux.paul.id


async def test_all_who_proposed_since_the_examination_came_to_it_are_kept_from_deciding(deux: Deux):
    await deux.do(deux.paul, anew)
    assert [await deux.may_decide(one) for one in (deux.ines, deux.paul)] == [False, False]
    third = await make_agent(Habilitation.INSTRUCTEUR)
    assert await deux.may_decide(third)
    await deux.do(third, withdraw_proposition)
    await deux.do(deux.paul, do_propose)
    assert [await deux.may_decide(one) for one in (deux.ines, deux.paul, third)] == [True, False, True]


async def test_a_demande_that_comes_back_as_it_was_keeps_who_proposed_from_deciding(deux: Deux):
    await deux.bureau.withdraw()
    claire = deux.bureau.depot.scene.claire
    async with transaction():
        await restore(
            await deux.bureau.depot.fiche(), await acteur_of(claire), (await deux.bureau.geste()).now
        )
    assert [await deux.may_decide(one) for one in (deux.ines, deux.paul)] == [False, True]


async def test_elsewhere_one_person_proposes_and_decides():
    bureau = await set_bureau("proposee")
    assert await to_decide(await acteur_of(bureau.ines)) == [bureau.id]
    await bureau.do(yes)
    assert await Decision.count() == 1


async def test_who_only_reads_has_nothing_to_decide(deux: Deux):
    assert not await deux.may_decide(await make_agent(Habilitation.LECTEUR))


@pytest.mark.parametrize("turn", range(4))
async def test_who_proposes_anew_and_decides_at_once_in_two_tabs_does_one_of_them(deux: Deux, turn: int):
    one, other = await deux.bureau.geste(deux.paul), await deux.bureau.geste(deux.paul)
    moves = [lambda: anew(one), lambda: yes(other)]
    done, told = await race(*(moves if turn % 2 else reversed(moves)))
    assert (len(done), len(told)) == (1, 1)
    fiche = await deux.bureau.fiche()
    assert (fiche.etat.value, await Decision.count()) in {("proposee", 0), ("accordee", 1)}


@pytest.mark.parametrize("turn", range(2))
async def test_who_proposes_and_decides_at_once_in_two_tabs_decides_nothing(turn: int):
    await open_dispositifs(deux_personnes=True)
    bureau = await set_bureau("en_instruction")
    one, other = await bureau.geste(), await bureau.geste()
    moves = [lambda: do_propose(one), lambda: yes(other)]
    await race(*(moves if turn else reversed(moves)))
    assert await Decision.count() == 0


async def send_anyway(visitor: Visitor, page: Shown, path: str, **typed: str) -> Shown:
    """An act that the page does not offer."""
    fields = page.fields(path.rpartition("/")[0] + "/nouvelle-proposition")
    data = {"jeton": fields["jeton"], "vue": fields["vue"], **typed}
    return Shown(await visitor.client.post(path, data=data, headers={"Origin": ORIGIN}))


async def test_the_page_offers_the_decision_to_the_other_alone_and_says_so(
    deux: Deux, visitor: Visitor, app: Gate
):
    await visitor.enter(deux.ines)
    page = await visitor.open(deux.bureau.adresse)
    assert DIT in page.words_of("examen")
    assert not {f"{deux.bureau.adresse}/accord", f"{deux.bureau.adresse}/refus"} & {*page.actions()}
    refused = await send_anyway(visitor, page, f"{deux.bureau.adresse}/accord", montant="100", raison="Oui.")
    assert refused.status == 409
    assert DIT in refused.words_of("examen")
    paul = await Visitor.entered(app, deux.paul, "192.0.2.7")
    page = await paul.open(deux.bureau.adresse)
    assert "vous pouvez prendre cette décision" in page.words_of("examen")
    page = await paul.send(page, f"{deux.bureau.adresse}/accord", montant="2 000", raison="Bravo")
    assert "Aide accordée" in page.words_of("etat")


@BLOCKS
async def test_the_second_person_grants_no_more_than_was_proposed(deux: Deux, visitor: Visitor, block: str):
    await visitor.enter(deux.paul)
    page = await visitor.open(deux.bureau.adresse)
    path = f"{deux.bureau.adresse}/accord"
    page = await visitor.send(page, path, block=block, montant="2 500,01", raison="Bravo")
    assert page.status == 422
    assert "plus que ce qui est proposé" in page.words_of("examen")
    assert page.fields(path)["montant"] == "2 500,01"


async def test_a_refusal_that_is_proposed_is_not_turned_into_an_aid_by_one_person(
    deux: Deux, visitor: Visitor
):
    await deux.do(deux.ines, lambda geste: propose_anew(geste, SensDecision.REFUS, 0, "Hors sujet."))
    await visitor.enter(deux.paul)
    page = await visitor.open(deux.bureau.adresse)
    assert f"{deux.bureau.adresse}/refus" in page.actions()
    assert f"{deux.bureau.adresse}/accord" not in page.actions()
    refused = await send_anyway(visitor, page, f"{deux.bureau.adresse}/accord", montant="100", raison="Oui.")
    assert refused.status == 422
    assert await Decision.count() == 0


async def test_the_view_of_what_one_may_decide_says_how_many(deux: Deux, visitor: Visitor, app: Gate):
    await visitor.enter(deux.ines)
    assert "À décider par moi0" in (await visitor.open("/instruction")).words_of("vues_liste")
    paul = await Visitor.entered(app, deux.paul, "192.0.2.7")
    page = await paul.open("/instruction?decision=moi")
    assert "À décider par moi1" in page.words_of("vues_liste")
    assert deux.bureau.reference in page.text


async def test_who_may_be_the_second_person_reads_that_they_are_awaited(
    deux: Deux, visitor: Visitor, app: Gate
):
    said = "Décisions qui demandent une seconde personne"
    paul = await Visitor.entered(app, deux.paul, "192.0.2.7")
    page = await paul.open("/mes-services")
    assert said in page.text
    assert "/instruction?decision=moi" in page.links()
    assert said not in (await visitor.enter(deux.ines)).text
