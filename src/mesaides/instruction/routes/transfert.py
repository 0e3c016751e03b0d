"""Giving a demande to a colleague, or taking over theirs."""

from litestar.di import NamedDependency

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_instructeur
from mesaides.demandes.states.etapes import ETAPES
from mesaides.errors import DomainError
from mesaides.instruction.forms.actes import TransfertForm
from mesaides.instruction.moves.actes import mark_of
from mesaides.instruction.moves.affectations import transfer
from mesaides.instruction.reads.collegues import list_collegues
from mesaides.instruction.reads.dossier import Instruit
from mesaides.instruction.routes.actes import ADRESSE
from mesaides.instruction.routes.dossier import INSTRUIT, address_of, check_open, gesture
from mesaides.instruction.rules.annonces import FAITES
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect


async def _page(instruit: Instruit, form: TransfertForm, refus: str = "", status_code: int = 200) -> Page:
    tenant = instruit.charge.numero if instruit.charge else 0
    form.offer(await list_collegues(instruit.fiche, acteur()), acteur().compte, tenant)
    return Page(
        "instruction/transfert.html",
        status_code=status_code,
        fiche=instruit.fiche,
        charge=instruit.charge,
        form=form,
        suffixe=instruit.vue.suffixe,
        refus=refus,
    )


@get(ADRESSE + "/transfert", who=is_instructeur, dependencies=INSTRUIT)
async def new_transfert(instruit: NamedDependency[Instruit]) -> Page | Redirect:
    fiche = instruit.fiche
    if not ETAPES["transfert"].is_open(fiche.etat, acteur(), fiche):
        return Redirect(address_of(instruit))
    tenant = instruit.charge.numero if instruit.charge else 0
    return await _page(instruit, TransfertForm(acte="transfert", vue=mark_of(fiche), tenant=tenant))


@post(ADRESSE + "/transfert", who=is_instructeur, dependencies=INSTRUIT)
async def create_transfert(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    form = await TransfertForm.read(request, acte="transfert")
    try:
        await check_open(instruit, form)
        if not form.validate():
            return await _page(instruit, form, status_code=422)
        await transfer(gesture(instruit, form), form.vers.data, form.tenu_par)
    except DomainError as refusal:
        return await _page(instruit, form, refusal.phrase, 409)
    return Redirect(address_of(instruit), FAITES["transfert"])


ROUTES = [new_transfert, create_transfert]
