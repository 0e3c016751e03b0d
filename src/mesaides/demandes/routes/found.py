"""The demande that an address names, found through the person who asks: FICHE is the dependency of every route."""

from typing import Any

from litestar import Request
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.roles import Acteur
from mesaides.demandes.reads.lecture import FicheDemande, find_demande
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]


def acteur() -> Acteur:
    """Who asks, on a page open to people logged in."""
    return current_visit().acteur


async def provide_fiche(demande: FromPath[int]) -> FicheDemande:
    fiche = await find_demande(demande, acteur())
    if fiche is None:
        raise NotFoundException
    return fiche


FICHE = {"fiche": Provide(provide_fiche)}
