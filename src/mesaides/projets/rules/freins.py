"""How many projets, and how many mails that ask for a validation, one person makes in a day."""

from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.rules.freins import JOUR, Frein

PROJETS = Frein(
    "projet",
    (Quota(50, JOUR),),
    "Vous avez créé 50\u00a0projets en vingt-quatre heures, c’est le plus possible\u00a0: celui-ci n’est pas créé.",
)
SOLLICITATIONS = Frein(
    "sollicitation",
    (Quota(60, JOUR),),
    "Vous avez demandé 60\u00a0validations de budget en vingt-quatre heures, c’est le plus possible. "
    "Rien n’est changé.",
)
