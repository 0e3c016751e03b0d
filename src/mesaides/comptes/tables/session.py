"""Sessions: in the database, revocable one by one; of the cookie's key only the fingerprint is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.comptes.rules.navigateurs import name_navigateur
from mesaides.comptes.tables.compte import Compte
from mesaides.db import Statement, belongs_to

SESSION_LIFE = timedelta(hours=12)

CLOSE = Statement("DELETE FROM session WHERE id = {} AND compte = {} RETURNING id")
LIST = Statement(
    "SELECT id, ouverte_le, vue_le, navigateur FROM session WHERE compte = {} AND expire_le > {} AND vue_le > {} "
    "ORDER BY vue_le DESC LIMIT 50"
)
MOST = 100
"""Sessions of one person: beyond, the oldest end."""
CLOSE_OLDEST = Statement(
    f"DELETE FROM session WHERE compte = {{}} AND id NOT IN "  # noqa: S608 - a number of ours
    f"(SELECT s.id FROM session s WHERE s.compte = {{}} ORDER BY s.id DESC LIMIT {MOST}) RETURNING id"
)
CLOSE_OTHERS = Statement("DELETE FROM session WHERE compte = {} AND id <> {} RETURNING id")


@dataclass(frozen=True, slots=True)
class Ouverte:
    """An open session, as its owner recognises it."""

    id: int
    ouverte_le: datetime
    vue_le: datetime
    appareil: str


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
    await CLOSE_OLDEST.rows(compte, compte)
    return session.id


async def list_sessions(compte: int, now: datetime, idle: timedelta) -> list[Ouverte]:
    """Those that still open something, the last seen first."""
    return [
        Ouverte(row["id"], row["ouverte_le"], row["vue_le"], name_navigateur(row["navigateur"]))
        for row in await LIST.rows(compte, now, now - idle)
    ]


async def close_session(session: int, *, compte: int) -> bool:
    """Closes one of this person's sessions; False when it was closed already or is not theirs."""
    return bool(await CLOSE.rows(session, compte))


async def close_sessions(compte: int, *, but: int | None = None) -> int:
    """Closes all of this person's sessions except `but`, and returns how many were open."""
    return len(await CLOSE_OTHERS.rows(compte, but or 0))
