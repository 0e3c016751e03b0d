"""« Bienvenue. Connectez-vous à votre espace personnel. »"""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency, Provide

from mesaides.comptes.forms import ConnexionForm
from mesaides.comptes.moves.connexion import Preuve, Refus, authenticate
from mesaides.comptes.moves.sessions import log_out
from mesaides.comptes.routes.code import back_in_place, code_in_place
from mesaides.comptes.routes.entree import CODE, HOME, asks_code, enter, leave, slow_down, this_device
from mesaides.comptes.rules.acces import is_connected
from mesaides.db.pannes import Panne
from mesaides.web.handlers import anyone, get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.paths import inside
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]
VIERGE = ConnexionForm()
"""As it is shown first, made once: it holds nothing of anybody."""
CLOSED = {
    Panne.INJOIGNABLE: (
        "Le portail est indisponible, votre session n’est pas ouverte. Rien n’a été enregistré\u00a0: réessayez dans "
        "quelques minutes."
    ),
    Panne.OCCUPEE: "Le portail est occupé, votre session n’est pas ouverte. Réessayez dans quelques secondes.",
    Panne.LECTURE_SEULE: (
        "Le portail se consulte, mais ne peut rien enregistrer pour le moment, pas même une connexion. Réessayez dans "
        "quelques minutes\u00a0; là où votre session est déjà ouverte, vous pouvez continuer à lire."
    ),
}


def _page(form: ConnexionForm, request: AnyRequest, status_code: int = 200) -> Page:
    suite = inside(form.suite.data)
    return Page(
        "comptes/connexion.html",
        form=form,
        suite=suite,
        demo_comptes=request.app.state.get("demo_comptes"),
        demo_password=request.app.state.get("demo_password"),
        status_code=status_code,
        same_for_all=status_code == 200 and not suite,
    )


@get(["/", "/connexion"], who=anyone, held=True)
async def show_connexion(request: AnyRequest) -> Page | Redirect:
    if is_connected(current_visit().acteur):
        return Redirect(inside(request.query_params.get("suite", "")) or HOME)
    suite = request.query_params.get("suite", "")
    return _page(ConnexionForm(suite=suite) if suite else VIERGE, request)


async def provide_proof(request: AnyRequest) -> Page | Redirect | ConnexionForm | Refus | Preuve:
    """Whose the identifiants are, when they are right; done before the handler, for it takes time. What asks for the
    code, when one is needed."""
    form = await ConnexionForm.read(request)
    if not form.validate():
        return form
    visit = current_visit()
    typed = form.identifiant.data or "", form.mot_de_passe.data or ""
    proof = await authenticate(*typed, visit.ip, visit.now, this_device())
    if isinstance(proof, Preuve) and await asks_code(proof, inside(form.suite.data) or HOME):
        return await code_in_place(proof.compte) if form.en_place.data else Redirect(CODE, entire=True)
    return proof


def show_door_closed(request: AnyRequest, panne: Panne) -> Page:
    """A log-in writes a session: what cannot be written lets nobody in, and says so beside the identifiant."""
    form = ConnexionForm.read_again()
    form.refuse("identifiant", CLOSED[panne])
    return _page(form, request, 503)


@post("/connexion", who=anyone, when_down=show_door_closed, dependencies={"proof": Provide(provide_proof)})
async def create_session(request: AnyRequest, proof: NamedDependency[Any]) -> Page | Redirect:
    if isinstance(proof, Page | Redirect):
        return proof
    form = await ConnexionForm.read(request)
    if isinstance(proof, ConnexionForm):
        return _page(proof, request, 422)
    if isinstance(proof, Refus):
        form.refuse("identifiant", proof.phrase)
        return slow_down(_page(form, request, 422), proof)
    await enter(proof)
    if form.en_place.data:
        return back_in_place(proof.compte)
    return Redirect(inside(form.suite.data) or HOME)


@get("/session", who=is_connected, held=True, status_code=204)
async def keep_session() -> None:
    """« Garder ma session »: coming here is enough."""


@post("/deconnexion", who=is_connected, held=True, own=False)
async def delete_session(request: AnyRequest) -> Redirect:
    form = await ConnexionForm.read(request)
    await log_out(current_visit().acteur)
    return leave("Votre session est fermée.", inside(form.suite.data))


ROUTES = [show_connexion, create_session, keep_session, delete_session]
