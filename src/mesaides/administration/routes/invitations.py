"""Inviting the gestionnaire of an établissement, the first of them above all."""

from typing import Any

from litestar import Request
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.administration.forms import PremierGestionnaireForm
from mesaides.administration.reads.fiche import find_etablissement
from mesaides.administration.routes.etablissements import fiche_page
from mesaides.comptes.roles import Fonction
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.invitations.moves.envoi import invite
from mesaides.web.handlers import post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]


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
    return Redirect(f"/administration/etablissements/{uai}", f"{adresse} est invité à gérer l’établissement.")


ROUTES = [create_invitation]
