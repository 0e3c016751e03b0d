"""Validating and refusing from the mail: whoever holds its link answers for the gestionnaire it was sent to."""

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotAuthorizedException
from litestar.params import FromPath

from mesaides.dispositifs.rules.postes import POSTES
from mesaides.errors import DomainError
from mesaides.projets.forms import RefusBudgetForm, ValidationPartForm
from mesaides.projets.moves.decisions import ParLien, validate, validate_part
from mesaides.projets.moves.liens import DecisionSansConnexion, find_decision, use_decision
from mesaides.projets.routes.decisions import PART_VALIDEE, REFUSE, VALIDE, refuse_as_written
from mesaides.web.handlers import anyone, get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit


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
    return Page(
        "projets/decision.html",
        status_code=status_code,
        decision=decision,
        etrangere=decision is not None and decision.is_of_another(visiteur),
        gere=decision is not None and visiteur and visiteur.manages(decision.fiche.etablissement),
        token=token,
        postes=POSTES,
        form=form,
    )


@post("/decision/{token:str}/validation", who=anyone, dependencies=DECISION)
async def create_validation_by_mail(
    request: AnyRequest, token: FromPath[str], decision: NamedDependency[DecisionSansConnexion | None]
) -> Redirect:
    form = await RefusBudgetForm.read(request)
    used, lien = await _use(token, decision)
    await validate(used.fiche, form.vue.data or "", used.acteur, current_visit().now, lien=lien)
    return Redirect("/decision-prise", VALIDE)


@post("/decision/{token:str}/validation-part", who=anyone, dependencies=DECISION)
async def create_validation_part_by_mail(
    request: AnyRequest, token: FromPath[str], decision: NamedDependency[DecisionSansConnexion | None]
) -> Redirect:
    form = await ValidationPartForm.read(request)
    used, lien = await _use(token, decision)
    await validate_part(used.fiche, form.part.data or "", used.acteur, current_visit().now, lien=lien)
    return Redirect("/decision-prise", PART_VALIDEE)


@post("/decision/{token:str}/refus", who=anyone, dependencies=DECISION)
async def create_refus_by_mail(
    request: AnyRequest, token: FromPath[str], decision: NamedDependency[DecisionSansConnexion | None]
) -> Page | Redirect:
    form = await RefusBudgetForm.read(request)
    _check_bearer(decision, form.raison.data or "")
    if not form.validate() and decision is not None:
        return _decision_page(token, decision, form=form, status_code=422)
    used, lien = await _use(token, decision, form.raison.data or "")
    await refuse_as_written(used.fiche, form, used.acteur, lien)
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
        a_qui = "au chef d’établissement" if decision.acteur.chef else f"à {decision.acteur.politesse}"
        raise DomainError(
            f"Ce lien a été envoyé {a_qui}, et la session ouverte est celle de "
            f"{visiteur.politesse}\u00a0: rien n’a été enregistré.",
            garde,
        )


async def _use(
    token: str, decision: DecisionSansConnexion | None, garde: str = ""
) -> tuple[DecisionSansConnexion, ParLien]:
    """`garde`: what they wrote, to be shown again when the link is dead."""
    _check_bearer(decision, garde)
    visit = current_visit()
    connecte = visit.acteur is not None
    if decision is None or not await use_decision(token, visit.now, connecte=connecte):
        raise DomainError("Ce lien ne sert plus. Connectez-vous pour voir où en est le budget.", garde)
    return decision, ParLien(decision.lien, connecte)


ROUTES = [
    show_decision,
    create_validation_by_mail,
    create_validation_part_by_mail,
    create_refus_by_mail,
    show_decision_made,
]
