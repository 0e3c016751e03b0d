"""Proposing, then recording what the Région decided, or that it will decide nothing."""

from litestar.di import NamedDependency

from mesaides.comptes.rules.acces import is_instructeur
from mesaides.instruction.forms import MontantForm, PropositionForm, RaisonForm
from mesaides.instruction.mails import tell_step
from mesaides.instruction.moves.actes import close, grant, propose, refuse
from mesaides.instruction.reads.dossier import Instruit
from mesaides.instruction.routes.actes import ADRESSE
from mesaides.instruction.routes.dossier import (
    INSTRUIT,
    AnyRequest,
    acteur,
    gesture,
    settle,
)
from mesaides.instruction.rules.decision import SensDecision
from mesaides.web.handlers import post
from mesaides.web.pages import Page, Redirect


@post(ADRESSE + "/proposition", who=is_instructeur, dependencies=INSTRUIT)
async def create_proposition(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    form = await PropositionForm.read(request, acte="proposition", plafond=instruit.plafond)

    async def act() -> None:
        await propose(
            gesture(instruit, form), SensDecision(form.sens.data), form.centimes, form.raison.data or ""
        )
        await tell_step(instruit.fiche, "proposition", acteur())

    return await settle(instruit, form, act)


@post(ADRESSE + "/accord", who=is_instructeur, dependencies=INSTRUIT)
async def create_accord(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    form = await MontantForm.read(request, acte="accord", plafond=instruit.plafond)

    async def act() -> None:
        raison = form.raison.data or ""
        await grant(gesture(instruit, form), form.centimes, raison)
        await tell_step(instruit.fiche, "accord", acteur(), raison=raison, montant=form.centimes)

    return await settle(instruit, form, act)


@post(ADRESSE + "/refus", who=is_instructeur, dependencies=INSTRUIT)
async def create_refus(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    form = await RaisonForm.read(request, acte="refus")

    async def act() -> None:
        raison = form.raison.data or ""
        await refuse(gesture(instruit, form), raison)
        await tell_step(instruit.fiche, "refus", acteur(), raison=raison)

    return await settle(instruit, form, act)


@post(ADRESSE + "/classement", who=is_instructeur, dependencies=INSTRUIT)
async def create_classement(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    form = await RaisonForm.read(request, acte="classement")

    async def act() -> None:
        raison = form.raison.data or ""
        await close(gesture(instruit, form), raison)
        await tell_step(instruit.fiche, "classement", acteur(), raison=raison)

    return await settle(instruit, form, act)


ROUTES = [create_proposition, create_accord, create_refus, create_classement]
