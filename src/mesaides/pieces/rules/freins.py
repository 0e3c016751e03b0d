"""How much one person sends in a day: all demandes together, whether it was kept, refused or taken out again."""

from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.rules.freins import JOUR, Frein
from mesaides.pieces.rules.types import MO

MAX_PAR_JOUR = 1024 * MO
FICHIERS_PAR_JOUR = 500
OCTETS = Frein(
    "octets",
    (Quota(MAX_PAR_JOUR, JOUR),),
    f"Vous avez envoyé {MAX_PAR_JOUR // MO}\u00a0Mo en 24\u00a0heures, c’est le maximum\u00a0: "
    "ce fichier n’est pas gardé.",
)
FICHIERS = Frein(
    "fichier",
    (Quota(FICHIERS_PAR_JOUR, JOUR),),
    f"Vous avez envoyé {FICHIERS_PAR_JOUR}\u00a0fichiers en 24\u00a0heures, c’est le maximum\u00a0: "
    "celui-ci n’est pas gardé.",
)
