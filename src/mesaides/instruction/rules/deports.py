"""What an agent types to leave an établissement, or a demande, to others. Pure."""

from dataclasses import dataclass
from datetime import date

from mesaides.dates import read_debut, read_jour
from mesaides.demandes.rules.reference import parse_reference
from mesaides.demandes.states.deport import NatureDeport
from mesaides.etablissements.rules import check_uai

EXEMPLE = "Écrivez un code UAI, par exemple 0819901X, ou une référence, par exemple OCC-2026-000123-X."


@dataclass(frozen=True, slots=True)
class ObjetDeporte:
    """One of the two; the other is ''."""

    uai: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """`au` None: without end."""

    objet: ObjetDeporte
    nature: NatureDeport
    du: date
    au: date | None


def read_objet(text: str) -> ObjetDeporte:
    """Raises ValueError with a French sentence, as all that follow."""
    for read in (
        lambda: ObjetDeporte(uai=check_uai(text)),
        lambda: ObjetDeporte(reference=parse_reference(text)),
    ):
        try:
            return read()
        except ValueError:
            continue
    raise ValueError(EXEMPLE)


def read_terme(text: str, du: date, today: date) -> date | None:
    """The last day, if there is one."""
    if not text:
        return None
    au = read_jour(text)
    if au < today:
        raise ValueError("Cette date est passée\u00a0: laissez vide, ou choisissez un jour à venir.")
    return read_after(au, du)


def read_after(au: date, du: date) -> date:
    if au < du:
        raise ValueError(
            "La fin vient avant le début\u00a0: choisissez le même jour, ou un jour qui le suit."
        )
    return au


def read_jours(du: str, au: str, today: date) -> tuple[date, date | None]:
    debut = read_debut(du, today)
    return debut, read_terme(au, debut, today)
