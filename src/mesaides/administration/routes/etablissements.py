"""The établissements of the Région: found, who manages them, and inviting who will."""

from typing import Any

from litestar import Request
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.administration.forms import PremierGestionnaireForm
from mesaides.administration.reads.etablissements import Cherche, find_page
from mesaides.administration.reads.fiche import find_etablissement, find_fiche
from mesaides.comptes.roles import Fonction
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.comptes.rules.droits import can_invite
from mesaides.invitations.moves.envoi import invite
from mesaides.web.handlers import get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]


@get("/administration/etablissements", who=is_administrateur)
async def list_etablissements(request: AnyRequest) -> Page:
    cherche = Cherche.read(request.query_params)
    page = await find_page(cherche)
    return Page("administration/etablissements.html", cherche=cherche, page=page, now=current_visit().now)


@get("/administration/etablissements/{uai:str}", who=is_administrateur)
async def show_etablissement(uai: FromPath[str]) -> Page:
    return await fiche_page(uai)


async def fiche_page(uai: str, form: PremierGestionnaireForm | None = None) -> Page:
    """The page of one établissement. Raises NotFoundException."""
    now = current_visit().now
    fiche = await find_fiche(uai, now)
    if fiche is None:
        raise NotFoundException
    return Page(
        "administration/etablissement.html",
        status_code=422 if form else 200,
        fiche=fiche,
        etablissement=fiche.etablissement,
        form=form or PremierGestionnaireForm(data={"adresse": fiche.etablissement.mail}),
        peut_inviter=can_invite(current_visit().acteur, fiche.etablissement.id, Fonction.GESTIONNAIRE),
        now=now,
    )


@post("/administration/etablissements/{uai:str}/invitations", who=is_administrateur)
async def create_invitation(request: AnyRequest, uai: FromPath[str]) -> Page | Redirect:
    form = await PremierGestionnaireForm.read(request)
    if not form.validate():
        return await fiche_page(uai, form)
    etablissement = await find_etablissement(uai)
    if etablissement is None:
        raise NotFoundException
    visit = current_visit()
    adresse = form.adresse.data or ""
    await invite(etablissement, adresse, Fonction.GESTIONNAIRE, visit.acteur, visit.now)
    return Redirect(
        f"/administration/etablissements/{uai}", f"{adresse} reçoit une invitation à gérer l’établissement."
    )


ROUTES = [list_etablissements, show_etablissement, create_invitation]
