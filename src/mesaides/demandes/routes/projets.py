"""Putting a projet away, taking it out again, deleting it: its demandes have their say."""

from litestar.di import NamedDependency

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.demandes.moves.projets import archive_projet, delete_projet
from mesaides.projets.moves.vie import reopen
from mesaides.projets.reads.fiche import FicheProjet
from mesaides.projets.reads.lecture import find_projet
from mesaides.web.found import named
from mesaides.web.handlers import post
from mesaides.web.pages import Redirect
from mesaides.web.visit import current_visit

FICHE = {"fiche": named("projet", find_projet)}


@post("/projets/{projet:int}/archivage", who=is_attached, dependencies=FICHE)
async def create_archivage(fiche: NamedDependency[FicheProjet]) -> Redirect:
    await archive_projet(fiche, acteur(), current_visit().now)
    return Redirect(f"/projets/{fiche.id}", "Projet archivé.")


@post("/projets/{projet:int}/reprise", who=is_attached, dependencies=FICHE)
async def create_reprise(fiche: NamedDependency[FicheProjet]) -> Redirect:
    await reopen(fiche, acteur())
    return Redirect(f"/projets/{fiche.id}", "Projet rouvert.")


@post("/projets/{projet:int}/suppression", who=is_attached, dependencies=FICHE)
async def delete(fiche: NamedDependency[FicheProjet]) -> Redirect:
    await delete_projet(fiche, acteur(), current_visit().now)
    return Redirect("/projets", f"Projet «\u00a0{fiche.intitule}\u00a0» supprimé.")


ROUTES = [create_archivage, create_reprise, delete]
