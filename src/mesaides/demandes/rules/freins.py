"""How many demandes one person begins, and how many mails they send by sharing, in a day."""

from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.rules.freins import JOUR, Frein

DEMANDES = Frein(
    "demande",
    (Quota(50, JOUR),),
    "Vous avez commencé 50\u00a0demandes en vingt-quatre heures, c’est le plus possible\u00a0: celle-ci "
    "n’est pas créée.",
)
PARTAGES = Frein(
    "partage",
    (Quota(100, JOUR),),
    "Vous avez fait 100\u00a0partages en vingt-quatre heures, c’est le plus possible\u00a0: celui-ci n’est pas fait.",
)
