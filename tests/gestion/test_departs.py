"""Changing lycée: asking the old one to be detached, from « Mes services »."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.counting import count_queries
from tests.visitors import Visitor
from tests.world.courriels import letters_to
from tests.world.invitations import make_invitation
from tests.world.lycees import make_etablissement
from tests.world.personnes import (
    acteur_of,
    attach,
    make_compte,
    make_gestionnaire,
    make_usager,
    rattachement_of,
)
from tests.world.projets import set_scene

from mesaides.comptes.roles import Fonction
from mesaides.comptes.tables.rattachement import Depart
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.invitations.moves.envoi import invite

WAYS = pytest.mark.parametrize("block", ["", "attentes"], ids=["plain", "htmx"])


@WAYS
async def test_invited_elsewhere_one_asks_to_leave_then_reminds(visitor: Visitor, block: str):
    ancien, nouveau = (
        await make_etablissement(nom="Lycée Ancien"),
        await make_etablissement(nom="Lycée Nouveau"),
    )
    roy, vidal = await make_gestionnaire(ancien), await make_gestionnaire(nouveau)
    claire = await make_usager(ancien, prenom="Claire", nom="Roux")
    now = datetime.now(UTC)
    async with transaction():
        number = await invite(nouveau.id, claire.adresse, Fonction.USAGER, await acteur_of(vidal), now)
    page = await visitor.enter(claire)
    assert f"/invitations/{number}/acceptation" not in page.actions()
    assert f"/invitations/{number}/declin" in page.actions()
    assert "Invitation à rejoindre le Lycée Nouveau, Albi" in page.text
    assert "Demander à quitter le Lycée Ancien" in page.text
    depart = f"/rattachements/{await rattachement_of(claire)}/depart"
    asked = await visitor.send(page, depart, block=block)
    assert "Le gestionnaire du Lycée Ancien a reçu votre demande." in asked.text
    assert "dès que le Lycée Ancien aura détaché votre compte" in asked.text
    assert "Détachement du Lycée Ancien, Albi" in asked.text
    assert "Relancer" not in asked.text
    mail = (await Courriel.objects().order_by(Courriel.id, ascending=False))[0]
    assert (mail.destinataire, mail.sujet) == (roy.adresse, "Claire Roux demande à quitter le Lycée Ancien")
    await Depart.update({Depart.demande_le: now - timedelta(hours=49)}, force=True)
    page = await visitor.open("/mes-services")
    again = await visitor.send(page, depart, block=block)
    assert "est relancé" in again.text
    assert depart not in again.actions()


@WAYS
async def test_accepted_in_place_or_declined(visitor: Visitor, block: str):
    lycee = await make_etablissement(nom="Lycée Nouveau")
    vidal = await acteur_of(await make_gestionnaire(lycee))
    claire = await make_compte()
    now = datetime.now(UTC)
    async with transaction():
        number = await invite(lycee.id, claire.adresse, Fonction.USAGER, vidal, now)
    page = await visitor.enter(claire)
    answer = await visitor.send(page, f"/invitations/{number}/declin", block=block)
    assert "Vous avez décliné l’invitation du Lycée Nouveau." in answer.text
    async with transaction():
        number = await invite(lycee.id, claire.adresse, Fonction.USAGER, vidal, now)
    page = await visitor.open("/mes-services")
    answer = await visitor.send(page, f"/invitations/{number}/acceptation", block=block)
    assert "Votre compte est rattaché au Lycée Nouveau." in answer.text
    assert {"/demandes", "/demandes/nouvelle", "/ma-structure"} <= set(answer.links())
    if block:
        assert answer.answer.headers["hx-retarget"] == "body"
        assert int(answer.answer.headers["content-length"]) <= 3000
    assert (await acteur_of(claire)).is_usager_of(lycee.id)


async def test_several_gestionnaires_are_told_of_as_several(visitor: Visitor):
    ancien, nouveau = await make_etablissement(nom="EREA Ancien"), await make_etablissement()
    await make_gestionnaire(ancien)
    await make_gestionnaire(ancien)
    claire = await make_usager(ancien)
    vidal = await acteur_of(await make_gestionnaire(nouveau))
    async with transaction():
        await invite(nouveau.id, claire.adresse, Fonction.USAGER, vidal, datetime.now(UTC))
    page = await visitor.enter(claire)
    asked = await visitor.send(page, f"/rattachements/{await rattachement_of(claire)}/depart")
    assert "Les gestionnaires de l’EREA Ancien ont reçu votre demande." in asked.text


async def test_a_request_to_leave_is_taken_back(visitor: Visitor):
    lycee = await make_etablissement(nom="Lycée Ancien")
    roy, claire = await make_gestionnaire(lycee), await make_usager(lycee, prenom="Claire", nom="Roux")
    depart = f"/rattachements/{await rattachement_of(claire)}/depart"
    await visitor.enter(claire)
    page = await visitor.send(await visitor.open("/ma-structure"), depart)
    assert depart not in (await visitor.open("/ma-structure")).actions()
    page = await visitor.send(page, f"{depart}/retrait")
    assert "vous restez au Lycée Ancien" in page.text
    assert f"{depart}/retrait" not in page.actions()
    [_, told] = await letters_to(roy.adresse)
    assert told.sujet == "Claire Roux ne demande plus à quitter le Lycée Ancien"


@WAYS
async def test_who_works_in_two_lycees_says_so_and_both_are_told(visitor: Visitor, block: str):
    ancien, nouveau = (
        await make_etablissement(nom="Lycée Ancien"),
        await make_etablissement(nom="Lycée Nouveau"),
    )
    roy, vidal = await make_gestionnaire(ancien), await make_gestionnaire(nouveau)
    claire = await make_usager(ancien, prenom="Claire", nom="Roux")
    depart = f"/rattachements/{await rattachement_of(claire)}/depart"
    async with transaction():
        now = datetime.now(UTC)
        number = await invite(nouveau.id, claire.adresse, Fonction.USAGER, await acteur_of(vidal), now)
    await visitor.send(await visitor.enter(claire), depart)
    page = await visitor.open("/mes-services")
    answer = await visitor.send(page, f"/invitations/{number}/cumul", block=block)
    assert "Votre compte est rattaché au Lycée Nouveau." in answer.text
    page = await visitor.open("/mes-services")
    assert "Lycée Ancien, Albi et 1\u00a0autre" in page.answer.text
    assert "Détachement du Lycée Ancien" not in page.text
    for roy_or_vidal, autre in ((roy, "Lycée Nouveau"), (vidal, "Lycée Ancien")):
        told = (await letters_to(roy_or_vidal.adresse, "cumul"))[0]
        assert told.sujet == "Claire Roux travaille aussi dans un autre établissement"
        assert f"aussi ailleurs\u00a0: {autre}." in told.texte
    acteur = await acteur_of(claire)
    assert acteur.is_usager_of(ancien.id)
    assert acteur.is_usager_of(nouveau.id)


async def test_the_link_of_an_invitation_offers_what_can_work(visitor: Visitor):
    ancien, claire = await make_etablissement(nom="Lycée Ancien"), await make_compte()
    recue, token = await make_invitation(adresse=claire.adresse)
    accept = f"/invitations/{recue.id}/acceptation"
    await visitor.enter(claire)
    before = await visitor.open(f"/invitation/{token}")
    await attach(claire, ancien)
    depart = f"/rattachements/{await rattachement_of(claire)}/depart"
    assert "« Je change de lycée » ou « Je travaille aussi ici »" in (await visitor.send(before, accept)).text
    page = await visitor.open(f"/invitation/{token}")
    assert {depart, f"/invitations/{recue.id}/cumul"} <= set(page.actions())
    assert accept not in page.actions()
    await visitor.send(page, depart)
    page = await visitor.open(f"/invitation/{token}")
    assert depart not in page.actions()
    assert "dès que le Lycée Ancien aura détaché votre compte" in page.text


async def test_who_manages_one_lycee_and_works_in_another_sees_their_dossiers(visitor: Visitor):
    scene = await set_scene()
    await attach(scene.claire, await make_etablissement(), Fonction.GESTIONNAIRE)
    await visitor.enter(scene.claire)
    with count_queries() as asked:
        page = await visitor.open("/mes-services")
    assert "Budget de « Radio du lycée »" in page.text
    assert len(asked) <= 6
