"""Asking for a validation; validating and refusing, one by one or several together, inline."""

from typing import Any

from litestar.di import NamedDependency

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.acces import is_attached, is_gestionnaire
from mesaides.db import transaction
from mesaides.errors import DomainError
from mesaides.montants import nb
from mesaides.moyens import Moyen
from mesaides.numeros import read_numero
from mesaides.projets.forms import RefusBudgetForm, RetraitForm, ValidationPartForm
from mesaides.projets.moves.chef import ask_chef
from mesaides.projets.moves.decisions import ParLien, ask_validation, refuse, validate, validate_part
from mesaides.projets.moves.engagement import withdraw
from mesaides.projets.reads.lecture import FicheProjet, find_projet
from mesaides.projets.routes.editeur import Ouvert, back_to, budget_page
from mesaides.projets.routes.fiche import FICHE, OUVERT
from mesaides.projets.rules.budget import Budget
from mesaides.projets.states import ETAPES
from mesaides.settings import Region
from mesaides.web.found import found
from mesaides.web.handlers import post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import Fait, Inverse, current_visit

VALIDE = "Budget validé en entier."
PART_VALIDEE = "Part de l’établissement validée."
RETIREE = (
    "La validation est retirée : l’établissement n’engage plus rien pour ce projet. "
    "Vous pouvez corriger la part, valider de nouveau, ou attendre qu’on vous le demande."
)
CHEF = (
    "Le courriel est parti à l’adresse de l’établissement. Un gestionnaire peut encore répondre\u00a0: "
    "la première réponse compte."
)
REFUSE = "Budget refusé. Votre raison est transmise à la personne qui porte le projet."
ENSEMBLE = 50


@post("/projets/{projet:int}/sollicitation", who=is_attached, dependencies=OUVERT)
async def create_sollicitation(
    request: AnyRequest, fiche: NamedDependency[FicheProjet], find_depots: NamedDependency[Any]
) -> Redirect:
    entier = any(depot.veut_entier for depot in await find_depots(fiche.id, Budget(()), acteur()))
    await ask_validation(fiche, acteur(), current_visit().now, entier=entier)
    return Redirect(Ouvert.left(fiche.id, request).address, "La validation est demandée.")


@post("/projets/{projet:int}/sollicitation-chef", who=is_attached, dependencies=OUVERT)
async def create_sollicitation_chef(request: AnyRequest, fiche: NamedDependency[FicheProjet]) -> Redirect:
    region: Region = request.app.state.settings.region
    await ask_chef(fiche, region.chef_apres, acteur(), current_visit().now)
    return Redirect(Ouvert.left(fiche.id, request).address, CHEF)


@post("/projets/{projet:int}/validation", who=is_gestionnaire, dependencies=OUVERT)
async def create_validation(request: AnyRequest, fiche: NamedDependency[FicheProjet]) -> Redirect:
    form = await RefusBudgetForm.read(request)
    await validate(fiche, form.vue.data or "", acteur(), current_visit().now)
    inverse = take_back(form.retour.data)
    return Redirect(_back(request, form, fiche), VALIDE, fait=Fait("Validé", inverse=inverse))


@post("/projets/{projet:int}/validation-part", who=is_gestionnaire, dependencies=OUVERT)
async def create_validation_part(request: AnyRequest, fiche: NamedDependency[FicheProjet]) -> Redirect:
    form = await ValidationPartForm.read(request)
    await validate_part(fiche, form.part.data or "", acteur(), current_visit().now)
    inverse = take_back(form.retour.data)
    return Redirect(_back(request, form, fiche), PART_VALIDEE, fait=Fait("Part validée", inverse=inverse))


def take_back(page: str | None) -> Inverse:
    """What takes back a validation, asked from its row of this page."""
    return Inverse("Retirer la validation", "/projets/{}/validation/retrait", (("retour", page or ""),))


@post("/projets/{projet:int}/validation/retrait", who=is_gestionnaire, dependencies=FICHE)
async def delete_validation(
    request: AnyRequest, fiche: NamedDependency[FicheProjet], find_tenues: NamedDependency[Any]
) -> Redirect:
    form = await RetraitForm.read(request)
    await withdraw(fiche, form.raison.data or "", acteur(), current_visit().now, find_tenues)
    return Redirect(_back(request, form, fiche), RETIREE, "info", fait=Fait("Validation retirée", "neutre"))


@post("/projets/{projet:int}/refus", who=is_gestionnaire, dependencies=OUVERT)
async def create_refus(
    request: AnyRequest, fiche: NamedDependency[FicheProjet], find_depots: NamedDependency[Any]
) -> Page | Redirect:
    """Sent from several pages: the one it came from shows what is to be mended."""
    form = await RefusBudgetForm.read(request, projet=fiche.id)
    if not form.validate() and ETAPES["refus"].is_open(fiche.etat, acteur(), fiche):
        current_visit().refusee = form
        return await budget_page(fiche, find_depots, Ouvert.left(fiche.id, request), status_code=422)
    await refuse_as_written(fiche, form, acteur())
    return Redirect(_back(request, form, fiche), REFUSE, fait=Fait("Refusé", "neutre"))


@post("/projets/validations", who=is_gestionnaire, moyen=Moyen.LOT)
async def create_validations(request: AnyRequest) -> Redirect:
    """Each of the ticked budgets, as it was read; those that cannot be are told, the others are validated."""
    form = await request.form()
    done, told = await _validate_ticked({str(value) for value in form.getall("budget", [])})
    if not done:
        raise DomainError(" ".join(told))
    phrase = f"{nb(len(done), 'budget validé', 'budgets validés')}."
    retour = str(form.get("retour", ""))
    fait = Fait("Validé", rangs=tuple(f"budget-{projet}" for projet in done), inverse=take_back(retour))
    back = back_to(request, retour) or "/projets"
    return Redirect(back, " ".join([phrase, *told]), "attention" if told else "succes", fait=fait)


async def _validate_ticked(ticked: set[str]) -> tuple[list[int], list[str]]:
    """The projets whose budget is validated, and why the others are not: « 12-<mark of what was read> » each."""
    if not ticked:
        raise DomainError("Cochez au moins un budget à valider.")
    done, told = list[int](), list[str]()
    for numero, _, vue in (value.partition("-") for value in sorted(ticked)[:ENSEMBLE]):
        fiche = found(await find_projet(read_numero(numero), acteur()))
        try:
            async with transaction():
                await validate(fiche, vue, acteur(), current_visit().now)
            done.append(fiche.id)
        except DomainError as refusal:
            told.append(f"«\u00a0{fiche.intitule}\u00a0»\u00a0: {refusal.phrase}")
    return done, told


async def refuse_as_written(
    fiche: FicheProjet, form: RefusBudgetForm, par: Acteur, lien: ParLien | None = None
) -> None:
    """Raises DomainError, with the reason they wrote, when it is too late; also when there is none."""
    raison = form.raison.data or ""
    try:
        await refuse(fiche, form.vue.data or "", raison, par, current_visit().now, lien=lien)
    except DomainError as refusal:
        raise DomainError(refusal.phrase, raison) from refusal
    if form.errors:
        raise DomainError(str(form.raison.errors[0]), raison)


def _back(
    request: AnyRequest, form: RefusBudgetForm | ValidationPartForm | RetraitForm, fiche: FicheProjet
) -> str:
    return back_to(request, form.retour.data) or Ouvert.left(fiche.id, request).address


ROUTES = [
    create_sollicitation,
    create_sollicitation_chef,
    create_validation,
    create_validation_part,
    delete_validation,
    create_refus,
    create_validations,
]
