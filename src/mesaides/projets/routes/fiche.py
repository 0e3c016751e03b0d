"""The projet that an address names, found through the person who asks."""

from mesaides.projets.reads.lecture import find_projet
from mesaides.web.found import named

FICHE = {"fiche": named("projet", find_projet)}
