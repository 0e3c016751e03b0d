"""What an établissement is known by, and how the public directory is read."""

from mesaides.ecriture import search_key

from .annuaire import Annuaire, Etat, LigneAnnuaire, LigneRejetee, Statut, read_annuaire
from .codes import DEPARTEMENTS, check_siret, check_uai, departement_of, is_in_occitanie

__all__ = [
    "DEPARTEMENTS",
    "Annuaire",
    "Etat",
    "LigneAnnuaire",
    "LigneRejetee",
    "Statut",
    "check_siret",
    "check_uai",
    "departement_of",
    "is_in_occitanie",
    "read_annuaire",
    "search_key",
]
