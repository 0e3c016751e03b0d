"""Reading a demande, taking it in charge."""

from litestar.di import NamedDependency
from litestar.params import FromPath

from mesaides.comptes.rules.acces import is_instructeur, reads_received
from mesaides.instruction.forms.actes import ActeForm
from mesaides.instruction.moves.affectations import take_charge
from mesaides.instruction.reads.deport import DEPORT
from mesaides.instruction.reads.dossier import Instruit
from mesaides.instruction.routes.dossier import INSTRUIT, Ecartee, address_of, dossier_page, find_vue, gesture
from mesaides.instruction.rules.annonces import FAITES
from mesaides.instruction.rules.filtre import Filtre
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect

ADRESSE = "/instruction/{demande:int}"


@get(ADRESSE, who=reads_received)
async def show_demande(request: AnyRequest, demande: FromPath[int]) -> Page:
    vue = await find_vue(demande, Filtre.read(request.query_params))
    if isinstance(vue, Ecartee):
        return Page("instruction/deport.html", deport=vue.deport, mienne=vue.mienne, phrase=DEPORT)
    return await dossier_page(vue)


@post(ADRESSE + "/prise-en-charge", who=is_instructeur, dependencies=INSTRUIT)
async def create_prise_en_charge(request: AnyRequest, instruit: NamedDependency[Instruit]) -> Redirect:
    form = await ActeForm.read(request, acte="prise_en_charge")
    await take_charge(gesture(instruit, form))
    return Redirect(address_of(instruit), FAITES["prise_en_charge"])


ROUTES = [show_demande, create_prise_en_charge]
