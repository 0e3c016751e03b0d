"""« Mes services »: the espace personnel, what awaits the person first of all."""

from mesaides.comptes.rules.acces import is_connected
from mesaides.comptes.rules.droits import can_choose
from mesaides.demandes.states.attente import DEPOSANT, SERVICE, since
from mesaides.espace.reads.attente import Attentes, find_attentes
from mesaides.espace.reads.premiers_pas import find_premiers_pas
from mesaides.espace.reads.structures import list_structures
from mesaides.web.handlers import get
from mesaides.web.pages import Page
from mesaides.web.visit import current_visit


@get("/mes-services", who=is_connected)
async def show_services() -> Page:
    visit = current_visit()
    return Page(
        "espace/services.html",
        attentes=await find_attentes(visit.acteur, visit.now),
        premiers_pas=await find_premiers_pas(visit.acteur.compte) if visit.acteur.is_administrateur else None,
        peut_choisir=can_choose(visit.acteur),
        since=since,
        moi=SERVICE if visit.acteur.est_agent else DEPOSANT,
        now=visit.now,
    )


@get("/ma-structure", who=is_connected)
async def show_structure() -> Page:
    visit = current_visit()
    return Page(
        "espace/structure.html",
        attentes=Attentes([], await list_structures(visit.acteur, visit.now)),
        peut_choisir=can_choose(visit.acteur),
    )


ROUTES = [show_services, show_structure]
