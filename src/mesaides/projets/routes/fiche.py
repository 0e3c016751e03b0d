"""The projet that an address names, found through the person who asks: as it is, or to be changed.

Who fills a demande of it is known to a room that stands on this one: what finds them comes from the wiring.
"""

from typing import Any

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.errors import DomainError
from mesaides.projets.reads.lecture import FicheProjet, find_projet
from mesaides.web.found import found


async def provide_fiche(projet: FromPath[int], find_ouverture: NamedDependency[Any]) -> FicheProjet:
    fiche = await find_projet(projet, acteur())
    if fiche is None:
        ouvert_a = found(await find_ouverture(projet, acteur()))
        fiche = await find_projet(projet, acteur(), ouvert_a)
    return found(fiche)


async def provide_open(projet: FromPath[int], find_ouverture: NamedDependency[Any]) -> FicheProjet:
    """Raises DomainError when it is archived."""
    fiche = await provide_fiche(projet, find_ouverture)
    if fiche.archive_le:
        raise DomainError("Ce projet est archivé\u00a0: rouvrez-le pour le changer. Rien n’est enregistré.")
    return fiche


FICHE = {"fiche": Provide(provide_fiche)}
OUVERT = {"fiche": Provide(provide_open)}
