"""The link of the activation mail, through the pages that people use."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from tests.inscriptions.newcomer import SECRET, activation_link, sign_up
from tests.visitors import Visitor
from tests.world.courriels import letters_to, link_of
from tests.world.invitations import make_invitation
from tests.world.lycees import make_etablissement
from tests.world.personnes import make_compte, make_gestionnaire

from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.lien import Lien
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.inscriptions.moves.demandes import purge_expired
from mesaides.invitations.states import EtatInvitation
from mesaides.invitations.tables.invitation import Invitation

BLOCKS = pytest.mark.parametrize("block", ["", "activation"])
DEAD = "Ce lien d’activation n’est plus valable"


async def ask(visitor: Visitor, **given) -> str:
    """Someone signs up; the path of the link they are mailed."""
    if not given.get("page"):
        await make_etablissement(uai="0819901X", nom="Lycée Jean-Jaurès")
        given["etablissement"] = "0819901X"
    await sign_up(visitor, **given)
    return await activation_link(given.get("adresse", "claire.roux@ac-toulouse.fr"))


async def is_active(identifiant: str = "claire.roux") -> bool:
    compte = await Compte.objects().where(Compte.identifiant == identifiant).first()
    return compte is not None and compte.active_le is not None


async def test_opening_the_link_shows_who_asked_and_changes_nothing(visitor: Visitor):
    link = await ask(visitor)
    for _ in range(3):
        page = await visitor.open(link)
        await visitor.client.head(link)
    assert page.status == 200
    for words in ("claire.roux", "Mme Claire Roux", "Demandé le", "Activer mon compte", "Ce n’est pas moi"):
        assert words in page.text
    assert page.answer.headers["referrer-policy"] == "no-referrer"
    assert not await is_active()


@BLOCKS
async def test_the_button_activates_and_says_what_comes_next(visitor: Visitor, block: str):
    link = await ask(visitor)
    lycee = await Rattachement.select(Rattachement.etablissement).first()
    assert lycee is not None
    await _gestionnaire_of(lycee["etablissement"])
    page = await visitor.open(link)
    shown = await visitor.send(page, link, block=block)
    if block:
        assert shown.answer.headers["hx-redirect"] == "/connexion"
        shown = await visitor.open("/connexion")
    assert "Votre compte est désormais activé. Vous pouvez vous connecter au portail." in shown.text
    assert "attend d’être validé" in shown.text
    assert "Mme Roy" in shown.text
    assert await is_active()
    assert "Claire Roux" in (await letters_to("roy@exemple.fr"))[0].sujet
    inside = await visitor.log_in("claire.roux", SECRET)
    assert inside.path == "/mes-services"


async def _gestionnaire_of(etablissement: int) -> None:
    from mesaides.etablissements.tables import Etablissement

    lycee = await Etablissement.objects().get(Etablissement.id == etablissement)
    assert lycee is not None
    await make_gestionnaire(lycee, nom="Roy", adresse="roy@exemple.fr")


@BLOCKS
async def test_a_link_serves_once(visitor: Visitor, block: str):
    link = await ask(visitor)
    page = await visitor.open(link)
    other_tab = await visitor.open(link)
    await visitor.send(page, link, block=block)
    again = await visitor.send(other_tab, link, block=block)
    assert again.status == 410
    assert DEAD in again.text
    assert DEAD in (await visitor.open(link)).text


async def test_the_same_button_sent_twice_is_answered_twice_alike(visitor: Visitor):
    link = await ask(visitor)
    page = await visitor.open(link)
    for _ in range(2):
        shown = await visitor.send(page, link)
        assert "Votre compte est désormais activé" in shown.text


async def test_all_dead_links_look_the_same(visitor: Visitor):
    link = await ask(visitor)
    page = await visitor.open(link)
    await visitor.send(page, link)
    await visitor.open("/connexion")
    used = await visitor.open(link)
    unknown = await visitor.open("/activation/" + "x" * 43)
    assert used.status == unknown.status == 410
    assert used.answer.content == unknown.answer.content


async def test_the_link_of_another_purpose_activates_nothing(visitor: Visitor):
    link = await ask(visitor)
    await Lien.update({Lien.objet: "recuperation"}, force=True)
    assert DEAD in (await visitor.open(link)).text


async def test_the_token_is_not_in_the_database(visitor: Visitor):
    link = await ask(visitor)
    token = link.rpartition("/")[2]
    rows = str(await Lien.select()) + str(await Compte.select())
    assert token not in rows


@pytest.mark.parametrize(("hours", "alive"), [(71.9, True), (72.1, False)])
async def test_the_link_lives_72_hours_then_the_identifiant_is_free_again(
    visitor: Visitor, hours: float, alive: bool
):
    link = await ask(visitor)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours)):
        page = await visitor.open(link)
        assert (page.status == 200) == alive
        asked = await visitor.open("/comptes/nouveau")
        shown = await sign_up(visitor, page=asked, etablissement="0819901X", adresse="autre@ac-toulouse.fr")
        assert ("boîte mail" in shown.text) != alive
    assert await Compte.count() == 1


async def test_the_purge_leaves_active_and_recent_accounts(visitor: Visitor):
    await ask(visitor)
    await make_compte()
    now = datetime.now(UTC)
    assert await purge_expired(now + timedelta(hours=71)) == 0
    assert await purge_expired(now + timedelta(hours=73)) == 1
    assert await purge_expired(now + timedelta(hours=73)) == 0
    assert await Compte.count() == 1
    assert not await Rattachement.exists()


@BLOCKS
async def test_not_me_removes_the_account_asked_for(visitor: Visitor, block: str):
    link = await ask(visitor)
    page = await visitor.open(link)
    shown = await visitor.send(page, f"{link}/refus", block=block)
    if block:
        shown = await visitor.open("/connexion")
    assert "La demande de compte est supprimée" in shown.text
    assert not await Compte.exists()
    assert DEAD in (await visitor.open(link)).text


async def test_another_account_active_with_this_address_meanwhile_is_told(visitor: Visitor):
    link = await ask(visitor)
    await make_compte(adresse="claire.roux@ac-toulouse.fr")
    page = await visitor.open(link)
    shown = await visitor.send(page, link)
    assert shown.status == 409
    assert "Un autre compte est déjà actif avec cette adresse" in shown.text
    assert not await is_active()


async def test_the_other_accounts_asked_for_with_this_address_go(visitor: Visitor):
    first = await ask(visitor)
    await sign_up(visitor, etablissement="0819901X", identifiant="claire2")
    second = await activation_link()
    await visitor.send(await visitor.open(second), second)
    assert await is_active("claire2")
    assert await Compte.count() == 1
    assert DEAD in (await visitor.open(first)).text


class TestRenvoi:
    """« Recevoir un nouveau lien d’activation »"""

    async def send(self, visitor: Visitor, adresse: str, block: str = ""):
        page = await visitor.open("/activation/renvoi")
        return await visitor.send(page, "/activation/renvoi", block=block, adresse=adresse)

    @pytest.mark.parametrize("block", ["", "renvoi"])
    async def test_a_new_link_kills_the_old_one(self, visitor: Visitor, block: str):
        old = await ask(visitor)
        shown = await self.send(visitor, "Claire.Roux@ac-toulouse.fr", block)
        assert "Si un compte attend son activation à cette adresse" in shown.text
        new = await activation_link()
        assert new != old
        assert DEAD in (await visitor.open(old)).text
        assert "Activer mon compte" in (await visitor.open(new)).text

    async def test_the_answer_says_nothing_of_the_address(self, visitor: Visitor):
        await ask(visitor)
        active = await make_compte(adresse="paul@exemple.fr")
        answers = [
            await self.send(visitor, adresse)
            for adresse in ("claire.roux@ac-toulouse.fr", "personne@exemple.fr", active.adresse)
        ]
        assert len({_without_token(answer) for answer in answers}) == 1
        assert not await letters_to("personne@exemple.fr")
        assert [mail.objet for mail in await letters_to("paul@exemple.fr")] == ["compte_existant"]

    @pytest.mark.parametrize("known", [True, False])
    async def test_three_mails_an_hour_at_most(self, visitor: Visitor, known: bool):
        adresse = "claire.roux@ac-toulouse.fr"
        if known:
            await make_compte(adresse=adresse)
        else:
            await ask(visitor)
        for _ in range(5):
            await self.send(visitor, adresse)
        assert len(await letters_to(adresse)) == 3
        last = (await letters_to(adresse))[-1]
        if not known:
            assert (await visitor.open(link_of(last, "/activation/"))).status == 200, (
                "the last link mailed must live"
            )

    async def test_an_address_badly_written_is_told(self, visitor: Visitor):
        shown = await self.send(visitor, "claire")
        assert shown.status == 422
        assert "Il manque le signe @" in shown.text


def _without_token(shown) -> str:
    import re

    return re.sub(r'name="jeton" value="[^"]+"', "", shown.answer.text)


class TestInvitation:
    """An account created from the mail of an invitation."""

    async def open_form(self, visitor: Visitor, token: str):
        page = await visitor.open(f"/invitation/{token}")
        assert f"/invitation/{token}/compte" in page.links()
        return await visitor.open(f"/invitation/{token}/compte")

    async def join(self, visitor: Visitor, token: str, **given) -> str:
        await sign_up(visitor, page=await self.open_form(visitor, token), **given)
        return await activation_link(given.get("adresse", "claire.roux@ac-toulouse.fr"))

    async def test_the_address_is_written_already_and_the_token_survives_mistakes(self, visitor: Visitor):
        _, token = await make_invitation()
        form = await self.open_form(visitor, token)
        fields = form.fields("/comptes/nouveau")
        assert fields["adresse"] == fields["confirmation_adresse"] == "claire.roux@ac-toulouse.fr"
        assert "Votre établissement *" not in form.text
        wrong = await sign_up(visitor, page=form, mot_de_passe="court")
        assert wrong.fields("/comptes/nouveau")["invitation"] == token
        assert (
            await visitor.open(f"/comptes/nouveau?invitation={token}")
        ).path == f"/invitation/{token}/compte"

    @pytest.mark.parametrize("anticipee", [True, False])
    async def test_activating_accepts_the_invitation(self, visitor: Visitor, anticipee: bool):
        invitation, token = await make_invitation(validation_anticipee=anticipee)
        link = await self.join(visitor, token)
        promised = await Invitation.objects().get(Invitation.id == invitation.id)
        assert promised is not None
        assert promised.etat == EtatInvitation.ENVOYEE
        shown = await visitor.send(await visitor.open(link), link)
        assert ("Votre compte est rattaché au Lycée" in shown.text) == anticipee
        assert ("attend d’être validé" in shown.text) != anticipee
        await invitation.refresh()
        assert invitation.etat == EtatInvitation.ACCEPTEE
        [rattachement] = await Rattachement.objects()
        expected = StatutRattachement.VALIDE if anticipee else StatutRattachement.EN_ATTENTE
        assert (rattachement.statut, rattachement.fonction) == (expected, Fonction.USAGER)

    async def test_another_address_than_the_invited_one_waits_and_leaves_the_invitation(
        self, visitor: Visitor
    ):
        invitation, token = await make_invitation(fonction=Fonction.GESTIONNAIRE)
        link = await self.join(visitor, token, adresse="pirate@exemple.fr")
        shown = await visitor.send(await visitor.open(link), link)
        assert "attend d’être validé" in shown.text
        await invitation.refresh()
        assert (invitation.etat, invitation.compte) == (EtatInvitation.ENVOYEE, None)
        [rattachement] = await Rattachement.objects()
        assert (rattachement.statut, rattachement.fonction) == (
            StatutRattachement.EN_ATTENTE,
            Fonction.USAGER,
        )

    @pytest.mark.parametrize(
        "end",
        [{"etat": EtatInvitation.REVOQUEE}, {"expire_le": datetime(2020, 1, 1, tzinfo=UTC)}],
        ids=["revoked", "expired"],
    )
    async def test_an_invitation_that_died_meanwhile_attaches_nobody(self, visitor: Visitor, end: dict):
        invitation, token = await make_invitation()
        link = await self.join(visitor, token)
        await Invitation.update(end, force=True).where(Invitation.id == invitation.id)
        shown = await visitor.send(await visitor.open(link), link)
        assert "Aucun établissement ne vous est encore rattaché" in shown.text
        assert not await Rattachement.exists()

    async def test_all_dead_invitations_look_the_same(self, visitor: Visitor):
        _, revoked = await make_invitation(etat=EtatInvitation.REVOQUEE)
        await visitor.open("/")  # the style sheet comes with the first page
        pages = [await visitor.open(f"/invitation/{token}") for token in (revoked, "x" * 43)]
        pages.append(await visitor.open(f"/invitation/{revoked}/compte"))
        assert {page.status for page in pages} == {410}
        assert len({page.answer.content for page in pages}) == 1

    async def test_who_has_an_account_is_told_to_log_in(self, visitor: Visitor):
        await make_compte(adresse="claire.roux@ac-toulouse.fr")
        _, token = await make_invitation()
        page = await visitor.open(f"/invitation/{token}")
        assert "Se connecter pour accepter" in page.text
        assert page.answer.headers["referrer-policy"] == "no-referrer"

    @pytest.mark.parametrize("block", ["", "invitation"])
    async def test_who_is_logged_in_accepts_on_the_page_of_the_link(self, visitor: Visitor, block: str):
        compte = await make_compte(adresse="claire.roux@ac-toulouse.fr")
        invitation, token = await make_invitation()
        await visitor.enter(compte)
        page = await visitor.open(f"/invitation/{token}")
        await visitor.send(page, f"/invitations/{invitation.id}/acceptation", block=block)
        await invitation.refresh()
        assert invitation.etat == EtatInvitation.ACCEPTEE

    async def test_who_is_logged_in_as_another_is_told(self, visitor: Visitor):
        compte = await make_compte()
        _, token = await make_invitation()
        await visitor.enter(compte)
        page = await visitor.open(f"/invitation/{token}")
        assert "n’est pas pour le compte ouvert ici" in page.text
        assert not [action for action in page.actions() if action.startswith("/invitations/")]

    async def test_a_purged_account_gives_its_invitation_back(self, visitor: Visitor):
        invitation, token = await make_invitation()
        await self.join(visitor, token)
        assert await purge_expired(datetime.now(UTC) + timedelta(hours=73)) == 1
        await invitation.refresh()
        assert (invitation.etat, invitation.compte) == (EtatInvitation.ENVOYEE, None)
