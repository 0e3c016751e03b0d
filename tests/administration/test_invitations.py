"""An agent is invited by mail: they make their account, or accept with the one they have."""

import asyncio
from datetime import timedelta

import pytest
from tests.visitors import Visitor
from tests.world.acteurs import someone
from tests.world.courriels import letters_to, link_of
from tests.world.dates import now
from tests.world.dispositifs import open_dispositifs
from tests.world.lycees import make_etablissement
from tests.world.personnes import acteur_of, habilitate, make_agent, make_usager
from tests.world.region import invite_an_agent

from mesaides.administration.moves.invitations import MORTE, accept_agent
from mesaides.administration.reads.invitations import find_alive_agent, list_invitations
from mesaides.administration.states import INVITATION, EtatInvitationAgent
from mesaides.administration.tables import InvitationAgent
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.db import transaction
from mesaides.errors import DomainError
from mesaides.web.gate import Gate

LIST, NOUVEAU = "/administration/agents", "/administration/agents/nouveau"
INES = "ines.fabre@exemple.fr"
GIVEN = {"adresse": INES, "role": "instructeur", "motif": "Arrivée au service culture"}
SECRET = "tracteur mauve dans la garrigue 7"
ACCOUNT = {
    "civilite": "mme",
    "prenom": "Inès",
    "nom": "Fabre",
    "identifiant": "ines.fabre",
    "mot_de_passe": SECRET,
    "confirmation": SECRET,
}
TOKEN = "t" * 22


@pytest.fixture
async def admin(visitor: Visitor) -> Compte:
    """At the browser."""
    await open_dispositifs()
    compte = await make_agent(Habilitation.ADMINISTRATEUR, civilite="m", nom="Puech")
    await visitor.enter(compte)
    return compte


async def arrive(app: Gate) -> Visitor:
    return Visitor.of(app, "192.0.2.9")


def test_an_administrateur_sends_again_or_cancels_and_nobody_invites_themselves():
    class Sent:
        adresse = INES

    admin = someone(habilitation=Habilitation.ADMINISTRATEUR)
    sent = INVITATION.open_to(admin, Sent(), EtatInvitationAgent.ENVOYEE)
    assert [step.nom for step in sent] == ["renvoi", "revocation"]
    assert INVITATION.open_to(someone(), Sent(), EtatInvitationAgent.ENVOYEE) == []


async def test_who_is_invited_makes_an_account_logs_in_and_is_led_to_add_a_device(
    app: Gate, visitor: Visitor, admin: Compte
):
    page = await visitor.send(
        await visitor.open(NOUVEAU), NOUVEAU, departements="81", au="31/8/2040", **GIVEN
    )
    assert f"{INES} reçoit une invitation" in page.text
    assert INES in page.words_of("invitations")
    (letter,) = await letters_to(INES, "invitation_agent")
    assert "M. Puech vous invite" in letter.sujet.replace("\u00a0", " ")
    link = link_of(letter, "/habilitation/")
    guest = await arrive(app)
    page = await guest.open(link)
    assert "Tarn" in page.text
    page = await guest.send(page, f"{link}/compte", **ACCOUNT)
    assert page.path == "/connexion"
    assert "Votre compte est créé" in page.text
    assert (await guest.open(link)).status == 410
    page = await guest.log_in("ines.fabre", SECRET)
    page = await guest.open("/instruction")
    assert page.path == "/mon-compte/double-authentification"
    compte = await Compte.objects().get(Compte.identifiant == "ines.fabre")
    assert compte
    acteur = await acteur_of(compte)
    assert acteur.is_instructeur
    assert acteur.perimetre(Habilitation.INSTRUCTEUR).departements == {"81"}
    assert INES not in (await visitor.open(LIST)).words_of("invitations")
    assert "Inès Fabre" in (await visitor.open(LIST)).words_of("agents")


async def test_who_has_an_account_accepts_with_it(app: Gate, visitor: Visitor, admin: Compte):
    usager = await make_usager(await make_etablissement(), adresse=INES)
    await invite_an_agent(INES, admin.id, TOKEN)
    guest = await arrive(app)
    page = await guest.open(f"/habilitation/{TOKEN}")
    assert f"/habilitation/{TOKEN}/compte" not in page.actions()
    assert f"/connexion?suite=/habilitation/{TOKEN}" in page.links()
    await guest.enter(usager)
    page = await guest.open(f"/habilitation/{TOKEN}")
    await guest.send(page, f"/habilitation/{TOKEN}/acceptation")
    assert (await acteur_of(usager)).is_instructeur


async def test_somebody_else_cannot_accept(visitor: Visitor, admin: Compte):
    await invite_an_agent(INES, admin.id, TOKEN)
    page = await visitor.open(f"/habilitation/{TOKEN}")
    assert "n’est pas pour le compte ouvert ici" in page.text
    invitation = await find_alive_agent(TOKEN, now())
    assert invitation
    with pytest.raises(DomainError, match="pas pour ce compte"):
        await accept_agent(invitation, await acteur_of(admin), now())


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("identifiant", {"identifiant": "x"}, "identifiant"),
        ("identifiant", {"identifiant": "pris.deja"}, "a déjà cet identifiant"),
        ("mot_de_passe", {"mot_de_passe": "court", "confirmation": "court"}, "16"),
        ("confirmation", {"confirmation": "autre chose que cela"}, "différents"),
        ("nom", {"nom": ""}, "Indiquez votre nom"),
        ("civilite", {"civilite": "duc"}, "Choisissez Mme ou M."),
    ],
)
async def test_what_is_typed_wrong_is_told_beside_its_field_and_the_invitation_waits(
    app: Gate, admin: Compte, field: str, typed: dict[str, str], said: str
):
    await make_agent(Habilitation.LECTEUR, identifiant="pris.deja")
    await invite_an_agent(INES, admin.id, TOKEN)
    guest, link = await arrive(app), f"/habilitation/{TOKEN}"
    page = await guest.send(await guest.open(link), f"{link}/compte", block="arrivee", **{**ACCOUNT, **typed})
    assert page.status == 422
    assert said in page.words_of(f"{field}-erreur")
    assert SECRET not in page.answer.text
    assert [one.adresse for one in await list_invitations()] == [INES]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("adresse", {"adresse": "sans arobase"}, "adresse"),
        ("adresse", {"adresse": "deja@exemple.fr"}, "attend déjà cette personne"),
        ("adresse", {"adresse": "moi@exemple.fr"}, "propres accès"),
        ("au", {"au": "1/1/2020"}, "Cette date est passée"),
        ("service", {"service": "987654"}, "Choisissez une des valeurs proposées"),
    ],
)
async def test_an_invitation_typed_wrong_is_told_beside_its_field(
    visitor: Visitor, field: str, typed: dict[str, str], said: str
):
    await open_dispositifs()
    admin = await make_agent(Habilitation.ADMINISTRATEUR, adresse="moi@exemple.fr")
    await visitor.enter(admin)
    await invite_an_agent("deja@exemple.fr", admin.id, TOKEN)
    page = await visitor.send(await visitor.open(NOUVEAU), NOUVEAU, block="inviter", **{**GIVEN, **typed})
    assert page.status == 422
    assert said in page.words_of(f"{field}-erreur").replace("\u00a0", " ")


async def test_sent_again_the_first_link_is_dead_and_cancelled_the_second_too(
    visitor: Visitor, admin: Compte
):
    numero = await invite_an_agent(INES, admin.id, TOKEN)
    action = f"/administration/invitations/{numero}/renvoi"
    page = await visitor.send(await visitor.open(LIST), action, block="invitations")
    assert (await visitor.open(f"/habilitation/{TOKEN}")).status == 410
    (letter,) = await letters_to(INES, "invitation_agent")
    link = link_of(letter, "/habilitation/")
    assert (await visitor.open(link)).status == 200
    (alive,) = await list_invitations()
    page = await visitor.send(page, f"/administration/invitations/{alive.id}/revocation", block="invitations")
    assert "Aucune invitation" in page.words_of("invitations")
    assert (await visitor.open(link)).status == 410


async def test_past_its_days_it_opens_nothing_and_another_takes_its_place(visitor: Visitor, admin: Compte):
    await invite_an_agent(INES, admin.id, TOKEN, depuis=timedelta(days=15))
    assert (await visitor.open(f"/habilitation/{TOKEN}")).status == 410
    assert "Expirée" in (await visitor.open(LIST)).words_of("invitations")
    await visitor.send(await visitor.open(NOUVEAU), NOUVEAU, **GIVEN)
    etats = [
        one["etat"] for one in await InvitationAgent.select(InvitationAgent.etat).order_by(InvitationAgent.id)
    ]
    assert etats == ["expiree", "envoyee"]


async def test_what_a_former_administrateur_sent_gives_nothing(app: Gate, admin: Compte):
    await invite_an_agent(INES, admin.id, TOKEN)
    changed = {HabilitationCompte.etat: "suspendue"}
    await HabilitationCompte.update(changed).where(HabilitationCompte.compte == admin.id)
    guest, link = await arrive(app), f"/habilitation/{TOKEN}"
    page = await guest.send(await guest.open(link), f"{link}/compte", **ACCOUNT)
    assert page.status == 410
    assert not await Compte.exists().where(Compte.identifiant == "ines.fabre")


async def test_a_second_administrateur_invited_waits_for_another_to_confirm(app: Gate, admin: Compte):
    other = await make_agent(Habilitation.ADMINISTRATEUR)
    usager = await make_usager(await make_etablissement(), adresse=INES)
    await invite_an_agent(INES, admin.id, TOKEN, Habilitation.ADMINISTRATEUR)
    invitation = await find_alive_agent(TOKEN, now())
    assert invitation
    async with transaction():
        await accept_agent(invitation, await acteur_of(usager), now())
    assert not (await acteur_of(usager)).is_administrateur
    assert len(await letters_to(other.adresse, "habilitation_a_confirmer")) == 1


async def test_of_two_who_accept_one_link_at_once_one_is_told(app: Gate, admin: Compte):
    usager = await make_usager(await make_etablissement(), adresse=INES)
    await invite_an_agent(INES, admin.id, TOKEN)
    invitation, acteur = await find_alive_agent(TOKEN, now()), await acteur_of(usager)
    assert invitation

    async def accept() -> str:
        try:
            async with transaction():
                await accept_agent(invitation, acteur, now())
        except DomainError as refusal:
            return refusal.phrase
        return ""

    assert sorted(await asyncio.gather(accept(), accept())) == ["", MORTE]


async def test_who_has_the_access_already_is_told(app: Gate, admin: Compte):
    usager = await make_usager(await make_etablissement(), adresse=INES)
    await habilitate(usager, Habilitation.INSTRUCTEUR)
    await invite_an_agent(INES, admin.id, TOKEN)
    invitation = await find_alive_agent(TOKEN, now())
    assert invitation
    with pytest.raises(DomainError, match="a déjà cet accès"):
        await accept_agent(invitation, await acteur_of(usager), now())
