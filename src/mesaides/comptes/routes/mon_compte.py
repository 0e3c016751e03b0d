"""« Mon compte »: what the portal knows of me, each part with its « Modifier »."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.forms import AdresseForm, ChangementForm, FermetureForm, IdentiteForm, RythmeForm
from mesaides.comptes.moves.connexion import Refus
from mesaides.comptes.moves.motdepasse import change_password, find_titulaire
from mesaides.comptes.moves.profil import choose_rythme, find_awaited_adresse, find_rythme, rename
from mesaides.comptes.moves.secret import hash_password
from mesaides.comptes.moves.sessions import end_other_sessions, end_session
from mesaides.comptes.reads.regards import list_regards
from mesaides.comptes.reads.sessions import list_sessions
from mesaides.comptes.roles import Acteur
from mesaides.comptes.routes.entree import (
    check_new_password,
    leave,
    prove_actuel,
    remember_device,
    slow_down,
    this_situation,
)
from mesaides.comptes.rules.acces import is_connected
from mesaides.comptes.rules.attente import Place
from mesaides.comptes.rules.rythme import Rythme
from mesaides.errors import DomainError
from mesaides.web.forms import Form
from mesaides.web.handlers import check, get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import Fait, current_visit

AnyRequest = Request[Any, Any, Any]
HERE = "/mon-compte"
FERMEE = Fait("Fermée", "neutre")
PARTIES: dict[str, type[Form]] = {
    "identite": IdentiteForm,
    "adresse": AdresseForm,
    "courriels": RythmeForm,
    "mot-de-passe": ChangementForm,
    "fermeture": FermetureForm,
}


async def account_page(ouvert: str = "", form: Form | None = None, status_code: int = 200) -> Page:
    """The whole account; `ouvert` is the part whose form is shown."""
    visit = current_visit()
    acteur: Acteur = visit.acteur
    return Page(
        "comptes/mon_compte.html",
        status_code=status_code,
        ouvert=ouvert,
        form=form,
        rythme=await find_rythme(acteur),
        situation=await this_situation(),
        maintenant=visit.now,
        attendue=await find_awaited_adresse(acteur.compte, visit.now),
        regards=await list_regards(acteur.compte),
        sessions=await list_sessions(acteur.compte, visit.now, acteur.idle),
    )


async def refused_page(ouvert: str, form: Form, refus: Refus | None = None) -> Page:
    page = await account_page(ouvert, form, 422)
    return slow_down(page, refus) if refus else page


@get("/mon-compte", who=is_connected, own=True)
async def show_compte() -> Page:
    return await account_page()


@get([f"{HERE}/{partie}" for partie in PARTIES], who=is_connected, own=True)
async def edit_compte(request: AnyRequest) -> Page:
    partie = request.url.path.rpartition("/")[2]
    acteur: Acteur = current_visit().acteur
    form = PARTIES[partie](obj=acteur if partie == "identite" else None)
    if isinstance(form, RythmeForm):
        form.rythme.data = await find_rythme(acteur)
    return await account_page(partie, form)


@post("/mon-compte/identite", who=is_connected)
async def update_identite(request: AnyRequest) -> Page | Redirect:
    form = await IdentiteForm.read(request)
    if not form.validate():
        return await refused_page("identite", form)
    await rename(current_visit().acteur, form.civilite.data, form.nom.data or "", form.prenom.data or "")
    return Redirect(HERE, "Vos informations personnelles sont à jour.")


@post("/mon-compte/courriels", who=is_connected)
async def update_rythme(request: AnyRequest) -> Page | Redirect:
    form = await RythmeForm.read(request)
    if not form.validate():
        return await refused_page("courriels", form)
    await choose_rythme(current_visit().acteur, Rythme(form.rythme.data), current_visit().now)
    return Redirect(HERE, "Votre choix est enregistré.")


async def provide_changement(request: AnyRequest) -> tuple[ChangementForm, Refus | str]:
    """The form, and the new hash when all is well; a password refused costs no attempt at the present one."""
    form = await ChangementForm.read(request)
    titulaire = await find_titulaire(current_visit().acteur.compte)
    if titulaire is None:
        raise NotFoundException
    await check_new_password(form, "mot_de_passe", titulaire)
    refus = await prove_actuel(form)
    if form.errors or refus:
        return form, refus or ""
    place = Place.of_compte(titulaire.compte)
    return form, await hash_password(form.mot_de_passe.data or "", place)


@post("/mon-compte/mot-de-passe", who=is_connected, dependencies={"changement": Provide(provide_changement)})
async def update_mot_de_passe(changement: NamedDependency[Any]) -> Page | Redirect:
    form, hashed = changement
    if isinstance(hashed, Refus) or not hashed:
        return await refused_page("mot-de-passe", form, hashed or None)
    visit = current_visit()
    acteur = visit.acteur
    if await change_password(acteur.compte, hashed, visit.now, agent=visit.agent, but=acteur.session):
        remember_device(acteur.compte, hashed)
    return Redirect(HERE, "Votre mot de passe est changé. Vos autres sessions sont fermées.")


@check("/mon-compte/mot-de-passe/verification", who=is_connected)
async def check_mot_de_passe(request: AnyRequest) -> Page:
    """The field that was left, named by the block asked for."""
    form = await ChangementForm.read(request)
    titulaire = await find_titulaire(current_visit().acteur.compte)
    if titulaire is not None:
        await check_new_password(form, "mot_de_passe", titulaire)
    return await account_page("mot-de-passe", form)


@post("/mon-compte/sessions/{session:int}/fermeture", who=is_connected)
async def delete_session(session: FromPath[int]) -> Redirect:
    """One of mine; that of another person, or none, is closed already as far as I am concerned."""
    acteur: Acteur = current_visit().acteur
    if session == acteur.session:
        return Redirect(
            HERE, "C’est la session que vous utilisez\u00a0: pour la fermer, déconnectez-vous.", "info"
        )
    if not await end_session(session, acteur):
        return Redirect(HERE, "Cette session était déjà fermée.", "info", fait=FERMEE)
    return Redirect(HERE, "La session est fermée.", fait=FERMEE)


@post("/mon-compte/sessions/fermeture", who=is_connected)
async def delete_sessions() -> Redirect:
    if not await end_other_sessions(current_visit().acteur):
        return Redirect(HERE, "Aucune autre session n’est ouverte.", "info")
    return Redirect(HERE, "Toutes vos autres sessions sont fermées.")


async def provide_fermeture(request: AnyRequest) -> tuple[FermetureForm, Refus | None]:
    form = await FermetureForm.read(request)
    form.validate()
    return form, await prove_actuel(form)


@post("/mon-compte/fermeture", who=is_connected, dependencies={"fermeture": Provide(provide_fermeture)})
async def delete_compte(
    fermeture: NamedDependency[Any], close_compte: NamedDependency[Any]
) -> Page | Redirect:
    """`close_compte` comes from the wiring: it ends also what the rooms above keep of this account."""
    form, refus = fermeture
    if form.errors:
        return await refused_page("fermeture", form, refus)
    visit = current_visit()
    if not await close_compte(visit.acteur, visit.now):
        raise DomainError("Votre compte est déjà fermé.")
    return leave("Votre compte est fermé. Un courriel vous le confirme.")


ROUTES = [
    show_compte,
    edit_compte,
    update_identite,
    update_rythme,
    update_mot_de_passe,
    check_mot_de_passe,
    delete_session,
    delete_sessions,
    delete_compte,
]
