"""Ending somebody's sessions: a computer lost, a doubt about who is behind a name."""

from typing import Any

from litestar import Request
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.administration.moves.sessions import end_sessions
from mesaides.administration.reads.sessions import SHOWN, find_personne, list_connectees
from mesaides.comptes.reads.preuve import check_proven
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.ecriture import clean_line
from mesaides.web.follow import came_from
from mesaides.web.handlers import get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.paths import inside
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]
ADRESSE = "/administration/sessions"


@get(ADRESSE, who=is_administrateur)
async def list_sessions(request: AnyRequest) -> Page:
    q = clean_line(request.query_params.get("q", ""))[:200]
    found = await list_connectees(q, current_visit().now)
    return Page("administration/sessions.html", q=q, personnes=found[:SHOWN], suite=len(found) > SHOWN)


@post(ADRESSE + "/{compte:int}/fermeture", who=is_administrateur)
async def delete_sessions(request: AnyRequest, compte: FromPath[int]) -> Redirect:
    visit = current_visit()
    personne = await find_personne(compte)
    if personne is None:
        raise NotFoundException
    await check_proven()
    await end_sessions(personne, visit.acteur, visit.now)
    left = inside(came_from(request.scope))
    back = left if left.partition("?")[0] in (ADRESSE, f"/administration/agents/{compte}") else ADRESSE
    return Redirect(back, f"Les sessions de {personne.nom} sont fermées\u00a0; un courriel l’en prévient.")


ROUTES = [list_sessions, delete_sessions]
