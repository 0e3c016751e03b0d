"""The pages of demandes: asking, filling, transmitting, following."""

from mesaides.demandes.routes.accuse import ROUTES as ACCUSE
from mesaides.demandes.routes.complements import ROUTES as COMPLEMENTS
from mesaides.demandes.routes.consultations import ROUTES as CONSULTATIONS
from mesaides.demandes.routes.liste import ROUTES as LISTE
from mesaides.demandes.routes.nouvelle import ROUTES as NOUVELLE
from mesaides.demandes.routes.parties import ROUTES as PARTIES
from mesaides.demandes.routes.projets import ROUTES as PROJETS
from mesaides.demandes.routes.reponses import ROUTES as REPONSES
from mesaides.demandes.routes.suivi import ROUTES as SUIVI
from mesaides.demandes.routes.transmission import ROUTES as TRANSMISSION

ROUTES = [
    *NOUVELLE,
    *LISTE,
    *SUIVI,
    *TRANSMISSION,
    *ACCUSE,
    *COMPLEMENTS,
    *CONSULTATIONS,
    *REPONSES,
    *PROJETS,
    *PARTIES,
]
