"""« Mes services »: the espace personnel, what awaits the person first of all."""

from mesaides.comptes.rules.acces import is_connected
from mesaides.espace.tables import find_attentes
from mesaides.web.handlers import get
from mesaides.web.pages import Page
from mesaides.web.visit import current_visit


@get("/mes-services", who=is_connected)
async def show_services() -> Page:
    visit = current_visit()
    return Page("espace/services.html", attentes=await find_attentes(visit.acteur, visit.now))


@get("/ma-structure", who=is_connected)
async def show_structure() -> Page:
    visit = current_visit()
    return Page("espace/structure.html", attentes=await find_attentes(visit.acteur, visit.now))


@get("/demandes", who=is_connected)
async def list_demandes() -> Page:
    return Page("espace/demandes.html")


@get("/demandes/nouvelle", who=is_connected)
async def new_demande() -> Page:
    return Page("espace/nouvelle_demande.html")


@get("/fils", who=is_connected)
async def list_fils() -> Page:
    return Page("espace/fils.html")


ROUTES = [show_services, show_structure, list_demandes, new_demande, list_fils]
