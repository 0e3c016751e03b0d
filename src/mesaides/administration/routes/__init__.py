"""What the administrateurs of the Région do."""

from mesaides.administration.routes.agents import ROUTES as AGENTS
from mesaides.administration.routes.arrivee import ROUTES as ARRIVEES
from mesaides.administration.routes.campagnes import ROUTES as CAMPAGNES
from mesaides.administration.routes.courriels import ROUTES as COURRIELS
from mesaides.administration.routes.dispositifs import ROUTES as DISPOSITIFS
from mesaides.administration.routes.etablissements import ROUTES as ETABLISSEMENTS
from mesaides.administration.routes.importation import ROUTES as IMPORTATION
from mesaides.administration.routes.invitations import ROUTES as INVITATIONS
from mesaides.administration.routes.reprise import ROUTES as REPRISES
from mesaides.administration.routes.retrait import ROUTES as RETRAITS
from mesaides.administration.routes.service import ROUTES as SERVICES
from mesaides.administration.routes.sessions import ROUTES as SESSIONS
from mesaides.administration.routes.thematiques import ROUTES as THEMATIQUES

ROUTES = [
    *AGENTS,
    *ARRIVEES,
    *INVITATIONS,
    *CAMPAGNES,
    *COURRIELS,
    *DISPOSITIFS,
    *ETABLISSEMENTS,
    *IMPORTATION,
    *REPRISES,
    *RETRAITS,
    *SERVICES,
    *SESSIONS,
    *THEMATIQUES,
]
