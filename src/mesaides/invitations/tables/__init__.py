"""Invitations by e-mail, and the moves on them and on what they lead to."""

from .detachement import detach, kill_invitations
from .envoi import expire_invitations, invite, resend, revoke
from .invitation import Invitation
from .lecture import InvitationRecue, find_by_token, find_invitation, find_promised, find_recue, promise
from .lot import Lot, Resultats, keep_lot, purge_lots
from .reponse import accept, decline

__all__ = [
    "Invitation",
    "InvitationRecue",
    "Lot",
    "Resultats",
    "accept",
    "decline",
    "detach",
    "expire_invitations",
    "find_by_token",
    "find_invitation",
    "find_promised",
    "find_recue",
    "invite",
    "keep_lot",
    "kill_invitations",
    "promise",
    "purge_lots",
    "resend",
    "revoke",
]
