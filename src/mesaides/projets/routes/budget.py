"""The budget editor: lines added, changed, removed and totalled in place."""

from typing import Any

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.dispositifs.rules.postes import SensPoste
from mesaides.projets.forms import LigneForm
from mesaides.projets.moves.lignes import GesteBudget, SealAtStakeError, add_ligne, change_ligne, remove_ligne
from mesaides.projets.moves.verrou import list_lignes
from mesaides.projets.reads.lecture import FicheProjet
from mesaides.projets.routes.editeur import (
    budget_address,
    budget_page,
    open_lignes,
    read_lignes,
)
from mesaides.projets.routes.fiche import FICHE, OUVERT
from mesaides.web.found import found
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect, knows_mark
from mesaides.web.visit import Fait, current_visit

COTES = {"depenses": SensPoste.DEPENSE, "recettes": SensPoste.RECETTE}


def _geste(fiche: FicheProjet, form: LigneForm) -> GesteBudget:
    return GesteBudget(fiche, acteur(), current_visit().now, form.confirme.data or "")


@get("/projets/{projet:int}/budget", who=is_attached, dependencies=FICHE)
async def show_budget(
    request: AnyRequest, fiche: NamedDependency[FicheProjet], find_depots: NamedDependency[Any]
) -> Page | Response[None]:
    """Empty (304) for who asks again with the mark of what they have, as a page does that awaits an answer."""
    if knows_mark(request.scope, fiche.marque):
        return Response(None, status_code=304, headers={"etag": f'"{fiche.marque}"'})
    return await budget_page(fiche, find_depots, ouvertes=read_lignes(request.query_params.get("ligne", "")))


@post("/projets/{projet:int}/lignes/{cote:str}", who=is_attached, dependencies=OUVERT)
async def create_ligne(
    request: AnyRequest,
    fiche: NamedDependency[FicheProjet],
    cote: FromPath[str],
    find_depots: NamedDependency[Any],
) -> Page | Redirect:
    form, ouvertes = await LigneForm.read(request, sens=found(COTES.get(cote))), open_lignes(request)
    if not form.validate():
        return await budget_page(fiche, find_depots, form=form, ouvertes=ouvertes, status_code=422)
    try:
        await add_ligne(_geste(fiche, form), form.saisie)
    except SealAtStakeError as enjeu:
        return await budget_page(
            fiche, find_depots, form=form, ouvertes=ouvertes, enjeu=enjeu, status_code=422
        )
    return Redirect(budget_address(fiche, ouvertes), "Ligne ajoutée.")


@post("/projets/{projet:int}/lignes/{ligne:int}/changement", who=is_attached, dependencies=OUVERT)
async def update_ligne(
    request: AnyRequest,
    fiche: NamedDependency[FicheProjet],
    ligne: FromPath[int],
    find_depots: NamedDependency[Any],
) -> Page | Redirect:
    form = await LigneForm.read(request, sens=await _sens(fiche, ligne), ligne=ligne)
    ouvertes = [numero for numero in open_lignes(request) if numero != ligne]
    if not form.validate():
        return await budget_page(fiche, find_depots, form=form, ouvertes=ouvertes, status_code=422)
    try:
        await change_ligne(_geste(fiche, form), ligne, form.vue.data or "", form.saisie)
    except SealAtStakeError as enjeu:
        return await budget_page(
            fiche, find_depots, form=form, ouvertes=ouvertes, enjeu=enjeu, status_code=422
        )
    return Redirect(budget_address(fiche, ouvertes), "Ligne enregistrée.")


@post("/projets/{projet:int}/lignes/{ligne:int}/retrait", who=is_attached, dependencies=OUVERT)
async def delete_ligne(
    request: AnyRequest,
    fiche: NamedDependency[FicheProjet],
    ligne: FromPath[int],
    find_depots: NamedDependency[Any],
) -> Page | Redirect:
    form = await LigneForm.read(request, sens=SensPoste.DEPENSE, ligne=ligne)
    ouvertes = [numero for numero in open_lignes(request) if numero != ligne]
    try:
        await remove_ligne(_geste(fiche, form), ligne, form.vue.data or "")
    except SealAtStakeError as enjeu:
        return await budget_page(
            fiche, find_depots, retrait=form, ouvertes=ouvertes, enjeu=enjeu, status_code=422
        )
    return Redirect(budget_address(fiche, ouvertes), "Ligne retirée.", fait=Fait("Retirée", "neutre"))


async def _sens(fiche: FicheProjet, numero: int) -> SensPoste:
    """The side of this line; the move itself says what to think of a line that is gone."""
    lignes = await list_lignes(fiche.id)
    return next((lue.ligne.sens for lue in lignes if lue.id == numero), SensPoste.DEPENSE)


ROUTES = [show_budget, create_ligne, update_ligne, delete_ligne]
