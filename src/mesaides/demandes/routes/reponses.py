"""One field saved as it is left: the lightest exchange of the portal."""

from litestar.di import NamedDependency
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.db import transaction
from mesaides.demandes.moves.reponses import EnvoiReponse, Gardee, save_reponse
from mesaides.demandes.reads.lecture import FicheDemande, load_demande
from mesaides.demandes.routes.found import FICHE
from mesaides.demandes.rules.saisie import advise, fault_of, find_question, show_saisie
from mesaides.dispositifs.rules.contenu import Question
from mesaides.errors import DomainError
from mesaides.web.found import found
from mesaides.web.handlers import save
from mesaides.web.pages import AnyRequest, Page
from mesaides.web.visit import current_visit


@save("/demandes/{demande:int}/reponses/{code:str}", who=is_attached, dependencies=FICHE)
async def update_reponse(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], code: FromPath[str]
) -> Page:
    """« Enregistré à 14 h 02 », true once the transaction is over; 409 with both values when somebody was faster."""
    question = found(find_question(fiche.contenu, code))
    envoi = await _read_envoi(request, question)
    try:
        done, conseil, is_fault = await _save(fiche, envoi)
    except (ValueError, DomainError) as refused:
        status = 409 if isinstance(refused, DomainError) else 422
        return Page("demandes/_refus.html", phrase=str(refused), status_code=status)
    if done.autre:
        return Page(
            "demandes/_conflit.html", question=question, gardee=done, show_saisie=show_saisie, status_code=409
        )
    return Page("demandes/_gardee.html", gardee=done, conseil=conseil, faute=is_fault)


async def _read_envoi(request: AnyRequest, question: Question) -> EnvoiReponse:
    form = await request.form()
    texte, vue, onglet, rang = (str(form.get(name, "")) for name in ("valeur", "vue", "onglet", "rang"))
    return EnvoiReponse.of(question, texte, vue, onglet, rang)


async def _save(fiche: FicheDemande, envoi: EnvoiReponse) -> tuple[Gardee, str, bool]:
    """What is kept, a word on it, or '': of the answer, else of what it makes of the others; whether it is a fault."""
    question = envoi.question
    async with transaction():
        done = await save_reponse(fiche, envoi, acteur(), current_visit().now)
        conseil, fault = advise(question, done.saisie), fault_of(question, done.saisie)
        if (question.apres or question.budget) and not conseil:
            dossier = (await load_demande(fiche)).dossier
            conseil, fault = dossier.advise(question), dossier.fault(question)
    return done, conseil, bool(fault)


ROUTES = [update_reponse]
