"""Reading a demande, taking it in charge, asking for complements."""

from litestar.di import NamedDependency
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_instructeur
from mesaides.demandes.states.etapes import ETAPES
from mesaides.errors import DomainError
from mesaides.instruction.forms import ActeForm, CompletudeForm, completude_form
from mesaides.instruction.moves.actes import ask_complements, mark_of
from mesaides.instruction.moves.affectations import take_charge
from mesaides.instruction.reads.deport import DEPORT
from mesaides.instruction.reads.dossier import Instruit
from mesaides.instruction.routes.dossier import (
    INSTRUIT,
    Ecartee,
    check_open,
    dossier_page,
    find_vue,
    gesture,
)
from mesaides.instruction.rules.annonces import FAITES
from mesaides.instruction.rules.decision import cibles
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect

ADRESSE = "/instruction/{demande:int}"


@get(ADRESSE, who=is_instructeur)
async def show_demande(demande: FromPath[int]) -> Page:
    vue = await find_vue(demande)
    if isinstance(vue, Ecartee):
        return Page("instruction/deport.html", deport=vue.deport, mienne=vue.mienne, phrase=DEPORT)
    return dossier_page(vue)


@post(ADRESSE + "/prise-en-charge", who=is_instructeur, dependencies=INSTRUIT)
async def create_prise_en_charge(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Redirect:
    form = await ActeForm.read(request, acte="prise_en_charge")
    await take_charge(gesture(instruit, form))
    return Redirect(f"/instruction/{instruit.fiche.id}", FAITES["prise_en_charge"])


def _completude_page(
    instruit: Instruit, form: CompletudeForm, refus: str = "", status_code: int = 200
) -> Page:
    presentes = {reponse.code: reponse.texte for reponse in instruit.reponses}
    return Page(
        "instruction/completude.html",
        status_code=status_code,
        fiche=instruit.fiche,
        form=form,
        presentes=presentes,
        refus=refus,
    )


@get(ADRESSE + "/completude", who=is_instructeur, dependencies=INSTRUIT)
async def new_completude(instruit: NamedDependency[Instruit]) -> Page | Redirect:
    fiche = instruit.fiche
    if not ETAPES["completude"].is_open(fiche.etat, acteur(), fiche):
        return Redirect(f"/instruction/{fiche.id}")
    made = completude_form(cibles(instruit.dossier))
    return _completude_page(instruit, made(acte="completude", vue=mark_of(fiche)))


@post(ADRESSE + "/completude", who=is_instructeur, dependencies=INSTRUIT)
async def create_completude(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    fiche = instruit.fiche
    form = await completude_form(cibles(instruit.dossier)).read(request, acte="completude")
    try:
        await check_open(instruit, form)
        if not form.validate():
            return _completude_page(instruit, form, status_code=422)
        await ask_complements(gesture(instruit, form), form.asked, form.message.data or "")
    except DomainError as refusal:
        return _completude_page(instruit, form, refusal.phrase, 409)
    return Redirect(f"/instruction/{fiche.id}", FAITES["completude"])


ROUTES = [show_demande, create_prise_en_charge, new_completude, create_completude]
