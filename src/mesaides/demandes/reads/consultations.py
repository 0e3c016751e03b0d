"""Who of the Région saw a demande: noted as it is opened, told to those who ask for it."""

from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter

from piccolo.query.functions import Min

from mesaides.comptes.roles import Acteur, nom_complet
from mesaides.comptes.tables.regard import RegardCompte
from mesaides.dates import day_of
from mesaides.db import P, exists, frozen
from mesaides.demandes.reads.conditions import is_filled_by
from mesaides.demandes.reads.fiche import FicheDemande
from mesaides.demandes.reads.lecture import find_demande
from mesaides.demandes.rules.consultations import Consultee, gather, in_place_of, since
from mesaides.demandes.states.etapes import is_reader, service_of
from mesaides.demandes.tables.consultation import Consultation
from mesaides.demandes.tables.demande import Demande
from mesaides.web.visit import current_visit

MOST = 400
C, D, V = Consultation, Demande, RegardCompte
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


@dataclass(frozen=True, slots=True)
class _Regard:
    ouvert_le: datetime
    prenom: str
    nom: str


LIST = frozen(
    C.select(C.jour, C.service._.nom.as_alias("service"), C.pieces)
    .where(C.demande == P.demande)
    .order_by(C.jour, ascending=False)
    .order_by(C.service)
    .limit(MOST),
    _Ligne,
)
REGARDS = frozen(
    V.select(V.ouvert_le, V.compte._.prenom.as_alias("prenom"), V.compte._.nom.as_alias("nom"))
    .where(
        (V.jusqu_au > P.depuis) & exists(D.select(D.id).where((D.id == P.demande) & is_filled_by(V.compte)))
    )
    .order_by(V.id, ascending=False)
    .limit(MOST),
    _Regard,
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
    """By day and service, with who looked in the place of somebody who fills it; the last day first."""
    by_day = gather((one.jour, one.service, one.pieces) for one in await LIST.rows(demande=fiche.id))
    regards = await REGARDS.rows(demande=fiche.id, depuis=fiche.cree_le)
    looked = [in_place_of(one.ouvert_le, nom_complet(one.prenom, one.nom)) for one in regards]
    return sorted([*looked, *by_day], key=attrgetter("jour"), reverse=True)


async def known_since(fiche: FicheDemande, now: datetime) -> date:
    """The first day of which all is known: what was opened before was not noted, or is erased."""
    return since(fiche.transmise_le, await FIRST.one(), now)
