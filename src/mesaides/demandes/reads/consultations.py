"""Who of the Région saw a demande: noted as it is opened, told to those who ask for it."""

from dataclasses import dataclass
from datetime import date, datetime

from piccolo.query.functions import Min

from mesaides.comptes.roles import Acteur
from mesaides.dates import day_of
from mesaides.db import P, frozen
from mesaides.demandes.reads.fiche import FicheDemande
from mesaides.demandes.reads.lecture import find_demande
from mesaides.demandes.rules.consultations import Consultee, gather, since
from mesaides.demandes.states.etapes import is_reader, service_of
from mesaides.demandes.tables.consultation import Consultation
from mesaides.web.visit import current_visit

MOST = 400
C = Consultation
NOTE = frozen(
    C.insert(
        C(demande=P.demande, compte=P.compte, service=P.service, jour=P.jour, pieces=P.pieces)
    ).on_conflict(
        target=(C.demande, C.compte, C.jour),
        action="DO UPDATE",
        values=[C.pieces],
        where=C.pieces.eq(False),
    )
)


@dataclass(frozen=True, slots=True)
class _Ligne:
    jour: date
    service: str | None
    pieces: bool


LIST = frozen(
    C.select(C.jour, C.service._.nom.as_alias("service"), C.pieces)
    .where(C.demande == P.demande)
    .order_by(C.jour, ascending=False)
    .order_by(C.service)
    .limit(MOST),
    _Ligne,
)
FIRST = frozen(C.select(Min(C.jour)), date | None)


async def open_demande(demande: int, acteur: Acteur) -> FicheDemande | None:
    """`find_demande`, for a page that shows it: an agent of the Région is noted to have seen it."""
    fiche = await find_demande(demande, acteur)
    if fiche is not None:
        note_consultation(fiche, acteur)
    return fiche


def note_consultation(fiche: FicheDemande, acteur: Acteur, *, pieces: bool = False) -> None:
    """Once a person, a demande and a day; once more at the first of its files (`pieces`). Written once the answer has
    left."""
    visit = current_visit()
    known = fiche.consultee is not None and fiche.consultee >= pieces
    if known or visit.unseen or not is_reader(acteur, fiche):
        return
    told = {"service": service_of(acteur, fiche), "jour": day_of(visit.now), "pieces": pieces}
    visit.later.append(lambda: NOTE.rows(demande=fiche.id, compte=acteur.compte, **told))


async def list_consultations(fiche: FicheDemande) -> list[Consultee]:
    """By day and service, the last day first."""
    return gather((one.jour, one.service, one.pieces) for one in await LIST.rows(demande=fiche.id))


async def known_since(fiche: FicheDemande, now: datetime) -> date:
    """The first day of which all is known: what was opened before was not noted, or is erased."""
    return since(fiche.transmise_le, await FIRST.one(), now)
