"""The life of an invitation."""

from enum import StrEnum
from typing import Protocol

from mesaides.adresses import adresse_key
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.rules.droits import can_invite
from mesaides.etapes import Etapes, time_alone


class EtatInvitation(StrEnum):
    ENVOYEE = "envoyee"
    ACCEPTEE = "acceptee"
    DECLINEE = "declinee"
    EXPIREE = "expiree"
    REVOQUEE = "revoquee"
    REMPLACEE = "remplacee"


class OfInvitation(Protocol):
    """An invitation, as far as rights are concerned."""

    @property
    def etablissement(self) -> int: ...
    @property
    def fonction(self) -> Fonction: ...
    @property
    def adresse(self) -> str: ...


class QuiRepond(Protocol):
    """Who answers: an Acteur, or an account at its activation."""

    @property
    def compte(self) -> int: ...
    @property
    def adresse(self) -> str: ...


def can_manage(acteur: Acteur, invitation: OfInvitation) -> bool:
    """Resend or revoke: whoever could send it."""
    return can_invite(acteur, invitation.etablissement, invitation.fonction)


def is_invited(personne: QuiRepond, invitation: OfInvitation) -> bool:
    """The invitation was sent to the address of this account, and to no other."""
    return adresse_key(personne.adresse) == adresse_key(invitation.adresse)


E = EtatInvitation

ETAPES: Etapes[EtatInvitation, Acteur, OfInvitation] = Etapes(
    # nom            label          de             vers           qui
    ("acceptation",  "Accepter",    {E.ENVOYEE},   E.ACCEPTEE,    is_invited),
    ("declin",       "Décliner",    {E.ENVOYEE},   E.DECLINEE,    is_invited),
    ("renvoi",       "Renvoyer",    {E.ENVOYEE, E.EXPIREE}, E.REMPLACEE, can_manage),
    ("revocation",   "Révoquer",    {E.ENVOYEE},   E.REVOQUEE,    can_manage),
    ("expiration",   "Expirer",     {E.ENVOYEE},   E.EXPIREE,     time_alone),
)  # fmt: skip
