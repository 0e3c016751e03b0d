"""« Qui a vu mon dossier »: the Région's readers of a demande, told to those who ask for it."""

from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.demandes.reads.consultations import known_since, list_consultations
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.routes.found import FICHE
from mesaides.demandes.states.etapes import can_fill
from mesaides.web.handlers import get
from mesaides.web.pages import Page
from mesaides.web.visit import current_visit


@get("/demandes/{demande:int}/consultations", who=is_attached, dependencies=FICHE)
async def show_consultations(fiche: NamedDependency[FicheDemande]) -> Page:
    if not can_fill(acteur(), fiche):
        raise NotFoundException
    return Page(
        "demandes/consultations.html",
        fiche=fiche,
        consultations=await list_consultations(fiche),
        depuis=await known_since(fiche, current_visit().now),
    )


ROUTES = [show_consultations]
