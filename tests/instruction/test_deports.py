"""What an agent declares that they leave to others: read by one sentence, given to nobody's load, lifted by an
administrateur alone."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from tests.races import race, times
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.courriels import letters_to
from tests.world.dates import now
from tests.world.deports import leave_to_others, try_to_leave
from tests.world.instruction import Bureau, do_propose, do_take, set_bureau
from tests.world.personnes import acteur_of, habilitate, make_agent
from tests.world.suppleances import go_away, jours

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.tables.compte import Compte
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.demandes.mails import mail_relance
from mesaides.demandes.reads.lecture import find_demande
from mesaides.demandes.rules.reference import format_reference
from mesaides.demandes.states.attente import SERVICE
from mesaides.demandes.states.deport import NatureDeport
from mesaides.demandes.states.etapes import is_instructeur
from mesaides.demandes.tables.demande import Demande
from mesaides.demandes.tables.deport import DeportDeclare
from mesaides.fils.moves.ecriture import write_message
from mesaides.fils.reads.lecture import list_fils
from mesaides.instruction.moves.affectations import assign
from mesaides.instruction.moves.deports import lift
from mesaides.instruction.reads.deports import find_declared
from mesaides.instruction.reads.liste import Attendues, count_attendues
from mesaides.instruction.rules.deports import ObjetDeporte, read_objet

pytestmark = pytest.mark.usefixtures("app")
OBJETS = pytest.mark.parametrize("objet", ["etablissement", "demande"])
SENTENCE = "un autre agent de la Région s’en charge"
ACTES = ("prise-en-charge", "completude", "proposition", "accord", "refus", "classement", "transfert")


async def kept_from(bureau: Bureau, objet: str, **days: Any) -> Compte:
    """Paul, an agent who has declared it."""
    paul = await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard", civilite="m")
    await leave_to_others(paul, what(bureau, objet), **days)
    return paul


def what(bureau: Bureau, objet: str) -> str:
    return bureau.reference if objet == "demande" else bureau.depot.scene.lycee.uai


async def post(visitor: Visitor, page: Shown, path: str) -> Shown:
    """An act that the page does not offer."""
    sent = {**page.fields("/deconnexion"), "raison": "Oui.", "montant": "1", "sens": "accord", "vue": "x"}
    headers = {"Origin": ORIGIN, "Referer": f"{ORIGIN}{page.path}"}
    return Shown(await visitor.client.post(path, data=sent, headers=headers))


def test_an_object_is_a_code_or_a_reference():
    assert read_objet("081 9901 x") == ObjetDeporte(uai="0819901X")
    assert read_objet(format_reference(2026, 1).lower()).reference == format_reference(2026, 1)
    with pytest.raises(ValueError, match="Écrivez un code UAI"):
        read_objet("Jean-Jaurès")


def test_each_nature_has_its_words():
    assert len({nature.label for nature in NatureDeport}) == len(NatureDeport)


async def test_the_rule_of_one_demande_says_the_same():
    bureau = await set_bureau("transmise")
    fiche, ines = await bureau.fiche(), await acteur_of(bureau.ines)
    assert is_instructeur(ines, fiche)
    assert not is_instructeur(ines, replace(fiche, ecartee=True))


async def test_an_agent_declares_a_tie_from_the_demande(visitor: Visitor):
    bureau = await set_bureau("transmise")
    paul = await make_agent(Habilitation.INSTRUCTEUR)
    page = await visitor.open_as(paul, bureau.adresse)
    page = await visitor.open(next(link for link in page.links() if "/deports?" in link))
    assert page.fields("/instruction/deports")["objet"] == bureau.reference
    page = await visitor.send(page, "/instruction/deports", nature="famille")
    assert f"Demande {bureau.reference}" in page.text
    assert "sans terme" in page.text
    assert SENTENCE in (await visitor.open(bureau.adresse)).text


@OBJETS
async def test_who_declared_it_reads_one_sentence_and_no_act_is_theirs(visitor: Visitor, objet: str):
    bureau = await set_bureau("proposee")
    paul = await kept_from(bureau, objet)
    page = await visitor.open_as(paul, bureau.adresse)
    assert SENTENCE in page.text
    assert "Inès Fabre l’examine" in page.text
    assert page.actions() == ["/deconnexion"]
    assert "Un bon projet." not in page.text
    for acte in ACTES:
        answer = await post(visitor, page, f"{bureau.adresse}/{acte}")
        assert answer.status == 409, acte
        assert SENTENCE in answer.text, acte
    for hidden in ("fil", "fil/nouveaux", "accuse", "pieces"):
        assert (await visitor.open(f"/demandes/{bureau.id}/{hidden}")).status == 404, hidden
    assert await find_demande(bureau.id, await acteur_of(paul)) is None
    assert (await Demande.select(Demande.etat).where(Demande.id == bureau.id).first()) == {"etat": "proposee"}


@OBJETS
async def test_it_counts_in_no_load_and_the_list_says_why(visitor: Visitor, objet: str):
    bureau = await set_bureau("transmise")
    paul = await kept_from(bureau, objet)
    assert await count_attendues(await acteur_of(paul)) == Attendues(0, 0)
    page = await visitor.open_as(paul, "/instruction")
    assert "Examinée sans vous" in page.text
    free = await visitor.open_as(bureau.ines, "/instruction")
    assert "Examinée sans vous" not in free.text


@OBJETS
async def test_it_is_given_to_them_neither_by_name_nor_as_a_suppleant(objet: str):
    bureau = await set_bureau("transmise")
    paul = await kept_from(bureau, objet)
    chief = await make_agent(Habilitation.INSTRUCTEUR)
    geste = await bureau.geste(chief)
    _, told = await race(lambda: assign(geste, paul.id, 0))
    assert told == ["Cette personne ne peut pas recevoir cette demande\u00a0: choisissez-en une autre."]
    await go_away(bureau.ines, paul)
    _, told = await race(lambda: assign(geste, bureau.ines.id, 0))
    assert "qui ne peut pas recevoir cette demande" in told[0]


@OBJETS
async def test_declared_after_the_taking_in_charge_the_others_have_it(objet: str):
    bureau = await set_bureau("transmise")
    await bureau.do(do_take)
    paul = await make_agent(Habilitation.INSTRUCTEUR)
    await leave_to_others(bureau.ines, what(bureau, objet))
    await Courriel.delete(force=True)
    claire = await acteur_of(bureau.depot.scene.claire)
    await mail_relance(await bureau.depot.fiche(), SERVICE, claire)
    async with transaction():
        await write_message(bureau.id, claire, "Bonjour.", now() - timedelta(minutes=20))
    told = {row["destinataire"] for row in await Courriel.select(Courriel.destinataire)}
    assert paul.adresse in told
    assert bureau.ines.adresse not in told
    assert await list_fils(await acteur_of(bureau.ines), 10) == []
    assert await count_attendues(await acteur_of(bureau.ines)) == Attendues(0, 0)


async def test_what_they_had_done_before_stays_and_is_flagged(visitor: Visitor):
    bureau = await set_bureau("transmise")
    await bureau.do(do_take)
    await bureau.do(do_propose)
    other = await make_agent(Habilitation.INSTRUCTEUR)
    page = await visitor.open_as(other, bureau.adresse)
    assert "déport déclaré depuis" not in page.text
    await leave_to_others(bureau.ines, bureau.reference)
    page = await visitor.open(bureau.adresse)
    assert page.text.count("Inès Fabre (déport déclaré depuis)") == 2
    admin = await make_agent(Habilitation.ADMINISTRATEUR)
    page = await visitor.open_as(admin, "/administration/deports")
    assert "2 actes avant de le déclarer" in page.text


async def test_it_holds_on_its_days_only():
    bureau = await set_bureau("transmise")
    paul = await kept_from(bureau, "etablissement", dans=1, jours=5)
    day, seen = timedelta(days=1), list[bool]()
    for moment in (now(), now() + day, now() + 6 * day, now() + 7 * day):
        with time_machine.travel(moment):
            seen.append(await find_demande(bureau.id, await acteur_of(paul)) is not None)
    assert seen == [True, False, False, True]


async def test_an_administrateur_lifts_it_with_a_reason_that_is_told(visitor: Visitor):
    bureau = await set_bureau("transmise")
    paul = await kept_from(bureau, "etablissement")
    admin = await make_agent(Habilitation.ADMINISTRATEUR)
    page = await visitor.open_as(admin, "/administration/deports")
    [act] = [action for action in page.actions() if action.endswith("/levee")]
    answer = await visitor.send(page, act)
    assert answer.status == 422
    assert "Écrivez pourquoi ce déport est levé" in answer.text
    await visitor.send(page, act, raison="La personne n’y travaille plus.")
    assert await find_demande(bureau.id, await acteur_of(paul)) is not None
    [letter] = await letters_to(paul.adresse, "deport_leve")
    assert "La personne n’y travaille plus." in letter.texte
    assert await DeportDeclare.count() == 1


async def test_nobody_lifts_their_own_and_twenty_lift_once(visitor: Visitor):
    bureau = await set_bureau("transmise")
    both = await make_agent(Habilitation.ADMINISTRATEUR)
    await habilitate(both, Habilitation.INSTRUCTEUR)
    number = await leave_to_others(both, bureau.depot.scene.lycee.uai)
    page = await visitor.open_as(both, "/administration/deports")
    assert not [action for action in page.actions() if action.endswith("/levee")]
    _, told = await race(_lift(number, both))
    assert "votre propre déport" in told[0]
    admin = await make_agent(Habilitation.ADMINISTRATEUR)
    done, told = await race(*times(20, _lift(number, admin)))
    assert (len(done), len(told)) == (1, 19)


def _lift(number: int, par: Compte) -> Any:
    async def act() -> None:
        found = await find_declared(number)
        assert found is not None
        await lift(found, "Erreur.", await acteur_of(par), now())

    return act


async def test_a_bad_declaration_is_told_beside_its_field(visitor: Visitor):
    bureau = await set_bureau("transmise")
    paul = await make_agent(Habilitation.INSTRUCTEUR)
    uai = bureau.depot.scene.lycee.uai = "0819901X"
    await bureau.depot.scene.lycee.save()
    await visitor.enter(paul)
    page = await visitor.open("/instruction/deports")
    for sent, phrase in (
        ({"objet": "Albi"}, "Écrivez un code UAI"),
        ({"objet": "0312345K"}, "Écrivez un code UAI"),
        ({"objet": "OCC-2026-999999-X"}, "Écrivez un code UAI"),
        ({"nature": "x"}, "Choisissez le lien"),
        (jours(-3, 10), "Cette date est passée"),
        ({"au": "01/01/2020"}, "Cette date est passée"),
        (jours(5, -2), "La fin vient avant le début"),
    ):
        answer = await visitor.send(
            page, "/instruction/deports", **{"objet": uai, "nature": "mandat", **sent}
        )
        assert answer.status == 422, sent
        assert phrase in answer.text, sent
    assert await try_to_leave(paul, uai) is None
    again = await try_to_leave(paul, uai)
    assert again is not None
    assert again.champ == "objet"
