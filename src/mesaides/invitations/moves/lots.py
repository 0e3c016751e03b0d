"""The results of a sending are kept until the person who sent it has read them."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta

from mesaides.comptes.moves.mesures import count
from mesaides.db import P, frozen
from mesaides.invitations.reads.lots import Resultats
from mesaides.invitations.rules import LISTES
from mesaides.invitations.tables.lot import Lot

KEPT = timedelta(days=1)

PURGE = frozen(Lot.delete().where(Lot.cree_le < P.avant).returning(Lot.id))


async def keep_lot(etablissement: int, par: int, resultats: Resultats, now: datetime) -> int:
    """Its number. Raises TooOftenError."""
    await count(par, LISTES, now)
    lot = Lot(
        etablissement=etablissement,
        par=par,
        cree_le=now,
        resultats=json.dumps(asdict(resultats), ensure_ascii=False),
    )
    await lot.save()
    return lot.id


async def purge_lots(now: datetime) -> int:
    """Removes those older than a day; how many."""
    return len(await PURGE.rows(avant=now - KEPT))
