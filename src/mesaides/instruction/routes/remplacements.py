"""Accepting that a pièce be replaced, or not."""

from litestar.di import NamedDependency
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_instructeur
from mesaides.instruction.forms.actes import RaisonForm
from mesaides.instruction.reads.dossier import Instruit
from mesaides.instruction.routes.actes import ADRESSE
from mesaides.instruction.routes.dossier import INSTRUIT, address_of, dossier_page
from mesaides.pieces.moves.remplacement import accept, refuse
from mesaides.pieces.reads.remplacements import has_remplacement
from mesaides.web.found import found
from mesaides.web.handlers import post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

REMPLACEMENT = ADRESSE + "/remplacements/{remplacement:int}"


@post(REMPLACEMENT + "/acceptation", who=is_instructeur, dependencies=INSTRUIT)
async def create_acceptation(instruit: NamedDependency[Instruit], remplacement: FromPath[int]) -> Redirect:
    fiche = instruit.fiche
    found(await has_remplacement(fiche.id, remplacement) or None)
    await accept(fiche, remplacement, acteur(), current_visit().now)
    return Redirect(
        address_of(instruit), "Remplacement accepté\u00a0: l’établissement peut déposer le fichier."
    )


@post(REMPLACEMENT + "/refus", who=is_instructeur, dependencies=INSTRUIT)
async def create_refus_remplacement(
    request: AnyRequest, instruit: NamedDependency[Instruit], remplacement: FromPath[int]
) -> Page | Redirect:
    fiche = instruit.fiche
    found(await has_remplacement(fiche.id, remplacement) or None)
    form = await RaisonForm.read(request, acte="remplacement")
    if not form.validate():
        return await dossier_page(instruit, refus=str(form.raison.errors[0]), status_code=422)
    await refuse(fiche, remplacement, form.raison.data or "", acteur(), current_visit().now)
    return Redirect(address_of(instruit), "Remplacement refusé.")


ROUTES = [create_acceptation, create_refus_remplacement]
