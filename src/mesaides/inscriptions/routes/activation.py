"""The activation of an account, from the link of the mail; and asking for that link again."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath

from mesaides.comptes.moves.tentatives import Freinage, count_demande
from mesaides.comptes.rules.cadence import tell_wait
from mesaides.inscriptions.forms import RenvoiForm
from mesaides.inscriptions.moves.activation import activate, refuse_demande
from mesaides.inscriptions.moves.renvoi import send_again
from mesaides.inscriptions.reads.activation import find_demande
from mesaides.web.handlers import anyone, get, of_network, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]
ACTIVE = "Votre compte est désormais activé. Vous pouvez vous connecter au portail."
RETIRE = "La demande de compte est supprimée. Rien n’est gardé de ce qui y était écrit."
RENVOYE = (
    "Si un compte attend son activation à cette adresse, un nouveau lien vient de lui être envoyé : "
    "ouvrez votre messagerie. Vous disposez de 72\u00a0heures, et l’ancien lien ne fonctionne plus."
)


def _dead_link() -> Page:
    return Page("inscriptions/lien_mort.html", status_code=410)


@get("/activation/{token:str}", who=anyone)
async def show_activation(token: FromPath[str]) -> Page:
    demande = await find_demande(token, current_visit().now)
    if demande is None:
        return _dead_link()
    return Page("inscriptions/activation.html", demande=demande, token=token)


@post("/activation/{token:str}", who=anyone)
async def create_activation(token: FromPath[str]) -> Page | Redirect:
    suite = await activate(token, current_visit().now)
    if suite is None:
        return _dead_link()
    return Redirect("/connexion", f"{ACTIVE} {suite.phrase}")


@post("/activation/{token:str}/refus", who=anyone)
async def delete_demande(token: FromPath[str]) -> Page | Redirect:
    if not await refuse_demande(token, current_visit().now):
        return _dead_link()
    return Redirect("/connexion", RETIRE, "info")


@get("/activation/renvoi", who=anyone)
async def new_renvoi() -> Page:
    return Page("inscriptions/renvoi.html", form=RenvoiForm())


@post("/activation/renvoi", who=anyone, dependencies={"freinage": of_network(count_demande)})
async def create_renvoi(request: AnyRequest, freinage: NamedDependency[Freinage]) -> Page | Redirect:
    form = await RenvoiForm.read(request)
    if not form.validate():
        return Page("inscriptions/renvoi.html", status_code=422, form=form)
    if freinage.attendre:
        form.refuse("adresse", tell_wait(freinage.attendre))
        page = Page("inscriptions/renvoi.html", status_code=429, form=form)
        page.headers["retry-after"] = str(freinage.attendre)
        return page
    await send_again(form.adresse.data or "", current_visit().now)
    return Redirect("/activation/renvoi", RENVOYE, "info")


ROUTES = [show_activation, create_activation, delete_demande, new_renvoi, create_renvoi]
