"""The projet that an address names, found through the person who asks: as it is, or to be changed."""

from litestar.di import Provide
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.errors import DomainError
from mesaides.projets.reads.lecture import FicheProjet, find_projet
from mesaides.web.found import found, named


async def provide_open(projet: FromPath[int]) -> FicheProjet:
    """Raises DomainError when it is archived."""
    fiche = found(await find_projet(projet, acteur()))
    if fiche.archive_le:
        raise DomainError("Ce projet est archivé\u00a0: rouvrez-le pour le changer. Rien n’est enregistré.")
    return fiche


FICHE = {"fiche": named("projet", find_projet)}
OUVERT = {"fiche": Provide(provide_open)}
