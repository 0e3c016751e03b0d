"""Inviting, resending, revoking, accepting, declining, detaching: one effect each, whoever comes at once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.races import race, times
from tests.world.lycees import make_etablissement
from tests.world.personnes import acteur_of, attach, make_agent, make_compte, make_gestionnaire, make_usager

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.decisions import name_gestionnaire, refuse, validate
from mesaides.comptes.moves.depart import ask_depart, keep_attached
from mesaides.comptes.reads.fiche import FicheRattachement, find_fiche
from mesaides.comptes.roles import Acteur, Fonction, StatutRattachement
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.courriels.tables import Courriel
from mesaides.db import frozen, transaction
from mesaides.errors import DomainError
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.moves.detachement import detach
from mesaides.invitations.moves.envoi import invite, resend
from mesaides.invitations.moves.fin import expire_invitations, revoke
from mesaides.invitations.moves.promesses import promise
from mesaides.invitations.moves.reponse import accept, decline
from mesaides.invitations.reads.lecture import (
    IS_ALIVE,
    InvitationRecue,
    find_invitation,
    find_recue,
)
from mesaides.invitations.rules import MAX_EN_COURS, VALIDITE
from mesaides.invitations.states import EtatInvitation
from mesaides.invitations.tables.invitation import Invitation

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("app")


async def lycee_and_roy() -> tuple[Etablissement, Acteur]:
    lycee = await make_etablissement()
    return lycee, await acteur_of(await make_gestionnaire(lycee, nom="Roy"))


async def invited(lycee: Etablissement, roy: Acteur, adresse: str, **given: Any) -> InvitationRecue:
    fonction = given.pop("fonction", Fonction.USAGER)
    async with transaction():
        number = await invite(lycee.id, adresse, fonction, roy, NOW, **given)
    found = await find_invitation(number, roy)
    assert found is not None
    return found


async def fiche_of(rattachement: Rattachement, acteur: Acteur) -> FicheRattachement:
    fiche = await find_fiche(rattachement.id, acteur)
    assert fiche is not None
    return fiche


async def statuts(compte: int) -> list[tuple[int, str, str]]:
    rows = await Rattachement.select().where(Rattachement.compte == compte).order_by(Rattachement.id)
    return [(row["etablissement"], row["fonction"], row["statut"]) for row in rows]


async def etat(invitation: int) -> str:
    rows = await Invitation.select(Invitation.etat).where(Invitation.id == invitation)
    return rows[0]["etat"]


async def test_twenty_identical_invitations_make_one_and_one_mail():
    lycee, roy = await lycee_and_roy()
    done, told = await race(*times(20, lambda: invite(lycee.id, "lea@exemple.fr", Fonction.USAGER, roy, NOW)))
    assert len(done) == 1
    assert await Courriel.count() == 1
    assert len(told) == 19
    assert all("déjà invitée" in phrase for phrase in told)


async def test_the_mail_names_who_invites_and_where():
    lycee = await make_etablissement(nom="Lycée Jean-Jaurès")
    roy = await acteur_of(await make_gestionnaire(lycee, nom="Roy"))
    await invited(lycee, roy, "lea@exemple.fr")
    mail = await Courriel.objects().first()
    assert mail is not None
    assert mail.sujet == "Mme\u00a0Roy vous invite à rejoindre le Lycée Jean-Jaurès"
    assert "/invitation/" in mail.read().message.texte


async def test_at_most_fifty_are_alive_even_when_all_come_at_once():
    lycee, roy = await lycee_and_roy()
    for number in range(MAX_EN_COURS - 5):
        await invited(lycee, roy, f"p{number}@exemple.fr")
    done, told = await race(
        *(
            (lambda n=number: invite(lycee.id, f"q{n}@exemple.fr", Fonction.USAGER, roy, NOW))
            for number in range(20)
        )
    )
    assert len(done) == 5
    assert all("50 invitations sont déjà en cours" in phrase for phrase in told)
    later = NOW + VALIDITE + timedelta(seconds=1)
    async with transaction():
        await invite(lycee.id, "q19@exemple.fr", Fonction.USAGER, roy, later)


async def test_someone_attached_here_is_not_invited_again():
    lycee, roy = await lycee_and_roy()
    await make_usager(lycee, adresse="lea@exemple.fr")
    with pytest.raises(DomainError, match="déjà rattachée"):
        await invited(lycee, roy, "Lea@Exemple.fr")
    with pytest.raises(DomainError, match="nommer gestionnaire"):
        await invited(lycee, roy, "lea@exemple.fr", fonction=Fonction.GESTIONNAIRE)


async def test_an_usager_becomes_the_first_gestionnaire_by_invitation():
    lycee = await make_etablissement()
    agent = await acteur_of(await make_agent(Habilitation.ADMINISTRATEUR))
    lea = await make_usager(lycee)
    recue = await invited(lycee, agent, lea.adresse, fonction=Fonction.GESTIONNAIRE)
    async with transaction():
        assert await accept(recue, await acteur_of(lea), NOW)
    assert (await acteur_of(lea)).manages(lycee.id)


async def test_an_administrateur_invites_gestionnaires_only():
    lycee = await make_etablissement()
    agent = await acteur_of(await make_agent(Habilitation.ADMINISTRATEUR))
    with pytest.raises(DomainError):
        await invited(lycee, agent, "lea@exemple.fr")


async def test_resent_by_twenty_clicks_there_is_one_new_link():
    lycee, roy = await lycee_and_roy()
    recue = await invited(lycee, roy, "lea@exemple.fr")
    done, told = await race(*times(20, lambda: resend(recue, roy, NOW)))
    assert len(done) == 1
    assert set(told) == {"Cette invitation a déjà été renvoyée\u00a0: seule la plus récente est valable."}
    assert await etat(recue.id) == "remplacee"
    assert await etat(done[0]) == "envoyee"
    assert await Courriel.count() == 2


@pytest.mark.parametrize("essai", range(4))
async def test_accepted_revoked_declined_and_resent_at_once_one_wins(essai: int):
    lycee, roy = await lycee_and_roy()
    lea = await make_compte()
    recue = await invited(lycee, roy, lea.adresse)
    acteur = await acteur_of(lea)
    done, told = await race(
        *times(5, lambda: accept(recue, acteur, NOW)),
        *times(5, lambda: revoke(recue, roy, NOW)),
        *times(5, lambda: decline(recue, acteur, NOW)),
        *times(5, lambda: resend(recue, roy, NOW)),
    )
    assert len(done) == 1
    assert len(told) == 19
    attached = len(await statuts(lea.id)) == 1
    assert attached == (await etat(recue.id) == "acceptee")


async def test_two_invitations_accepted_at_once_attach_once():
    lycee, roy = await lycee_and_roy()
    autre, vidal = await lycee_and_roy()
    lea = await make_compte()
    here, there = await invited(lycee, roy, lea.adresse), await invited(autre, vidal, lea.adresse)
    acteur = await acteur_of(lea)
    done, told = await race(
        *times(10, lambda: accept(here, acteur, NOW)), *times(10, lambda: accept(there, acteur, NOW))
    )
    assert done == [True]
    assert len(told) == 19
    assert [statut for *_, statut in await statuts(lea.id)] == ["valide"]
    assert any("rattaché" in phrase for phrase in told)


async def test_still_usager_elsewhere_one_is_told_and_may_ask_to_leave():
    ancien, roy = await lycee_and_roy()
    nouveau, vidal = await lycee_and_roy()
    lea = await make_compte()
    old = await attach(lea, ancien)
    recue = await invited(nouveau, vidal, lea.adresse)
    acteur = await acteur_of(lea)
    _, told = await race(lambda: accept(recue, acteur, NOW))
    assert ancien.nom in told[0]
    assert await etat(recue.id) == "envoyee"
    fiche = await fiche_of(old, acteur)
    done, told = await race(*times(20, lambda: ask_depart(fiche, acteur, NOW)))
    assert len(done) == 1
    assert done[0].destinataires == 1
    assert len(set(told)) == 1
    assert await Depart.count() == 1
    done, _ = await race(*times(20, lambda: ask_depart(fiche, acteur, NOW + timedelta(hours=48))))
    assert [demande.relance for demande in done] == [True]
    async with transaction():
        await detach(await fiche_of(old, roy), roy, NOW)
    assert await Depart.count().where(Depart.clos_le.is_null()) == 0
    async with transaction():
        assert await accept(recue, await acteur_of(lea), NOW)


async def test_a_request_answered_no_closes_and_waits_before_the_next():
    lycee, roy = await lycee_and_roy()
    lea = await make_compte()
    link = await attach(lea, lycee)
    async with transaction():
        await _ask(link, lea, NOW)
    fiche = await fiche_of(link, roy)
    done, told = await race(*times(20, lambda: keep_attached(fiche, roy, NOW)))
    assert (len(done), len(told)) == (1, 19)
    _, told = await race(lambda: _ask(link, lea, NOW + timedelta(hours=1)))
    assert told
    done, _ = await race(lambda: _ask(link, lea, NOW + timedelta(hours=49)))
    assert done


async def _ask(link: Rattachement, compte: Any, now: datetime) -> Any:
    acteur = await acteur_of(compte)
    return await ask_depart(await fiche_of(link, acteur), acteur, now)


async def test_accepting_gives_up_what_one_awaited_elsewhere():
    ancien, _ = await lycee_and_roy()
    nouveau, vidal = await lycee_and_roy()
    lea = await make_usager(ancien, en_attente=True)
    recue = await invited(nouveau, vidal, lea.adresse)
    async with transaction():
        await accept(recue, await acteur_of(lea), NOW)
    assert await statuts(lea.id) == [
        (ancien.id, "usager", "abandonne"),
        (nouveau.id, "usager", "valide"),
    ]


async def test_accepting_where_one_waits_validates_unless_the_gestionnaire_wants_to():
    lycee, roy = await lycee_and_roy()
    for anticipee, expected in ((True, "valide"), (False, "en_attente")):
        lea = await make_usager(lycee, en_attente=True)
        recue = await invited(lycee, roy, lea.adresse, validation_anticipee=anticipee)
        async with transaction():
            assert await accept(recue, await acteur_of(lea), NOW) is anticipee
        assert await statuts(lea.id) == [(lycee.id, "usager", expected)]


async def test_an_invitation_answers_to_one_address_only():
    lycee, roy = await lycee_and_roy()
    recue = await invited(lycee, roy, "lea@exemple.fr")
    other = await acteur_of(await make_compte())
    assert await find_recue(recue.id, other) is None
    for move in (accept, decline):
        with pytest.raises(DomainError, match="autre adresse"):
            await move(recue, other, NOW)


async def test_after_fourteen_days_a_link_is_dead_to_the_second():
    lycee, roy = await lycee_and_roy()
    lea = await make_compte()
    recue = await invited(lycee, roy, lea.adresse)
    acteur = await acteur_of(lea)
    last = NOW + VALIDITE - timedelta(seconds=1)
    assert recue.is_alive(last)
    assert not recue.is_alive(last + timedelta(seconds=1))
    _, told = await race(lambda: accept(recue, acteur, NOW + VALIDITE))
    assert "expiré" in told[0] or "encore" not in told[0]
    assert await expire_invitations(NOW + VALIDITE) == 1
    assert await etat(recue.id) == "expiree"
    assert not await promise(recue.id, lea.id, NOW)


async def test_a_promise_survives_a_new_link():
    lycee, roy = await lycee_and_roy()
    lea = await make_compte(active_le=None)
    recue = await invited(lycee, roy, lea.adresse)
    assert await promise(recue.id, lea.id, NOW)
    again = await find_invitation(recue.id, roy)
    assert again is not None
    async with transaction():
        new = await resend(again, roy, NOW)
    found = await find_invitation(new, roy)
    assert found is not None
    assert found.compte == lea.id


@pytest.mark.parametrize("fonction", Fonction)
async def test_validated_and_refused_at_once_one_decision_stands(fonction: Fonction):
    lycee, roy = await lycee_and_roy()
    vidal = await acteur_of(await make_gestionnaire(lycee, nom="Vidal"))
    paul = await make_compte()
    fiche = await fiche_of(await attach(paul, lycee, fonction, StatutRattachement.EN_ATTENTE), roy)
    done, told = await race(
        *times(10, lambda: validate(fiche, roy, NOW)),
        *times(10, lambda: refuse(fiche, vidal, NOW, "Inconnu")),
    )
    assert len(done) == 1
    assert len(told) == 19
    assert len({phrase.split(" par ")[0] for phrase in told}) == 1
    assert all(" par " in phrase for phrase in told)
    assert (await statuts(paul.id))[0][2] in ("valide", "refuse")


async def test_validated_by_two_lycees_at_once_one_has_them():
    ancien, roy = await lycee_and_roy()
    nouveau, vidal = await lycee_and_roy()
    paul = await make_compte()
    here = await fiche_of(await attach(paul, ancien, statut=StatutRattachement.EN_ATTENTE), roy)
    there = await fiche_of(await attach(paul, nouveau, statut=StatutRattachement.EN_ATTENTE), vidal)
    done, told = await race(lambda: validate(here, roy, NOW), lambda: validate(there, vidal, NOW))
    assert len(done) == 1
    assert len(told) == 1
    assert sorted(statut for *_, statut in await statuts(paul.id)) == ["abandonne", "valide"]


@pytest.mark.parametrize("essai", range(3))
async def test_two_gestionnaires_detaching_each_other_leave_one(essai: int):
    lycee = await make_etablissement()
    one, two = await make_gestionnaire(lycee), await make_gestionnaire(lycee)
    roy, vidal = await acteur_of(one), await acteur_of(two)
    links = (
        await Rattachement.objects().where(Rattachement.etablissement == lycee.id).order_by(Rattachement.id)
    )
    of_roy, of_vidal = await fiche_of(links[0], roy), await fiche_of(links[1], roy)
    done, told = await race(
        *times(5, lambda: detach(of_vidal, roy, NOW)), *times(5, lambda: detach(of_roy, vidal, NOW))
    )
    assert len(done) == 1
    assert len(told) == 9
    left = [row for row in await statuts(one.id) + await statuts(two.id) if row[2] == "valide"]
    assert len(left) == 1


async def test_detaching_kills_what_hung_on_it():
    lycee, roy = await lycee_and_roy()
    vidal_compte = await make_gestionnaire(lycee)
    vidal = await acteur_of(vidal_compte)
    by_vidal = await invited(lycee, vidal, "lea@exemple.fr")
    by_roy = await invited(lycee, roy, "luc@exemple.fr")
    links = await Rattachement.objects().where(Rattachement.compte == vidal.compte)
    async with transaction():
        assert await detach(await fiche_of(links[0], roy), roy, NOW) == 1
    assert await etat(by_vidal.id) == "revoquee"
    assert await etat(by_roy.id) == "envoyee"
    assert not (await acteur_of(vidal_compte)).manages(lycee.id)


@pytest.mark.parametrize("essai", range(3))
async def test_named_and_detached_at_once_one_thing_happens(essai: int):
    lycee, roy = await lycee_and_roy()
    paul = await make_compte()
    fiche = await fiche_of(await attach(paul, lycee), roy)
    done, told = await race(
        *times(10, lambda: name_gestionnaire(fiche, roy, NOW)),
        *times(10, lambda: detach(fiche, roy, NOW)),
    )
    assert len(done) == 1
    assert len(told) == 19
    valid = [row for row in await statuts(paul.id) if row[2] == "valide"]
    assert valid in ([], [(lycee.id, "gestionnaire", "valide")])


async def test_a_fiche_exists_only_for_its_gestionnaires_and_its_person():
    lycee, roy = await lycee_and_roy()
    _, vidal = await lycee_and_roy()
    paul = await make_compte()
    link = await attach(paul, lycee)
    assert await find_fiche(link.id, roy)
    assert await find_fiche(link.id, await acteur_of(paul))
    assert await find_fiche(link.id, vidal) is None
    assert await find_fiche(0, roy) is None


async def test_what_is_alive_is_the_same_in_a_page_and_in_a_query():
    lycee, roy = await lycee_and_roy()
    of_each = {etat: await invited(lycee, roy, f"{etat}@exemple.fr") for etat in EtatInvitation}
    for etat, recue in of_each.items():
        await Invitation.update({Invitation.etat: etat}).where(Invitation.id == recue.id)
    alive = frozen(Invitation.select(Invitation.id).where(IS_ALIVE))
    for now in (NOW, NOW + VALIDITE - timedelta(seconds=1), NOW + VALIDITE):
        found = [await find_invitation(recue.id, roy) for recue in of_each.values()]
        shown = {recue.id for recue in found if recue is not None and recue.is_alive(now)}
        assert set(await alive.rows(now=now)) == shown
        assert len(shown) == (now < NOW + VALIDITE)
