"""The services of the Région: added, described, closed; which dispositifs are theirs."""

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from mesaides.administration.forms import ConfierForm, ServiceForm
from mesaides.administration.moves.service import (
    NomPrisError,
    add_service,
    describe,
    give_dispositif,
    take_service_step,
)
from mesaides.administration.states import SERVICE
from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.reads.preuve import check_proven
from mesaides.comptes.reads.service import find_service, list_services
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.comptes.rules.service import ServiceVu
from mesaides.dispositifs.reads import list_fiches
from mesaides.errors import DomainError
from mesaides.web.found import found
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect

ADRESSE = "/administration/services"


async def provide_service(numero: FromPath[int]) -> ServiceVu:
    return found(await find_service(numero))


SERVICE_VU = {"service": Provide(provide_service)}


async def _liste(form: ServiceForm, status_code: int = 200) -> Page:
    services, fiches = await list_services(), await list_fiches()
    nombres = {one.nom: sum(fiche.service == one.nom for fiche in fiches) for one in services}
    return Page(
        "administration/services.html",
        form=form,
        services=services,
        nombres=nombres,
        status_code=status_code,
    )


@get(ADRESSE, who=is_administrateur)
async def show_services_region() -> Page:
    return await _liste(ServiceForm())


@post(ADRESSE, who=is_administrateur)
async def create_service(request: AnyRequest) -> Page | Redirect:
    form = await ServiceForm.read(request)
    if not form.validate():
        return await _liste(form, 422)
    try:
        await add_service(form.data, acteur())
    except NomPrisError as refusal:
        form.refuse("nom", refusal.phrase)
        return await _liste(form, 422)
    return Redirect(ADRESSE, f"Le service «\u00a0{form.nom.data}\u00a0» est ajouté.")


async def _fiche(service: ServiceVu, form: ServiceForm | None = None) -> Page:
    fiches = await list_fiches()
    return Page(
        "administration/service.html",
        service=service,
        form=form or ServiceForm(obj=service),
        confier=ConfierForm.among(fiche for fiche in fiches if fiche.service != service.nom),
        dispositifs=[fiche for fiche in fiches if fiche.service == service.nom],
        etapes=SERVICE.open_to(acteur(), service, service.etat),
        status_code=422 if form else 200,
    )


@get(ADRESSE + "/{numero:int}", who=is_administrateur, dependencies=SERVICE_VU)
async def show_service(service: NamedDependency[ServiceVu]) -> Page:
    return await _fiche(service)


@post(ADRESSE + "/{numero:int}", who=is_administrateur, dependencies=SERVICE_VU)
async def update_service(request: AnyRequest, service: NamedDependency[ServiceVu]) -> Page | Redirect:
    form = await ServiceForm.read(request)
    if not form.validate():
        return await _fiche(service, form)
    try:
        changed = await describe(service, form.data, acteur())
    except NomPrisError as refusal:
        form.refuse("nom", refusal.phrase)
        return await _fiche(service, form)
    return Redirect(
        f"{ADRESSE}/{service.id}", "Le service est à jour." if changed else "Rien n’a changé.", "info"
    )


@post(ADRESSE + "/{numero:int}/dispositifs", who=is_administrateur, dependencies=SERVICE_VU)
async def create_dispositif_confie(request: AnyRequest, service: NamedDependency[ServiceVu]) -> Redirect:
    code = str((await request.form()).get("dispositif", ""))
    dispositif = next((one for one in await list_fiches() if one.code == code), None)
    if dispositif is None:
        raise DomainError("Choisissez le dispositif à confier.")
    await give_dispositif(service, dispositif, acteur())
    return Redirect(
        f"{ADRESSE}/{service.id}", f"{dispositif.contenu.titre}\u00a0: {service.nom} s’en charge."
    )


@post(ADRESSE + "/{numero:int}/fermeture", who=is_administrateur, dependencies=SERVICE_VU)
async def close_service(service: NamedDependency[ServiceVu]) -> Redirect:
    await check_proven()
    await take_service_step(service, "fermeture", acteur())
    return Redirect(f"{ADRESSE}/{service.id}", "Le service est fermé. Il reste nommé là où il l’était.")


@post(ADRESSE + "/{numero:int}/reouverture", who=is_administrateur, dependencies=SERVICE_VU)
async def reopen_service(service: NamedDependency[ServiceVu]) -> Redirect:
    await take_service_step(service, "reouverture", acteur())
    return Redirect(f"{ADRESSE}/{service.id}", "Le service est ouvert de nouveau.")


ROUTES = [
    *(show_services_region, create_service, show_service, update_service),
    *(create_dispositif_confie, close_service, reopen_service),
]
