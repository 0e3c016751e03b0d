"""The catalogue of dispositifs, and the simulation of each: open to everyone."""

from itertools import groupby

from litestar.params import FromPath

from mesaides.dispositifs.forms import simulation_form
from mesaides.dispositifs.reads import FicheDispositif, find_fiche, list_fiches, list_thematiques
from mesaides.dispositifs.rules.recherche import matches
from mesaides.dispositifs.rules.simulation import say_regle, simulate
from mesaides.ecriture import clean_line
from mesaides.web.found import found
from mesaides.web.handlers import anyone, get
from mesaides.web.pages import AnyRequest, Page
from mesaides.web.visit import current_visit

DETAILLES = 2
"""Of so many dispositifs found as one types, the purpose is said too; more of them are one line each."""


@get("/dispositifs", who=anyone)
async def list_dispositifs(request: AnyRequest) -> Page:
    q = clean_line(request.query_params.get("q", ""))[:200]
    thematique = clean_line(request.query_params.get("thematique", ""))[:60]
    thematiques, fiches = await list_thematiques(), await list_fiches()
    known = thematique in {"", *(each.code for each in thematiques)}
    trouvees = _search(fiches, q, thematique)
    return Page(
        "dispositifs/catalogue.html",
        q=q,
        thematique=thematique,
        thematiques=thematiques,
        inconnus=[] if known else [("Thématique", thematique)],
        exemples=any(fiche.contenu.exemple for fiche in fiches),
        fiches=trouvees,
        groupes=groupby(trouvees, key=lambda f: "" if q else f.thematique_nom),
        detail=not q or len(trouvees) <= DETAILLES,
        now=current_visit().now,
    )


def _search(fiches: list[FicheDispositif], q: str, thematique: str) -> list[FicheDispositif]:
    return [
        fiche
        for fiche in fiches
        if not fiche.is_retire
        and thematique in ("", fiche.thematique)
        and matches(q, fiche.contenu, fiche.thematique_nom)
    ]


@get("/dispositifs/{code:str}", who=anyone)
async def show_dispositif(request: AnyRequest, code: FromPath[str]) -> Page:
    fiche, params = found(await find_fiche(code)), request.query_params
    typed = {name: params.get(name, "") for name in params} if "depenses" in params else None
    form = simulation_form(fiche.contenu.regle, typed)
    is_asked = typed is not None and form.validate()
    return Page(
        "dispositifs/dispositif.html",
        fiche=fiche,
        montants=say_regle(fiche.contenu.regle),
        form=form,
        simulation=simulate(fiche.contenu.regle, form.besoin()) if is_asked else None,
        now=current_visit().now,
        status_code=422 if form.errors else 200,
    )


ROUTES = [list_dispositifs, show_dispositif]
