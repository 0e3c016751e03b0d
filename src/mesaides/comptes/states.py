"""The life of a rattachement."""

from mesaides.comptes.roles import Acteur, StatutRattachement
from mesaides.comptes.rules.droits import OfCompte, can_detach, can_hand_over, can_validate_compte, is_own
from mesaides.etapes import Etapes

__all__ = ["ETAPES", "VIVANTS", "StatutRattachement"]

S = StatutRattachement

VIVANTS = frozenset({S.EN_ATTENTE, S.VALIDE})
"""Neither ended nor refused: at most one of these per compte, établissement and fonction."""

ETAPES: Etapes[StatutRattachement, Acteur, OfCompte] = Etapes(
    # nom            label                    de                vers          qui
    ("validation",   "Valider",               {S.EN_ATTENTE},   S.VALIDE,     can_validate_compte),
    ("refus",        "Refuser",               {S.EN_ATTENTE},   S.REFUSE,     can_validate_compte),
    ("abandon",      "Retirer ma demande",    {S.EN_ATTENTE},   S.ABANDONNE,  is_own),
    ("detachement",  "Détacher",              {S.VALIDE},       S.DETACHE,    can_detach),
    ("reprise",      "Confier à un autre",     VIVANTS,          S.DETACHE,    can_hand_over),
    ("cloture",      "Fermer mon compte",     VIVANTS,          S.ABANDONNE,  is_own),
)  # fmt: skip
