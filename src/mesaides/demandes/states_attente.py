"""Who has the next move on a demande, and since when. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.demandes.states import EN_COURS, EtatDemande

RELANCE_EVERY = timedelta(hours=48)
E = EtatDemande


@dataclass(frozen=True, slots=True)
class Attente:
    """« En attente de : gestionnaire, depuis 3 jours ». `qui` is '' when nobody has anything left to do."""

    qui: str
    depuis: datetime

    @property
    def is_nobody(self) -> bool:
        return not self.qui

    def words(self, now: datetime) -> str:
        """'' when nobody is awaited."""
        return f"En attente de : {self.qui}, {since(self.depuis, now)}" if self.qui else ""


DEPOSANT, GESTIONNAIRE, SERVICE = "déposant", "gestionnaire", "service de la Région"


def attente_of(
    etat: EtatDemande, etat_le: datetime, *, validation_demandee_le: datetime | None = None
) -> Attente:
    """`validation_demandee_le`: when the gestionnaire was asked for a seal that is not there yet."""
    if etat is E.BROUILLON and validation_demandee_le is not None:
        return Attente(GESTIONNAIRE, validation_demandee_le)
    if etat in (E.BROUILLON, E.A_COMPLETER):
        return Attente(DEPOSANT, etat_le)
    return Attente(SERVICE if etat in EN_COURS else "", etat_le)


def since(moment: datetime, now: datetime) -> str:
    """« depuis 3 jours », « depuis une heure », « depuis peu »."""
    passed = max(timedelta(0), now - moment)
    if passed >= timedelta(days=1):
        return _count(passed.days, "jour")
    if passed >= timedelta(hours=1):
        return _count(int(passed.total_seconds() // 3600), "heure")
    return "depuis peu"


def can_remind(attente: Attente, last: datetime | None, now: datetime) -> bool:
    """One polite reminder per 48 hours, and none before whoever is awaited has had that long."""
    if attente.is_nobody or attente.qui == DEPOSANT:
        return False
    return max(attente.depuis, last or attente.depuis) + RELANCE_EVERY <= now


def next_reminder(attente: Attente, last: datetime | None) -> datetime:
    """From when on one may remind."""
    return max(attente.depuis, last or attente.depuis) + RELANCE_EVERY


def _count(number: int, word: str) -> str:
    return f"depuis {number}\u00a0{word}{'s' if number > 1 else ''}"
