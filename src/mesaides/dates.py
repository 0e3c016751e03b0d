"""The clock of the portal, heure de Paris, days and hours as they are read, and days as they are typed. Pure."""

import re
import unicodedata
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date

from mesaides.ecriture import fold
from mesaides.montants import LOCALE, NBSP

PARIS = ZoneInfo("Europe/Paris")
EXEMPLE = "Indiquez une date, par exemple 23/11/2026."
_ISO = re.compile(r"(?P<an>[0-9]{4})[-/](?P<mois>[0-9]{1,2})[-/](?P<jour>[0-9]{1,2})")
_FIGURES = re.compile(
    r"(?P<jour>[0-9]{1,2}) ?[ /.-] ?(?P<mois>[0-9]{1,2})(?: ?[ /.-] ?(?P<an>[0-9]{4}|[0-9]{2}))?"
)
_WORDS = re.compile(
    r"(?:le )?(?:(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.?,? )?"
    r"(?P<jour>[0-9]{1,2})(?:er)?[ -](?P<mois>[a-z]{3,9})\.?(?:[ -](?P<an>[0-9]{4}|[0-9]{2}))?"
)
_MOIS = {
    nom: rang
    for rang, noms in enumerate(
        (
            *("janvier janv jan", "fevrier fevr fev", "mars mar", "avril avr", "mai", "juin", "juillet juil"),
            *("aout", "septembre sept sep", "octobre oct", "novembre nov", "decembre dec"),
        ),
        1,
    )
    for nom in noms.split()
}
UN_AN = timedelta(days=366)
_SIECLE = 80
"""Of two digits, from which on they are a year of the last century."""


def read_jour(text: str) -> date:
    """The day of « 1/12/26 », « 1er décembre 2026 », « 2026-12-01 ». Raises ValueError with a French sentence."""
    typed = " ".join(fold(unicodedata.normalize("NFKC", text[:60])).split()).removesuffix(".")
    found = next((match for form in (_ISO, _FIGURES, _WORDS) if (match := form.fullmatch(typed))), None)
    mois = found and (int(found["mois"]) if found["mois"].isdigit() else _MOIS.get(found["mois"]))
    if found is None or mois is None or len(text) > 60:
        raise ValueError(EXEMPLE)
    if not found["an"]:
        raise ValueError("Ajoutez l’année à cette date, par exemple 23/11/2026.")
    an = int(found["an"])
    if len(found["an"]) == 2:
        an += 1900 if an >= _SIECLE else 2000
    if not 1900 <= an <= 2100:
        raise ValueError("Relisez l’année de cette date.")
    try:
        return date(an, mois, int(found["jour"]))
    except ValueError:
        raise ValueError("Cette date n’existe pas dans le calendrier.") from None


def read_debut(text: str, today: date) -> date:
    """The first day of an absence, today or later. Raises ValueError with a French sentence, as `read_fin`."""
    debut = read_jour(text)
    if debut < today:
        raise ValueError("Cette date est passée\u00a0: choisissez aujourd’hui ou un jour à venir.")
    if debut > today + UN_AN:
        raise ValueError("Cette date est à plus d’un an\u00a0: choisissez-en une plus proche.")
    return debut


def read_fin(text: str, debut: date) -> date:
    """Its last day, at most a year after."""
    fin = read_jour(text)
    if fin < debut:
        raise ValueError(
            "La fin vient avant le début\u00a0: choisissez le même jour, ou un jour qui le suit."
        )
    if fin > debut + UN_AN:
        raise ValueError("Une absence dure un an au plus\u00a0: choisissez une fin plus proche.")
    return fin


def day_of(moment: datetime) -> date:
    """At the Région."""
    return moment.astimezone(PARIS).date()


def jour_fr(moment: datetime | date) -> str:
    """« 23 novembre 2026 », « 1er décembre 2026 », heure de Paris; a day is of no hour."""
    return _jour(day_of(moment) if isinstance(moment, datetime) else moment)


def heure_fr(moment: datetime) -> str:
    """« 14 h 02 », heure de Paris."""
    local = moment.astimezone(PARIS)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def date_fr(moment: datetime) -> str:
    """« 23 novembre 2026 à 14 h 02 », heure de Paris."""
    return f"{jour_fr(moment)} à {heure_fr(moment)}"


@lru_cache(maxsize=4096)
def _jour(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day}{NBSP}{format_date(day, 'MMMM y', locale=LOCALE)}"
