"""What an account must satisfy, and who may do what with it."""

from mesaides.adresses import adresse_key, check_adresse, suggest_adresse

from .identite import check_identifiant, check_nom, identifiant_key
from .motdepasse import Jugement, judge_password

__all__ = [
    "Jugement",
    "adresse_key",
    "check_adresse",
    "check_identifiant",
    "check_nom",
    "identifiant_key",
    "judge_password",
    "suggest_adresse",
]
