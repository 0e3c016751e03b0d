"""The pages and acts on pièces."""

from mesaides.pieces.routes.depots import ROUTES as DEPOTS
from mesaides.pieces.routes.pieces import ROUTES as PIECES
from mesaides.pieces.routes.remplacements import ROUTES as REMPLACEMENTS

ROUTES = [*DEPOTS, *PIECES, *REMPLACEMENTS]
