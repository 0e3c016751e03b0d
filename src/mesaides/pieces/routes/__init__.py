"""The pages and acts on pièces."""

from mesaides.pieces.routes.depots import ROUTES as DEPOTS
from mesaides.pieces.routes.pieces import ROUTES as PIECES

ROUTES = [*DEPOTS, *PIECES]
