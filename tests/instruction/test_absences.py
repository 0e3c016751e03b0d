"""An agent is away: who follows their demandes meanwhile, and what is given to them."""

from datetime import timedelta

import pytest
import time_machine
from tests.races import race
from tests.visitors import Visitor
from tests.world.courriels import letters_to
from tests.world.dates import now
from tests.world.instruction import Bureau, set_bureau
from tests.world.personnes import acteur_of, attach, make_agent
from tests.world.suppleances import go_away, jours

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.tables.compte import Compte
from mesaides.courriels.tables import Courriel
from mesaides.demandes.mails import mail_relance
from mesaides.demandes.states.attente import SERVICE
from mesaides.demandes.tables.affectation import Affectation
from mesaides.instruction.moves.affectations import assign
from mesaides.instruction.reads.liste import Attendues, count_attendues

pytestmark = pytest.mark.usefixtures("app")


async def with_paul(etat: str) -> tuple[Bureau, Compte]:
    """Inès is away; Paul follows what she has in charge."""
    bureau = await set_bureau(etat)
    paul = await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard", civilite="m")
    await go_away(bureau.ines, paul)
    return bureau, paul


async def held_by(bureau: Bureau) -> list[int]:
    rows = await Affectation.select(Affectation.compte).where(Affectation.fin_le.is_null())
    return [row["compte"] for row in rows]


async def test_an_agent_says_who_follows_their_demandes_and_both_are_told(visitor: Visitor):
    ines = await make_agent(Habilitation.INSTRUCTEUR, nom="Fabre")
    paul = await make_agent(Habilitation.INSTRUCTEUR, nom="Sicard", civilite="m")
    await visitor.enter(ines)
    page = await visitor.open("/mes-services")
    page = await visitor.open(next(link for link in page.links() if link.endswith("/absences")))
    answer = await visitor.send(page, "/instruction/absences", suppleant=str(paul.id), **jours(2))
    assert "M. Sicard vous supplée" in answer.text
    assert "À venir" in answer.text
    for who in (ines, paul):
        assert len(await letters_to(who.adresse, "absence")) == 1
    page = await visitor.open_as(paul, "/instruction/absences")
    assert "Vous suppléez Mme Fabre" in page.text
    await visitor.send(page, next(action for action in page.actions() if action.endswith("/fin")))
    assert "finie avant son terme" in (await letters_to(ines.adresse, "absence"))[-1].texte
    assert len(await letters_to(paul.adresse, "absence")) == 1


async def test_who_follows_sees_them_among_theirs_on_those_days_only(visitor: Visitor):
    _, paul = await with_paul("en_instruction")
    day = timedelta(days=1)
    seen: list[bool] = []
    for moment in (now(), now() + 10 * day, now() + 11 * day):
        with time_machine.travel(moment):
            page = await visitor.open_as(paul, "/instruction?charge=moi")
            count = await count_attendues(await acteur_of(paul))
        seen.append("À suivre pour Inès Fabre" in page.text)
        assert count == Attendues(0, int(seen[-1]))
    assert seen == [True, True, False]


async def test_the_demande_and_the_list_say_who_has_it(visitor: Visitor):
    bureau, paul = await with_paul("en_instruction")
    other = await make_agent(Habilitation.INSTRUCTEUR)
    page = await visitor.open_as(other, bureau.adresse)
    assert "prise en charge par Inès Fabre, suivie par Paul Sicard en son absence" in page.text
    assert "Inès Fabre, en son absence Paul Sicard" in (await visitor.open("/instruction")).text
    page = await visitor.open_as(paul, bureau.adresse)
    assert "à suivre par vous en son absence" in page.text


async def test_what_is_given_to_somebody_away_goes_to_who_follows(visitor: Visitor):
    bureau, paul = await with_paul("transmise")
    chief = await make_agent(Habilitation.INSTRUCTEUR)
    geste = await bureau.geste(chief)
    _, told = await race(lambda: assign(geste, bureau.ines.id, 0))
    assert told == []
    assert await held_by(bureau) == [paul.id]
    assert len(await letters_to(paul.adresse, "dossier")) == 1


async def test_it_goes_to_nobody_who_may_not_examine_it(visitor: Visitor):
    bureau, paul = await with_paul("transmise")
    await attach(paul, bureau.depot.scene.lycee)
    chief = await make_agent(Habilitation.INSTRUCTEUR)
    geste = await bureau.geste(chief)
    _, told = await race(lambda: assign(geste, bureau.ines.id, 0))
    assert told == [
        "Inès Fabre, en son absence Paul Sicard, qui ne peut pas recevoir cette demande\u00a0: "
        "choisissez quelqu’un d’autre."
    ]
    assert await held_by(bureau) == []


async def test_mails_for_who_has_it_in_charge_reach_who_follows():
    bureau, paul = await with_paul("en_instruction")
    await Courriel.delete(force=True)
    claire = await acteur_of(bureau.depot.scene.claire)
    await mail_relance(await bureau.depot.fiche(), SERVICE, claire)
    told = {row["destinataire"] for row in await Courriel.select(Courriel.destinataire)}
    assert {paul.adresse, bureau.ines.adresse} <= told


async def test_a_bad_choice_is_told_beside_its_field(visitor: Visitor):
    ines = await make_agent(Habilitation.INSTRUCTEUR)
    paul = await make_agent(Habilitation.INSTRUCTEUR, nom="Sicard", civilite="m")
    admin = await make_agent(Habilitation.ADMINISTRATEUR)
    await go_away(paul, ines, dans=20)
    await visitor.enter(ines)
    page = await visitor.open("/instruction/absences")
    for who, when, phrase in (
        (paul, jours(-2), "Cette date est passée"),
        (paul, jours(3, -2), "La fin vient avant le début"),
        (ines, jours(3), "une autre personne que vous"),
        (admin, jours(3), "n’examine plus de demandes"),
        (paul, jours(25), "Vous suppléez M. Sicard"),
    ):
        answer = await visitor.send(page, "/instruction/absences", suppleant=str(who.id), **when)
        assert answer.status == 422
        assert phrase in answer.text
