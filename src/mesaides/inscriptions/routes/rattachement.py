"""« Choisir mon établissement », for who has an account and is attached to none."""

from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_connected
from mesaides.comptes.rules.droits import can_choose
from mesaides.ecriture import clean_line
from mesaides.etablissements.reads import find_etablissement, search_etablissements
from mesaides.inscriptions.moves.rattachement import choose
from mesaides.inscriptions.routes.dossier import LIMITE
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

ATTACHE = (
    "Votre compte est déjà rattaché\u00a0: pour rejoindre un autre établissement, "
    "demandez une invitation à son gestionnaire."
)
AGENT = "Les agents de la Région ne demandent pas de rattachement\u00a0: un établissement les invite."


def _elsewhere() -> Redirect | None:
    """Where to go, who may not choose."""
    if can_choose(acteur()):
        return None
    return Redirect("/mes-services", AGENT if acteur().est_agent else ATTACHE, "info")


@get("/rattachements/nouveau", who=is_connected)
async def new_rattachement(request: AnyRequest) -> Page | Redirect:
    q = clean_line(request.query_params.get("q", ""))[:200]
    found = await search_etablissements(q, LIMITE + 1)
    return _elsewhere() or Page(
        "inscriptions/rattachement.html", q=q, resultats=found[:LIMITE], trop=len(found) > LIMITE
    )


@post("/etablissements/{uai:str}/rattachements", who=is_connected)
async def create_rattachement(uai: FromPath[str]) -> Redirect:
    if elsewhere := _elsewhere():
        return elsewhere
    lieu = await find_etablissement(uai)
    if lieu is None:
        raise NotFoundException
    suite = await choose(lieu, acteur(), current_visit().now)
    return Redirect("/mes-services", f"Votre demande est envoyée. {suite.phrase}")


ROUTES = [new_rattachement, create_rattachement]
