"""What an instructeur takes back: a taking in charge, a request for complements, a proposition, a « sans suite »."""

from litestar.di import NamedDependency

from mesaides.comptes.rules.acces import is_instructeur
from mesaides.instruction.forms.actes import ActeForm, RaisonForm
from mesaides.instruction.moves.affectations import leave
from mesaides.instruction.moves.propositions import withdraw_proposition
from mesaides.instruction.moves.reprises import reopen, withdraw_complements
from mesaides.instruction.reads.dossier import Instruit
from mesaides.instruction.routes.actes import ADRESSE
from mesaides.instruction.routes.dossier import INSTRUIT, settle
from mesaides.web.handlers import post
from mesaides.web.pages import AnyRequest, Page, Redirect


@post(ADRESSE + "/renonciation", who=is_instructeur, dependencies=INSTRUIT)
async def delete_prise_en_charge(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    return await settle(instruit, await ActeForm.read(request, acte="renonciation"), leave)


@post(ADRESSE + "/retrait-completude", who=is_instructeur, dependencies=INSTRUIT)
async def delete_completude(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    return await settle(
        instruit, await ActeForm.read(request, acte="retrait_completude"), withdraw_complements
    )


@post(ADRESSE + "/retrait-proposition", who=is_instructeur, dependencies=INSTRUIT)
async def delete_proposition(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    return await settle(
        instruit, await ActeForm.read(request, acte="retrait_proposition"), withdraw_proposition
    )


@post(ADRESSE + "/reouverture", who=is_instructeur, dependencies=INSTRUIT)
async def create_reouverture(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    form = await RaisonForm.read(request, acte="reouverture")
    return await settle(instruit, form, lambda geste: reopen(geste, form.raison.data or ""))


ROUTES = [delete_prise_en_charge, delete_completude, delete_proposition, create_reouverture]
