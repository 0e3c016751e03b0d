"""What is not urgent is gathered: of many mails to one person within half an hour, or a day, one leaves.

`gather()` writes a mail that may wait; the first to be due takes the others with it (`merge()`), in one transaction,
before it leaves. Who asked for their mails once a day is a row of `Quotidien`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from piccolo.query.functions import Max

from mesaides.adresses import adresse_key
from mesaides.coffre import SealedOtherwiseError
from mesaides.courriels.bell import notify
from mesaides.courriels.coffre import MailBody
from mesaides.courriels.message import MailMessage
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.rules import GATHERED_FOR, leaves_at
from mesaides.courriels.tables import IS_DUE, IS_WAITING, RECUEIL, Courriel, Quotidien, post
from mesaides.db import P, after_commit, frozen, transaction


@dataclass(frozen=True, slots=True)
class _Joint:
    sujet: str
    corps: str | None


@dataclass(frozen=True, slots=True)
class LigneRecueil:
    """One mail in a recueil: what its subject says, and where it leads."""

    sujet: str
    lien: str


C, Q = Courriel, Quotidien
TO_THEM = C.destinataire == P.destinataire
LAST = frozen(
    C.select(Max(C.part_le, alias="part_le")).where(TO_THEM & (C.part_le <= P.bientot)), datetime | None
)
DAILY = frozen(Q.select(Q.id).where(Q.adresse_cle == P.adresse_cle))
ASK = frozen(
    Q.insert(Q(adresse_cle=P.adresse_cle, depuis_le=P.now)).on_conflict(action="DO NOTHING").returning(Q.id)
)
FORGET = frozen(Q.delete().where(Q.adresse_cle == P.adresse_cle).returning(Q.id))
FOLLOW = frozen(
    Q.update({Q.adresse_cle: P.nouvelle_cle}).where(Q.adresse_cle == P.adresse_cle).returning(Q.id)
)
RELEASE = frozen(
    C.update({C.part_le: P.now, C.prochain_essai_le: P.now})
    .where(TO_THEM & IS_WAITING & (C.part_le > P.now))
    .returning(C.id)
)
JOIN = frozen(
    C.update({C.recueil: P.recueil})
    .where(TO_THEM & IS_DUE & C.part_le.is_not_null() & (C.objet != RECUEIL) & (C.id != P.recueil))
    .returning(C.id)
)
JOINED = frozen(
    C.select(C.sujet, C.corps).where((C.recueil == P.recueil) | (C.id == P.recueil)).order_by(C.id), _Joint
)
ERASE = frozen(C.update({C.corps: None}).where(C.recueil == P.recueil).returning(C.id))


async def gather(message: MailMessage, *, presse: bool = False) -> int:
    """`post`, of what may wait for others. `presse`: half an hour, but not for the next day."""
    now = datetime.now(UTC)
    destinataire = message.destinataire
    last = await LAST.first(destinataire=destinataire, bientot=now + GATHERED_FOR)
    daily = not presse and await is_daily(destinataire)
    return await post(message, part_le=leaves_at(now, last, daily=daily))


async def is_daily(adresse: str) -> bool:
    return await DAILY.first(adresse_cle=adresse_key(adresse)) is not None


async def choose_daily(adresse: str, now: datetime) -> bool:
    """False when it was so already."""
    return bool(await ASK.rows(adresse_cle=adresse_key(adresse), now=now))


async def choose_at_once(adresse: str, now: datetime) -> bool:
    """What waited for the next day leaves now. False when it was so already."""
    if not await FORGET.rows(adresse_cle=adresse_key(adresse)):
        return False
    await RELEASE.rows(destinataire=adresse, now=now)
    after_commit(notify)
    return True


async def follow_adresse(before: str, after: str) -> None:
    """The choice goes with the person; '': it goes away."""
    if after:
        await FOLLOW.rows(adresse_cle=adresse_key(before), nouvelle_cle=adresse_key(after))
    else:
        await FORGET.rows(adresse_cle=adresse_key(before))


async def merge(courriel: Courriel, now: datetime) -> Courriel:
    """The mail that we own, with all that is due to the same person: it becomes their recueil, and its fate is theirs.
    All or nothing: killed before the end, each still waits by itself."""
    if not courriel.part_le or courriel.objet == RECUEIL:
        return courriel
    async with transaction():
        if not await JOIN.rows(destinataire=courriel.destinataire, now=now, recueil=courriel.id):
            return courriel
        message = _recueil(courriel.destinataire, await JOINED.rows(recueil=courriel.id))
        courriel.objet, courriel.sujet, courriel.cree_le, courriel.part_le = RECUEIL, message.sujet, now, now
        courriel.repondre_a = None
        courriel.corps = MailBody(message.texte, message.html).seal(poste().coffre)
        await courriel.save()
        if not poste().keep_bodies:
            await ERASE.rows(recueil=courriel.id)
    return courriel


def _recueil(destinataire: str, joints: list[_Joint]) -> MailMessage:
    return render_mail(
        RECUEIL,
        destinataire,
        nouvelles=[LigneRecueil(one.sujet, _link_of(one.corps)) for one in joints],
        lien=f"{poste().public_url}/mes-services",
        bouton="Ouvrir mes services",
        reglage=f"{poste().public_url}/mon-compte",
    )


def _link_of(corps: str | None) -> str:
    try:
        return MailBody.open(poste().coffre, corps or "").lien
    except SealedOtherwiseError:
        return ""
