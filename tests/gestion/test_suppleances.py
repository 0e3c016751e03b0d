"""A gestionnaire goes away: who acts for them, on which days, on what, and how it is signed."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from tests.races import race
from tests.visitors import Visitor
from tests.world.budgets import BALANCED
from tests.world.courriels import letters_to, link_of
from tests.world.dates import now
from tests.world.personnes import (
    PASSWORD,
    acteur_of,
    attach,
    make_compte,
    make_gestionnaire,
    make_usager,
    rattachement_of,
)
from tests.world.projets import Scene, set_scene
from tests.world.suppleances import jours, name_suppleant, try_suppleance

from mesaides.comptes.reads.conditions import managed_by
from mesaides.comptes.roles import StatutRattachement
from mesaides.comptes.rules.suppleances import Prevue, Voulue, find_reproche
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Depart
from mesaides.comptes.tables.suppleance import Suppleance
from mesaides.db import P, frozen, transaction
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.tables.invitation import Invitation
from mesaides.journal.tables import Evenement
from mesaides.projets.moves.creation import Recit, create_projet
from mesaides.projets.moves.decisions import ask_validation, validate
from mesaides.projets.tables.projet import ValidationBudget

pytestmark = pytest.mark.usefixtures("app")
DAYS = st.dates(date(2026, 12, 1), date(2026, 12, 20))
MANAGED = frozen(Etablissement.select(Etablissement.id).where(Etablissement.id.is_in(managed_by(P.compte))))


async def away(*, demande: bool = True) -> tuple[Scene, Compte]:
    """Marc is away; Hélène acts for him; Claire has asked for her budget."""
    scene = await set_scene(*BALANCED)
    helene = await make_usager(scene.lycee, nom="Marty", prenom="Hélène")
    await name_suppleant(scene.marc, helene)
    if demande:
        async with transaction():
            await ask_validation(await scene.fiche(), await acteur_of(scene.claire), now())
    return scene, helene


async def test_a_gestionnaire_names_who_acts_for_them_and_both_are_told(visitor: Visitor):
    scene = await set_scene()
    helene = await make_usager(scene.lycee, nom="Marty", prenom="Hélène")
    await visitor.enter(scene.marc)
    page = await visitor.open(f"/etablissements/{scene.lycee.uai}")
    page = await visitor.open(next(link for link in page.links() if link.endswith("/suppleances")))
    answer = await visitor.send(
        page,
        f"/etablissements/{scene.lycee.uai}/suppleances",
        suppleant=str(helene.id),
        **jours(1),
    )
    assert "Mme Marty vous supplée" in answer.text
    assert "À venir" in answer.text
    for who in (helene, scene.marc):
        [letter] = await letters_to(who.adresse, "suppleance")
        assert "Marty" in letter.sujet or "Vidal" in letter.sujet
    page = await visitor.open_as(helene, "/mes-services")
    assert "/etablissements/" not in " ".join(page.links())


async def test_who_acts_sees_what_waits_on_those_days_only(visitor: Visitor):
    scene, helene = await away()
    day = timedelta(days=1)
    seen: list[bool] = []
    for moment in (now(), now() + 10 * day, now() + 11 * day):
        with time_machine.travel(moment):
            page = await visitor.open_as(helene, "/mes-services")
            managed = await MANAGED.rows(compte=helene.id)
        seen.append(f"/etablissements/{scene.lycee.uai}" in page.links())
        assert bool(managed) == seen[-1]
    assert seen == [True, True, False]


async def test_what_they_decide_is_signed_with_both_names(visitor: Visitor):
    scene, helene = await away()
    page = await visitor.open_as(helene, f"/etablissements/{scene.lycee.uai}")
    assert "Vous agissez pour M. Vidal, par suppléance" in page.text
    await visitor.send(page, f"/projets/{scene.projet}/validation")
    signed = "Mme\u00a0Marty, pour M.\u00a0Vidal, par suppléance"
    assert (await scene.fiche()).valide_par == signed
    [row] = await ValidationBudget.select(ValidationBudget.compte, ValidationBudget.pour)
    assert row == {"compte": helene.id, "pour": scene.marc.id}
    [letter] = await letters_to(scene.claire.adresse, "budget_valide")
    assert signed in letter.texte
    page = await visitor.open_as(scene.claire, f"/projets/{scene.projet}/budget")
    assert signed.replace("\u00a0", " ") in page.text
    noted = await Evenement.select(Evenement.detail).where(Evenement.acte == "validation_budget")
    assert f'"pour": {scene.marc.id}' in noted[0]["detail"]


async def test_an_account_is_validated_in_both_names(visitor: Visitor):
    scene, helene = await away(demande=False)
    paul = await make_usager(scene.lycee, en_attente=True)
    page = await visitor.open_as(helene, f"/etablissements/{scene.lycee.uai}")
    await visitor.send(page, f"/rattachements/{await rattachement_of(paul)}/validation")
    [letter] = await letters_to(paul.adresse, "validation")
    assert "pour M.\u00a0Vidal, par suppléance" in letter.texte


async def test_the_link_of_a_mail_lets_them_answer_too(visitor: Visitor):
    scene, helene = await away(demande=False)
    await scene.accept_links()
    async with transaction():
        await ask_validation(await scene.fiche(), await acteur_of(scene.claire), now())
    [letter] = await letters_to(helene.adresse, "budget_a_valider")
    page = await visitor.open(link_of(letter, "/decision/"))
    await visitor.send(page, next(action for action in page.actions() if action.endswith("/validation")))
    assert (await scene.fiche()).valide_par.startswith("Mme\u00a0Marty, pour")


async def test_they_answer_nothing_that_they_ask_themselves(visitor: Visitor):
    scene, helene = await away(demande=False)
    async with transaction():
        own = await create_projet(
            scene.lycee.id, Recit("Fresque", "Une fresque.", scene.thematique, "2026-2027"),
            await acteur_of(helene), now(),
        )  # fmt: skip
    mine = Scene(scene.lycee, scene.marc, helene, own, scene.thematique)
    await mine.add(*BALANCED)
    async with transaction():
        await ask_validation(await mine.fiche(), await acteur_of(helene), now())
    page = await visitor.open_as(helene, f"/projets/{own}/budget")
    assert f"/projets/{own}/validation" not in page.actions()
    done, told = await race(lambda: _validate(mine, helene))
    assert not done
    assert "Vous demandez vous-même cette validation" in told[0]
    page = await visitor.open_as(helene, f"/etablissements/{scene.lycee.uai}")
    assert "Fresque" not in page.text
    page = await visitor.open_as(helene, "/mes-services")
    assert f"/etablissements/{scene.lycee.uai}" not in _tasks(page)
    await visitor.enter(scene.marc)
    page = await visitor.open(f"/etablissements/{scene.lycee.uai}")
    assert "Fresque" in page.text


async def _validate(scene: Scene, par: Compte) -> None:
    fiche = await scene.fiche(par)
    await validate(fiche, fiche.empreinte, await acteur_of(par), now())


def _tasks(page: Any) -> str:
    return " ".join(
        link for item in page.tree.iter("section") for link in [a.get("href", "") for a in item.iter("a")]
    )


async def test_they_do_not_answer_their_own_departure_nor_name_nor_invite_a_gestionnaire(visitor: Visitor):
    scene, helene = await away(demande=False)
    own = await rattachement_of(helene)
    await Depart(rattachement=own, demande_le=now()).save()
    paul = await rattachement_of(await make_usager(scene.lycee))
    page = await visitor.open_as(helene, f"/etablissements/{scene.lycee.uai}")
    assert f"/rattachements/{own}/maintien" not in page.actions()
    invite = f"/etablissements/{scene.lycee.uai}"
    people = await visitor.open(f"{invite}?onglet=personnes&personne={paul}")
    assert f"/rattachements/{paul}/detachement" in people.actions()
    assert f"/rattachements/{paul}/nomination" not in people.actions()
    marc = await rattachement_of(scene.marc)
    assert f"personne={marc}" not in " ".join(people.links())
    assert f"personne={own}" not in " ".join(people.links())
    page = await visitor.open(f"{invite}?onglet=invitations")
    answer = await visitor.send(
        page, f"{invite}/invitations", adresses="lea@exemple.fr", fonction="gestionnaire"
    )
    assert answer.status == 422
    assert await Invitation.count() == 0
    for refused in (f"/rattachements/{own}/detachement", f"/rattachements/{marc}/detachement"):
        assert (await visitor.open(refused)).status == 404


@pytest.mark.parametrize("ender", ["suppleant", "titulaire"])
async def test_either_of_the_two_ends_it_at_once_and_the_other_is_told(visitor: Visitor, ender: str):
    scene, helene = await away()
    who, other = (helene, scene.marc) if ender == "suppleant" else (scene.marc, helene)
    page = await visitor.open_as(who, f"/etablissements/{scene.lycee.uai}/suppleances")
    await visitor.send(page, next(action for action in page.actions() if action.endswith("/fin")))
    assert not (await acteur_of(helene)).manages(scene.lycee.id)
    assert len(await letters_to(other.adresse, "fin_suppleance")) == 1
    assert await letters_to(who.adresse, "fin_suppleance") == []


@pytest.mark.parametrize("gone", ["suppleant", "titulaire"])
async def test_it_ends_with_the_place_of_either(visitor: Visitor, gone: str):
    scene, helene = await away()
    await make_gestionnaire(scene.lycee)
    who = helene if gone == "suppleant" else scene.marc
    link = await rattachement_of(who)
    page = await visitor.open_as(
        scene.marc, f"/etablissements/{scene.lycee.uai}?onglet=personnes&personne={link}"
    )
    await visitor.send(page, f"/rattachements/{link}/detachement")
    assert not (await acteur_of(helene)).manages(scene.lycee.id)
    [row] = await Suppleance.select(Suppleance.fin_le)
    assert row["fin_le"] is not None


async def test_whoever_acts_does_not_make_the_last_gestionnaire_replaceable(visitor: Visitor):
    scene, _ = await away()
    page = await visitor.open_as(scene.marc, "/mon-compte/fermeture")
    answer = await visitor.send(page, "/mon-compte/fermeture", actuel=PASSWORD)
    assert "l’unique gestionnaire" in answer.text


async def test_a_bad_choice_is_told_beside_its_field(visitor: Visitor):
    scene = await set_scene()
    helene = await make_usager(scene.lycee, nom="Marty")
    roy = await make_gestionnaire(scene.lycee, nom="Roy")
    elsewhere = await make_compte()
    await name_suppleant(roy, helene, dans=20, jours=5)
    await name_suppleant(scene.marc, roy, dans=40, jours=5)
    await visitor.enter(scene.marc)
    page = await visitor.open(f"/etablissements/{scene.lycee.uai}/suppleances")

    async def told(qui: Compte, du: int, au: int) -> str:
        answer = await visitor.send(
            page, f"/etablissements/{scene.lycee.uai}/suppleances",
            suppleant=str(qui.id), **jours(du, au - du),
        )  # fmt: skip
        assert answer.status == 422
        return answer.text

    assert "Cette date est passée" in await told(helene, -3, 2)
    assert "La fin vient avant le début" in await told(helene, 5, 2)
    assert "Une absence dure un an au plus" in await told(helene, 1, 400)
    assert "Choisissez une autre personne que vous" in await told(scene.marc, 1, 2)
    assert "n’est plus rattachée" in await told(elsewhere, 1, 2)
    assert "vous supplée déjà du" in await told(helene, 45, 50)
    assert "supplée déjà Mme Roy" in await told(helene, 25, 26)
    assert "s’absente aussi" in await told(roy, 20, 21)


async def test_a_circle_does_not_close():
    scene = await set_scene()
    roy = await make_gestionnaire(scene.lycee, nom="Roy")
    await name_suppleant(scene.marc, roy)
    reproche = await try_suppleance(roy, scene.marc)
    assert reproche is not None
    assert reproche.champ == "du"
    assert "Vous suppléez M.\u00a0Vidal" in reproche.phrase


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4), DAYS, DAYS), max_size=12))
def test_whatever_is_accepted_nobody_has_two_nor_acts_for_two_nor_acts_while_away(
    asked: list[tuple[int, int, date, date]],
):
    kept: list[Prevue] = []
    for titulaire, suppleant, one, other in asked:
        du, au = sorted((one, other))
        if find_reproche(titulaire, Voulue(suppleant, du, au), kept) is None:
            kept.append(Prevue(len(kept), titulaire, "", suppleant, "", du, au))
    for jour in (date(2026, 12, 1) + timedelta(days=n) for n in range(20)):
        on = [one for one in kept if one.du <= jour <= one.au]
        away = [one.titulaire for one in on]
        acting = [one.suppleant for one in on]
        assert len(set(away)) == len(away)
        assert len(set(acting)) == len(acting)
        assert not set(away) & set(acting)


async def test_twenty_namings_at_once_make_one():
    scene = await set_scene()
    people = [await make_usager(scene.lycee) for _ in range(5)]
    done, told = await race(*(_naming(scene.marc, who) for who in people * 4))
    assert told == []
    assert sum(one is None for one in done) == 1
    assert await Suppleance.count() == 1


def _naming(titulaire: Compte, suppleant: Compte) -> Any:
    return lambda: try_suppleance(titulaire, suppleant)


async def test_who_waits_to_be_validated_is_not_offered(visitor: Visitor):
    scene = await set_scene()
    paul = await make_compte(nom="Garrigue")
    await attach(paul, scene.lycee, statut=StatutRattachement.EN_ATTENTE)
    page = await visitor.open_as(scene.marc, f"/etablissements/{scene.lycee.uai}/suppleances")
    assert "Garrigue" not in page.text
    assert await try_suppleance(scene.marc, paul) is not None
