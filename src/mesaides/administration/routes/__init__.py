"""What the administrateurs of the Région do."""

from mesaides.administration.routes.etablissements import ROUTES as ETABLISSEMENTS
from mesaides.administration.routes.importation import ROUTES as IMPORTATION

ROUTES = [*ETABLISSEMENTS, *IMPORTATION]
