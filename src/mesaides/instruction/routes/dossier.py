"""The page of a demande as the Région reads it, with the acts that are open on it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from litestar.di import Provide
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.deux import AUTRE_DECIDE, is_second
from mesaides.dates import day_of
from mesaides.demandes.reads.consultations import open_demande
from mesaides.demandes.states.etapes import ETAPES, is_instructeur, is_reader
from mesaides.demandes.states.retours import steps_of, tell_reste
from mesaides.dispositifs.rules.postes import POSTES
from mesaides.dispositifs.rules.simulation import show_taux
from mesaides.errors import DomainError
from mesaides.instruction.forms.actes import ActeForm, MontantForm, PropositionForm, RaisonForm
from mesaides.instruction.moves.actes import Geste, mark_of
from mesaides.instruction.reads.deport import DEPORT, Deport, find_deport
from mesaides.instruction.reads.dossier import Instruit, load_instruit
from mesaides.instruction.reads.vues import find_voisines
from mesaides.instruction.rules.annonces import FAITES
from mesaides.instruction.rules.decision import Plafond, SensDecision
from mesaides.instruction.rules.filtre import Filtre
from mesaides.montants import write_montant
from mesaides.web.found import found
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit


@dataclass(frozen=True, slots=True)
class Ecartee:
    """What an instructeur is told of a demande left to others. `mienne`: they see it from the lycée's side."""

    deport: Deport
    mienne: bool


async def find_vue(demande: int, filtre: Filtre) -> Instruit | Ecartee:
    """As the Région reads it, unless this person is, or was lately, tied to its établissement. `filtre`: of the list
    from which it was opened."""
    fiche = await open_demande(demande, acteur())
    if fiche is not None and is_reader(acteur(), fiche):
        return found(await load_instruit(fiche, filtre))
    return Ecartee(found(await find_deport(demande, acteur())), mienne=fiche is not None)


async def provide_instruit(demande: FromPath[int], request: AnyRequest) -> Instruit:
    """For what is done with it. Raises DomainError to whoever must leave it to others."""
    return await _load(demande, Filtre.read(request.query_params))


async def _load(demande: int, filtre: Filtre) -> Instruit:
    vue = await find_vue(demande, filtre)
    if isinstance(vue, Ecartee):
        raise DomainError(DEPORT)
    return vue


def address_of(instruit: Instruit) -> str:
    """Of its page, that goes on to the next one of the list."""
    return f"/instruction/{instruit.fiche.id}{instruit.vue.suffixe}"


def accordable(instruit: Instruit) -> Plafond:
    """What may be granted now: two persons mean the same amount, or the second one less."""
    asks = instruit.fiche.deux_personnes and instruit.proposition
    return replace(instruit.plafond, propose=asks.montant_centimes) if asks else instruit.plafond


INSTRUIT = {"instruit": Provide(provide_instruit)}


def open_forms(instruit: Instruit, etapes: set[str]) -> dict[str, ActeForm]:
    """One for each act that asks for more than a click, as it begins: the decision, from what was proposed."""
    vue, plafond, proposition = mark_of(instruit.fiche), instruit.plafond, instruit.proposition
    forms: dict[str, ActeForm] = {}
    most = write_montant(plafond.centimes)
    if "proposition" in etapes:
        forms["proposition"] = PropositionForm(acte="proposition", plafond=plafond, montant=most, vue=vue)
    if "nouvelle_proposition" in etapes and proposition is not None:
        forms["nouvelle_proposition"] = PropositionForm(
            acte="nouvelle_proposition",
            plafond=plafond,
            vue=vue,
            sens=proposition.sens.value,
            montant=write_montant(proposition.montant_centimes or plafond.centimes),
            raison=proposition.raison,
        )
    if "accord" in etapes and proposition is not None and accordable(instruit).propose != 0:
        granted = proposition.sens is SensDecision.ACCORD
        forms["accord"] = MontantForm(
            acte="accord",
            plafond=accordable(instruit),
            vue=vue,
            montant=write_montant(proposition.montant_centimes) if granted else most,
            raison=proposition.raison if granted else "",
        )
    if "refus" in etapes and proposition is not None:
        refused = proposition.sens is SensDecision.REFUS
        forms["refus"] = RaisonForm(acte="refus", vue=vue, raison=proposition.raison if refused else "")
    for nom in ("classement", "reouverture"):
        if nom in etapes:
            forms[nom] = RaisonForm(acte=nom, vue=vue)
    return forms


async def dossier_page(
    instruit: Instruit, form: ActeForm | None = None, refus: str = "", status_code: int = 200
) -> Page:
    """`form`: the one sent, with its errors. `refus`: why it was not done; its text is shown, to be kept."""
    fiche = instruit.fiche
    now = current_visit().now
    etapes = steps_of(acteur(), fiche, now)
    forms = open_forms(instruit, set(etapes))
    if form is not None and not refus:
        forms[form.acte] = form
    return Page(
        "instruction/demande.html",
        status_code=status_code,
        instruit=instruit,
        fiche=fiche,
        etapes=etapes,
        second=is_second(fiche),
        autre_decide=AUTRE_DECIDE,
        examine=is_instructeur(acteur(), fiche),
        forms=forms,
        suffixe=instruit.vue.suffixe,
        voisines=await find_voisines(fiche.id, instruit.vue, acteur()),
        form=form,
        refus=refus,
        vue=mark_of(fiche),
        postes=POSTES,
        part=show_taux(instruit.part) if instruit.budget.depenses else "",
        reste=tell_reste(fiche.etat, fiche.etat_le, now, region=True),
        now=now,
        aujourdhui=day_of(now),
    )


def gesture(instruit: Instruit, form: ActeForm) -> Geste:
    return Geste(instruit.fiche, acteur(), current_visit().now, form.vue.data or "")


async def settle(
    instruit: Instruit, form: ActeForm, act: Callable[[Geste], Awaitable[None]]
) -> Page | Redirect:
    """Does the act of a form. Refused, the present state of the demande is shown with what was typed."""
    try:
        await check_open(instruit, form)
        if not form.validate():
            return await dossier_page(instruit, form, status_code=422)
        await act(gesture(instruit, form))
    except DomainError as refusal:
        fresh = await _load(instruit.fiche.id, instruit.vue)
        return await dossier_page(fresh, form, refusal.phrase, 409)
    return Redirect(address_of(instruit), FAITES[form.acte])


async def check_open(instruit: Instruit, form: ActeForm) -> None:
    """Raises DomainError, with who did what meanwhile, when this step is not to be taken now."""
    if not ETAPES[form.acte].is_open(instruit.fiche.etat, acteur(), instruit.fiche):
        await gesture(instruit, form).take(form.acte)
