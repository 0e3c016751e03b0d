"""Passkeys: made in « Double authentification », shown after the password, or alone."""

from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from mesaides.comptes.forms import CleForm
from mesaides.comptes.moves.cles import CleJuste, ask_signature, judge_cle, spend_cle, take_defi
from mesaides.comptes.moves.connexion import Preuve, Refus
from mesaides.comptes.moves.facteurs import confirm_cle
from mesaides.comptes.moves.passages import close_passage
from mesaides.comptes.moves.sessions import prove_session
from mesaides.comptes.reads.cles import find_defi, this_site
from mesaides.comptes.reads.preuve import check_proven
from mesaides.comptes.routes.code import TOO_LATE, back_in_place, code_in_place, here
from mesaides.comptes.routes.entree import CODE, HOME, enter
from mesaides.comptes.routes.facteurs import ADDED, GIVEN_UP, HERE, PROVEN, provide_lot
from mesaides.comptes.rules.acces import is_connected
from mesaides.comptes.rules.cles import ILLISIBLE, PERIMEE, CleFaite, ask_sign, judge_new
from mesaides.db import transaction
from mesaides.errors import DomainError
from mesaides.web.handlers import anyone, get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.paths import inside
from mesaides.web.visit import current_visit, fingerprint

AnyRequest = Request[Any, Any, Any]
CLE = "/connexion/cle"
SERVIE = "Cette signature a déjà servi. Réessayez avec votre clé."


async def provide_faite(request: AnyRequest) -> tuple[CleFaite | None, Any]:
    """The new key, judged before the handler, and the codes that come with a first one; another may be asked for when
    it is not one. One after the other: what a route depends on is asked at once."""
    form, now = await CleForm.read(request), current_visit().now
    browser = fingerprint(current_visit().key)
    defi = await take_defi(browser, now)
    faite = judge_new(this_site(), form.reponse.data or "", defi) if defi and form.validate() else None
    if faite is None:
        await ask_again()
    return faite, await provide_lot()


async def provide_signee(request: AnyRequest) -> CleJuste | Refus:
    """The same, of a signature: of whoever is logged in, or half-way in, when somebody is."""
    visit, form = current_visit(), await CleForm.read(request)
    passage = None if visit.acteur else await here()
    whose = visit.acteur.compte if visit.acteur else passage.compte if passage else None
    defi = await take_defi(fingerprint(visit.key), visit.now)
    judged = Refus(PERIMEE)
    if form.validate():
        judged = await judge_cle(form.reponse.data or "", defi, whose, visit.now)
    if isinstance(judged, Refus):
        await ask_again()
    return judged


async def ask_again() -> None:
    async with transaction():
        await ask_signature(fingerprint(current_visit().key), current_visit().now)


def right(signee: CleJuste | Refus) -> CleJuste:
    """Raises DomainError for what is refused."""
    if isinstance(signee, Refus):
        raise DomainError(signee.phrase)
    return signee


SIGNEE = {"signee": Provide(provide_signee)}


@post(
    f"{HERE}/{{facteur:int}}/cle",
    who=is_connected,
    held=True,
    dependencies={"faite": Provide(provide_faite)},
)
async def create_cle(facteur: FromPath[int], faite: NamedDependency[Any]) -> Redirect:
    await check_proven()
    cle, lot = faite
    if cle is None:
        raise DomainError(ILLISIBLE)
    visit = current_visit()
    if not await confirm_cle(visit.acteur, facteur, cle, lot, visit.now):
        return Redirect(HERE, GIVEN_UP, "info")
    return Redirect(HERE, ADDED, entire=visit.acteur.facteur_manque)


@post(f"{HERE}/signature", who=is_connected, held=True)
async def create_demande_signature() -> Redirect:
    """« Confirmer avec ma clé »: what it is to sign stands in the page that follows."""
    await ask_signature(fingerprint(current_visit().key), current_visit().now)
    return Redirect(HERE, "Encore une étape : utilisez votre clé.", "info")


@post(f"{HERE}/preuve/cle", who=is_connected, held=True, dependencies=SIGNEE)
async def create_preuve_par_cle(signee: NamedDependency[Any]) -> Redirect:
    visit = current_visit()
    if not await spend_cle(right(signee), visit.now):
        raise DomainError(SERVIE)
    await prove_session(visit.acteur.session, visit.now)
    return Redirect(HERE, PROVEN)


@post(f"{CODE}/cle", who=anyone, dependencies=SIGNEE)
async def create_session_by_second(request: AnyRequest, signee: NamedDependency[Any]) -> Page | Redirect:
    """After the password."""
    passage, form = await here(), await CleForm.read(request)
    if passage is None:
        return Redirect("/connexion", TOO_LATE, "info")
    if form.en_place.data and isinstance(signee, Refus):
        return await code_in_place(passage.compte, signee.phrase)
    juste = right(signee)
    if not await close_passage(passage.id) or not await spend_cle(juste, current_visit().now):
        raise DomainError(SERVIE)
    await enter(Preuve(passage.compte, passage.empreinte, passage.echecs, code=True))
    if form.en_place.data:
        return back_in_place(passage.compte)
    return Redirect(passage.suite or HOME)


@post(CLE, who=anyone)
async def create_demande_entree(request: AnyRequest) -> Redirect:
    form = await CleForm.read(request)
    await ask_signature(fingerprint(current_visit().key), current_visit().now)
    suite = inside(form.suite.data)
    return Redirect(f"{CLE}?suite={quote(suite)}" if suite else CLE)


@get(CLE, who=anyone, held=True, own=True)
async def show_cle(request: AnyRequest) -> Page | Redirect:
    """No password: a key that has verified its owner is two factors."""
    visit, suite = current_visit(), inside(request.query_params.get("suite", ""))
    if is_connected(visit.acteur):
        return Redirect(suite or HOME)
    defi = await find_defi(fingerprint(visit.key), visit.now)
    return Page("comptes/cle.html", options=ask_sign(this_site(), defi) if defi else "", suite=suite)


@post(f"{CLE}/signature", who=anyone, dependencies=SIGNEE)
async def create_session_by_cle(request: AnyRequest, signee: NamedDependency[Any]) -> Redirect:
    form, juste = await CleForm.read(request), right(signee)
    if not await spend_cle(juste, current_visit().now):
        raise DomainError(SERVIE)
    await enter(Preuve(juste.compte, juste.empreinte, code=True))
    return Redirect(inside(form.suite.data) or HOME)


ROUTES = [
    create_cle,
    create_demande_signature,
    create_preuve_par_cle,
    create_session_by_second,
    create_demande_entree,
    show_cle,
    create_session_by_cle,
]
