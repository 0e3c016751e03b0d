"""« Appareils perdus »: two administrateurs let somebody add devices anew; its owner stops it by the link of a mail."""

from typing import Any

from litestar import Request
from litestar.params import FromPath

from mesaides.comptes.forms import RemiseForm
from mesaides.comptes.moves.remises import confirm_remise, drop_remise, open_remise, stop_remise
from mesaides.comptes.reads.preuve import check_proven, is_proven
from mesaides.comptes.reads.remises import (
    Equipee,
    find_by_link,
    find_equipee,
    find_remise,
    list_equipees,
    list_remises,
)
from mesaides.comptes.routes.entree import dead_link
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.comptes.states import REMISE
from mesaides.ecriture import clean_line
from mesaides.web.found import found
from mesaides.web.handlers import anyone, get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]
ADRESSE = "/administration/remises"


@get(ADRESSE, who=is_administrateur)
async def list_all_remises(request: AnyRequest) -> Page:
    q = clean_line(request.query_params.get("q", ""))[:200]
    return Page(
        "comptes/remises.html",
        q=q,
        personnes=await list_equipees(q),
        remises=[
            (remise, {etape.nom for etape in REMISE.open_to(current_visit().acteur, remise, remise.etat)})
            for remise in await list_remises()
        ],
        recent=await is_proven(),
    )


def _form_page(personne: Equipee, form: RemiseForm, status_code: int = 200) -> Page:
    return Page("comptes/remise.html", personne=personne, form=form, status_code=status_code)


@get(ADRESSE + "/{compte:int}", who=is_administrateur)
async def new_remise(compte: FromPath[int]) -> Page:
    return _form_page(found(await find_equipee(compte)), RemiseForm())


@post(ADRESSE + "/{compte:int}", who=is_administrateur)
async def create_remise(request: AnyRequest, compte: FromPath[int]) -> Page | Redirect:
    personne = found(await find_equipee(compte))
    await check_proven()
    visit, form = current_visit(), await RemiseForm.read(request)
    if not form.validate():
        return _form_page(personne, form, 422)
    await open_remise(personne, form.motif.data or "", visit.acteur, visit.now)
    return Redirect(
        ADRESSE, f"C’est proposé pour {personne.nom_complet}. Une autre personne doit le confirmer."
    )


@post(ADRESSE + "/{remise:int}/confirmation", who=is_administrateur)
async def create_confirmation_remise(remise: FromPath[int]) -> Redirect:
    lue = found(await find_remise(remise))
    await check_proven()
    await confirm_remise(lue, current_visit().acteur, current_visit().now)
    return Redirect(ADRESSE, "C’est confirmé\u00a0: dans 24\u00a0heures, sauf si la personne l’arrête.")


@post(ADRESSE + "/{remise:int}/abandon", who=is_administrateur)
async def delete_remise(remise: FromPath[int]) -> Redirect:
    await drop_remise(found(await find_remise(remise)), current_visit().acteur, current_visit().now)
    return Redirect(ADRESSE, "C’est abandonné\u00a0; un courriel le dit à la personne.")


@get("/remise/{token:str}", who=anyone)
async def show_remise(token: FromPath[str]) -> Page:
    remise = await find_by_link(token)
    return (
        Page("comptes/remise_lien.html", remise=remise, jeton_lien=token) if remise else dead_link("remise")
    )


@post("/remise/{token:str}", who=anyone)
async def create_arret(token: FromPath[str]) -> Page | Redirect:
    remise = await find_by_link(token)
    if remise is None or not await stop_remise(remise, token, current_visit().now):
        return dead_link("remise")
    return Redirect(
        "/connexion", "C’est arrêté\u00a0: vos appareils et vos codes de secours servent comme avant."
    )


ROUTES = [
    list_all_remises,
    new_remise,
    create_remise,
    create_confirmation_remise,
    delete_remise,
    show_remise,
    create_arret,
]
