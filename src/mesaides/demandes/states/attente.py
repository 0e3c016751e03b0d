"""Who has the next move on a demande, and since when. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.demandes.states.etapes import EN_COURS, EtatDemande

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

    def words(self, now: datetime, *moi: str) -> str:
        """'' when nobody is awaited. `moi`: the names that who reads has here; they read « vous »."""
        if self.is_nobody:
            return ""
        qui = "vous" if self.qui in moi else self.qui
        return f"En attente de : {qui}, {since(self.depuis, now)}"


DEPOSANT, GESTIONNAIRE, SERVICE = "établissement", "gestionnaire", "service de la Région"


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
    """« depuis 3 jours », « depuis 1 heure », « depuis peu »."""
    passed = max(timedelta(0), now - moment)
    if passed >= timedelta(days=1):
        return _count(passed.days, "jour")
    if passed >= timedelta(hours=1):
        return _count(int(passed.total_seconds() // 3600), "heure")
    return "depuis peu"


def can_remind(attente: Attente, last: datetime | None, now: datetime) -> bool:
    """One polite reminder per 48 hours, and none before whoever is awaited has had that long."""
    return will_remind(attente) and next_reminder(attente, last) <= now


def will_remind(attente: Attente) -> bool:
    """Somebody else is awaited: one may remind them, now or later."""
    return not attente.is_nobody and attente.qui != DEPOSANT


def next_reminder(attente: Attente, last: datetime | None) -> datetime:
    """From when on one may remind."""
    return max(attente.depuis, last or attente.depuis) + RELANCE_EVERY


def _count(number: int, word: str) -> str:
    return f"depuis {number}\u00a0{word}{'s' if number > 1 else ''}"
