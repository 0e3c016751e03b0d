"""The steps of a demande: shown in any order, each saved whole without JavaScript."""

from litestar.di import NamedDependency
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached, sees_demandes
from mesaides.db import transaction
from mesaides.demandes.moves.reponses import EnvoiReponse, save_reponse
from mesaides.demandes.reads.lecture import FicheDemande, find_demande, load_demande
from mesaides.demandes.routes.found import FICHE
from mesaides.demandes.routes.partie import EnvoiPartie, next_partie, partie_page, read_partie
from mesaides.demandes.rules.dossier import Partie
from mesaides.demandes.rules.saisie import ELIGIBILITE, own_questions
from mesaides.dispositifs.rules.contenu import Question
from mesaides.web.handlers import get, save
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

Sent = dict[str, tuple[str, str]]
"""By code of question: what was typed, and what its writer had read (see `Lue.mark`)."""
MORE = "Enregistré. Vos réponses appellent d’autres questions."


@get("/demandes/{demande:int}/{partie:str}", who=sees_demandes, dependencies=FICHE)
async def show_partie(fiche: NamedDependency[FicheDemande], partie: FromPath[str]) -> Page | Redirect:
    step = read_partie(partie)
    if not fiche.is_brouillon:
        return Redirect(f"/demandes/{fiche.id}")
    return await partie_page(fiche, step)


@save("/demandes/{demande:int}/{partie:str}", who=is_attached, dependencies=FICHE)
async def update_partie(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], partie: FromPath[str]
) -> Page | Redirect:
    """Every field of the step at once: those that were not touched are left alone, whoever changed them meanwhile."""
    step = read_partie(partie)
    asked = {Partie.ELIGIBILITE: [ELIGIBILITE], Partie.QUESTIONS: own_questions(fiche.contenu)}.get(step, [])
    before = await _asked_codes(fiche)
    envoi = await save_all(fiche, asked, await read_sent(request, asked))
    if not envoi.is_kept:
        return await partie_page(await reload(fiche), step, envoi=envoi)
    if await _asked_codes(fiche) - before:
        return Redirect(f"/demandes/{fiche.id}/{step}", MORE)
    return Redirect(f"/demandes/{fiche.id}/{next_partie(step)}", "Enregistré.")


async def _asked_codes(fiche: FicheDemande) -> set[str]:
    return {question.code for question in (await load_demande(fiche)).dossier.questions}


async def reload(fiche: FicheDemande) -> FicheDemande:
    """As it is now that its form was sent."""
    return await find_demande(fiche.id, acteur()) or fiche


async def read_sent(request: AnyRequest, asked: list[Question]) -> Sent:
    """Those of these questions that the form holds."""
    form = await request.form()
    return {
        question.code: (
            "\n".join(map(str, form.getall(question.code, []))),
            str(form.get(f"vue_{question.code}")),
        )
        for question in asked
        if f"vue_{question.code}" in form
    }


async def save_all(fiche: FicheDemande, asked: list[Question], sent: Sent) -> EnvoiPartie:
    """Saves what was touched, and says of it what cannot be transmitted as it is."""
    envoi = EnvoiPartie()
    async with transaction():
        touched = [
            question
            for question in asked
            if question.code in sent and await _save(fiche, question, *sent[question.code], envoi)
        ]
    dossier = (await load_demande(fiche, [])).dossier
    codes = {question.code for question in touched}
    judged = [one for one in asked if codes & {one.code, one.apres}]
    envoi.refus.update({q.code: fault for q in judged if (fault := dossier.fault(q))})
    return envoi


async def _save(fiche: FicheDemande, question: Question, texte: str, vue: str, envoi: EnvoiPartie) -> bool:
    """Whether another answer is kept now."""
    reponse = EnvoiReponse.of(question, texte, vue)
    try:
        if reponse.is_untouched:
            return False
        done = await save_reponse(fiche, reponse, acteur(), current_visit().now)
    except ValueError as error:
        envoi.refus[question.code], envoi.typed[question.code] = str(error), texte
        return False
    if done.autre:
        envoi.conflits[question.code] = done
    return not done.autre


ROUTES = [show_partie, update_partie]
