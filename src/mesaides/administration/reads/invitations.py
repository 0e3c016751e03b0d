"""The invitations of agents: those that wait, and the one that a link names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from mesaides.administration.reads.agents import tell_role
from mesaides.administration.rules import tell_jours
from mesaides.administration.states import EtatInvitationAgent
from mesaides.administration.tables import InvitationAgent
from mesaides.adresses import adresse_key
from mesaides.comptes.habilitations import Habilitation, Perimetre
from mesaides.comptes.reads.conditions import is_active
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.roles import politesse
from mesaides.comptes.tables.compte import Compte
from mesaides.db import P, frozen
from mesaides.numeros import NUMERO_MAX


@dataclass(frozen=True, slots=True)
class InvitationVue:
    """`par`: who invites."""

    id: int
    adresse: str
    etat: EtatInvitationAgent
    role: Habilitation
    service: int | None
    service_nom: str | None
    dispositifs: str
    departements: str
    du: date | None
    au: date | None
    motif: str
    par: int
    par_civilite: str
    par_nom: str
    cree_le: datetime
    expire_le: datetime

    @property
    def perimetre(self) -> Perimetre:
        return Perimetre.read(self.service, self.dispositifs, self.departements)

    @property
    def jours(self) -> str:
        return tell_jours(self.du, self.au)

    @property
    def de(self) -> str:
        """« Mme Roux »."""
        return politesse(self.par_civilite, self.par_nom)

    def dite(self, titres: Mapping[int, str]) -> str:
        """Of what it is, in words."""
        return tell_role(self.role, self.perimetre, self.service_nom, titres)


A, C = InvitationAgent, Compte
SHOWN = (
    *(A.id, A.adresse, A.etat, A.role, A.service),
    A.service._.nom.as_alias("service_nom"),
    *(A.dispositifs, A.departements, A.du, A.au, A.motif, A.par),
    A.par._.civilite.as_alias("par_civilite"),
    A.par._.nom.as_alias("par_nom"),
    *(A.cree_le, A.expire_le),
)
IS_SENT = A.etat == EtatInvitationAgent.ENVOYEE
SENT = frozen(A.select(*SHOWN).where(IS_SENT).order_by(A.cree_le, ascending=False), InvitationVue)
BY_ID = frozen(A.select(*SHOWN).where(A.id == P.invitation), InvitationVue)
BY_TOKEN = frozen(
    A.select(*SHOWN).where(IS_SENT & (A.empreinte == P.empreinte) & (A.expire_le > P.now)), InvitationVue
)
KNOWN = frozen(C.select(C.id).where(is_active(C) & (C.adresse_cle == P.adresse_cle)))


async def list_invitations() -> list[InvitationVue]:
    """Those without an answer, past their day too."""
    return await SENT.rows()


async def find_invitation_agent(invitation: int) -> InvitationVue | None:
    return await BY_ID.first(invitation=invitation) if 0 < invitation <= NUMERO_MAX else None


async def find_alive_agent(token: str, now: datetime) -> InvitationVue | None:
    """The one of this link, while it opens something."""
    return await BY_TOKEN.first(empreinte=fingerprint_of(token), now=now)


async def has_compte(adresse: str) -> bool:
    """An account is active with this address."""
    return await KNOWN.first(adresse_cle=adresse_key(adresse)) is not None
