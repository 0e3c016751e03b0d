"""The steps of a demande: shown in any order, each saved whole without JavaScript."""

from litestar.di import NamedDependency
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.db import transaction
from mesaides.demandes.moves.reponses import EnvoiReponse, Gardee, save_reponse
from mesaides.demandes.reads.lecture import FicheDemande, find_demande, load_demande
from mesaides.demandes.routes.found import FICHE
from mesaides.demandes.routes.partie import partie_page, read_partie
from mesaides.demandes.rules.acces import has_demandes, sees_demandes
from mesaides.demandes.rules.dossier import Partie
from mesaides.demandes.rules.saisie import ELIGIBILITE, own_questions
from mesaides.dispositifs.rules.contenu import Question
from mesaides.web.handlers import get, save
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

Sent = dict[str, tuple[str, str]]
"""By code of question: what was typed, and what its writer had read (see `Lue.mark`)."""


@get("/demandes/{demande:int}/{partie:str}", who=sees_demandes, dependencies=FICHE)
async def show_partie(fiche: NamedDependency[FicheDemande], partie: FromPath[str]) -> Page | Redirect:
    step = read_partie(partie)
    if not fiche.is_brouillon:
        return Redirect(f"/demandes/{fiche.id}")
    return await partie_page(fiche, step)


@save("/demandes/{demande:int}/{partie:str}", who=has_demandes, dependencies=FICHE)
async def update_partie(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], partie: FromPath[str]
) -> Page | Redirect:
    """Every field of the step at once: those that were not touched are left alone, whoever changed them meanwhile."""
    step = read_partie(partie)
    asked = {Partie.ELIGIBILITE: [ELIGIBILITE], Partie.QUESTIONS: own_questions(fiche.contenu)}.get(step, [])
    sent = await read_sent(request, asked)
    before = {question.code for question in (await load_demande(fiche)).dossier.questions}
    conflits, refus = await save_all(fiche, asked, sent)
    if conflits or refus:
        fresh = await find_demande(fiche.id, acteur())
        typed = {code: sent[code][0] for code in refus}
        return await partie_page(
            fresh or fiche,
            step,
            conflits=conflits,
            refus=refus,
            typed=typed,
            status_code=409 if conflits else 422,
        )
    after = {question.code for question in (await load_demande(fiche)).dossier.questions}
    if after - before:
        return Redirect(
            f"/demandes/{fiche.id}/{step}", "Enregistré. Vos réponses appellent d’autres questions."
        )
    parties = list(Partie)
    return Redirect(
        f"/demandes/{fiche.id}/{parties[min(parties.index(step) + 1, len(parties) - 1)]}", "Enregistré."
    )


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


async def save_all(
    fiche: FicheDemande, asked: list[Question], sent: Sent
) -> tuple[dict[str, Gardee], dict[str, str]]:
    """Saves what was touched: the fields that somebody else changed meanwhile, those that cannot be kept."""
    conflits: dict[str, Gardee] = {}
    refus: dict[str, str] = {}
    async with transaction():
        for question in asked:
            if question.code not in sent:
                continue
            texte, vue = sent[question.code]
            envoi = EnvoiReponse.of(question, texte, vue)
            try:
                if envoi.is_untouched:
                    continue
                done = await save_reponse(fiche, envoi, acteur(), current_visit().now)
            except ValueError as error:
                refus[question.code] = str(error)
                continue
            if done.autre:
                conflits[question.code] = done
    return conflits, refus


ROUTES = [show_partie, update_partie]
