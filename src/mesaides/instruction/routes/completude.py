"""Asking for complements."""

from litestar.di import NamedDependency

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_instructeur
from mesaides.dates import day_of
from mesaides.demandes.rules.delais import HABITUEL
from mesaides.demandes.rules.dossier import PIECE
from mesaides.demandes.states.etapes import ETAPES
from mesaides.errors import DomainError
from mesaides.instruction.forms.actes import CompletudeForm, completude_form
from mesaides.instruction.moves.actes import mark_of
from mesaides.instruction.moves.completude import ask_complements
from mesaides.instruction.reads.dossier import Instruit
from mesaides.instruction.routes.actes import ADRESSE
from mesaides.instruction.routes.dossier import INSTRUIT, address_of, check_open, gesture
from mesaides.instruction.rules.annonces import FAITES
from mesaides.instruction.rules.completude import Groupe, cibles
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit


def _page(instruit: Instruit, form: CompletudeForm, refus: str = "", status_code: int = 200) -> Page:
    return Page(
        "instruction/completude.html",
        status_code=status_code,
        fiche=instruit.fiche,
        form=form,
        suffixe=instruit.vue.suffixe,
        fichiers={PIECE + code: files for code, files in instruit.fichiers.items()},
        groupes=Groupe,
        refus=refus,
    )


@get(ADRESSE + "/completude", who=is_instructeur, dependencies=INSTRUIT)
async def new_completude(instruit: NamedDependency[Instruit]) -> Page | Redirect:
    fiche = instruit.fiche
    if not ETAPES["completude"].is_open(fiche.etat, acteur(), fiche):
        return Redirect(address_of(instruit))
    made = completude_form(cibles(instruit.dossier))
    avant_le = (day_of(current_visit().now) + HABITUEL).isoformat()
    return _page(instruit, made(acte="completude", vue=mark_of(fiche), avant_le=avant_le))


@post(ADRESSE + "/completude", who=is_instructeur, dependencies=INSTRUIT)
async def create_completude(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Page | Redirect:
    form = await completude_form(cibles(instruit.dossier)).read(request, acte="completude")
    try:
        await check_open(instruit, form)
        if not form.validate():
            return _page(instruit, form, status_code=422)
        await ask_complements(gesture(instruit, form), form.attendus)
    except DomainError as refusal:
        return _page(instruit, form, refusal.phrase, 409)
    return Redirect(address_of(instruit), FAITES["completude"])


ROUTES = [new_completude, create_completude]
