"""The life of a habilitation: no etat is written elsewhere. In the caller's transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mesaides.comptes.habilitations import Habilitation, Perimetre
from mesaides.comptes.reads.conditions import is_held, is_open, is_over
from mesaides.comptes.states import HABILITATION, EtatHabilitation
from mesaides.comptes.tables.compte import HabilitationCompte
from mesaides.db import Frozen, P, frozen

H = HabilitationCompte
IS_ADMINISTRATEUR = H.habilitation == Habilitation.ADMINISTRATEUR
HOLD = frozen(H.update({H.depuis_le: H.depuis_le}).where(IS_ADMINISTRATEUR).returning(H.id))
OTHERS = frozen(
    H.select(H.compte._.adresse.as_alias("adresse")).where(
        is_held(H) & IS_ADMINISTRATEUR & H.au.is_null() & is_open(H.compte._) & (H.compte != P.compte)
    ),
    str,
)


HOLDS = frozen(
    H.select(H.id).where(is_held(H) & IS_ADMINISTRATEUR & is_open(H.compte._) & (H.compte == P.compte))
)


def _step(nom: str, asked: Any, facts: dict[Any, Any]) -> Frozen[int]:
    etape = HABILITATION[nom]
    leaving = asked & H.etat.is_in(sorted(etape.de))
    return frozen(H.update({H.etat: etape.vers, **facts}).where(leaving).returning(H.id), int)


ONE = H.id == P.habilitation
ENDED = {H.jusqu_au: P.now}
STEPS = {
    "confirmation": _step("confirmation", ONE, {H.confirmee_par: P.par}),
    "suspension": _step("suspension", ONE, {}),
    "reprise": _step("reprise", ONE, {H.venue_le: P.now, H.revue_le: P.now, H.prevenue_le: None}),
    "caducite": _step("caducite", ONE & (H.prevenue_le <= P.avant), ENDED),
    "inactivite": _step("inactivite", ONE & (H.venue_le <= P.avant), {}),
    "refus": _step("refus", ONE, ENDED),
    "fin": _step("fin", ONE, ENDED),
}
IS_ACTIVE = H.etat == EtatHabilitation.ACTIVE
REVIEW = frozen(H.update({H.revue_le: P.now, H.prevenue_le: None}).where(ONE & IS_ACTIVE).returning(H.id))
WARN = frozen(
    H.update({H.prevenue_le: P.now}).where(ONE & IS_ACTIVE & H.prevenue_le.is_null()).returning(H.id)
)
COUNT = frozen(H.update({H.venue_le: P.now}).where(IS_ACTIVE & H.venue_le.is_null()).returning(H.id))
COME = frozen(H.update({H.venue_le: P.now}).where(IS_ACTIVE & (H.compte == P.compte)).returning(H.id))
CLOSE = _step("cloture", H.compte == P.compte, ENDED)
LAPSE = _step("echeance", (H.compte == P.compte) & (H.habilitation == P.role) & is_over(H), ENDED)


@dataclass(frozen=True, slots=True)
class Donnee:
    """A habilitation to give: of whom, which, of what, for how long and why."""

    compte: int
    role: Habilitation
    perimetre: Perimetre
    du: date | None
    au: date | None
    motif: str


async def hold_administrateurs() -> None:
    """Until the transaction ends, nobody else becomes an administrateur or ceases to be one."""
    await HOLD.rows()


async def other_administrateurs(compte: int) -> list[str]:
    """The addresses of those who remain without this person, whatever happens: today, and with no last day."""
    return await OTHERS.rows(compte=compte)


async def is_administrateur_now(compte: int) -> bool:
    return await HOLDS.first(compte=compte) is not None


async def give(donnee: Donnee, etat: EtatHabilitation, par: int, now: datetime) -> int:
    """In the place of the one of before, if its last day is past. Raises one of IntegrityErrors while they have one."""
    await LAPSE.rows(compte=donnee.compte, role=donnee.role, now=now)
    given = HabilitationCompte(
        compte=donnee.compte,
        habilitation=donnee.role,
        etat=etat,
        service=donnee.perimetre.service,
        dispositifs=donnee.perimetre.write_dispositifs(),
        departements=donnee.perimetre.write_departements(),
        du=donnee.du,
        au=donnee.au,
        motif=donnee.motif,
        depuis_le=now,
        par=par,
    )
    await given.save()
    return given.id


async def take_step(nom: str, habilitation: int, par: int, now: datetime) -> bool:
    """False when it is no longer where this step leaves from."""
    values = {
        "confirmation": {"par": par},
        "suspension": {},
    }.get(nom, {"now": now})
    return bool(await STEPS[nom].rows(habilitation=habilitation, **values))


async def take_by_time(nom: str, habilitation: int, avant: datetime, now: datetime) -> bool:
    """What time does when nobody came, or said anything, since `avant`. False when somebody did meanwhile."""
    values = {"avant": avant} | ({"now": now} if nom == "caducite" else {})
    return bool(await STEPS[nom].rows(habilitation=habilitation, **values))


async def warn(habilitation: int, now: datetime) -> bool:
    """Its end is told from now on. False when it was already, or is active no more."""
    return bool(await WARN.rows(habilitation=habilitation, now=now))


async def count_from(now: datetime) -> None:
    """Absences of those of whom nothing was counted begin now."""
    await COUNT.rows(now=now)


async def note_coming(compte: int, now: datetime) -> None:
    """The owner came in."""
    await COME.rows(compte=compte, now=now)


async def review(habilitation: int, now: datetime) -> bool:
    """It is still right. False when it is active no more."""
    return bool(await REVIEW.rows(habilitation=habilitation, now=now))


async def end_habilitations(compte: int, now: datetime) -> None:
    """All that this person had, as their account closes."""
    await CLOSE.rows(compte=compte, now=now)
