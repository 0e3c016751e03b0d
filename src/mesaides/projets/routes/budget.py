"""The budget editor: lines added, changed, removed and totalled in place."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from litestar import Response
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.dispositifs.rules.postes import SensPoste
from mesaides.projets.forms import LigneForm
from mesaides.projets.moves.lignes import (
    GesteBudget,
    LigneChangedError,
    SealAtStakeError,
    add_ligne,
    change_ligne,
    remove_ligne,
)
from mesaides.projets.moves.verrou import list_lignes
from mesaides.projets.reads.lecture import FicheProjet
from mesaides.projets.routes.editeur import COTES, Ouvert, budget_page
from mesaides.projets.routes.fiche import FICHE, OUVERT
from mesaides.web.found import found
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect, knows_mark
from mesaides.web.visit import Fait, current_visit


async def provide_ouvert(request: AnyRequest, projet: FromPath[int]) -> Ouvert:
    return Ouvert.left(projet, request)


GESTE = {**OUVERT, "ouvert": Provide(provide_ouvert)}


@get("/projets/{projet:int}/budget", who=is_attached, dependencies=FICHE)
async def show_budget(
    request: AnyRequest, fiche: NamedDependency[FicheProjet], find_depots: NamedDependency[Any]
) -> Page | Response[None]:
    """Empty (304) for who asks again with the mark of what they have, as a page does that awaits an answer."""
    if knows_mark(request.scope, fiche.marque):
        return Response(None, status_code=304, headers={"etag": f'"{fiche.marque}"'})
    return await budget_page(fiche, find_depots, Ouvert.read(fiche.id, request.query_params))


@post("/projets/{projet:int}/lignes/{cote:str}", who=is_attached, dependencies=GESTE)
async def create_ligne(
    request: AnyRequest,
    fiche: NamedDependency[FicheProjet],
    cote: FromPath[str],
    ouvert: NamedDependency[Ouvert],
    find_depots: NamedDependency[Any],
) -> Page | Redirect:
    form = await LigneForm.read(request, sens=found(COTES.get(cote)))
    show = partial(budget_page, fiche, find_depots, ouvert.adding(cote), form=form)
    if not form.validate():
        return await show(status_code=422)
    kept = await _try(add_ligne(_geste(fiche, form), form.saisie), form, show)
    return kept or Redirect(ouvert.adding(cote).address, "Ligne ajoutée.")


@post("/projets/{projet:int}/lignes/{ligne:int}/changement", who=is_attached, dependencies=GESTE)
async def update_ligne(
    request: AnyRequest,
    fiche: NamedDependency[FicheProjet],
    ligne: FromPath[int],
    ouvert: NamedDependency[Ouvert],
    find_depots: NamedDependency[Any],
) -> Page | Redirect:
    form = await LigneForm.read(request, sens=await _sens(request, fiche, ligne), ligne=ligne)
    show = partial(budget_page, fiche, find_depots, ouvert.without(ligne), form=form)
    if not form.validate():
        return await show(status_code=422)
    kept = await _try(change_ligne(_geste(fiche, form), ligne, form.vue.data or "", form.saisie), form, show)
    return kept or Redirect(ouvert.without(ligne).address, "Ligne enregistrée.")


@post("/projets/{projet:int}/lignes/{ligne:int}/retrait", who=is_attached, dependencies=GESTE)
async def delete_ligne(
    request: AnyRequest,
    fiche: NamedDependency[FicheProjet],
    ligne: FromPath[int],
    ouvert: NamedDependency[Ouvert],
    find_depots: NamedDependency[Any],
) -> Page | Redirect:
    form = await LigneForm.read(request, sens=SensPoste.DEPENSE, ligne=ligne)
    show = partial(budget_page, fiche, find_depots, ouvert.without(ligne), retrait=form)
    kept = await _try(remove_ligne(_geste(fiche, form), ligne, form.vue.data or ""), form, show)
    return kept or Redirect(ouvert.without(ligne).address, "Ligne retirée.", fait=Fait("Retirée", "neutre"))


def _geste(fiche: FicheProjet, form: LigneForm) -> GesteBudget:
    return GesteBudget(fiche, acteur(), current_visit().now, form.confirme.data or "")


async def _try(move: Awaitable[Any], form: LigneForm, show: Callable[..., Awaitable[Page]]) -> Page | None:
    """The page that shows why nothing is saved yet; None once it is."""
    try:
        await move
    except LigneChangedError as conflit:
        form.face(conflit)
        return await show(status_code=409)
    except SealAtStakeError as enjeu:
        return await show(enjeu=enjeu, status_code=422)
    return None


async def _sens(request: AnyRequest, fiche: FicheProjet, numero: int) -> SensPoste:
    """The side of this line; of one that is gone, what its form says."""
    lignes = await list_lignes(fiche.id)
    said = COTES.get(str((await request.form()).get("cote", "")), SensPoste.DEPENSE)
    return next((lue.ligne.sens for lue in lignes if lue.id == numero), said)


ROUTES = [show_budget, create_ligne, update_ligne, delete_ligne]
