"""The code that is asked after the password, of who has a device that gives some."""

from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.di import NamedDependency, Provide

from mesaides.comptes.forms import CodeForm
from mesaides.comptes.moves.code import judge_code, spend_code
from mesaides.comptes.moves.connexion import Preuve, Refus
from mesaides.comptes.moves.passages import close_passage
from mesaides.comptes.moves.tentatives import CompteurEssais, of_code
from mesaides.comptes.reads.cles import find_defi, list_usable, this_site
from mesaides.comptes.reads.facteurs import PassageLu, count_secours, find_passage
from mesaides.comptes.routes.entree import CODE, HOME, enter, slow_down, this_device
from mesaides.comptes.rules.cles import ask_sign
from mesaides.comptes.rules.facteurs import SERVI, CodeJuste
from mesaides.web.handlers import anyone, get, post
from mesaides.web.pages import Page, Redirect, in_live_region
from mesaides.web.visit import current_visit, fingerprint

AnyRequest = Request[Any, Any, Any]
BACK = "Votre session est de nouveau ouverte."
ANOTHER = (
    "Votre session est ouverte. La page d’avant était celle d’une autre personne\u00a0: "
    "ce qui y était saisi n’a pas été envoyé."
)
"""To who logs in on a page that was not theirs."""
TOO_LATE = (
    "Donnez d’abord votre identifiant et votre mot de passe\u00a0: le code se donne dans les dix minutes."
)


RIEN = CodeJuste()


@dataclass(frozen=True, slots=True)
class Entree:
    """Who is half-way in, what they typed, and what it is worth: `refus` when it was judged and is not right."""

    passage: PassageLu
    form: CodeForm
    compteurs: tuple[CompteurEssais, ...] = ()
    juste: CodeJuste = RIEN
    refus: Refus | None = None


async def code_in_place(compte: int, erreur: str = "") -> Page:
    """The code asked over a page whose form is still there."""
    return in_live_region(
        Page(
            "comptes/code_en_place.html",
            status_code=422 if erreur else 200,
            erreur=erreur,
            signature=await ask_signature_of(compte),
        )
    )


async def ask_signature_of(compte: int) -> str:
    """What this browser is asked to have one of their passkeys sign; '' without any, or too late."""
    visit, cles = current_visit(), await list_usable(compte)
    defi = await find_defi(fingerprint(visit.key), visit.now) if cles else ""
    return ask_sign(this_site(), defi, cles) if defi else ""


def back_in_place(compte: int) -> Redirect:
    same = current_visit().comes_from_page_of(compte)
    return Redirect(HOME, BACK) if same else Redirect(HOME, ANOTHER, "info")


async def here() -> PassageLu | None:
    return await find_passage(fingerprint(current_visit().key), current_visit().now)


async def _page(request: AnyRequest, passage: PassageLu, form: CodeForm, status_code: int = 200) -> Page:
    demo, visit = request.app.state.get("demo_code"), current_visit()
    return Page(
        "comptes/code.html",
        form=form,
        signature=await ask_signature_of(passage.compte),
        demo_code=await demo(passage.compte, visit.now) if demo else "",
        status_code=status_code,
    )


@get(CODE, who=anyone, own=True)
async def show_code(request: AnyRequest) -> Page | Redirect:
    passage = await here()
    return await _page(request, passage, CodeForm()) if passage else Redirect("/connexion", TOO_LATE, "info")


async def provide_entree(request: AnyRequest) -> Entree | None:
    """Judged before the handler: a try counts whatever becomes of it. None when nobody is half-way in here."""
    visit, passage = current_visit(), await here()
    if passage is None:
        return None
    form = await CodeForm.read(request)
    if not form.validate():
        return Entree(passage, form)
    mark = this_device().mark_of(passage.compte, passage.empreinte, visit.now)
    compteurs = of_code(passage.compte, mark, visit.ip)
    juste = await judge_code(passage.compte, form.code.data or "", compteurs, visit.now)
    if isinstance(juste, Refus):
        form.refuse("code", juste.phrase)
        return Entree(passage, form, refus=juste)
    return Entree(passage, form, compteurs, juste)


@post(CODE, who=anyone, dependencies={"entree": Provide(provide_entree)})
async def create_session_by_code(request: AnyRequest, entree: NamedDependency[Any]) -> Page | Redirect:
    """The code is spent and the session opened together, or neither."""
    if entree is None:
        return Redirect("/connexion", TOO_LATE, "info", entire=True)
    if not entree.form.errors and not await _come_through(entree):
        entree.form.refuse("code", SERVI)
    if entree.form.errors:
        return await _refuse(request, entree)
    if entree.form.en_place.data:
        return back_in_place(entree.passage.compte)
    return Redirect(entree.passage.suite or HOME, *await _left(entree))


async def _come_through(entree: Entree) -> bool:
    passage, now = entree.passage, current_visit().now
    if not await close_passage(passage.id):
        return False
    if not await spend_code(passage.compte, entree.juste, entree.compteurs, now):
        return False
    await enter(Preuve(passage.compte, passage.empreinte, passage.echecs, code=True))
    return True


async def _refuse(request: AnyRequest, entree: Entree) -> Page:
    if entree.form.en_place.data:
        page = await code_in_place(entree.passage.compte, str(entree.form.code.errors[0]))
    else:
        page = await _page(request, entree.passage, entree.form, 422)
    return slow_down(page, entree.refus) if entree.refus else page


async def _left(entree: Entree) -> tuple[str, ...]:
    """To who came in by a code for the day the device is lost."""
    if not entree.juste.secours:
        return ()
    reste = await count_secours(entree.passage.compte)
    return (
        f"Codes de secours restants\u00a0: {reste}. "
        "Depuis «\u00a0Mon compte\u00a0», ajoutez un appareil ou refaites-les.",
        "info",
    )


ROUTES = [show_code, create_session_by_code]
