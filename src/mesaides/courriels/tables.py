"""The outbox: mails are rows, written in the transaction of what they announce, sent afterwards."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import choice, random
from typing import Any
from uuid import uuid4

from piccolo.columns import UUID, Column, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.coffre import SealedOtherwiseError
from mesaides.courriels.bell import notify
from mesaides.courriels.coffre import MailBody
from mesaides.courriels.message import ADRESSE_MAX, SUJET_MAX, Lettre, MailMessage
from mesaides.courriels.poste import poste
from mesaides.courriels.rules import delay_before_retry, is_given_up
from mesaides.courriels.states import EtatCourriel
from mesaides.db import P, after_commit, frozen, one_of, sub_select, transaction

Values = dict[Column | str, Any]

RECUEIL = "recueil"
"""What a mail is once it has taken others with it."""
LEASE = timedelta(minutes=10)
"""How long a worker owns a courriel: longer than the longest conversation with a server."""


class Courriel(Table, tablename="courriel"):
    """One mail to one person.

    `corps` is sealed (see Coffre) and erased once sent or refused. `essais` counts the tries and is the token
    of the lease: whoever raised it from n to n + 1 owns that try, and alone may write its outcome.
    """

    id: Serial
    reference = UUID(unique=True)
    destinataire = Varchar(length=ADRESSE_MAX, index=True)
    repondre_a = Varchar(length=ADRESSE_MAX, null=True, default=None)
    sujet = Varchar(length=SUJET_MAX)
    objet = Varchar(length=40)
    corps = Text(null=True, default=None, secret=True)
    etat = Varchar(length=10, default=EtatCourriel.EN_ATTENTE.value)
    cree_le = Timestamptz()
    essais = Integer(default=0)
    prochain_essai_le = Timestamptz()
    pris_jusqu_a = Timestamptz(null=True, default=None)
    envoye_le = Timestamptz(null=True, default=None)
    raison = Varchar(length=400, null=True, default=None)
    part_le = Timestamptz(null=True, default=None)
    """Of a mail that may wait for others to the same person: when it may leave, with those that are due by then."""
    recueil = Integer(null=True, default=None)
    """The courriel that took this one with it, and whose fate it shares."""

    etat_connu = Check(one_of("etat", EtatCourriel))

    def read(self) -> Lettre:
        """Raises SealedOtherwiseError when our keys do not open it, or when it is erased."""
        if not self.corps:
            raise SealedOtherwiseError("erased")
        body = MailBody.open(poste().coffre, self.corps)
        message = MailMessage(
            self.destinataire, self.sujet, body.texte, body.html, self.objet, self.repondre_a, body.lien
        )
        return Lettre(message, self.reference, self.part_le or self.cree_le)


class Quotidien(Table, tablename="courriel_quotidien"):
    """The mails to this address that may wait leave together, once a day, since then."""

    id: Serial
    adresse_cle = Varchar(length=ADRESSE_MAX, unique=True)
    depuis_le = Timestamptz()


async def post(message: MailMessage, *, part_le: datetime | None = None) -> int:
    """Puts `message` in the outbox, in the caller's transaction (rolled back, it never was). Its id.

    `part_le`: see `recueil.gather`; otherwise it leaves at once and by itself.
    """
    now = datetime.now(UTC)
    courriel = Courriel(
        reference=uuid4(),
        destinataire=message.destinataire,
        repondre_a=message.repondre_a,
        sujet=message.sujet,
        objet=message.objet,
        corps=MailBody(message.texte, message.html, message.lien).seal(poste().coffre),
        cree_le=now,
        part_le=part_le,
        prochain_essai_le=part_le or now,
    )
    await courriel.save()
    after_commit(notify)
    return courriel.id


@dataclass(frozen=True, slots=True)
class _Du:
    id: int
    essais: int
    destinataire: str
    part_le: datetime | None


C = Courriel
IS_WAITING = C.etat == EtatCourriel.EN_ATTENTE
IS_REFUSED = C.etat == EtatCourriel.REFUSE
IS_DUE = (
    IS_WAITING
    & C.recueil.is_null()
    & (C.prochain_essai_le <= P.now)
    & (C.pris_jusqu_a.is_null() | (C.pris_jusqu_a <= P.now))
)
GATHERING = sub_select(
    C.select(C.destinataire).where(IS_WAITING & C.part_le.is_not_null() & (C.pris_jusqu_a > P.now))
)
"""Whose recueil is being made: what else is due to them is about to join it."""
DUE = frozen(
    C.select(C.id, C.essais, C.destinataire, C.part_le)
    .where(IS_DUE & (C.part_le.is_null() | C.destinataire.not_in(GATHERING)))
    .order_by(C.prochain_essai_le, C.id)
    .limit(8),
    _Du,
)
TAKE = frozen(
    C.update({C.essais: P.essais, C.pris_jusqu_a: P.jusqu_a})
    .where(IS_WAITING & (C.id == P.courriel) & (C.essais == P.lus))
    .returning(C.id)
)


async def claim_due(now: datetime) -> Courriel | None:
    """One courriel whose time has come, ours until the lease ends; None when nothing is due.

    Several workers may ask at once: each try is won by compare-and-set on `essais`.
    """
    while candidates := await DUE.rows(now=now):
        candidate = _leader(choice(candidates), candidates)  # noqa: S311 - only to keep the workers apart
        lus = candidate.essais
        if await TAKE.rows(courriel=candidate.id, lus=lus, essais=lus + 1, jusqu_a=now + LEASE):
            return await Courriel.objects().get(Courriel.id == candidate.id)
    return None


def _leader(candidate: _Du, candidates: list[_Du]) -> _Du:
    """Of mails that are to leave together, the same for every worker: one of them wins it, the others wait."""
    if candidate.part_le is None:
        return candidate
    group = (one for one in candidates if one.part_le and one.destinataire == candidate.destinataire)
    return next(group)


async def mark_sent(courriel: Courriel, now: datetime) -> None:
    await _settle(
        courriel, {Courriel.etat: EtatCourriel.ENVOYE.value, Courriel.envoye_le: now, Courriel.raison: None}
    )


async def mark_refused(courriel: Courriel, raison: str) -> None:
    await _settle(courriel, {Courriel.etat: EtatCourriel.REFUSE.value, Courriel.raison: raison})


async def mark_failed(courriel: Courriel, raison: str, now: datetime, *, unreachable: bool = False) -> None:
    """Tried in vain: again later, with what stopped it; or refused for good when it is too late."""
    if is_given_up(courriel.essais, now - courriel.cree_le):
        await mark_refused(courriel, f"abandonné après deux jours d’essais\u00a0: {raison}")
        return
    delay = delay_before_retry(courriel.essais, random(), unreachable=unreachable)  # noqa: S311
    await _write(courriel, {Courriel.prochain_essai_le: now + delay, Courriel.raison: raison})


async def _settle(courriel: Courriel, values: Values) -> None:
    """Its life ends: the link inside must not outlive it in our tables (the demonstration alone keeps it)."""
    written = {**values, Courriel.pris_jusqu_a: None}
    async with transaction():
        await _write(courriel, values if poste().keep_bodies else {**values, Courriel.corps: None})
        await Courriel.update(written).where(Courriel.recueil == courriel.id)


async def _write(courriel: Courriel, values: Values) -> None:
    """Writes the outcome of our try, unless another worker has started the next one since."""
    await Courriel.update({**values, Courriel.pris_jusqu_a: None}).where(
        Courriel.id == courriel.id, Courriel.essais == courriel.essais, IS_WAITING
    )
