"""Many clicks at once on the same page: one effect, one mail, a clear word to the others."""

import asyncio
from typing import Any

from tests.gestion.desk import INVITATIONS, at_the_desk, page_of
from tests.visitors import Visitor
from tests.world.personnes import attach, make_compte, make_gestionnaire

from mesaides.comptes.roles import StatutRattachement
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels.tables import Courriel
from mesaides.invitations.tables.invitation import Invitation


async def test_validated_and_refused_by_twenty_clicks_of_two_people(visitor: Visitor, app: Any):
    lycee, _, _ = await at_the_desk(visitor)
    vidal = await make_gestionnaire(lycee, civilite="m", nom="Vidal")
    other = await Visitor.entered(app, vidal)
    link = await attach(await make_compte(nom="Garrigue"), lycee, statut=StatutRattachement.EN_ATTENTE)
    acts = [(visitor, "validation", {}), (other, "refus", {"raison": "Inconnu ici"})] * 10
    pages = [await page_of(who, lycee, f"?personne={link.id}") for who, *_ in acts]
    answers = await asyncio.gather(
        *(
            who.send(page, f"/rattachements/{link.id}/{act}", block="tableau", **typed)
            for page, (who, act, typed) in zip(pages, acts, strict=True)
        )
    )
    statuses = sorted(answer.status for answer in answers)
    assert statuses == [200] + [409] * 19
    refused = [answer for answer in answers if answer.status == 409]
    assert all("Ce compte a déjà été" in answer.text for answer in refused)
    assert await Courriel.count() == 1
    rows = await Rattachement.select(Rattachement.statut).where(Rattachement.id == link.id)
    assert rows[0]["statut"] in ("valide", "refuse")


async def test_one_form_sent_twenty_times_has_one_effect_and_one_answer(visitor: Visitor):
    lycee, _, page = await at_the_desk(visitor, INVITATIONS)
    act = f"/etablissements/{lycee.uai}/invitations"
    answers = await asyncio.gather(
        *(visitor.send(page, act, block="tableau", adresses="lea@exemple.fr") for _ in range(20))
    )
    assert {answer.status for answer in answers} == {200}
    assert all("1\u00a0invitation envoyée." in answer.answer.text for answer in answers)
    assert await Invitation.count() == 1
    assert await Courriel.count() == 1


async def test_resent_and_revoked_at_once(visitor: Visitor):
    lycee, _, page = await at_the_desk(visitor, INVITATIONS)
    await visitor.send(page, f"/etablissements/{lycee.uai}/invitations", adresses="lea@exemple.fr")
    first = await Invitation.objects().first()
    assert first is not None
    pages = [await page_of(visitor, lycee, INVITATIONS) for _ in range(20)]
    acts = [f"/invitations/{first.id}/{act}" for act in ("renvoi", "revocation")] * 10
    answers = await asyncio.gather(
        *(visitor.send(page, act, block="tableau") for page, act in zip(pages, acts, strict=True))
    )
    assert sorted(answer.status for answer in answers) == [200] + [409] * 19
    words = ("a déjà été renvoyée", "a déjà été révoquée")
    assert all(any(word in a.text for word in words) for a in answers if a.status == 409)
    assert await Invitation.count().where(Invitation.etat == "envoyee") <= 1
