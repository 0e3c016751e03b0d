"""The lives of a service of the Région, of a dispositif, and of the invitation of an agent."""

from enum import StrEnum
from typing import Protocol

from mesaides.adresses import adresse_key
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.service import EtatService, ServiceVu
from mesaides.dispositifs.states import EtatDispositif
from mesaides.etapes import Etapes, time_alone

S = EtatService


def can_describe(acteur: Acteur, service: ServiceVu) -> bool:
    return acteur.is_administrateur


SERVICE: Etapes[EtatService, Acteur, ServiceVu] = Etapes(
    # nom           label                  de           vers        qui
    ("fermeture",   "Fermer ce service",   {S.OUVERT},  S.FERME,    can_describe),
    ("reouverture", "Rouvrir ce service",  {S.FERME},   S.OUVERT,   can_describe),
)  # fmt: skip


def can_publish(acteur: Acteur, dispositif: object) -> bool:
    return acteur.is_administrateur


D = EtatDispositif
DISPOSITIF: Etapes[EtatDispositif, Acteur, object] = Etapes(
    # nom       label                       de          vers        qui
    ("retrait", "Retirer ce dispositif",    {D.PUBLIE}, D.RETIRE,   can_publish),
    ("remise",  "Remettre ce dispositif",   {D.RETIRE}, D.PUBLIE,   can_publish),
)  # fmt: skip


class EtatInvitationAgent(StrEnum):
    ENVOYEE = "envoyee"
    ACCEPTEE = "acceptee"
    REVOQUEE = "annulee"
    REMPLACEE = "remplacee"
    """Sent again: the link of before opens nothing."""
    EXPIREE = "expiree"


class OfInvitationAgent(Protocol):
    """Whom it is to."""

    @property
    def adresse(self) -> str: ...


def can_invite_agent(acteur: Acteur, invitation: OfInvitationAgent) -> bool:
    """An administrateur, but nobody invites themselves."""
    return acteur.is_administrateur and not is_invited_agent(acteur, invitation)


def is_invited_agent(acteur: Acteur, invitation: OfInvitationAgent) -> bool:
    return acteur.adresse_cle == adresse_key(invitation.adresse)


V = EtatInvitationAgent
INVITATION: Etapes[EtatInvitationAgent, Acteur, OfInvitationAgent] = Etapes(
    # nom           label        de            vers           qui
    ("acceptation", "Accepter",  {V.ENVOYEE},  V.ACCEPTEE,    is_invited_agent),
    ("renvoi",      "Renvoyer",  {V.ENVOYEE},  V.REMPLACEE,   can_invite_agent),
    ("revocation",  "Révoquer",  {V.ENVOYEE},  V.REVOQUEE,    can_invite_agent),
    ("peremption",  "Expirer",   {V.ENVOYEE},  V.EXPIREE,     time_alone),
)  # fmt: skip
