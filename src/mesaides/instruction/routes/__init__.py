"""The pages of the instructeurs: the demandes to examine, one of them, what is done with it."""

from mesaides.instruction.routes.absences import ROUTES as ABSENCES
from mesaides.instruction.routes.actes import ROUTES as ACTES
from mesaides.instruction.routes.affectations import ROUTES as AFFECTATIONS
from mesaides.instruction.routes.completude import ROUTES as COMPLETUDE
from mesaides.instruction.routes.decisions import ROUTES as DECISIONS
from mesaides.instruction.routes.deports import ROUTES as DEPORTS
from mesaides.instruction.routes.liste import ROUTES as LISTE
from mesaides.instruction.routes.remplacements import ROUTES as REMPLACEMENTS
from mesaides.instruction.routes.reprises import ROUTES as REPRISES
from mesaides.instruction.routes.transfert import ROUTES as TRANSFERT

ROUTES = [
    *ABSENCES,
    *DEPORTS,
    *LISTE,
    *AFFECTATIONS,
    *ACTES,
    *COMPLETUDE,
    *DECISIONS,
    *REMPLACEMENTS,
    *REPRISES,
    *TRANSFERT,
]
