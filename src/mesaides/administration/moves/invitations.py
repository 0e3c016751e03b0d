"""Inviting an agent by mail, and what becomes of it."""

from datetime import datetime, timedelta
from typing import Any

from mesaides.administration.mails import send_invitation_agent
from mesaides.administration.moves.agents import Agent, open_compte
from mesaides.administration.moves.habilitations import SOI, Donneur, check_service, habilitate
from mesaides.administration.reads.invitations import InvitationVue, find_invitation_agent
from mesaides.administration.states import INVITATION, EtatInvitationAgent, is_invited_agent
from mesaides.administration.tables import InvitationAgent
from mesaides.adresses import adresse_key
from mesaides.comptes.moves.habilitations import Donnee, is_administrateur_now
from mesaides.comptes.moves.liens import new_token
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.roles import Acteur
from mesaides.db import IntegrityErrors, P, frozen, transaction
from mesaides.errors import DomainError
from mesaides.journal.tables import note

VALIDITE = timedelta(days=14)
DEJA = "Cette invitation a déjà reçu sa réponse\u00a0: la page est à jour."
MORTE = "Cette invitation n’est plus valable\u00a0: demandez-en une autre à la personne qui vous l’a envoyée."
A = InvitationAgent


ENDED: dict[Any, Any] = {A.fin_le: P.now}
ONE = (A.id == P.invitation) & (A.etat == EtatInvitationAgent.ENVOYEE)
STEPS = {
    nom: frozen(A.update({A.etat: INVITATION[nom].vers, **facts}).where(ONE).returning(A.id))
    for nom, facts in (
        ("acceptation", ENDED | {A.compte: P.compte}),
        ("renvoi", ENDED),
        ("revocation", ENDED),
    )
}
LAPSE = frozen(
    A.update({A.etat: INVITATION["peremption"].vers, **ENDED})
    .where(
        (A.adresse_cle == P.adresse_cle) & (A.etat == EtatInvitationAgent.ENVOYEE) & (A.expire_le <= P.now)
    )
    .returning(A.id)
)


async def invite_agent(adresse: str, donnee: Donnee, acteur: Acteur, now: datetime) -> None:
    """`donnee`: what they are to have; its compte is not known yet. Raises DomainError."""
    if adresse_key(adresse) == acteur.adresse_cle:
        raise DomainError(SOI)
    await check_service(donnee.perimetre)
    await LAPSE.rows(adresse_cle=adresse_key(adresse), now=now)
    try:
        async with transaction():
            await _send(adresse, donnee, acteur, now)
    except IntegrityErrors:
        raise DomainError(
            "Une invitation pour cet accès attend déjà cette personne\u00a0: renvoyez-la ou révoquez-la."
        ) from None


async def resend_agent(invitation: InvitationVue, acteur: Acteur, now: datetime) -> None:
    """By another link: the one of before opens nothing any more. Raises DomainError."""
    await _take("renvoi", invitation, acteur, now)
    await _send(invitation.adresse, _donnee(invitation, 0), acteur, now)


async def revoke_agent(invitation: InvitationVue, acteur: Acteur, now: datetime) -> None:
    """Raises DomainError."""
    await _take("revocation", invitation, acteur, now)


async def _take(nom: str, invitation: InvitationVue, acteur: Acteur, now: datetime) -> None:
    if not INVITATION[nom].is_open(invitation.etat, acteur, invitation):
        raise DomainError(SOI if is_invited_agent(acteur, invitation) else DEJA)
    if not await STEPS[nom].rows(invitation=invitation.id, now=now):
        raise DomainError(DEJA)
    await note(f"invitation_agent_{nom}", compte=acteur.compte, objet=f"invitation_agent {invitation.id}")


async def accept_agent(invitation: InvitationVue, acteur: Acteur, now: datetime) -> None:
    """By who has an account of that address already. Raises DomainError."""
    if not is_invited_agent(acteur, invitation):
        raise DomainError("Cette invitation n’est pas pour ce compte.")
    await _accept(invitation, acteur.compte, now)


async def join(invitation: InvitationVue, agent: Agent, hashed: str, now: datetime) -> None:
    """By who makes their account: the link proves the address. Raises DomainError."""
    await _accept(invitation, await open_compte(agent, hashed, now), now)


async def _accept(invitation: InvitationVue, compte: int, now: datetime) -> None:
    """What it gives is given by who invited, if they may still."""
    if not await STEPS["acceptation"].rows(invitation=invitation.id, compte=compte, now=now):
        raise DomainError(MORTE)
    await note("invitation_agent_acceptation", compte=compte, objet=f"invitation_agent {invitation.id}")
    donneur = await _find_donneur(invitation)
    if not donneur.is_administrateur:
        raise DomainError(MORTE)
    await habilitate(_donnee(invitation, compte), donneur, now)


async def _send(adresse: str, donnee: Donnee, acteur: Acteur, now: datetime) -> None:
    token = new_token()
    made = InvitationAgent(
        adresse=adresse,
        adresse_cle=adresse_key(adresse),
        empreinte=fingerprint_of(token),
        etat=EtatInvitationAgent.ENVOYEE,
        role=donnee.role,
        service=donnee.perimetre.service,
        dispositifs=donnee.perimetre.write_dispositifs(),
        departements=donnee.perimetre.write_departements(),
        du=donnee.du,
        au=donnee.au,
        motif=donnee.motif,
        par=acteur.compte,
        cree_le=now,
        expire_le=now + VALIDITE,
    )
    await made.save()
    await note(
        "invitation_agent",
        compte=acteur.compte,
        objet=f"invitation_agent {made.id}",
        role=donnee.role.value,
    )
    vue = await find_invitation_agent(made.id)
    if vue is not None:
        await send_invitation_agent(vue, token, VALIDITE.days)


def _donnee(invitation: InvitationVue, compte: int) -> Donnee:
    return Donnee(
        compte, invitation.role, invitation.perimetre, invitation.du, invitation.au, invitation.motif
    )


async def _find_donneur(invitation: InvitationVue) -> Donneur:
    return Donneur(invitation.par, invitation.de, await is_administrateur_now(invitation.par))
