"""« Dispositifs et campagnes »: data files are loaded, looked at before anything changes, and published."""

import asyncio
from collections.abc import Sequence
from typing import Any

from litestar import Response
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from mesaides.administration.forms import ChargementForm, PublicationForm
from mesaides.administration.moves.dispositifs import keep_chargement, publish
from mesaides.administration.reads.dispositifs import Apercu, find_apercu, list_suivis, list_waiting
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.dispositifs.reads import find_fiche, lu_of, read_catalogue
from mesaides.dispositifs.rules.difference import mark_of
from mesaides.dispositifs.rules.export import write_dispositif, write_thematiques
from mesaides.dispositifs.rules.fichiers import OCTETS_MAX, read_octets
from mesaides.dispositifs.rules.lecture import Catalogue, FichierError
from mesaides.errors import DomainError
from mesaides.moyens import Moyen
from mesaides.web.files import sent_files
from mesaides.web.found import found
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.takes import Takes
from mesaides.web.visit import current_visit

ADRESSE = "/administration/dispositifs"


@get(ADRESSE, who=is_administrateur)
async def list_all_dispositifs() -> Page:
    return Page(
        "administration/dispositifs.html",
        suivis=await list_suivis(),
        attendent=await list_waiting(),
        now=current_visit().now,
    )


def _form_page(faults: Sequence[str] = ()) -> Page:
    form = ChargementForm()
    if faults:
        form.refuse("fichiers", "Rien n’est gardé\u00a0: corrigez le fichier, puis choisissez-le de nouveau.")
    status = 422 if faults else 200
    return Page("administration/chargement_nouveau.html", form=form, fautes=faults, status_code=status)


@get(ADRESSE + "/chargement", who=is_administrateur)
async def new_chargement() -> Page:
    return _form_page()


async def provide_lecture(request: AnyRequest) -> Catalogue | FichierError:
    """The files read away from the event loop, before the transaction; or what is wrong in them."""
    sources = [(fichier.filename, await fichier.read()) for fichier in await sent_files(request, "fichiers")]
    try:
        return await asyncio.to_thread(read_octets, sources)
    except FichierError as error:
        return error


@post(
    ADRESSE + "/chargement",
    who=is_administrateur,
    takes=Takes(files=2 * OCTETS_MAX),  # what is a little too heavy is told on the page
    moyen=Moyen.LOT,
    dependencies={"lecture": Provide(provide_lecture)},
)
async def create_chargement(lecture: NamedDependency[Any]) -> Page | Redirect:
    visit = current_visit()
    if isinstance(lecture, FichierError):
        return _form_page(lecture.faults)
    try:
        numero = await keep_chargement(lecture, visit.acteur, visit.now)
    except FichierError as error:
        return _form_page(error.faults)
    return Redirect(f"{ADRESSE}/chargements/{numero}", "Fichier lu. Rien n’a changé encore.", "info")


def _apercu_page(apercu: Apercu, form: PublicationForm | None = None) -> Page:
    return Page(
        "administration/chargement.html",
        apercu=apercu,
        form=form or PublicationForm(),
        lu=mark_of(apercu.differences),
        now=current_visit().now,
        status_code=422 if form else 200,
    )


@get(ADRESSE + "/chargements/{numero:int}", who=is_administrateur)
async def show_chargement(numero: FromPath[int]) -> Page:
    return _apercu_page(found(await find_apercu(numero)))


@post(ADRESSE + "/chargements/{numero:int}/publication", who=is_administrateur)
async def create_publication(request: AnyRequest, numero: FromPath[int]) -> Page | Redirect:
    apercu, form = found(await find_apercu(numero)), await PublicationForm.read(request)
    if not form.validate():
        return _apercu_page(apercu, form)
    visit, lu, pourquoi = current_visit(), form.lu.data or "", form.pourquoi.data or ""
    try:
        fait = await publish(numero, lu, pourquoi, visit.acteur, visit.now)
    except FichierError as refusal:  # a service that was closed since
        raise DomainError(f"{refusal.faults[0]} Rien n’a été changé.") from None
    phrase = "C’est publié." if fait else "C’était déjà publié."
    return Redirect(ADRESSE, phrase, "succes" if fait else "info")


@get(ADRESSE + "/{code:str}/toml", who=is_administrateur)
async def export_dispositif(code: FromPath[str]) -> Response[str]:
    """Loaded again, it changes nothing."""
    return _saved(code, write_dispositif(lu_of(found(await find_fiche(code)))))


@get(ADRESSE + "/thematiques.toml", who=is_administrateur)
async def export_thematiques() -> Response[str]:
    return _saved("thematiques", write_thematiques((await read_catalogue()).thematiques))


def _saved(nom: str, texte: str) -> Response[str]:
    headers = {"content-disposition": f'attachment; filename="{nom}.toml"', "cache-control": "no-store"}
    return Response(texte, media_type="application/toml; charset=utf-8", headers=headers)


ROUTES = [
    list_all_dispositifs,
    new_chargement,
    create_chargement,
    show_chargement,
    create_publication,
    export_dispositif,
    export_thematiques,
]
