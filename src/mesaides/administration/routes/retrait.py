"""A dispositif is withdrawn, and put back."""

from litestar.di import NamedDependency

from mesaides.administration.moves.retrait import take_dispositif_step
from mesaides.administration.routes.campagnes import DISPOSITIF, OF_DISPOSITIF, say_prevenus
from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.dispositifs.reads import FicheDispositif
from mesaides.web.handlers import post
from mesaides.web.pages import Redirect


async def _take(dispositif: FicheDispositif, nom: str, phrase: str) -> Redirect:
    told = await take_dispositif_step(dispositif, nom, acteur())
    return Redirect(f"/administration/dispositifs/{dispositif.code}", phrase + say_prevenus(told))


@post(DISPOSITIF + "/retrait", who=is_administrateur, dependencies=OF_DISPOSITIF)
async def withdraw_dispositif(dispositif: NamedDependency[FicheDispositif]) -> Redirect:
    return await _take(dispositif, "retrait", "Ce dispositif est retiré\u00a0: il ne se demande plus.")


@post(DISPOSITIF + "/remise", who=is_administrateur, dependencies=OF_DISPOSITIF)
async def put_back_dispositif(dispositif: NamedDependency[FicheDispositif]) -> Redirect:
    return await _take(dispositif, "remise", "Ce dispositif se demande de nouveau, selon ses campagnes.")


ROUTES = [withdraw_dispositif, put_back_dispositif]
