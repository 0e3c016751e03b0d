"""Sessions, opened and closed."""

from datetime import datetime, timedelta
from hashlib import sha256

from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.facteur import PassageCompte
from mesaides.comptes.tables.session import Session
from mesaides.db import P, frozen, sub_select
from mesaides.journal.tables import note

SESSION_LIFE = timedelta(hours=12)

MOST = 100
"""Sessions of one person: beyond, the oldest end."""

S = Session
CLOSE = frozen(S.delete().where((S.id == P.session) & (S.compte == P.compte)).returning(S.id))
CLOSE_OLDEST = frozen(
    S.delete()
    .where(
        (S.compte == P.compte)
        & S.id.not_in(
            sub_select(S.select(S.id).where(S.compte == P.compte).order_by(S.id, ascending=False).limit(MOST))
        )
    )
    .returning(S.id)
)
PURGE = frozen(S.delete().where(S.expire_le < P.now).returning(S.id))
CLOSE_PASSAGES = frozen(
    PassageCompte.delete().where(PassageCompte.compte == P.compte).returning(PassageCompte.id)
)
PROVE = frozen(S.update({S.prouve_le: P.now}).where(S.id == P.session))
CLOSE_OTHERS = frozen(S.delete().where((S.compte == P.compte) & (S.id != P.but)).returning(S.id))


async def open_session(compte: int, *, key: str, now: datetime, navigateur: str, ip: str) -> int:
    """Opens the session that this key will name, and returns its number."""
    session = Session(
        cle=sha256(key.encode()).hexdigest(),
        compte=compte,
        ouverte_le=now,
        vue_le=now,
        expire_le=now + SESSION_LIFE,
        prouve_le=now,
        navigateur=navigateur,
        ip=ip,
    )
    await session.save()
    await CLOSE_OLDEST.rows(compte=compte)
    return session.id


async def close_session(session: int, *, compte: int) -> bool:
    """Closes one of this person's sessions; False when it was closed already or is not theirs."""
    return bool(await CLOSE.rows(session=session, compte=compte))


async def close_sessions(compte: int, *, but: int | None = None) -> int:
    """Closes all of this person's sessions except `but`, and returns how many were open.

    Whoever was half-way in is not any more.
    """
    await CLOSE_PASSAGES.rows(compte=compte)
    return len(await CLOSE_OTHERS.rows(compte=compte, but=but or 0))


async def prove_session(session: int, now: datetime) -> None:
    """Its person is there: what was asked is not asked again for ten minutes."""
    await PROVE.rows(now=now, session=session)


async def log_out(acteur: Acteur) -> None:
    await close_session(acteur.session, compte=acteur.compte)
    await note("deconnexion", compte=acteur.compte)


async def end_session(session: int, acteur: Acteur) -> bool:
    """From another of their sessions; False as `close_session`."""
    closed = await close_session(session, compte=acteur.compte)
    if closed:
        await note("session_fermee", compte=acteur.compte, objet=f"session {session}")
    return closed


async def end_other_sessions(acteur: Acteur) -> int:
    """All but the one they use; how many were open."""
    closed = await close_sessions(acteur.compte, but=acteur.session)
    if closed:
        await note("sessions_fermees", compte=acteur.compte, nombre=closed)
    return closed


async def purge_sessions(now: datetime) -> int:
    """How many, ended, were erased."""
    return len(await PURGE.rows(now=now))
