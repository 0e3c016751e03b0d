"""The pages of projets: their words, their budget, what is decided of it, and by which ways."""

from mesaides.projets.routes.budget import ROUTES as BUDGET
from mesaides.projets.routes.decisions import ROUTES as DECISIONS
from mesaides.projets.routes.par_lien import ROUTES as PAR_LIEN
from mesaides.projets.routes.projets import ROUTES as PROJETS
from mesaides.projets.routes.reglages import ROUTES as REGLAGES

ROUTES = [*PROJETS, *BUDGET, *DECISIONS, *PAR_LIEN, *REGLAGES]
