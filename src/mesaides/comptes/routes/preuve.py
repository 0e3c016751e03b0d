"""« C’est bien vous ? »: asked over an act that matters, which then goes on with all that was typed.

An act that asks for a proof (`reads.preuve`) is sent here by its own browser (307), form and all; once proven, it is
sent back the same way.
"""

from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.exceptions import NotFoundException

from mesaides.comptes.forms import CleForm, PreuveForm
from mesaides.comptes.moves.cles import judge_cle, spend_cle, take_defi
from mesaides.comptes.moves.connexion import Refus
from mesaides.comptes.moves.sessions import prove_session
from mesaides.comptes.reads.cles import find_defi, list_usable, this_site
from mesaides.comptes.reads.preuve import PreuveDemandeeError, is_proven
from mesaides.comptes.routes.cles import ask_again
from mesaides.comptes.routes.entree import HOME, prove_again_here, slow_down, this_situation
from mesaides.comptes.rules.acces import is_connected
from mesaides.comptes.rules.cles import ask_sign
from mesaides.db import transaction
from mesaides.web.errors import PROTECTION
from mesaides.web.follow import came_from
from mesaides.web.handlers import save
from mesaides.web.pages import Page
from mesaides.web.paths import inside
from mesaides.web.visit import current_visit, fingerprint

AnyRequest = Request[Any, Any, Any]
HERE = f"{PROTECTION}/preuve/acte"
OURS = frozenset({"jeton", "code", "actuel", "reponse"})
"""Fields of this page, or of one sending alone."""


DONNEE = "preuve"
"""In the address of what this page sends."""


def ask_proof(request: AnyRequest, error: PreuveDemandeeError) -> Response[bytes]:
    """The act was not done: its form comes here."""
    acte = f"{request.url.path}?{request.url.query}".rstrip("?")
    return send_again(_address(acte, came_from(request.scope)))


def _address(acte: str, retour: str, **asked: str) -> str:
    """`retour`: the page that was left for the act."""
    return f"{HERE}?{urlencode({'acte': acte, 'retour': retour, **asked})}"


def send_again(path: str) -> Response[bytes]:
    """The browser sends the same form there."""
    headers = {"location": path, "cache-control": "no-store"}
    return Response(b"", status_code=307, media_type="text/html", headers=headers)


@save(HERE, who=is_connected)
async def create_preuve_d_acte(request: AnyRequest) -> Page | Response[bytes]:
    acte = inside(request.query_params.get("acte"))
    if not acte or acte.startswith(HERE):
        raise NotFoundException
    form = await PreuveForm.read(request)
    refus = await _prove(request, form)
    if await is_proven():
        return send_again(acte)
    page = await _page(request, form, acte)
    return slow_down(page, refus) if refus else page


async def _prove(request: AnyRequest, form: PreuveForm) -> Refus | None:
    """By what came with the form of this page, if anything did: an act may have a code, or a key, of its own."""
    if DONNEE not in request.query_params:
        return None
    cle = await CleForm.read(request)
    if cle.reponse.data:
        if refus := await _prove_by_cle(cle.reponse.data):
            form.refuse("code", refus.phrase)
        return refus
    if form.code.data or form.actuel.data:
        return await prove_again_here(form)
    return None


async def _prove_by_cle(reponse: str) -> Refus | None:
    visit = current_visit()
    defi = await take_defi(fingerprint(visit.key), visit.now)
    judged = await judge_cle(reponse, defi, visit.acteur.compte, visit.now)
    if isinstance(judged, Refus):
        return judged
    async with transaction():
        if await spend_cle(judged, visit.now):
            await prove_session(visit.acteur.session, visit.now)
    return None


async def _page(request: AnyRequest, form: PreuveForm, acte: str) -> Page:
    retour = inside(request.query_params.get("retour")) or HOME
    visit, demo = current_visit(), request.app.state.get("demo_code")
    sent = (await request.form()).multi_items()
    return Page(
        "comptes/preuve.html",
        status_code=422,
        situation=await this_situation(),
        form=form,
        envoi=_address(acte, retour, **{DONNEE: "1"}),
        retour=retour,
        gardes=[(nom, value) for nom, value in sent if nom not in OURS and isinstance(value, str)],
        signature=await _ask_signature(),
        demo_code=await demo(visit.acteur.compte, visit.now) if demo else "",
    )


async def _ask_signature() -> str:
    """What one of their passkeys is asked to sign; '' when they have none."""
    visit, cles = current_visit(), await list_usable(current_visit().acteur.compte)
    if not cles:
        return ""
    await ask_again()
    return ask_sign(this_site(), await find_defi(fingerprint(visit.key), visit.now), cles)


ROUTES = [create_preuve_d_acte]
