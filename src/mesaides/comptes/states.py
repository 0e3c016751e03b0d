"""The lives of a rattachement, of a habilitation, and of what is done when somebody has lost their devices."""

from enum import StrEnum

from mesaides.comptes.roles import Acteur, StatutRattachement
from mesaides.comptes.rules.droits import OfCompte, can_detach, can_hand_over, can_validate_compte, is_own
from mesaides.comptes.rules.habilitations import (
    OfHabilitation,
    can_confirm,
    can_habilitate,
    is_own_habilitation,
)
from mesaides.comptes.rules.remises import OfRemise, can_confirm_remise, can_drop_remise, is_stopped_by
from mesaides.etapes import Etapes, time_alone

__all__ = [
    "ETAPES",
    "HABILITATION",
    "OUVERTES",
    "REMISE",
    "VIVANTES",
    "VIVANTS",
    "EtatHabilitation",
    "EtatRemise",
    "StatutRattachement",
]

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


class EtatRemise(StrEnum):
    PROPOSEE = "proposee"
    CONFIRMEE = "confirmee"
    FAITE = "faite"
    ARRETEE = "arretee"
    ABANDONNEE = "abandonnee"
    PERIMEE = "perimee"

    @property
    def label(self) -> str:
        return DITS[self]


R = EtatRemise
DITS = {
    R.PROPOSEE: "à confirmer",
    R.CONFIRMEE: "confirmée",
    R.FAITE: "faite",
    R.ARRETEE: "arrêtée par son titulaire",
    R.ABANDONNEE: "abandonnée",
    R.PERIMEE: "jamais confirmée",
}
OUVERTES = frozenset({R.PROPOSEE, R.CONFIRMEE})

REMISE: Etapes[EtatRemise, Acteur, OfRemise] = Etapes(
    # nom            label          de               vers           qui
    ("confirmation", "Confirmer",   {R.PROPOSEE},    R.CONFIRMEE,   can_confirm_remise),
    ("abandon",      "Abandonner",  OUVERTES,        R.ABANDONNEE,  can_drop_remise),
    ("arret",        "Arrêter",     OUVERTES,        R.ARRETEE,     is_stopped_by),
    ("execution",    "Faire",       {R.CONFIRMEE},   R.FAITE,       time_alone),
    ("peremption",   "Laisser",     {R.PROPOSEE},    R.PERIMEE,     time_alone),
)  # fmt: skip


class EtatHabilitation(StrEnum):
    PROPOSEE = "proposee"
    """Given by one administrateur, who needs another: it gives nothing yet."""
    ACTIVE = "active"
    SUSPENDUE = "suspendue"
    TERMINEE = "terminee"


H = EtatHabilitation
VIVANTES = frozenset({H.PROPOSEE, H.ACTIVE, H.SUSPENDUE})
"""At most one of these per compte and role."""

HABILITATION: Etapes[EtatHabilitation, Acteur, OfHabilitation] = Etapes(
    # nom            label                       de                       vers          qui
    ("confirmation", "Confirmer",                {H.PROPOSEE},            H.ACTIVE,     can_confirm),
    ("refus",        "Retirer la proposition",   {H.PROPOSEE},            H.TERMINEE,   can_habilitate),
    ("suspension",   "Suspendre",                {H.ACTIVE},              H.SUSPENDUE,  can_habilitate),
    ("reprise",      "Rétablir",                 {H.SUSPENDUE},           H.ACTIVE,     can_habilitate),
    ("fin",          "Mettre fin",               {H.ACTIVE, H.SUSPENDUE}, H.TERMINEE,   can_habilitate),
    ("echeance",     "Terminée à sa date",       {H.ACTIVE, H.SUSPENDUE}, H.TERMINEE,   time_alone),
    ("caducite",     "Sans revue, terminée",     {H.ACTIVE},              H.TERMINEE,   time_alone),
    ("inactivite",   "Sans connexion, suspendue", {H.ACTIVE},             H.SUSPENDUE,  time_alone),
    ("cloture",      "Fermer mon compte",        VIVANTES,                H.TERMINEE,   is_own_habilitation),
)  # fmt: skip
