"""The page of an établissement, as its gestionnaire uses it, with and without htmx."""

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.gestion.desk import INVITATIONS, PERSONNES, at_the_desk, page_of
from tests.visitors import Visitor
from tests.world.courriels import letters_to
from tests.world.demandes import set_demande
from tests.world.dispositifs import move_campagne
from tests.world.lycees import make_etablissement
from tests.world.personnes import (
    acteur_of,
    attach,
    make_agent,
    make_compte,
    make_gestionnaire,
    make_usager,
    rattachement_of,
)

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.tables.rattachement import Depart
from mesaides.courriels.tables import Courriel
from mesaides.invitations.tables.invitation import Invitation

WAYS = pytest.mark.parametrize("block", ["", "tableau"], ids=["plain", "htmx"])


async def subjects() -> list[str]:
    return [row["sujet"] for row in await Courriel.select(Courriel.sujet).order_by(Courriel.id)]


async def test_the_page_says_where_one_is_and_what_awaits(visitor: Visitor):
    lycee, _, page = await at_the_desk(visitor)
    assert page.status == 200
    assert "Albi (Tarn) · rien ne vous attend." in page.text
    assert "Commencez par inviter" in page.text
    assert "Une seule personne peut valider ici" in page.text
    await make_usager(lycee, en_attente=True, prenom="Paul", nom="Garrigue")
    page = await page_of(visitor, lycee)
    assert "1 décision vous attend, la plus ancienne" in page.text
    assert "Paul Garrigue" in page.words_of("tableau")


@WAYS
async def test_a_compte_is_validated_in_place(visitor: Visitor, block: str):
    lycee, _, _ = await at_the_desk(visitor)
    ines = await make_compte(prenom="Inès", nom="Garrigue")
    link = await attach(ines, lycee, statut=StatutRattachement.EN_ATTENTE)
    page = await page_of(visitor, lycee)
    answer = await visitor.send(page, f"/rattachements/{link.id}/validation", block=block)
    assert answer.status == 200
    assert "Le compte d’Inès Garrigue est validé." in answer.text
    assert "rien ne vous attend." in answer.text
    assert answer.words_of("n_personnes") == "2"
    assert ("<html" in answer.answer.text) == (block == "")
    assert await subjects() == ["Votre compte est validé par le Lycée Jean-Jaurès"]


@WAYS
async def test_a_refusal_needs_its_reason_and_sends_it(visitor: Visitor, block: str):
    lycee, _, _ = await at_the_desk(visitor)
    paul = await make_compte(nom="Garrigue")
    link = await attach(paul, lycee, statut=StatutRattachement.EN_ATTENTE)
    page = await page_of(visitor, lycee, f"?personne={link.id}")
    act = f"/rattachements/{link.id}/refus"
    answer = await visitor.send(page, act, block=block, raison="  ")
    assert answer.status == 422
    assert "Indiquez la raison" in answer.text
    assert await subjects() == []
    answer = await visitor.send(page, act, block=block, raison="Vous n’êtes pas de l’établissement.")
    assert "est refusée" in answer.text
    mail = await Courriel.objects().first()
    assert mail is not None
    assert "pas de l’établissement" in mail.read().message.texte
    assert mail.destinataire == paul.adresse


@WAYS
async def test_several_comptes_are_validated_at_once(visitor: Visitor, block: str):
    lycee, _, _ = await at_the_desk(visitor)
    links = [await attach(await make_compte(), lycee, statut=StatutRattachement.EN_ATTENTE) for _ in range(3)]
    page = await page_of(visitor, lycee)
    act = f"/etablissements/{lycee.uai}/validations"
    nothing = await visitor.send(page, act, block=block)
    assert nothing.status == 409
    assert "Cochez au moins un compte" in nothing.text
    answer = await visitor.send(page, act, block=block, rattachement=[link.id for link in links[:2]])
    assert "2\u00a0comptes validés." in answer.answer.text
    assert "1 décision vous attend, la plus ancienne" in answer.text
    assert len(await subjects()) == 2


@WAYS
async def test_inviting_one_address(visitor: Visitor, block: str):
    lycee, _, page = await at_the_desk(visitor, INVITATIONS)
    act = f"/etablissements/{lycee.uai}/invitations"
    assert page.fields(act)["valider"] == "y"
    assert page.fields(act)["fonction"] == "usager"
    answer = await visitor.send(page, act, block=block, adresses="Lea.Costes@Exemple.fr")
    assert answer.status == 200
    assert "1\u00a0invitation envoyée." in answer.answer.text
    assert "Lea.Costes@exemple.fr" in answer.words_of("tableau")
    assert answer.fields(act)["adresses"].strip() == ""
    assert await subjects() == ["Mme\u00a0Roy vous invite à rejoindre le Lycée Jean-Jaurès"]


@WAYS
async def test_a_pasted_list_gets_one_result_each(visitor: Visitor, block: str):
    lycee, roy, page = await at_the_desk(visitor, INVITATIONS)
    act = f"/etablissements/{lycee.uai}/invitations"
    page = await visitor.send(page, act, adresses="deja@exemple.fr")
    pasted = (
        f"nouvelle@exemple.fr; Deja <deja@exemple.fr>\n{roy.adresse}\nlea@gmial.com, Léa\npas une adresse"
    )
    answer = await visitor.send(page, act, block=block, adresses=pasted)
    assert answer.status == 200
    text = answer.text
    assert "nouvelle@exemple.fr : envoyée" in text
    assert "deja@exemple.fr : cette personne est déjà invitée" in text
    assert "déjà rattachée" in text
    assert "lea@gmail.com" in text
    assert "pas une adresse : il manque l’adresse électronique" in text
    again = answer.fields(act)
    assert "lea@gmial.com" in again["adresses"]
    assert "deja@exemple.fr" not in again["adresses"]
    insisted = await visitor.send(answer, act, block=block, adresses="lea@gmial.com")
    assert "1\u00a0invitation envoyée." in insisted.answer.text


async def test_results_are_for_who_sent_them_only(visitor: Visitor, app: Any):
    lycee, _, page = await at_the_desk(visitor, INVITATIONS)
    answer = await visitor.send(page, f"/etablissements/{lycee.uai}/invitations", adresses="pas une adresse")
    lot = answer.path.partition("?")[2]
    assert lot
    vidal = await make_gestionnaire(lycee)
    other = await Visitor.entered(app, vidal)
    shown = await page_of(other, lycee, f"?{lot}")
    assert "Votre dernier envoi" in answer.text
    assert "Votre dernier envoi" not in shown.text


@WAYS
async def test_no_address_is_told_beside_the_field(visitor: Visitor, block: str):
    lycee, _, page = await at_the_desk(visitor, INVITATIONS)
    answer = await visitor.send(page, f"/etablissements/{lycee.uai}/invitations", block=block, adresses=" ")
    assert answer.status == 422
    assert "Indiquez au moins une adresse" in answer.words_of("erreurs")


@WAYS
async def test_an_invitation_is_resent_then_revoked(visitor: Visitor, block: str):
    lycee, _, page = await at_the_desk(visitor, INVITATIONS)
    page = await visitor.send(page, f"/etablissements/{lycee.uai}/invitations", adresses="lea@exemple.fr")
    first = await Invitation.objects().first()
    assert first is not None
    page = await visitor.send(page, f"/invitations/{first.id}/renvoi", block=block)
    assert "Une nouvelle invitation part à lea@exemple.fr" in page.text
    act = next(action for action in page.actions() if action.endswith("/revocation"))
    assert act != f"/invitations/{first.id}/revocation"
    page = await visitor.send(page, act, block=block)
    assert "est révoquée." in page.text
    assert act not in page.actions()


async def test_a_reason_too_long_is_shown_again_to_be_cut(visitor: Visitor):
    lycee = await make_etablissement()
    await make_usager(lycee, en_attente=True)
    await visitor.enter(await make_gestionnaire(lycee))
    page = await visitor.open(f"/etablissements/{lycee.uai}")
    page = await visitor.open(next(link for link in page.links() if "personne=" in link))
    act = next(act for act in page.actions() if act.endswith("/refus"))
    told = await visitor.send(page, act, raison="Nous ne vous connaissons pas. " * 20)
    assert told.status == 422
    assert "500 caractères au plus" in told.text
    assert "Nous ne vous connaissons pas." in told.fields(act)["raison"]


async def test_a_mail_refused_is_corrected(visitor: Visitor):
    lycee, _, page = await at_the_desk(visitor, INVITATIONS)
    act = f"/etablissements/{lycee.uai}/invitations"
    await visitor.send(page, act, adresses="h.martin@exmple.fr", vues="h.martin@exmple.fr")
    await Courriel.update({Courriel.etat: "refuse", Courriel.raison: "adresse inconnue"}, force=True)
    page = await page_of(visitor, lycee, INVITATIONS)
    assert "Non remise" in page.text
    assert "adresse inconnue" in page.text
    link = next(link for link in page.links() if "corriger=" in link)
    page = await visitor.open(link)
    assert page.fields(act)["adresses"].strip() == "h.martin@exmple.fr"
    page = await visitor.send(page, act, adresses="h.martin@exemple.fr")
    rows = await Invitation.select(Invitation.adresse, Invitation.etat).order_by(Invitation.id)
    assert [row["etat"] for row in rows] == ["revoquee", "envoyee"]
    assert "exmple" not in page.words_of("tableau")


@WAYS
async def test_detaching_says_before_what_it_does_then_does_it(visitor: Visitor, app: Any, block: str):
    lycee, _, _ = await at_the_desk(visitor)
    paul = await make_compte(nom="Garrigue")
    link = await attach(paul, lycee)
    at_paul = await Visitor.entered(app, paul)
    page = await page_of(visitor, lycee, f"{PERSONNES}&personne={link.id}")
    assert "perd tout de suite l’accès" in page.text
    answer = await visitor.send(page, f"/rattachements/{link.id}/detachement", block=block)
    assert "est détaché." in answer.text
    assert "Garrigue" not in answer.words_of("tableau")
    assert "Votre compte n’est rattaché à aucun établissement" in (await at_paul.open("/mes-services")).text
    assert await subjects() == ["Votre compte est détaché du Lycée Jean-Jaurès"]


@WAYS
async def test_the_last_gestionnaire_stays_then_another_is_named(visitor: Visitor, block: str):
    lycee, roy, page = await at_the_desk(visitor)
    own = await rattachement_of(roy)
    page = await page_of(visitor, lycee, f"{PERSONNES}&personne={own}")
    assert f"/rattachements/{own}/detachement" not in page.actions()
    helene = await make_compte(prenom="Hélène", nom="Garrigue")
    link = await attach(helene, lycee)
    page = await page_of(visitor, lycee, f"{PERSONNES}&personne={link.id}")
    answer = await visitor.send(page, f"/rattachements/{link.id}/nomination", block=block)
    assert "La nomination d’Hélène Garrigue comme gestionnaire est faite." in answer.text
    assert "Une seule personne peut valider ici" not in answer.text
    assert await subjects() == ["Vous êtes gestionnaire du Lycée Jean-Jaurès"]
    (letter,) = await letters_to(helene.adresse)
    assert (
        "Vous êtes maintenant gestionnaire du Lycée Jean-Jaurès, par décision de Mme\u00a0Roy."
        in letter.texte
    )
    page = await page_of(visitor, lycee, f"{PERSONNES}&personne={own}")
    left = await visitor.send(page, f"/rattachements/{own}/detachement", block=block)
    assert "/mes-services" in (left.path if not block else left.answer.headers["hx-redirect"])
    if not block:
        assert "Vous n’êtes plus gestionnaire du Lycée Jean-Jaurès." in left.text
    assert (await page_of(visitor, lycee)).status == 404


@WAYS
async def test_a_depart_asked_is_granted_or_kept(visitor: Visitor, app: Any, block: str):
    lycee, _, _ = await at_the_desk(visitor)
    claire, luc = await make_compte(nom="Roux"), await make_compte(nom="Puech")
    of_claire, of_luc = await attach(claire, lycee), await attach(luc, lycee)
    for link in (of_claire, of_luc):
        await Depart(rattachement=link.id, demande_le=datetime.now(UTC)).save()
    page = await page_of(visitor, lycee)
    assert "2 décisions vous attendent, la plus ancienne" in page.text
    page = await page_of(visitor, lycee, f"?personne={of_claire.id}")
    page = await visitor.send(page, f"/rattachements/{of_claire.id}/detachement", block=block)
    assert "1 décision vous attend, la plus ancienne" in page.text
    page = await visitor.send(page, f"/rattachements/{of_luc.id}/maintien", block=block)
    assert "rien ne vous attend." in page.text
    assert "reste rattaché" in (await subjects())[-1]
    assert (await acteur_of(luc)).is_usager_of(lycee.id)


async def test_decided_by_somebody_else_meanwhile_the_list_is_shown_as_it_is(visitor: Visitor, app: Any):
    lycee, _, _ = await at_the_desk(visitor)
    vidal = await make_gestionnaire(lycee, civilite="m", nom="Vidal")
    link = await attach(await make_compte(nom="Garrigue"), lycee, statut=StatutRattachement.EN_ATTENTE)
    stale = await page_of(visitor, lycee, f"?personne={link.id}")
    other = await Visitor.entered(app, vidal)
    await other.send(await page_of(other, lycee), f"/rattachements/{link.id}/validation")
    answer = await visitor.send(stale, f"/rattachements/{link.id}/refus", block="tableau", raison="Non")
    assert answer.status == 409
    assert "Ce compte a déjà été validé par M. Vidal." in answer.text
    assert "rien ne vous attend." in answer.text


ACTS = ["validation", "refus", "detachement", "nomination", "maintien"]


async def test_only_those_who_manage_it_find_it(visitor: Visitor, app: Any):
    lycee, _, page = await at_the_desk(visitor, INVITATIONS)
    waiting = await attach(await make_compte(), lycee, statut=StatutRattachement.EN_ATTENTE)
    await visitor.send(page, f"/etablissements/{lycee.uai}/invitations", adresses="lea@exemple.fr")
    invitation = await Invitation.objects().first()
    assert invitation is not None
    usager = await make_usager(lycee)
    elsewhere = await make_gestionnaire(await make_etablissement())
    detached = await make_compte()
    await attach(detached, lycee, Fonction.GESTIONNAIRE, StatutRattachement.DETACHE)
    instructeur = await make_agent(Habilitation.INSTRUCTEUR)
    for somebody in (usager, elsewhere, detached, instructeur):
        other = Visitor.of(app)
        home = await other.enter(somebody)
        assert (await page_of(other, lycee)).status == 404
        jeton = home.fields("/deconnexion")["jeton"]
        paths = [f"/rattachements/{waiting.id}/{act}" for act in ACTS]
        paths += [f"/invitations/{invitation.id}/{act}" for act in ("renvoi", "revocation")]
        paths += [f"/etablissements/{lycee.uai}/{act}" for act in ("invitations", "validations")]
        for path in paths:
            answer = await other.client.post(
                path, data={"jeton": jeton, "raison": "x", "adresses": "a@exemple.fr"}
            )
            assert answer.status_code == 404, path
    nobody = Visitor.of(app)
    assert "Lycée Jean-Jaurès" not in (await page_of(nobody, lycee)).text
    assert (await page_of(visitor, lycee)).status == 200
    assert (await visitor.open("/etablissements/0000000A")).status == 404


async def test_an_administrateur_sees_and_invites_gestionnaires_only(visitor: Visitor):
    lycee = await make_etablissement()
    await make_usager(lycee, nom="Roux")
    agent = await make_agent(Habilitation.ADMINISTRATEUR)
    await visitor.enter(agent)
    page = await page_of(visitor, lycee)
    assert "n’a pas de gestionnaire" in page.text
    assert "Roux" in (await page_of(visitor, lycee, PERSONNES)).text
    act = f"/etablissements/{lycee.uai}/invitations"
    assert page.actions() == ["/deconnexion", act] or act in page.actions()
    assert not [one for one in page.actions() if one.startswith("/rattachements/")]
    refused = await visitor.send(page, act, adresses="lea@exemple.fr", fonction="usager")
    assert refused.status == 422
    answer = await visitor.send(page, act, adresses="lea@exemple.fr")
    assert "1\u00a0invitation envoyée." in answer.answer.text
    rows = await Invitation.select(Invitation.fonction)
    assert [row["fonction"] for row in rows] == ["gestionnaire"]


async def test_a_lone_gestionnaire_is_warned_more_when_a_campagne_is_about_to_close(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(depot.scene.marc)
    warned: list[bool] = []
    for ferme in (40, 12):
        await move_campagne(-30, ferme)
        page = await visitor.open(f"/etablissements/{depot.scene.lycee.uai}")
        assert "Une seule personne peut valider ici" in page.text
        warned.append("sans vous, elles ne partiront pas" in page.text)
    assert warned == [False, True]
