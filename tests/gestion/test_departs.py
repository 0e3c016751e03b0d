"""Changing lycée: asking the old one to be detached, from « Mes services »."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.visitors import Visitor
from tests.world.lycees import make_etablissement
from tests.world.personnes import acteur_of, make_compte, make_gestionnaire, make_usager

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
    assert "Vous êtes encore rattaché au Lycée Ancien" in page.text
    asked = await visitor.send(page, "/departs", block=block)
    assert "Le gestionnaire du Lycée Ancien a reçu votre demande." in asked.text
    assert "dès que le Lycée Ancien aura détaché votre compte" in asked.text
    assert "Détachement du Lycée Ancien, Albi" in asked.text
    assert "Relancer" not in asked.text
    mail = (await Courriel.objects().order_by(Courriel.id, ascending=False))[0]
    assert (mail.destinataire, mail.sujet) == (roy.adresse, "Claire Roux demande à quitter le Lycée Ancien")
    await Depart.update({Depart.demande_le: now - timedelta(hours=49)}, force=True)
    page = await visitor.open("/mes-services")
    again = await visitor.send(page, "/departs", block=block)
    assert "est relancé" in again.text
    assert "/departs" not in again.actions()


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
    assert "Vous êtes rattaché au Lycée Nouveau." in answer.text
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
    asked = await visitor.send(page, "/departs")
    assert "Les gestionnaires de l’EREA Ancien ont reçu votre demande." in asked.text
