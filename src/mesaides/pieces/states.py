"""What becomes of a pièce, and of the wish to replace one that the Région has received."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from mesaides.comptes.roles import Acteur
from mesaides.demandes.states.etapes import (
    EN_COURS,
    EtatDemande,
    OfDemande,
    can_fill,
    is_deposant,
    is_instructeur,
)
from mesaides.etapes import Etapes


class StatutPiece(StrEnum):
    EN_ANALYSE = "en_analyse"
    """The antivirus has not answered yet: nobody can open it."""
    DISPONIBLE = "disponible"
    REFUSEE = "refusee"
    """The antivirus said no: its bytes are gone, the row says why."""


class EtatRemplacement(StrEnum):
    DEMANDE = "demande"
    ACCEPTE = "accepte"
    REFUSE = "refuse"
    FAIT = "fait"
    RETIRE = "retire"

    @property
    def is_open(self) -> bool:
        """Somebody is awaited."""
        return self in OUVERTS


R = EtatRemplacement
OUVERTS = frozenset({R.DEMANDE, R.ACCEPTE})
ETAPES: Etapes[EtatRemplacement, Acteur, OfDemande] = Etapes(
    # nom            label                   de           vers       qui
    ("acceptation", "Accepter",              {R.DEMANDE}, R.ACCEPTE, is_instructeur),
    ("refus",       "Refuser",               {R.DEMANDE}, R.REFUSE,  is_instructeur),
    ("depot",       "Déposer",               {R.ACCEPTE}, R.FAIT,    can_fill),
    ("retrait",     "Garder le fichier reçu", OUVERTS,    R.RETIRE,  is_deposant),
)  # fmt: skip


class EnMain(OfDemande, Protocol):
    """A demande, and since when it is in its state."""

    @property
    def etat(self) -> EtatDemande: ...
    @property
    def etat_le(self) -> datetime: ...


def can_replace(acteur: Acteur, demande: EnMain) -> bool:
    """Ask the Région to take another file in the place of one that it has received, until it has decided."""
    return demande.etat in EN_COURS and is_deposant(acteur, demande)


def is_removable(demande: EnMain, le: datetime) -> bool:
    """A file given then: what the Région has received stays as it was."""
    given_since = demande.etat is EtatDemande.A_COMPLETER and le > demande.etat_le
    return demande.etat is EtatDemande.BROUILLON or given_since
