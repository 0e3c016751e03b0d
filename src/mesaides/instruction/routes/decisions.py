"""Proposing, then recording what the Région decided, or that it will decide nothing."""

from litestar.di import NamedDependency

from mesaides.comptes.rules.acces import is_instructeur
from mesaides.instruction.forms.actes import MontantForm, PropositionForm, RaisonForm
from mesaides.instruction.moves.actes import close, grant, refuse
from mesaides.instruction.moves.propositions import propose, propose_anew
from mesaides.instruction.reads.dossier import Instruit
from mesaides.instruction.routes.actes import ADRESSE
from mesaides.instruction.routes.dossier import (
    INSTRUIT,
    accordable,
    settle,
)
from mesaides.instruction.rules.decision import SensDecision
from mesaides.web.handlers import post
from mesaides.web.pages import AnyRequest, Page, Redirect


@post(ADRESSE + "/proposition", who=is_instructeur, dependencies=INSTRUIT)
async def create_proposition(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    form = await PropositionForm.read(request, acte="proposition", plafond=instruit.plafond)
    return await settle(
        instruit,
        form,
        lambda geste: propose(geste, SensDecision(form.sens.data), form.centimes, form.raison.data or ""),
    )


@post(ADRESSE + "/nouvelle-proposition", who=is_instructeur, dependencies=INSTRUIT)
async def update_proposition(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    form = await PropositionForm.read(request, acte="nouvelle_proposition", plafond=instruit.plafond)
    return await settle(
        instruit,
        form,
        lambda geste: propose_anew(
            geste, SensDecision(form.sens.data), form.centimes, form.raison.data or ""
        ),
    )


@post(ADRESSE + "/accord", who=is_instructeur, dependencies=INSTRUIT)
async def create_accord(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    form = await MontantForm.read(request, acte="accord", plafond=accordable(instruit))
    return await settle(instruit, form, lambda geste: grant(geste, form.centimes, form.raison.data or ""))


@post(ADRESSE + "/refus", who=is_instructeur, dependencies=INSTRUIT)
async def create_refus(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    form = await RaisonForm.read(request, acte="refus")
    return await settle(instruit, form, lambda geste: refuse(geste, form.raison.data or ""))


@post(ADRESSE + "/classement", who=is_instructeur, dependencies=INSTRUIT)
async def create_classement(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    form = await RaisonForm.read(request, acte="classement")
    return await settle(instruit, form, lambda geste: close(geste, form.raison.data or ""))


ROUTES = [create_proposition, update_proposition, create_accord, create_refus, create_classement]
