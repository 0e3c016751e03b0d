"""In whose place an administrateur may look at the portal, how long, and why. Pure."""

from collections.abc import Iterable
from datetime import timedelta

from mesaides.comptes.roles import Acteur

DUREE = timedelta(minutes=15)
GARDE = timedelta(days=365)
"""How long it is told to who was looked for; the journal keeps it for ever."""
RAISON_MIN, RAISON_MAX = 20, 500


def can_look(acteur: Acteur, *, agent: bool, etablissements: Iterable[int]) -> bool:
    """An administrateur, in the place of an usager or a gestionnaire: of nobody who works for the Région (`agent`),
    hence not of themselves; nor of anybody of an établissement that they are tied to."""
    return acteur.is_administrateur and not agent and not any(map(acteur.is_tied_to, etablissements))


def check_raison(text: str) -> str:
    """Raises ValueError with a French sentence."""
    if not RAISON_MIN <= len(text) <= RAISON_MAX:
        raise ValueError(
            f"Écrivez de {RAISON_MIN} à {RAISON_MAX}\u00a0caractères\u00a0: la personne lira cette raison."
        )
    return text
