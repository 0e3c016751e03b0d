"""The code that is given after the password: judged, then spent once."""

import logging
from collections.abc import Sequence
from datetime import datetime

from mesaides.comptes.mails import tell_codes_refuses, tell_secours
from mesaides.comptes.moves.connexion import Refus
from mesaides.comptes.moves.secours import spend_secours
from mesaides.comptes.moves.secret import derive, off_loop
from mesaides.comptes.moves.tentatives import CompteurEssais, count_attempt, forgive
from mesaides.comptes.reads.facteurs import find_code, find_sel, list_cles
from mesaides.comptes.rules.attente import Place
from mesaides.comptes.rules.cadence import COMPTE
from mesaides.comptes.rules.facteurs import FAUX, CodeJuste, is_secours, judge_step
from mesaides.comptes.tables.facteur import Facteur
from mesaides.db import P, frozen, transaction
from mesaides.errors import BusyError
from mesaides.journal.tables import note

F = Facteur
SPEND = frozen(
    F.update({F.dernier_pas: P.pas, F.vu_le: P.now})
    .where((F.id == P.facteur) & (F.compte == P.compte) & (F.dernier_pas < P.pas))
    .returning(F.id)
)
NO_SEL = "00" * 16
"""For who has no codes: as long to find out."""
log = logging.getLogger("mesaides.comptes")


async def judge_code(
    compte: int, code: str, compteurs: Sequence[CompteurEssais], now: datetime
) -> Refus | CodeJuste:
    """`code`: as `read_code` gives it. Counted before its outcome is known; spent afterwards, by `spend_code`."""
    counted = await count_attempt(compteurs, now)
    if counted.attendre:
        log.warning("code freiné", extra={"facts": {"compte": compte}})
        return Refus.wait(counted.attendre)
    try:
        found = await (_judge_secours(compte, code) if is_secours(code) else _judge_step(compte, code, now))
    except BusyError as busy:
        return Refus(busy.phrase, busy.retry_after, 503)
    if isinstance(found, CodeJuste):
        return found
    log.warning("code refusé", extra={"facts": {"compte": compte}})
    async with transaction():
        await note("code_refuse", compte=None, objet=f"compte {compte}")
        if counted.echecs + 1 == COMPTE.libres:
            await tell_codes_refuses(compte, now)
    return Refus(found)


async def _judge_step(compte: int, code: str, now: datetime) -> CodeJuste | str:
    return judge_step(await list_cles(compte), code, now)


async def _judge_secours(compte: int, code: str) -> CodeJuste | str:
    sel = await find_sel(compte)
    empreinte = await off_loop(Place.of_compte(compte), derive, code, sel or NO_SEL)
    numero = await find_code(compte, empreinte) if sel else 0
    return CodeJuste(secours=numero) if numero else FAUX


async def spend_code(
    compte: int, juste: CodeJuste, compteurs: Sequence[CompteurEssais], now: datetime
) -> bool:
    """Of several who give one code at once, one gets in; False for the others."""
    if juste.secours:
        reste = await spend_secours(juste.secours, compte, now)
        if reste is None:
            return False
        await note("code_secours", compte=compte, objet=f"compte {compte}", reste=reste)
        await tell_secours(compte, reste, now)
    elif not await SPEND.rows(pas=juste.pas, now=now, facteur=juste.facteur, compte=compte):
        return False
    await forgive(compteurs, now)
    return True
