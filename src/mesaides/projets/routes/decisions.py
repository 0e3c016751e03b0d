"""Asking for a validation; validating and refusing, one by one or several together, inline or from the mail."""

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.db import transaction
from mesaides.errors import DomainError
from mesaides.numeros import read_numero
from mesaides.projets.forms import RefusForm
from mesaides.projets.routes.commun import AnyRequest, acteur, provide_fiche
from mesaides.projets.rules.acces import has_projets, manages_projets
from mesaides.projets.rules.postes import POSTES
from mesaides.projets.tables.decisions import ask_validation, refuse, validate
from mesaides.projets.tables.lecture import Fiche, find_projet
from mesaides.projets.tables.liens import Decision, find_decision, use_decision
from mesaides.web.handlers import anyone, get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.paths import inside
from mesaides.web.visit import current_visit
from mesaides.web.words import nb

FICHE = {"fiche": Provide(provide_fiche)}
VALIDE = "Budget validé."
REFUSE = "Budget refusé. Votre raison est transmise à la personne qui porte le projet."
ENSEMBLE = 50


@post("/projets/{projet:int}/sollicitation", who=has_projets, dependencies=FICHE)
async def create_sollicitation(fiche: NamedDependency[Fiche]) -> Redirect:
    await ask_validation(fiche, acteur(), current_visit().now)
    return Redirect(f"/projets/{fiche.id}/budget", "La validation est demandée.")


@post("/projets/{projet:int}/validation", who=manages_projets, dependencies=FICHE)
async def create_validation(request: AnyRequest, fiche: NamedDependency[Fiche]) -> Redirect:
    form = await RefusForm.read(request)
    await validate(fiche, form.vue.data or "", acteur(), current_visit().now)
    return Redirect(_back(form, fiche), VALIDE)


@post("/projets/{projet:int}/refus", who=manages_projets, dependencies=FICHE)
async def create_refus(request: AnyRequest, fiche: NamedDependency[Fiche]) -> Redirect:
    form = await RefusForm.read(request)
    await refuse(fiche, form.vue.data or "", _raison(form), acteur(), current_visit().now)
    return Redirect(_back(form, fiche), REFUSE)


@post("/projets/validations", who=manages_projets)
async def create_validations(request: AnyRequest) -> Redirect:
    """Each of the ticked budgets, as it was read; those that cannot be are told, the others are validated."""
    form = await request.form()
    done, told = 0, list[str]()
    ticked = sorted({str(value) for value in form.getall("budget", [])})[:ENSEMBLE]
    if not ticked:
        raise DomainError("Cochez au moins un budget à valider.")
    for numero, _, vue in (value.partition("-") for value in ticked):
        refusal = await _try_validate(numero, vue)
        done, told = (done + 1, told) if refusal is None else (done, [*told, refusal])
    if not done:
        raise DomainError(" ".join(told))
    phrase = f"{nb(done, 'budget validé', 'budgets validés')}."
    back = inside(str(form.get("retour", ""))) or "/projets"
    return Redirect(back, " ".join([phrase, *told]), "attention" if told else "succes")


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


def _raison(form: RefusForm) -> str:
    if not form.validate():
        raise DomainError(str(form.raison.errors[0]))
    return form.raison.data or ""


def _back(form: RefusForm, fiche: Fiche) -> str:
    return inside(form.retour.data) or f"/projets/{fiche.id}/budget"


async def provide_decision(token: FromPath[str]) -> Decision | None:
    return await find_decision(token, current_visit().now)


DECISION = {"decision": Provide(provide_decision)}


@get("/decision/{token:str}", who=anyone, dependencies=DECISION)
async def show_decision(token: FromPath[str], decision: NamedDependency[Decision | None]) -> Page:
    """A page that changes nothing: programs that check mails open links first."""
    status = 200 if decision else 410
    return Page("projets/decision.html", decision=decision, token=token, postes=POSTES, status_code=status)


@post("/decision/{token:str}/validation", who=anyone, dependencies=DECISION)
async def create_validation_by_mail(
    request: AnyRequest, token: FromPath[str], decision: NamedDependency[Decision | None]
) -> Redirect:
    form = await RefusForm.read(request)
    found = await _use(token, decision)
    await validate(found.fiche, form.vue.data or "", found.acteur, current_visit().now)
    return Redirect("/decision-prise", VALIDE)


@post("/decision/{token:str}/refus", who=anyone, dependencies=DECISION)
async def create_refus_by_mail(
    request: AnyRequest, token: FromPath[str], decision: NamedDependency[Decision | None]
) -> Redirect:
    form = await RefusForm.read(request)
    raison = _raison(form)
    found = await _use(token, decision)
    await refuse(found.fiche, form.vue.data or "", raison, found.acteur, current_visit().now)
    return Redirect("/decision-prise", REFUSE)


@get("/decision-prise", who=anyone)
async def show_decision_made() -> Page:
    return Page("projets/decision_prise.html")


async def _use(token: str, decision: Decision | None) -> Decision:
    if decision is None or not await use_decision(token, current_visit().now):
        raise DomainError("Ce lien ne sert plus. Connectez-vous pour voir où en est le budget.")
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
