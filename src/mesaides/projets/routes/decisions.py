"""Asking for a validation; validating and refusing, one by one or several together, inline or from the mail."""

from typing import Any

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotAuthorizedException, NotFoundException
from litestar.params import FromPath

from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.acces import is_attached, is_gestionnaire
from mesaides.db import transaction
from mesaides.errors import DomainError
from mesaides.moyens import Moyen
from mesaides.numeros import read_numero
from mesaides.projets.forms import RefusBudgetForm
from mesaides.projets.moves.annonces import tell_by_link
from mesaides.projets.moves.decisions import ask_validation, refuse, validate
from mesaides.projets.moves.liens import DecisionSansConnexion, find_decision, use_decision
from mesaides.projets.reads.lecture import FicheProjet, find_projet
from mesaides.projets.routes.editeur import (
    back_to,
    budget_address,
    budget_page,
    open_lignes,
)
from mesaides.projets.routes.fiche import FICHE, acteur
from mesaides.projets.rules.postes import POSTES
from mesaides.projets.states import ETAPES
from mesaides.web.handlers import anyone, get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import Fait, current_visit
from mesaides.web.words import nb

VALIDE = "Budget validé."
REFUSE = "Budget refusé. Votre raison est transmise à la personne qui porte le projet."
ENSEMBLE = 50


@post("/projets/{projet:int}/sollicitation", who=is_attached, dependencies=FICHE)
async def create_sollicitation(request: AnyRequest, fiche: NamedDependency[FicheProjet]) -> Redirect:
    await ask_validation(fiche, acteur(), current_visit().now)
    return Redirect(budget_address(fiche, open_lignes(request)), "La validation est demandée.")


@post("/projets/{projet:int}/validation", who=is_gestionnaire, dependencies=FICHE)
async def create_validation(request: AnyRequest, fiche: NamedDependency[FicheProjet]) -> Redirect:
    form = await RefusBudgetForm.read(request)
    await validate(fiche, form.vue.data or "", acteur(), current_visit().now)
    return Redirect(_back(request, form, fiche), VALIDE, fait=Fait("Validé"))


@post("/projets/{projet:int}/refus", who=is_gestionnaire, dependencies=FICHE)
async def create_refus(request: AnyRequest, fiche: NamedDependency[FicheProjet]) -> Page | Redirect:
    """Sent from several pages: the one it came from shows what is to be mended."""
    form = await RefusBudgetForm.read(request, projet=fiche.id)
    if not form.validate() and ETAPES["refus"].is_open(fiche.etat, acteur(), fiche):
        current_visit().refusee = form
        return await budget_page(fiche, ouvertes=open_lignes(request), status_code=422)
    await _refuse(fiche, form, acteur())
    return Redirect(_back(request, form, fiche), REFUSE, fait=Fait("Refusé", "neutre"))


@post("/projets/validations", who=is_gestionnaire, moyen=Moyen.LOT)
async def create_validations(request: AnyRequest) -> Redirect:
    """Each of the ticked budgets, as it was read; those that cannot be are told, the others are validated."""
    form = await request.form()
    done, told = list[str](), list[str]()
    ticked = sorted({str(value) for value in form.getall("budget", [])})[:ENSEMBLE]
    if not ticked:
        raise DomainError("Cochez au moins un budget à valider.")
    for numero, _, vue in (value.partition("-") for value in ticked):
        refusal = await _try_validate(numero, vue)
        if refusal is None:
            done.append(f"budget-{read_numero(numero)}")
        else:
            told.append(refusal)
    if not done:
        raise DomainError(" ".join(told))
    phrase = f"{nb(len(done), 'budget validé', 'budgets validés')}."
    back = back_to(request, str(form.get("retour", ""))) or "/projets"
    genre, fait = "attention" if told else "succes", Fait("Validé", rangs=tuple(done))
    return Redirect(back, " ".join([phrase, *told]), genre, fait=fait)


async def _try_validate(numero: str, vue: str) -> str | None:
    """Why it is not validated, None when it is."""
    fiche = await find_projet(read_numero(numero), acteur())
    if fiche is None:
        raise NotFoundException
    try:
        async with transaction():
            await validate(fiche, vue, acteur(), current_visit().now)
    except DomainError as refusal:
        return f"« {fiche.intitule} » : {refusal.phrase}"
    return None


async def _refuse(fiche: FicheProjet, form: RefusBudgetForm, par: Acteur, lien: int | None = None) -> None:
    """Raises DomainError, with the reason they wrote, when it is too late; also when there is none."""
    raison = form.raison.data or ""
    try:
        await refuse(fiche, form.vue.data or "", raison, par, current_visit().now, lien=lien)
    except DomainError as refusal:
        raise DomainError(refusal.phrase, raison) from refusal
    if form.errors:
        raise DomainError(str(form.raison.errors[0]), raison)


def _back(request: AnyRequest, form: RefusBudgetForm, fiche: FicheProjet) -> str:
    return back_to(request, form.retour.data) or budget_address(fiche, open_lignes(request))


async def provide_decision(token: FromPath[str]) -> DecisionSansConnexion | None:
    return await find_decision(token, current_visit().now)


DECISION = {"decision": Provide(provide_decision)}


@get("/decision/{token:str}", who=anyone, dependencies=DECISION)
async def show_decision(
    token: FromPath[str], decision: NamedDependency[DecisionSansConnexion | None]
) -> Page:
    """A page that changes nothing: programs that check mails open links first."""
    if decision is not None and decision.asks_to_log_in(current_visit().acteur):
        raise NotAuthorizedException
    return _decision_page(token, decision, status_code=200 if decision else 410)


def _decision_page(
    token: str,
    decision: DecisionSansConnexion | None,
    *,
    form: RefusBudgetForm | None = None,
    status_code: int,
) -> Page:
    visiteur = current_visit().acteur
    context: dict[str, Any] = {
        "decision": decision,
        "etrangere": decision is not None and decision.is_of_another(visiteur),
        "gere": decision is not None
        and visiteur is not None
        and visiteur.manages(decision.fiche.etablissement),
        "token": token,
        "postes": POSTES,
        "form": form,
    }
    return Page("projets/decision.html", status_code=status_code, **context)


@post("/decision/{token:str}/validation", who=anyone, dependencies=DECISION)
async def create_validation_by_mail(
    request: AnyRequest, token: FromPath[str], decision: NamedDependency[DecisionSansConnexion | None]
) -> Redirect:
    form = await RefusBudgetForm.read(request)
    found = await _use(token, decision)
    await validate(found.fiche, form.vue.data or "", found.acteur, current_visit().now, lien=found.lien)
    await _tell_by_link(found, valide=True)
    return Redirect("/decision-prise", VALIDE)


@post("/decision/{token:str}/refus", who=anyone, dependencies=DECISION)
async def create_refus_by_mail(
    request: AnyRequest, token: FromPath[str], decision: NamedDependency[DecisionSansConnexion | None]
) -> Page | Redirect:
    form = await RefusBudgetForm.read(request)
    _check_bearer(decision, form.raison.data or "")
    if not form.validate() and decision is not None:
        return _decision_page(token, decision, form=form, status_code=422)
    found = await _use(token, decision, form.raison.data or "")
    await _refuse(found.fiche, form, found.acteur, found.lien)
    await _tell_by_link(found, valide=False)
    return Redirect("/decision-prise", REFUSE)


@get("/decision-prise", who=anyone)
async def show_decision_made() -> Page:
    return Page("projets/decision_prise.html")


def _check_bearer(decision: DecisionSansConnexion | None, garde: str = "") -> None:
    """Raises NotAuthorizedException when they must log in, DomainError to somebody else than its gestionnaire."""
    visiteur = current_visit().acteur
    if decision is None:
        return
    if decision.asks_to_log_in(visiteur):
        raise NotAuthorizedException
    if decision.is_of_another(visiteur):
        raise DomainError(
            f"Ce lien a été envoyé à {decision.acteur.politesse}, et vous êtes connecté comme "
            f"{visiteur.politesse}\u00a0: rien n’a été enregistré.",
            garde,
        )


async def _tell_by_link(decision: DecisionSansConnexion, *, valide: bool) -> None:
    """Somebody who did not log in answered in the name of this gestionnaire: they are told."""
    if current_visit().acteur is None:
        await tell_by_link(decision.fiche, decision.acteur, valide=valide)


async def _use(token: str, decision: DecisionSansConnexion | None, garde: str = "") -> DecisionSansConnexion:
    """`garde`: what they wrote, to be shown again when the link is dead."""
    _check_bearer(decision, garde)
    visit = current_visit()
    if decision is None or not await use_decision(token, visit.now, connecte=visit.acteur is not None):
        raise DomainError("Ce lien ne sert plus. Connectez-vous pour voir où en est le budget.", garde)
    return decision


ROUTES = [
    create_sollicitation,
    create_validation,
    create_refus,
    create_validations,
    show_decision,
    create_validation_by_mail,
    create_refus_by_mail,
    show_decision_made,
]
