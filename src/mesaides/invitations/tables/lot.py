"""What became of each address of a pasted list, kept until the person who sent it has read it."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from piccolo.columns import Serial, Text, Timestamptz
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.mesure import count
from mesaides.db import P, belongs_to, frozen
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.rules import LISTES

KEPT = timedelta(days=1)


class Lot(Table, tablename="lot"):
    """The results of one sending, shown on the page that follows it to who sent it, and to nobody else."""

    id: Serial
    etablissement = belongs_to(Etablissement)
    par = belongs_to(Compte)
    cree_le = Timestamptz(index=True)
    resultats = Text()


PURGE = frozen(Lot.delete().where(Lot.cree_le < P.avant).returning(Lot.id))


@dataclass(slots=True)
class Resultats:
    """`envoyees`: addresses. `autres`: what was typed, and why it was not sent. `a_corriger`: what to type again.
    `vues`: addresses already doubted; sent as they are when they come again."""

    envoyees: list[str] = field(default_factory=list[str])
    autres: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    a_corriger: list[str] = field(default_factory=list[str])
    vues: list[str] = field(default_factory=list[str])

    @classmethod
    def read(cls, text: str) -> "Resultats":
        return cls(**json.loads(text))


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
