"""The sign-up of an account that was just made: where it is wanted, and the mail that activates it."""

from datetime import datetime

from mesaides.adresses import adresse_key
from mesaides.comptes.moves.liens import issue_lien
from mesaides.comptes.moves.tentatives import hold
from mesaides.comptes.rules.cadence import ACTIVATIONS
from mesaides.comptes.tables.lien import Objet
from mesaides.courriels import post
from mesaides.inscriptions.mails import activation_mail, compte_existant_mail
from mesaides.inscriptions.moves.demandes import Inscrit, ask_to_attach
from mesaides.inscriptions.reads.demandes import count_links_sent, find_compte_of
from mesaides.invitations.moves.promesses import promise
from mesaides.invitations.reads.lecture import InvitationRecue
from mesaides.journal.tables import note


async def finish_inscription(
    personne: Inscrit, compte: int, etablissement: int, invitation: InvitationRecue | None, now: datetime
) -> None:
    """The rest of the sign-up. The same work whether or not the address has an account already: only the mail
    differs, and the account asked for with such an address can never be activated."""
    if invitation and adresse_key(invitation.adresse) == adresse_key(personne.adresse):
        await promise(invitation.id, compte, now)
    else:
        await ask_to_attach(compte, etablissement, now)
    token = await issue_lien(compte, Objet.ACTIVATION, now)
    await note("inscription", compte=None, objet=f"compte {compte}")
    await _write_to(personne, token, now, invite=invitation is not None)


async def _write_to(personne: Inscrit, token: str, now: datetime, *, invite: bool) -> None:
    """The link that activates the account, or word of the one that this address has already."""
    await hold(adresse_key(personne.adresse), now)
    known = await find_compte_of(personne.adresse)
    sent = await count_links_sent(personne.adresse, now, ACTIVATIONS.periode)
    if known and known.active_le:
        mail = compte_existant_mail(known, invite=invite)
    else:
        mail = activation_mail(
            personne.adresse,
            token,
            identifiant=personne.identifiant,
            civilite=personne.civilite,
            nom=personne.nom,
        )
    if sent <= ACTIVATIONS.nombre:
        await post(mail)
