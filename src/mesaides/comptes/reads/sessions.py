"""The open sessions of one person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.comptes.rules.navigateurs import name_navigateur
from mesaides.comptes.tables.session import Session
from mesaides.db import P, frozen


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


S = Session
LIST = frozen(
    S.select(S.id, S.ouverte_le, S.vue_le, S.navigateur)
    .where((S.compte == P.compte) & (S.expire_le > P.now) & (S.vue_le > P.asleep))
    .order_by(S.vue_le, ascending=False)
    .limit(50),
    SessionOuverte,
)


async def list_sessions(compte: int, now: datetime, idle: timedelta) -> list[SessionOuverte]:
    """Those that still open something, the last seen first."""
    return await LIST.rows(compte=compte, now=now, asleep=now - idle)
