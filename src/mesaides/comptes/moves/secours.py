"""Codes for the day the devices are lost: drawn ten at a time, kept hashed, each used once."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.moves.secret import derive, off_loop
from mesaides.comptes.reads.facteurs import IS_UNUSED, USAGE, count_secours
from mesaides.comptes.rules.attente import Place
from mesaides.comptes.rules.facteurs import CHIFFRES_SECOURS, RECENT, SECOURS
from mesaides.comptes.tables.facteur import CodeSecours, Secours
from mesaides.courriels.poste import poste
from mesaides.db import P, frozen, sub_select


@dataclass(frozen=True, slots=True)
class LotSecours:
    """Ten codes, drawn and hashed, that nobody has yet."""

    codes: tuple[str, ...]
    sel: str
    empreintes: tuple[str, ...]


S, C = Secours, CodeSecours
FORGET_CODES = frozen(
    C.delete().where(C.secours.is_in(sub_select(S.select(S.id).where(S.compte == P.compte)))).returning(C.id)
)
FORGET = frozen(S.delete().where(S.compte == P.compte).returning(S.id))
SPEND = frozen(C.update({C.utilise_le: P.now}).where(IS_UNUSED & (C.id == P.code)).returning(C.id))
PUT_AWAY = frozen(S.update({S.scelles: ""}).where((S.compte == P.compte) & (S.scelles != "")).returning(S.id))
PUT_ALL_AWAY = frozen(
    S.update({S.scelles: ""}).where((S.scelles != "") & (S.cree_le < P.avant)).returning(S.id)
)


async def draw_lot(place: Place) -> LotSecours:
    """Takes a quarter of a second, off the loop: before the act that keeps it."""
    codes = tuple(f"{secrets.randbelow(10**CHIFFRES_SECOURS):0{CHIFFRES_SECOURS}d}" for _ in range(SECOURS))
    sel = secrets.token_hex(16)
    return LotSecours(codes, sel, await off_loop(place, lambda: tuple(derive(code, sel) for code in codes)))


async def keep_lot(compte: int, session: int, lot: LotSecours, now: datetime) -> None:
    """In the place of those of before. The compte is held."""
    await forget_lot(compte)
    scelles = poste().coffre.of(USAGE).seal(" ".join(lot.codes))
    secours = Secours(compte=compte, sel=lot.sel, scelles=scelles, session=session, cree_le=now)
    await secours.save()
    await C.insert(*(C(secours=secours.id, empreinte=empreinte) for empreinte in lot.empreintes))


async def forget_lot(compte: int) -> None:
    await FORGET_CODES.rows(compte=compte)
    await FORGET.rows(compte=compte)


async def put_away(compte: int) -> bool:
    """They are read nowhere any more; False when it was so already."""
    return bool(await PUT_AWAY.rows(compte=compte))


async def purge_lots_shown(now: datetime) -> int:
    """Nobody came back to say that they are put away: how many sets are read nowhere any more."""
    return len(await PUT_ALL_AWAY.rows(avant=now - RECENT))


async def spend_secours(code: int, compte: int, now: datetime) -> int | None:
    """How many are left, None when somebody else was faster."""
    if not await SPEND.rows(now=now, code=code):
        return None
    return await count_secours(compte)
