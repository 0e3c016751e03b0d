"""Sessions: in the database, revocable one by one; of the cookie's key only the fingerprint is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.comptes.rules.navigateurs import name_navigateur
from mesaides.comptes.tables.compte import Compte
from mesaides.db import P, belongs_to, frozen, sub_select

SESSION_LIFE = timedelta(hours=12)

MOST = 100
"""Sessions of one person: beyond, the oldest end."""


@dataclass(frozen=True, slots=True)
class SessionOuverte:
    """An open session, as its owner recognises it."""

    id: int
    ouverte_le: datetime
    vue_le: datetime
    navigateur: str

    @property
    def appareil(self) -> str:
        return name_navigateur(self.navigateur)


class Session(Table, tablename="session"):
    """One log-in of one person in one browser."""

    id: Serial
    cle = Varchar(length=64, unique=True)
    """SHA-256 of the cookie's key."""
    compte = belongs_to(Compte)
    ouverte_le = Timestamptz()
    vue_le = Timestamptz()
    """Last request, to within VUE_EVERY."""
    expire_le = Timestamptz()
    navigateur = Varchar(length=200, default="")
    ip = Varchar(length=45, default="")


S = Session
CLOSE = frozen(S.delete().where((S.id == P.session) & (S.compte == P.compte)).returning(S.id))
LIST = frozen(
    S.select(S.id, S.ouverte_le, S.vue_le, S.navigateur)
    .where((S.compte == P.compte) & (S.expire_le > P.now) & (S.vue_le > P.asleep))
    .order_by(S.vue_le, ascending=False)
    .limit(50),
    SessionOuverte,
)
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
CLOSE_OTHERS = frozen(S.delete().where((S.compte == P.compte) & (S.id != P.but)).returning(S.id))


async def open_session(compte: int, *, key: str, now: datetime, navigateur: str, ip: str) -> int:
    """Opens the session that this key will name, and returns its number."""
    session = Session(
        cle=sha256(key.encode()).hexdigest(),
        compte=compte,
        ouverte_le=now,
        vue_le=now,
        expire_le=now + SESSION_LIFE,
        navigateur=navigateur,
        ip=ip,
    )
    await session.save()
    await CLOSE_OLDEST.rows(compte=compte)
    return session.id


async def list_sessions(compte: int, now: datetime, idle: timedelta) -> list[SessionOuverte]:
    """Those that still open something, the last seen first."""
    return await LIST.rows(compte=compte, now=now, asleep=now - idle)


async def close_session(session: int, *, compte: int) -> bool:
    """Closes one of this person's sessions; False when it was closed already or is not theirs."""
    return bool(await CLOSE.rows(session=session, compte=compte))


async def close_sessions(compte: int, *, but: int | None = None) -> int:
    """Closes all of this person's sessions except `but`, and returns how many were open."""
    return len(await CLOSE_OTHERS.rows(compte=compte, but=but or 0))


async def purge_sessions(now: datetime) -> int:
    """How many, ended, were erased."""
    return len(await PURGE.rows(now=now))
