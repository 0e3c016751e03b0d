"""The invitations that an établissement, or the Région for it, has sent, each with the state of its mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from piccolo.columns import Serial
from piccolo.query.functions import Count, Max
from piccolo.querystring import QueryString

from mesaides.comptes.roles import Fonction
from mesaides.courriels.states import EtatCourriel
from mesaides.db import P, frozen, value_of, whether
from mesaides.invitations.reads.lecture import INV, IS_ALIVE, IS_SENT
from mesaides.invitations.states import EtatInvitation

SHOWN_AFTER = timedelta(days=30)
"""Invitations that have expired or were declined stay in sight for a while, to be sent again."""
LAST = 2**31 - 1
E = EtatInvitation


@dataclass(frozen=True, slots=True)
class Envoi:
    """An invitation as who sent it sees it; `vive` when it can still be accepted."""

    id: int
    adresse: str
    fonction: Fonction
    etat: EtatInvitation
    cree_le: datetime
    expire_le: datetime
    courriel: EtatCourriel
    raison: str | None
    vive: bool

    @property
    def issue(self) -> EtatInvitation:
        """One past its date is expired, whether or not anybody has written it yet."""
        return E.EXPIREE if self.etat is E.ENVOYEE and not self.vive else self.etat


COLUMNS = (
    *(INV.id, INV.adresse, INV.fonction, INV.etat, INV.cree_le, INV.expire_le),
    INV.courriel._.etat.as_alias("courriel"),
    INV.courriel._.raison.as_alias("raison"),
    whether(IS_ALIVE, "vive"),
)
IS_SHOWN = (INV.expire_le > P.depuis) & INV.etat.is_in([E.ENVOYEE, E.EXPIREE, E.DECLINEE])
SENT_FROM = frozen(
    INV.select(*COLUMNS)
    .where(IS_SHOWN & (INV.etablissement == P.etablissement) & (INV.id < P.avant))
    # The + 0 keeps PostgreSQL from looking for the last ones of this établissement among those of all others.
    .order_by(QueryString("{} + 0", INV.id), ascending=False),
    Envoi,
    limit=P.most,
)
IS_OF_GESTIONNAIRE = INV.fonction == Fonction.GESTIONNAIRE
TO_GESTIONNAIRES = frozen(
    INV.select(*COLUMNS)
    .where((INV.etablissement == P.etablissement) & IS_OF_GESTIONNAIRE & (INV.etat != E.REMPLACEE))
    .order_by(INV.id, ascending=False)
    .limit(20),
    Envoi,
)


async def list_envois(etablissement: int, now: datetime, *, avant: int, most: int) -> list[Envoi]:
    """Those that `IS_SHOWN`, newest first, older than `avant` unless it is 0."""
    depuis = now - SHOWN_AFTER
    return await SENT_FROM.rows(
        etablissement=etablissement, depuis=depuis, avant=avant or LAST, now=now, most=most
    )


async def list_of_gestionnaires(etablissement: int, now: datetime) -> list[Envoi]:
    """To manage that établissement, newest first; 20 at most."""
    return await TO_GESTIONNAIRES.rows(etablissement=etablissement, now=now)


def of_gestionnaires(etablissement: Serial) -> tuple[QueryString, QueryString]:
    """Two columns for a list of établissements. `invite_jusqu_au`: until when the invitation of a gestionnaire waits
    there, or waited; `refuses`: how many of these mails did not arrive."""
    there, arrived = (INV.etablissement == etablissement) & IS_OF_GESTIONNAIRE, INV.courriel._.etat
    waited = INV.etat.is_in([E.ENVOYEE, E.EXPIREE]) & (arrived != EtatCourriel.REFUSE)
    refused = IS_SENT & (arrived == EtatCourriel.REFUSE)
    return (
        value_of(INV.select(Max(INV.expire_le)).where(there & waited), "invite_jusqu_au"),
        value_of(INV.select(Count(INV.id)).where(there & refused), "refuses"),
    )
