"""The projet that an address names, found through the person who asks."""

from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.roles import Acteur
from mesaides.projets.reads.lecture import FicheProjet, find_projet
from mesaides.web.visit import current_visit


def acteur() -> Acteur:
    """Who asks, on a page open to people logged in."""
    return current_visit().acteur


async def provide_fiche(projet: FromPath[int]) -> FicheProjet:
    fiche = await find_projet(projet, acteur())
    if fiche is None:
        raise NotFoundException
    return fiche


FICHE = {"fiche": Provide(provide_fiche)}
