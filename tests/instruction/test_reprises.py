"""An instructeur steps back: what they proposed, asked, closed or took is taken back, or given to a colleague."""

from datetime import timedelta

import pytest
from tests.races import race
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.courriels import letters_to
from tests.world.dates import now
from tests.world.demandes import begin_demande
from tests.world.instruction import Bureau, attendus, do_ask, do_close, do_propose, do_take, set_bureau
from tests.world.personnes import acteur_of, attach, make_agent

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Fonction
from mesaides.comptes.tables.compte import Compte
from mesaides.db import Database, transaction
from mesaides.demandes.mails import mail_relance
from mesaides.demandes.rules.complements import BUDGET
from mesaides.demandes.states.attente import SERVICE
from mesaides.demandes.tables.affectation import Affectation
from mesaides.demandes.tables.demande import Correction, Demande
from mesaides.errors import DomainError
from mesaides.instruction.moves.affectations import transfer
from mesaides.instruction.moves.completude import ask_complements
from mesaides.instruction.moves.reprises import reopen
from mesaides.instruction.reads.liste import list_of
from mesaides.instruction.tables.instruction import Proposition
from mesaides.journal.tables import find_break
from mesaides.web.gate import Gate

pytestmark = pytest.mark.usefixtures("app")
BLOCKS = pytest.mark.parametrize("block", ["", "examen"])


async def at(visitor: Visitor, etat: str) -> tuple[Bureau, Shown]:
    """The page of a demande in this state, before Inès."""
    bureau = await set_bureau(etat)
    await visitor.enter(bureau.ines)
    return bureau, await visitor.open(bureau.adresse)


async def etat_of(bureau: Bureau) -> str:
    return (await bureau.fiche()).etat.value


async def subjects(compte: Compte) -> list[str]:
    return [letter.sujet for letter in await letters_to(compte.adresse)]


async def let_days_pass(bureau: Bureau, days: int) -> None:
    long_ago = now() - timedelta(days=days)
    await Demande.update({Demande.etat_le: long_ago}).where(Demande.id == bureau.id)


async def post(visitor: Visitor, path: str, **typed: str) -> Shown:
    """An act that no page offers now."""
    jeton = (await visitor.open("/mes-services")).fields("/deconnexion")["jeton"]
    data = {"jeton": jeton, **typed}
    return Shown(await visitor.client.post(path, data=data, headers={"Origin": ORIGIN}))


@BLOCKS
async def test_a_proposition_is_withdrawn_and_another_made(visitor: Visitor, block: str):
    bureau, page = await at(visitor, "proposee")
    page = await visitor.send(page, f"{bureau.adresse}/retrait-proposition", block=block)
    assert await etat_of(bureau) == "en_instruction"
    assert "Proposition retirée" in page.text
    assert "Propositions précédentes (1)" in page.words_of("examen")
    assert f"{bureau.adresse}/accord" not in page.actions()
    page = await visitor.send(
        page, f"{bureau.adresse}/proposition", block=block, sens="refus", raison="Tard."
    )
    assert "refuser" in page.words_of("examen")
    assert await Proposition.count() == 2
    assert await Proposition.count().where(Proposition.fin_le.is_null()) == 1
    claire = await subjects(bureau.depot.scene.claire)
    assert f"La Région reprend l’examen de votre demande {bureau.reference}" in claire


@BLOCKS
async def test_a_proposition_is_made_anew_in_the_place_of_the_other(visitor: Visitor, block: str):
    bureau, page = await at(visitor, "proposee")
    anew = f"{bureau.adresse}/nouvelle-proposition"
    assert page.fields(anew)["raison"] == "Un bon projet."
    before = len(await subjects(bureau.depot.scene.claire))
    page = await visitor.send(page, anew, block=block, montant="1 200", raison="Moins cher.")
    assert "1 200,00 €" in page.words_of("examen").replace("\u202f", " ")
    assert page.fields(f"{bureau.adresse}/accord")["raison"] == "Moins cher."
    assert "Un bon projet." in page.words_of("examen")
    assert len(await subjects(bureau.depot.scene.claire)) == before
    assert await etat_of(bureau) == "proposee"


async def test_once_it_is_decided_no_proposition_is_taken_back(visitor: Visitor, app: Gate):
    bureau, page = await at(visitor, "proposee")
    paul = await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard")
    other = await Visitor.entered(app, paul, "192.0.2.7")
    old = await other.open(bureau.adresse)
    await visitor.send(page, f"{bureau.adresse}/refus", raison="Non.")
    answer = await other.send(old, f"{bureau.adresse}/retrait-proposition")
    assert answer.status == 409
    assert "« Aide refusée », par Inès Fabre" in answer.text


@BLOCKS
async def test_complements_are_asked_no_more_until_they_come_back(visitor: Visitor, app: Gate, block: str):
    bureau, page = await at(visitor, "a_completer")
    await bureau.depot.answer("objectifs", "Mieux dit.", 1)
    page = await visitor.send(page, f"{bureau.adresse}/retrait-completude", block=block)
    assert await etat_of(bureau) == "en_instruction"
    assert "doit compléter" not in page.words_of("examen")
    assert "Mieux dit." in (await visitor.open(bureau.adresse)).text
    assert await Correction.count().where(Correction.close_le.is_null()) == 0
    claire = await Visitor.entered(app, bureau.depot.scene.claire, "192.0.2.9")
    assert "ne vous demande plus de compléter" in (await subjects(bureau.depot.scene.claire))[-1]
    theirs = await claire.open(f"/demandes/{bureau.id}")
    assert f"/demandes/{bureau.id}/complements" not in theirs.links()
    with pytest.raises(DomainError, match="ne peut plus être modifiée"):
        await bureau.depot.answer("objectifs", "Encore.", 2)
    await bureau.do(do_ask)
    await bureau.give_back()
    assert (await post(visitor, f"{bureau.adresse}/retrait-completude")).status == 409


async def test_complements_stay_asked_while_an_answer_is_emptied(visitor: Visitor):
    bureau, page = await at(visitor, "a_completer")
    await bureau.depot.answer("objectifs", "", 1)
    answer = await visitor.send(page, f"{bureau.adresse}/retrait-completude")
    assert answer.status == 409
    assert "a commencé à répondre" in answer.text
    assert await etat_of(bureau) == "a_completer"


async def test_what_was_asked_anew_and_the_budget_are_asked_no_more(visitor: Visitor):
    bureau, _ = await at(visitor, "en_instruction")
    scene, budget = bureau.depot.scene, {BUDGET: "Détaillez le transport.", "partenaires_liste": "Lesquels ?"}
    await bureau.do(lambda geste: ask_complements(geste, attendus(budget)))
    assert not (await scene.fiche()).au_repos
    page = await visitor.open(bureau.adresse)
    page = await visitor.send(page, f"{bureau.adresse}/retrait-completude")
    assert page.status == 200
    assert (await scene.fiche()).au_repos
    await bureau.do(do_propose)


@BLOCKS
async def test_what_one_took_in_charge_is_left_to_others(visitor: Visitor, block: str):
    bureau, page = await at(visitor, "en_instruction")
    page = await visitor.send(page, f"{bureau.adresse}/renonciation", block=block)
    assert await etat_of(bureau) == "transmise"
    assert f"{bureau.adresse}/prise-en-charge" in page.actions()
    assert bureau.reference in (await visitor.open("/instruction?charge=personne")).text
    assert bureau.reference not in (await visitor.open("/instruction?charge=moi")).text
    await bureau.do(do_take)
    assert await Affectation.count() == 2


@pytest.mark.parametrize("block", ["", "transfert"])
async def test_a_demande_is_given_to_a_colleague_who_is_told(visitor: Visitor, app: Gate, block: str):
    bureau, page = await at(visitor, "a_completer")
    paul = await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard")
    tied = await make_agent(Habilitation.INSTRUCTEUR, prenom="Luc", nom="Attaché")
    await attach(tied, bureau.depot.scene.lycee, Fonction.USAGER)
    form = f"{bureau.adresse}/transfert"
    assert form in page.links()
    page = await visitor.open(form)
    assert "Paul Sicard" in page.text
    assert "Luc Attaché" not in page.text
    assert (await visitor.send(page, form, block=block)).status == 422
    assert (await visitor.send(page, form, block=block, vers=str(tied.id))).status == 409
    since = (await bureau.fiche()).etat_le
    page = await visitor.send(page, form, block=block, vers=str(paul.id))
    page = await visitor.open(bureau.adresse)
    assert "prise en charge par Paul Sicard" in page.words_of("etat")
    assert "Inès Fabre : Paul Sicard" in page.words_of("histoire")
    assert (await bureau.fiche()).etat_le == since
    assert await subjects(paul) == [f"Mme\u00a0Fabre vous confie la demande {bureau.reference}"]
    theirs = await Visitor.entered(app, paul, "192.0.2.7")
    assert bureau.reference in (await theirs.open("/instruction?charge=moi")).text
    lycee = await Visitor.entered(app, bureau.depot.scene.claire, "192.0.2.9")
    told = await lycee.open(f"/demandes/{bureau.id}")
    assert "Confiée à un autre agent de la Région" in told.text
    assert "Merci de compléter." in told.text
    await mail_relance(await bureau.depot.fiche(), SERVICE, await bureau.depot.acteur())
    assert len(await subjects(paul)) == 2
    assert await subjects(bureau.ines) == []


async def test_who_takes_over_the_demande_of_an_absent_colleague_tells_them(visitor: Visitor):
    bureau = await set_bureau("en_instruction")
    paul = await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard")
    await visitor.enter(paul)
    form = f"{bureau.adresse}/transfert"
    await visitor.send(await visitor.open(form), form, vers=str(paul.id))
    assert "prise en charge par vous" in (await visitor.open(bureau.adresse)).words_of("etat")
    (letter,) = await letters_to(bureau.ines.adresse)
    assert "Vous ne l’avez plus en charge." in letter.texte
    assert await subjects(paul) == []


async def test_given_to_two_colleagues_at_once_it_has_one():
    bureau = await set_bureau("en_instruction")
    paul, luc = [await make_agent(Habilitation.INSTRUCTEUR, prenom=p, nom="Sicard") for p in ("Paul", "Luc")]
    geste, ines = await bureau.geste(), bureau.ines.id
    done, told = await race(lambda: transfer(geste, paul.id, ines), lambda: transfer(geste, luc.id, ines))
    assert (len(done), len(told)) == (1, 1)
    assert "a changé de mains" in told[0]
    assert await Affectation.count().where(Affectation.fin_le.is_null()) == 1
    assert await find_break() is None


@BLOCKS
@pytest.mark.parametrize("etat", ["a_completer", "proposee"])
async def test_what_was_closed_by_mistake_is_reopened_as_it_was(visitor: Visitor, etat: str, block: str):
    bureau = await set_bureau(etat)
    await bureau.do(do_close)
    await visitor.enter(bureau.ines)
    page = await visitor.open(bureau.adresse)
    assert "peut être rouverte jusqu’au" in page.words_of("examen")
    reopening = f"{bureau.adresse}/reouverture"
    assert (await visitor.send(page, reopening, block=block)).status == 422
    await visitor.send(page, reopening, block=block, raison="Fermée par erreur.")
    assert await etat_of(bureau) == etat
    assert await Correction.count().where(Correction.close_le.is_null()) == (etat == "a_completer")
    assert await Proposition.count().where(Proposition.fin_le.is_null()) == (etat == "proposee")
    letter = (await letters_to(bureau.depot.scene.claire.adresse))[-1]
    assert letter.sujet == f"La Région rouvre votre demande {bureau.reference}"
    assert "Fermée par erreur." in letter.texte


async def test_after_thirty_days_the_page_says_what_one_can_still_do(visitor: Visitor):
    bureau = await set_bureau("en_instruction")
    await bureau.do(do_close)
    await visitor.enter(bureau.ines)
    await let_days_pass(bureau, 29)
    assert f"{bureau.adresse}/reouverture" in (await visitor.open(bureau.adresse)).actions()
    await let_days_pass(bureau, 31)
    page = await visitor.open(bureau.adresse)
    assert f"{bureau.adresse}/reouverture" not in page.actions()
    assert "L’établissement peut encore en déposer une autre" in page.words_of("examen")
    mark = (await bureau.geste()).vue
    answer = await post(visitor, f"{bureau.adresse}/reouverture", vue=mark, raison="Trop tard.")
    assert answer.status == 409
    assert "pouvait être rouverte jusqu’au" in answer.text
    assert await etat_of(bureau) == "sans_suite"


async def test_nothing_is_reopened_beside_the_demande_that_took_its_place():
    bureau = await set_bureau("en_instruction")
    await bureau.do(do_close)
    await begin_demande(bureau.depot.scene)
    with pytest.raises(DomainError, match="une demande en brouillon pour la même campagne"):
        async with transaction():
            await reopen(await bureau.geste(), "Par erreur.")


async def test_a_colleague_who_acts_in_the_place_of_who_has_it_tells_them():
    bureau = await set_bureau("en_instruction")
    paul = await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard")
    async with transaction():
        await do_propose(await bureau.geste(paul))
    (letter,) = await letters_to(bureau.ines.adresse)
    assert letter.sujet == f"{(await acteur_of(paul)).politesse} a agi sur la demande {bureau.reference}"
    assert "Décision proposée. Vous l’avez en charge." in letter.texte


@pytest.mark.parametrize("asked", [("en_cours",), ("en_cours", "moi"), ("en_cours", "personne"), ("moi",)])
async def test_the_list_finds_who_has_a_demande_by_an_index(base: Database, asked: tuple[str, ...]):
    if base.kind != "sqlite":
        pytest.skip("the indexes are the same: SQLite says how it goes, whatever the size of the tables")
    sql = list_of("recue", 2, *asked, goes_on=False).compile("sqlite")[0]
    plan = [row["detail"] for row in await base.fetch(f"EXPLAIN QUERY PLAN {sql}", *[1] * sql.count("?"))]
    assert any("affectation" in line for line in plan)
    assert not [line for line in plan if line.startswith("SCAN") and "USING" not in line], plan
