"""The catalogue of dispositifs, and the simulation of each: open to everyone."""

from itertools import groupby
from typing import Any

from litestar import Request
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.dispositifs.forms import simulation_form
from mesaides.dispositifs.reads import find_fiche, list_fiches, list_thematiques
from mesaides.dispositifs.rules.recherche import matches
from mesaides.dispositifs.rules.simulation import say_regle, simulate
from mesaides.ecriture import clean_line
from mesaides.web.handlers import anyone, get
from mesaides.web.pages import Page
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]


@get("/dispositifs", who=anyone)
async def list_dispositifs(request: AnyRequest) -> Page:
    q = clean_line(request.query_params.get("q", ""))[:200]
    thematique = clean_line(request.query_params.get("thematique", ""))[:60]
    thematiques = await list_thematiques()
    found = [
        fiche
        for fiche in await list_fiches()
        if (not thematique or fiche.thematique == thematique)
        and matches(q, fiche.contenu, fiche.thematique_nom)
    ]
    return Page(
        "dispositifs/catalogue.html",
        q=q,
        thematique=thematique,
        thematiques=thematiques,
        inconnus=[("Thématique", thematique)]
        if thematique not in {"", *(t.code for t in thematiques)}
        else [],
        fiches=found,
        groupes=[(nom, list(groupe)) for nom, groupe in groupby(found, key=lambda f: f.thematique_nom)],
        now=current_visit().now,
    )


@get("/dispositifs/{code:str}", who=anyone)
async def show_dispositif(request: AnyRequest, code: FromPath[str]) -> Page:
    fiche = await find_fiche(code)
    if fiche is None:
        raise NotFoundException
    params = request.query_params
    typed = {name: params.get(name, "") for name in params} if "depenses" in params else None
    form = simulation_form(fiche.contenu.regle, typed)
    simulation = None
    if typed is not None and form.validate():
        simulation = simulate(fiche.contenu.regle, form.besoin())
    return Page(
        "dispositifs/dispositif.html",
        fiche=fiche,
        montants=say_regle(fiche.contenu.regle),
        form=form,
        simulation=simulation,
        now=current_visit().now,
        status_code=422 if form.errors else 200,
    )


ROUTES = [list_dispositifs, show_dispositif]
