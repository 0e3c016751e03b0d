"""One field saved as it is left: the lightest exchange of the portal."""

from litestar.di import NamedDependency
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.db import transaction
from mesaides.demandes.moves.reponses import EnvoiReponse, save_reponse
from mesaides.demandes.reads.lecture import FicheDemande, load_demande
from mesaides.demandes.routes.found import FICHE
from mesaides.demandes.rules.acces import has_demandes
from mesaides.demandes.rules.saisie import advise, find_question, show_saisie
from mesaides.errors import DomainError
from mesaides.web.found import found
from mesaides.web.handlers import save
from mesaides.web.pages import AnyRequest, Page
from mesaides.web.visit import current_visit


@save("/demandes/{demande:int}/reponses/{code:str}", who=has_demandes, dependencies=FICHE)
async def update_reponse(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], code: FromPath[str]
) -> Page:
    """« Enregistré à 14 h 02 », true once the transaction is over; 409 with both values when somebody was faster."""
    question = found(find_question(fiche.contenu, code))
    form = await request.form()
    texte, vue = str(form.get("valeur", "")), str(form.get("vue", ""))
    envoi = EnvoiReponse.of(question, texte, vue, str(form.get("onglet", "")), str(form.get("rang", "")))
    try:
        async with transaction():
            done = await save_reponse(fiche, envoi, acteur(), current_visit().now)
            conseil = advise(question, done.saisie)
            if question.apres and not conseil:
                conseil = (await load_demande(fiche, [])).dossier.disorder(question)
    except ValueError as error:
        return Page("demandes/_refus.html", phrase=str(error), status_code=422)
    except DomainError as refusal:
        return Page("demandes/_refus.html", phrase=refusal.phrase, status_code=409)
    if done.autre:
        return Page(
            "demandes/_conflit.html", question=question, gardee=done, show_saisie=show_saisie, status_code=409
        )
    return Page("demandes/_gardee.html", gardee=done, conseil=conseil)


ROUTES = [update_reponse]
