"""Whom a demande is shared with: shown to those who ask for it, given and taken back by them."""

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.demandes.forms import PartageForm
from mesaides.demandes.moves.partage import end_partage, share
from mesaides.demandes.reads.lecture import FicheDemande, find_demande
from mesaides.demandes.reads.partage import has_partage, list_offered, list_partages
from mesaides.demandes.states.etapes import is_deposant
from mesaides.web.found import found
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import Fait, current_visit

SUIVI = "suivi"
"""What a form says when it stands on the page of the demande itself."""


async def provide_own(demande: FromPath[int]) -> FicheDemande:
    """A demande that this person asks for: those it is shared with share it no further."""
    fiche = found(await find_demande(demande, acteur()))
    if not is_deposant(acteur(), fiche):
        raise NotFoundException
    return fiche


OWN = {"fiche": Provide(provide_own)}


async def partages_page(fiche: FicheDemande, form: PartageForm | None = None, status_code: int = 200) -> Page:
    return Page(
        "demandes/partages.html",
        status_code=status_code,
        fiche=fiche,
        partages=await list_partages(fiche),
        form=form or PartageForm.offering(await list_offered(fiche)),
        retour="",
    )


@get("/demandes/{demande:int}/partages", who=is_attached, dependencies=OWN)
async def show_partages(fiche: NamedDependency[FicheDemande]) -> Page:
    return await partages_page(fiche)


@post("/demandes/{demande:int}/partages", who=is_attached, dependencies=OWN)
async def create_partage(request: AnyRequest, fiche: NamedDependency[FicheDemande]) -> Page | Redirect:
    form = await PartageForm.read(request)
    form.offer(await list_offered(fiche))
    if not form.validate():
        return await partages_page(fiche, form, 422)
    nom = await share(fiche, form.personne.data, acteur(), current_visit().now)
    return Redirect(await _back(request, fiche), f"Demande partagée avec {nom}. Un courriel l’en informe.")


@post("/demandes/{demande:int}/partages/{partage:int}/retrait", who=is_attached, dependencies=OWN)
async def delete_partage(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], partage: FromPath[int]
) -> Redirect:
    if not await has_partage(fiche, partage):
        raise NotFoundException
    await end_partage(fiche, partage, acteur(), current_visit().now)
    return Redirect(await _back(request, fiche), "Partage retiré.", fait=Fait("Retiré", "neutre"))


async def _back(request: AnyRequest, fiche: FicheDemande) -> str:
    page = f"/demandes/{fiche.id}"
    return page if (await request.form()).get("retour") == SUIVI else f"{page}/partages"


ROUTES = [show_partages, create_partage, delete_partage]
