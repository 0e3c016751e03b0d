"""The examination of a demande, move by move, on both databases; many at once."""

import pytest
from tests.races import race, times
from tests.world.dates import now
from tests.world.instruction import Bureau, do_ask, do_propose, do_take, set_bureau
from tests.world.personnes import acteur_of, attach, make_agent

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Fonction
from mesaides.db import transaction
from mesaides.demandes.moves.complements import return_demande
from mesaides.demandes.reads.lecture import find_demande
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.affectation import Affectation
from mesaides.demandes.tables.demande import Correction, Demande, Mouvement
from mesaides.errors import DomainError
from mesaides.instruction.moves.actes import Geste, close, grant, mark_of, refuse
from mesaides.instruction.moves.affectations import take_charge
from mesaides.instruction.reads.dossier import load_instruit
from mesaides.instruction.rules.filtre import Filtre
from mesaides.instruction.tables.instruction import Decision
from mesaides.journal.tables import Evenement, find_break
from mesaides.pieces.reads.recus import list_fichiers

pytestmark = pytest.mark.usefixtures("app")
E = EtatDemande


async def colleague(bureau: Bureau) -> Geste:
    """Another instructeur, with the same page open."""
    return await bureau.geste(await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard"))


async def test_of_many_who_take_it_in_charge_one_does():
    bureau = await set_bureau()
    one, other = await bureau.geste(), await colleague(bureau)
    done, told = await race(*times(4, lambda: take_charge(one)), *times(4, lambda: take_charge(other)))
    assert (len(done), len(told)) == (1, 7)
    assert all("En cours d’examen" in phrase for phrase in told)
    assert await Affectation.count() == 1
    assert await Mouvement.count().where(Mouvement.acte == "prise_en_charge") == 1


@pytest.mark.parametrize("turn", range(4))
async def test_of_two_opposite_decisions_at_once_one_is_recorded_and_the_other_told_who_and_when(turn: int):
    bureau = await set_bureau("proposee")
    one, other = await bureau.geste(), await colleague(bureau)
    moves = [lambda: grant(one, 2_000_00, "Oui."), lambda: refuse(other, "Non.")]
    done, told = await race(*(moves if turn % 2 else reversed(moves)))
    assert (len(done), len(told)) == (1, 1)
    decision, demande = await Decision.select().first(), await Demande.select().first()
    qui = "Inès Fabre" if decision["sens"] == "accord" else "Paul Sicard"
    assert f"par {qui}, le" in told[0]
    assert demande["etat"] == ("accordee" if decision["sens"] == "accord" else "refusee")
    assert demande["accorde_centimes"] == (2_000_00 if decision["sens"] == "accord" else None)
    assert await find_break() is None


async def test_a_page_older_than_a_change_decides_nothing():
    bureau = await set_bureau("en_instruction")
    old = await bureau.geste()
    await bureau.do(do_ask)
    await bureau.depot.answer("objectifs", "Mieux dit.", 1)
    await bureau.give_back()
    stale = Geste(await bureau.fiche(), old.acteur, now(), old.vue)
    with pytest.raises(DomainError, match="a changé depuis"):
        async with transaction():
            await do_propose(stale)
    assert (await bureau.fiche()).etat is E.EN_INSTRUCTION


@pytest.mark.parametrize("etat", ["transmise", "en_instruction", "a_completer"])
async def test_no_step_is_skipped(etat: str):
    bureau = await set_bureau(etat)
    geste = await bureau.geste()
    with pytest.raises(DomainError):
        async with transaction():
            await grant(geste, 1_00, "Oui.")
    assert (await bureau.fiche()).etat == etat
    assert await Decision.count() == 0


async def test_nobody_examines_what_their_own_lycee_asks():
    bureau = await set_bureau()
    await attach(bureau.ines, bureau.depot.scene.lycee, Fonction.GESTIONNAIRE)
    with pytest.raises(DomainError, match="quelqu’un d’autre"):
        await bureau.do(do_take)
    assert await Affectation.count() == 0


async def test_only_what_is_asked_can_be_changed():
    bureau = await set_bureau("a_completer")
    await bureau.depot.answer("objectifs", "Mieux dit.", 1)
    with pytest.raises(DomainError, match="n’a pas redemandé cette réponse"):
        await bureau.depot.answer("classes", "1re 2", 1)
    await bureau.give_back()
    with pytest.raises(DomainError, match="ne peut plus être modifiée"):
        await bureau.depot.answer("objectifs", "Encore autre chose.", 2)
    instruit = await load_instruit(await bureau.fiche(), Filtre())
    assert instruit is not None
    [changed] = [reponse for reponse in instruit.reponses if reponse.avant is not None]
    assert (changed.texte, changed.avant) == ("Mieux dit.", "Parler à tous.")
    assert await Correction.count().where(Correction.close_le.is_null()) == 0


async def test_a_demande_comes_back_once_and_only_when_it_is_answered():
    bureau = await set_bureau("a_completer")
    await bureau.depot.answer("objectifs", "", 1)
    with pytest.raises(DomainError, match="n’est pas renvoyée"):
        await bureau.give_back()
    await bureau.depot.answer("objectifs", "Mieux dit.", 2)
    fiche, claire = await bureau.depot.fiche(), await acteur_of(bureau.depot.scene.claire)
    done, told = await race(*times(4, lambda: return_demande(fiche, claire, now(), list_fichiers)))
    assert (len(done), len(told)) == (1, 3)
    assert (await bureau.fiche()).etat is E.EN_INSTRUCTION


async def test_what_can_be_asked_again_after_it_came_back():
    bureau = await set_bureau("a_completer")
    await bureau.give_back()
    await bureau.do(do_ask)
    assert await Correction.count() == 2


async def test_closing_without_a_decision_tells_why():
    bureau = await set_bureau("en_instruction")
    await bureau.do(lambda geste: close(geste, "Hors délai."))
    last = await Mouvement.select().order_by(Mouvement.id, ascending=False).first()
    assert (last["acte"], last["raison"]) == ("classement", "Hors délai.")
    assert (await bureau.fiche()).etat is E.SANS_SUITE


async def test_every_step_is_in_the_journal_without_a_word_of_what_was_written():
    bureau = await set_bureau("proposee")
    await bureau.do(lambda geste: grant(geste, 2_000_00, "MOTIF-PLANTE"))
    lines = [
        line
        for line in await Evenement.select().order_by(Evenement.id)
        if line["objet"] == f"demande {bureau.id}"
    ]
    actes = [line["acte"] for line in lines]
    assert actes[-3:] == ["prise_en_charge_demande", "proposition_demande", "accord_demande"]
    assert not any("MOTIF" in line["detail"] or "bon projet" in line["detail"] for line in lines)


async def test_the_other_lycees_and_the_other_agents_do_not_see_it():
    bureau = await set_bureau()
    admin = await make_agent(Habilitation.ADMINISTRATEUR)
    assert await find_demande(bureau.id, await acteur_of(admin)) is None
    assert mark_of(await bureau.fiche()).startswith("transmise-")
