"""The demande that an address names, found through the person who asks: FICHE is the dependency of every route."""

from mesaides.demandes.reads.consultations import open_demande
from mesaides.web.found import named

FICHE = {"fiche": named("demande", open_demande)}
