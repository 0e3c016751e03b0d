"""Which days a campagne may take, and what moving them asks. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from mesaides.dates import jour_fr
from mesaides.dispositifs.rules.campagnes import annee_scolaire_of
from mesaides.errors import DomainError
from mesaides.montants import nb

PREAVIS = timedelta(days=7)
"""What is left to drafts when their campagne closes earlier."""
DEUX_ANS = timedelta(days=731)


class Annuelle(Protocol):
    @property
    def annee_scolaire(self) -> str: ...
    @property
    def ouvre_le(self) -> date: ...
    @property
    def ferme_le(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Jours:
    """The days that are asked for a campagne."""

    annee_scolaire: str
    ouvre_le: date
    ferme_le: date


class JoursError(DomainError):
    """Days that are refused; `champ` is the field that says why."""

    def __init__(self, champ: str, phrase: str) -> None:
        super().__init__(phrase)
        self.champ = champ


def propose(others: Iterable[Annuelle], today: date) -> tuple[str, date]:
    """The school year and the first day of the next campagne: what comes after all that is planned."""
    taken = {other.annee_scolaire: other.ferme_le for other in others}
    first = max(today, *(last + timedelta(days=1) for last in taken.values()), today)
    annees = (annee_scolaire_of(first.replace(year=first.year + later, day=1)) for later in range(100))
    return next(annee for annee in annees if annee not in taken), first


def check_ouverture(jours: Jours, others: Iterable[Annuelle], today: date) -> None:
    """Of a new campagne beside the others of its dispositif. Raises JoursError."""
    others = list(others)
    if any(other.annee_scolaire == jours.annee_scolaire for other in others):
        phrase = f"La campagne {jours.annee_scolaire} existe déjà\u00a0: changez plutôt ses dates."
        raise JoursError("annee_scolaire", phrase)
    _check_days(jours, others, today)


def check_changement(
    avant: Annuelle, jours: Jours, others: Iterable[Annuelle], brouillons: int, today: date
) -> None:
    """Of a campagne that has so many drafts. Raises JoursError."""
    _check_days(jours, others, today)
    if avant.ouvre_le <= today and jours.ouvre_le != avant.ouvre_le:
        raise JoursError("ouvre_le", "Cette campagne est déjà ouverte\u00a0: seule sa fermeture se change.")
    least = today + PREAVIS
    if brouillons and jours.ferme_le < min(avant.ferme_le, least):
        raise JoursError("ferme_le", _say_preavis(avant, brouillons, least))


def _say_preavis(avant: Annuelle, brouillons: int, least: date) -> str:
    begun = nb(brouillons, "brouillon est commencé", "brouillons sont commencés")
    if least >= avant.ferme_le:
        soon = f"la campagne ferme dans moins de {PREAVIS.days}\u00a0jours"
        return f"{begun} et {soon}\u00a0: elle ne peut plus fermer plus tôt."
    return f"{begun}\u00a0: laissez {PREAVIS.days}\u00a0jours. Choisissez le {jour_fr(least)}, ou un jour qui le suit."


def _check_days(jours: Jours, others: Iterable[Annuelle], today: date) -> None:
    if jours.ouvre_le > today + DEUX_ANS:
        raise JoursError("ouvre_le", "Relisez l’année de cette date\u00a0: elle est dans plus de deux ans.")
    if jours.ferme_le < jours.ouvre_le:
        phrase = (
            "La fermeture vient avant l’ouverture\u00a0: choisissez le même jour, ou un jour qui le suit."
        )
        raise JoursError("ferme_le", phrase)
    if jours.ferme_le < today:
        phrase = "Ce jour est passé\u00a0: choisissez aujourd’hui, ou un jour à venir."
        raise JoursError("ferme_le", phrase)
    if jours.ferme_le - jours.ouvre_le > DEUX_ANS:
        phrase = "Relisez l’année de cette date\u00a0: une campagne dure deux ans au plus."
        raise JoursError("ferme_le", phrase)
    for other in others:
        _check_apart(jours, other)


def _check_apart(jours: Jours, other: Annuelle) -> None:
    if jours.ferme_le < other.ouvre_le or other.ferme_le < jours.ouvre_le:
        return
    said = f"La campagne {other.annee_scolaire} va du {jour_fr(other.ouvre_le)} au {jour_fr(other.ferme_le)}"
    if other.ouvre_le <= jours.ouvre_le:
        later = jour_fr(other.ferme_le + timedelta(days=1))
        raise JoursError("ouvre_le", f"{said}\u00a0: celle-ci peut ouvrir à partir du {later}.")
    before = jour_fr(other.ouvre_le - timedelta(days=1))
    raise JoursError("ferme_le", f"{said}\u00a0: celle-ci peut fermer le {before} au plus tard.")
