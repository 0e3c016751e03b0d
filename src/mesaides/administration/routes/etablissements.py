"""The établissements of the Région: found, and who manages them."""

from typing import Any

from litestar import Request
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.administration.forms import PremierGestionnaireForm
from mesaides.administration.reads.etablissements import Cherche, find_page
from mesaides.administration.reads.fiche import find_fiche
from mesaides.comptes.roles import Fonction
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.comptes.rules.droits import can_invite
from mesaides.ecriture import clean_line
from mesaides.web.handlers import get
from mesaides.web.pages import Page
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]


@get("/administration/etablissements", who=is_administrateur)
async def list_etablissements(request: AnyRequest) -> Page:
    query = request.query_params
    cherche = Cherche(
        q=clean_line(query.get("q", ""))[:200],
        sans=clean_line(query.get("sans", ""))[:60],
        apres=query.get("apres", "")[:8],
        avant=query.get("avant", "")[:8],
    )
    return Page(
        "administration/etablissements.html",
        cherche=cherche,
        page=await find_page(cherche),
        now=current_visit().now,
    )


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


ROUTES = [list_etablissements, show_etablissement]
