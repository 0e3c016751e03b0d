"""Finding invitations: those one manages, those one received, the one that a link names."""

from dataclasses import dataclass
from datetime import datetime

from piccolo.columns import Serial
from piccolo.columns.combination import WhereRaw
from piccolo.querystring import QueryString

from mesaides.adresses import adresse_key
from mesaides.comptes.reads.conditions import is_under_way
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.roles import Acteur, Civilite, Fonction, politesse
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, exists, frozen, not_exists
from mesaides.invitations.states import EtatInvitation, can_manage, is_invited
from mesaides.invitations.tables.invitation import Invitation


@dataclass(frozen=True, slots=True)
class InvitationRecue:
    """An invitation as its reader sees it: `lieu` is the name of the établissement, `de` who invites."""

    id: int
    etablissement: int
    adresse: str
    fonction: Fonction
    etat: EtatInvitation
    validation_anticipee: bool
    par: int | None
    cree_le: datetime
    expire_le: datetime
    compte: int | None
    lieu: str
    commune: str
    uai: str
    par_civilite: Civilite | None
    par_nom: str | None

    @property
    def de(self) -> str:
        if self.par_civilite is None or not self.par_nom:
            return "La Région"
        return politesse(self.par_civilite, self.par_nom)

    def is_alive(self, now: datetime) -> bool:
        return self.etat is EtatInvitation.ENVOYEE and self.expire_le > now


INV, R = Invitation, Rattachement
IS_SENT = INV.etat == EtatInvitation.ENVOYEE
IS_ALIVE = IS_SENT & (INV.expire_le > P.now)
"""`InvitationRecue.is_alive`."""
INVITED = exists(INV.select(INV.id).where(IS_SENT & (INV.adresse_cle == Compte.adresse_cle))).querystring
"""`Acteur.invite`."""
IS_OVER = IS_SENT & (INV.expire_le <= P.now)
"""Sent, worth nothing any more, and nobody has written it yet."""
COLUMNS = (
    *(INV.id, INV.etablissement, INV.adresse, INV.fonction, INV.etat, INV.validation_anticipee),
    *(INV.par, INV.cree_le, INV.expire_le, INV.compte),
    INV.etablissement._.nom.as_alias("lieu"),
    INV.etablissement._.commune.as_alias("commune"),
    INV.etablissement._.uai.as_alias("uai"),
    INV.par._.civilite.as_alias("par_civilite"),
    INV.par._.nom.as_alias("par_nom"),
)
BY_ID = frozen(INV.select(*COLUMNS).where(INV.id == P.invitation), InvitationRecue)
BY_TOKEN = frozen(INV.select(*COLUMNS).where(IS_ALIVE & (INV.empreinte == P.empreinte)), InvitationRecue)
LAST = frozen(
    INV.select(*COLUMNS)
    .where((INV.etablissement == P.etablissement) & (INV.adresse_cle == P.adresse_cle))
    .order_by(INV.id, ascending=False)
    .limit(1),
    InvitationRecue,
)
RECUES = frozen(
    INV.select(*COLUMNS)
    .where(IS_ALIVE & (INV.adresse_cle == P.adresse_cle))
    .order_by(INV.cree_le, ascending=False)
    .limit(20),
    InvitationRecue,
)
ACCEPTED = frozen(
    INV.select(INV.compte)
    .where(
        (INV.etat == EtatInvitation.ACCEPTEE)
        & (INV.etablissement == P.etablissement)
        & (INV.adresse_cle == P.adresse_cle)
        & exists(
            R.select(R.id).where(
                is_under_way(R) & (R.compte == INV.compte) & (R.etablissement == INV.etablissement)
            )
        )
    )
    .order_by(INV.repondu_le, ascending=False)
    .limit(1)
)
PROMISED = frozen(
    INV.select(*COLUMNS)
    .where(IS_ALIVE & (INV.adresse_cle == P.adresse_cle) & (INV.compte._.adresse_cle == P.adresse_cle))
    .order_by(QueryString("{} <> {}", INV.compte, P.compte))
    .order_by(INV.id, ascending=False)
    .limit(1),
    InvitationRecue,
)


def promises_nothing(compte: Serial) -> WhereRaw:
    """No invitation names this account, accepted or not."""
    return not_exists(INV.select(INV.id).where(INV.compte == compte))


async def find_alive(token: str, now: datetime) -> InvitationRecue | None:
    """The invitation of this link; None when it can be accepted no more, or there never was one."""
    return await BY_TOKEN.first(empreinte=fingerprint_of(token), now=now)


async def find_invitation(invitation: int, acteur: Acteur) -> InvitationRecue | None:
    """One that this person may resend or revoke; for all others it does not exist."""
    found = await BY_ID.first(invitation=invitation)
    return found if found and can_manage(acteur, found) else None


async def find_recue(invitation: int, acteur: Acteur) -> InvitationRecue | None:
    """One sent to the address of this person; for all others it does not exist."""
    found = await BY_ID.first(invitation=invitation)
    return found if found and is_invited(acteur, found) else None


async def list_recues(acteur: Acteur, now: datetime) -> list[InvitationRecue]:
    """Those that this person may still accept, newest first; 20 at most. No query for who has none."""
    return await RECUES.rows(adresse_cle=acteur.adresse_cle, now=now) if acteur.invite else []


async def find_last(etablissement: int, adresse: str) -> InvitationRecue | None:
    """The latest sent from there to this address, whatever became of it; for who manages that établissement."""
    return await LAST.first(etablissement=etablissement, adresse_cle=adresse_key(adresse))


async def find_accepted(etablissement: int, adresse_cle: str) -> int | None:
    """The last to accept an invitation sent from there to this address who is attached there, or waits to be."""
    return await ACCEPTED.first(etablissement=etablissement, adresse_cle=adresse_cle)


async def find_promised(compte: int, adresse: str, now: datetime) -> InvitationRecue | None:
    """The living invitation from which this account, or another of its address, was made."""
    return await PROMISED.first(adresse_cle=adresse_key(adresse), now=now, compte=compte)
