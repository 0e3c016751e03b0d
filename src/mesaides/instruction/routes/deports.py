"""Declaring what one leaves to others; lifting a déport, for the administrateurs."""

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_administrateur, is_instructeur
from mesaides.dates import day_of
from mesaides.instruction.forms.deports import DeportForm, LeveeForm
from mesaides.instruction.moves.deports import declare, lift
from mesaides.instruction.reads.deports import DeportEcrit, find_declared, list_deports
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

ADRESSE, TOUS = "/instruction/deports", "/administration/deports"


async def _page(form: DeportForm, status_code: int = 200) -> Page:
    deports = await list_deports(acteur().compte)
    return Page("instruction/deports.html", status_code=status_code, form=form, deports=deports)


@get(ADRESSE, who=is_instructeur)
async def show_deports(request: AnyRequest) -> Page:
    """`objet`: the reference of the demande from which one comes."""
    objet = request.query_params.get("objet", "")[:20]
    return await _page(DeportForm(objet=objet, du=day_of(current_visit().now).isoformat()))


@post(ADRESSE, who=is_instructeur)
async def create_deport(request: AnyRequest) -> Page | Redirect:
    form = await DeportForm.read(request)
    if form.validate():
        reproche = await declare(form.declaration, acteur(), current_visit().now)
        if reproche is None:
            return Redirect(ADRESSE, "Votre déport est noté\u00a0: d’autres agents s’en chargent.")
        form.refuse(reproche.champ, reproche.phrase)
    return await _page(form, 422)


async def provide_deport(deport: FromPath[int]) -> DeportEcrit:
    found = await find_declared(deport)
    if found is None:
        raise NotFoundException
    return found


async def _tous(form: LeveeForm | None = None, vise: int = 0, status_code: int = 200) -> Page:
    """`vise`: the one that was not lifted, with its form to mend."""
    deports = await list_deports()
    return Page(
        "instruction/tous_deports.html", status_code=status_code, form=form, vise=vise, deports=deports
    )


@get(TOUS, who=is_administrateur)
async def list_declared() -> Page:
    return await _tous()


@post(TOUS + "/{deport:int}/levee", who=is_administrateur, dependencies={"ecrit": Provide(provide_deport)})
async def create_levee(request: AnyRequest, ecrit: NamedDependency[DeportEcrit]) -> Page | Redirect:
    form = await LeveeForm.read(request)
    if not form.validate():
        return await _tous(form, ecrit.id, 422)
    await lift(ecrit, form.raison.data or "", acteur(), current_visit().now)
    return Redirect(TOUS, "Le déport est levé\u00a0: la personne en est prévenue.")


ROUTES = [show_deports, create_deport, list_declared, create_levee]
