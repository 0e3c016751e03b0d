"""The demandes of an établissement go to the one that takes it over; the history of each says whose it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mesaides.db import P, frozen
from mesaides.demandes.reads.conditions import goes_on
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande, Mouvement
from mesaides.demandes.tables.partage import Partage


@dataclass(frozen=True, slots=True)
class _Passee:
    id: int
    etat: EtatDemande


D, S = Demande, Partage
MOVE = frozen(
    D.update({D.etablissement: P.nouveau}).where(D.etablissement == P.ancien).returning(D.id, D.etat), _Passee
)
SHARED = frozen(
    S.update({S.rattachement: P.nouveau}).where(goes_on(S) & (S.rattachement == P.ancien)).returning(S.id)
)


async def move_demandes(
    ancien: int, nouveau: int, rattachements: Mapping[int, int], dit: str, par: int, now: datetime
) -> list[int]:
    """Their numbers. From the rattachements before to the new ones: what is shared with somebody still is. `dit`: the
    établissement before, in words. Both are held."""
    moved = await MOVE.rows(ancien=ancien, nouveau=nouveau)
    lines = [
        Mouvement(demande=one.id, acte="reprise", de=one.etat, vers=one.etat, par=par, le=now, raison=dit)
        for one in moved
    ]
    if lines:
        await Mouvement.insert(*lines)
    for before, after in sorted(rattachements.items()):
        await SHARED.rows(ancien=before, nouveau=after)
    return [one.id for one in moved]
