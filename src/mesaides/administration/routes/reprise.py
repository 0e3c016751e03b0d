"""The lycées where nobody answers; and handing over an établissement that closes to the one that goes on."""

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.administration.moves.reprise import take_over
from mesaides.administration.reads.attentes import find_muets
from mesaides.administration.reads.reprise import count_remis
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.ecriture import clean_line
from mesaides.etablissements.reads import EtablissementTrouve, find_etablissement, search_etablissements
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

ADRESSE = "/administration/etablissements/{uai:str}/reprise"
LIMITE = 10


@get("/administration/etablissements/attentes", who=is_administrateur)
async def list_muets() -> Page:
    return Page("administration/attentes.html", muets=await find_muets(current_visit().now))


async def provide_ancien(uai: FromPath[str]) -> EtablissementTrouve:
    """One that is open still."""
    ancien = await find_etablissement(uai)
    if ancien is None:
        raise NotFoundException
    return ancien


ANCIEN = {"ancien": Provide(provide_ancien)}


@get(ADRESSE, who=is_administrateur, dependencies=ANCIEN)
async def new_reprise(request: AnyRequest, ancien: NamedDependency[EtablissementTrouve]) -> Page:
    q = clean_line(request.query_params.get("q", ""))[:200]
    found = await search_etablissements(q, LIMITE + 1)
    return Page(
        "administration/reprise.html",
        ancien=ancien,
        remis=await count_remis(ancien.id),
        q=q,
        resultats=[lieu for lieu in found if lieu.id != ancien.id][:LIMITE],
    )


@post(ADRESSE + "/{nouveau:str}", who=is_administrateur, dependencies=ANCIEN)
async def create_reprise(ancien: NamedDependency[EtablissementTrouve], nouveau: FromPath[str]) -> Redirect:
    receveur = await find_etablissement(nouveau)
    if receveur is None:
        raise NotFoundException
    visit = current_visit()
    await take_over(ancien, receveur, visit.acteur, visit.now)
    phrase = f"{receveur.nom} prend la suite. Les personnes concernées sont prévenues."
    return Redirect(f"/administration/etablissements/{ancien.uai}", phrase)


ROUTES = [list_muets, new_reprise, create_reprise]
