"""Watching the mails of the portal."""

from litestar.params import FromPath

from mesaides.administration.moves.courriels import retry
from mesaides.administration.reads.courriels import find_suivi
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.pieces.reads.lecture import find_waiting
from mesaides.web.handlers import get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import Fait, current_visit


@get("/administration/courriels", who=is_administrateur)
async def show_courriels() -> Page:
    now = current_visit().now
    en_analyse, depuis = await find_waiting()
    return Page(
        "administration/courriels.html",
        suivi=await find_suivi(now),
        en_analyse=en_analyse,
        depuis=depuis,
        now=now,
    )


@post("/administration/courriels/{numero:int}/essai", who=is_administrateur)
async def create_essai(numero: FromPath[int]) -> Redirect:
    visit = current_visit()
    await retry(numero, par=visit.acteur.compte, now=visit.now)
    phrase = "Le courriel est remis en tête de la file."
    return Redirect("/administration/courriels", phrase, fait=Fait("Remis en file"))


ROUTES = [show_courriels, create_essai]
