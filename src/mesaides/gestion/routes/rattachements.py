"""Decisions about the people of an établissement, one by one or several at once."""

from dataclasses import replace

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.moves.decisions import name_gestionnaire
from mesaides.comptes.moves.depart import DemandeDepart, ask_depart, keep_attached, stay
from mesaides.comptes.reads.fiche import FicheRattachement, find_fiche
from mesaides.comptes.roles import Acteur, StatutRattachement
from mesaides.comptes.rules.acces import is_connected, is_gestionnaire, is_titulaire, sees_etablissements
from mesaides.comptes.rules.droits import can_answer, can_detach
from mesaides.errors import DomainError
from mesaides.gestion.forms import RefusCompteForm
from mesaides.gestion.moves.rattachements import detach_and_hand_over, give_up, refuse, validate, validate_all
from mesaides.gestion.moves.relais import Choix
from mesaides.gestion.reads.page import Lieu, find_lieu
from mesaides.gestion.reads.relais import Partant, find_question
from mesaides.gestion.routes.etablissement import invite_again, page_of, provide_lieu, vue_left
from mesaides.gestion.rules import PERSONNES, VALIDER
from mesaides.montants import nb
from mesaides.moyens import Moyen
from mesaides.noms import au_nom, de_nom, du_nom, le_nom
from mesaides.numeros import read_numero
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import Fait, Inverse, current_visit


async def provide_fiche(rattachement: FromPath[int]) -> FicheRattachement:
    """Of an établissement that the person manages: somebody they may decide about."""
    acteur: Acteur = current_visit().acteur
    fiche = await find_fiche(rattachement, acteur)
    if fiche is None or not can_answer(acteur, fiche):
        raise NotFoundException
    return fiche


async def provide_own(rattachement: FromPath[int]) -> FicheRattachement:
    acteur: Acteur = current_visit().acteur
    fiche = await find_fiche(rattachement, acteur)
    if fiche is None or fiche.compte != acteur.compte:
        raise NotFoundException
    return fiche


async def provide_partant(rattachement: FromPath[int]) -> FicheRattachement:
    """One that the person may end."""
    acteur: Acteur = current_visit().acteur
    fiche = await find_fiche(rattachement, acteur)
    if fiche is None or not can_detach(acteur, fiche):
        raise NotFoundException
    return fiche


PARTANT = {"fiche": Provide(provide_partant)}
DETACHER = Inverse("Détacher", "/rattachements/{}/detachement")
FICHE, OWN = {"fiche": Provide(provide_fiche)}, {"fiche": Provide(provide_own)}


def back(request: AnyRequest, fiche: FicheRattachement, phrase: str, place: str, fait: Fait) -> Redirect:
    """To the page where the act was asked, as it was left: what is searched, or opened on another row, stays so."""
    left = vue_left(request, fiche.uai, sinon=PERSONNES if place == "personnes" else "")
    vue = left.closing(personne=fiche.id)
    return Redirect(vue.address(fiche.uai, place), phrase, fait=fait)


@post("/rattachements/{rattachement:int}/validation", who=is_gestionnaire, dependencies=FICHE)
async def create_validation(request: AnyRequest, fiche: NamedDependency[FicheRattachement]) -> Redirect:
    visit = current_visit()
    await validate(fiche, visit.acteur, visit.now)
    phrase = f"Le compte {de_nom(fiche.nom_complet)} est validé."
    return back(request, fiche, phrase, "a_valider", Fait("Validé", inverse=DETACHER))


@post("/rattachements/{rattachement:int}/refus", who=is_gestionnaire, dependencies=FICHE)
async def create_refus(request: AnyRequest, fiche: NamedDependency[FicheRattachement]) -> Page | Redirect:
    visit = current_visit()
    form = await RefusCompteForm.read(request)
    if not form.validate():
        return await _page_to_mend(request, fiche, form)
    await refuse(fiche, visit.acteur, visit.now, form.raison.data or "")
    phrase = f"La demande {de_nom(fiche.nom_complet)} est refusée, la raison lui est envoyée."
    inverse = invite_again(fiche.uai, fiche.adresse, VALIDER, fiche.fonction)
    return back(request, fiche, phrase, "a_valider", Fait("Refusé", "neutre", inverse=inverse))


async def _page_to_mend(request: AnyRequest, fiche: FicheRattachement, refus: RefusCompteForm) -> Page:
    """The page of the établissement, with the acts on this person in sight and their refusal to mend."""
    visit = current_visit()
    vue = replace(vue_left(request, fiche.uai), personne=fiche.id)
    lieu = await find_lieu(fiche.uai, visit.acteur, visit.now, vue)
    if lieu is None:
        raise NotFoundException
    return await page_of(lieu, vue, refus=refus, vise="personne", status_code=422)


@get("/rattachements/{rattachement:int}/detachement", who=sees_etablissements, dependencies=PARTANT)
async def new_detachement(fiche: NamedDependency[FicheRattachement]) -> Page:
    """What it will do, and who takes over each projet that the person carries."""
    visit = current_visit()
    if fiche.statut is not StatutRattachement.VALIDE:
        raise NotFoundException
    partant = Partant(fiche.compte, fiche.etablissement)
    question = await find_question(partant, visit.acteur.compte, visit.now)
    retour = _page_of(fiche)
    return Page("gestion/detachement.html", fiche=fiche, question=question, retour=retour)


def _page_of(fiche: FicheRattachement) -> str:
    """Where its people are seen, by its gestionnaires or by the Région."""
    gere = current_visit().acteur.manages(fiche.etablissement)
    return f"{'' if gere else '/administration'}/etablissements/{fiche.uai}"


@post("/rattachements/{rattachement:int}/detachement", who=sees_etablissements, dependencies=PARTANT)
async def create_detachement(request: AnyRequest, fiche: NamedDependency[FicheRattachement]) -> Redirect:
    visit = current_visit()
    relais = await detach_and_hand_over(fiche, await _read_choix(request), visit.acteur, visit.now)
    repris = f" {nb(len(relais), 'projet repris', 'projets repris')}." if relais else ""
    if fiche.compte == visit.acteur.compte:
        return Redirect("/mes-services", f"Vous n’êtes plus gestionnaire {du_nom(fiche.lieu)}.{repris}")
    phrase = f"Le compte {de_nom(fiche.nom_complet)} est détaché.{repris}"
    if not visit.acteur.manages(fiche.etablissement):
        return Redirect(f"{_page_of(fiche)}#gestionnaires", phrase)
    onglet = vue_left(request, fiche.uai, sinon=PERSONNES).onglet or VALIDER
    inverse = invite_again(fiche.uai, fiche.adresse, onglet, fiche.fonction)
    return back(request, fiche, phrase, "personnes", Fait("Compte détaché", "neutre", inverse=inverse))


async def _read_choix(request: AnyRequest) -> Choix:
    """« projet-12 » holds the number of a compte; so does « reste », for the projets that are not named."""
    form = await request.form()
    sent = {str(name): read_numero(str(value)) for name, value in form.multi_items()}
    projets = {read_numero(name[7:]): compte for name, compte in sent.items() if name.startswith("projet-")}
    return Choix(projets, sent.get("reste", 0))


@post("/rattachements/{rattachement:int}/nomination", who=is_titulaire, dependencies=FICHE)
async def create_nomination(request: AnyRequest, fiche: NamedDependency[FicheRattachement]) -> Redirect:
    visit = current_visit()
    await name_gestionnaire(fiche, visit.acteur, visit.now)
    phrase = f"La nomination {de_nom(fiche.nom_complet)} comme gestionnaire est faite."
    return back(request, fiche, phrase, "personnes", Fait("Devient gestionnaire"))


@post("/rattachements/{rattachement:int}/maintien", who=is_gestionnaire, dependencies=FICHE)
async def create_maintien(request: AnyRequest, fiche: NamedDependency[FicheRattachement]) -> Redirect:
    visit = current_visit()
    await keep_attached(fiche, visit.acteur, visit.now)
    phrase = f"Le compte {de_nom(fiche.nom_complet)} reste rattaché. Un courriel l’en informe."
    return back(request, fiche, phrase, "departs", Fait("Gardé"))


@post("/rattachements/{rattachement:int}/abandon", who=is_connected, dependencies=OWN)
async def create_abandon(fiche: NamedDependency[FicheRattachement]) -> Redirect:
    visit = current_visit()
    await give_up(fiche, visit.acteur, visit.now)
    return Redirect("/mes-services", "Votre demande est retirée.", fait=Fait("Retirée", "neutre"))


@post("/rattachements/{rattachement:int}/depart", who=is_connected, dependencies=OWN)
async def create_depart(fiche: NamedDependency[FicheRattachement]) -> Redirect:
    visit = current_visit()
    return _tell_asked(fiche, await ask_depart(fiche, visit.acteur, visit.now))


@post("/rattachements/{rattachement:int}/depart/retrait", who=is_connected, dependencies=OWN)
async def delete_depart(fiche: NamedDependency[FicheRattachement]) -> Redirect:
    visit = current_visit()
    await stay(fiche, visit.acteur, visit.now)
    phrase = f"Votre demande est retirée\u00a0: vous restez {au_nom(fiche.lieu)}."
    return Redirect("/mes-services", phrase, fait=Fait("Retirée", "neutre"))


def _tell_asked(fiche: FicheRattachement, demande: DemandeDepart) -> Redirect:
    if not demande.destinataires:
        lieu = le_nom(fiche.lieu)
        phrase = f"Votre demande est notée, mais {lieu} n’a pas de gestionnaire : écrivez à la Région."
        return Redirect("/mes-services", phrase, "attention")
    un = demande.destinataires == 1
    qui = f"{'Le gestionnaire' if un else 'Les gestionnaires'} {du_nom(fiche.lieu)}"
    if demande.relance:
        phrase = f"{qui} {'est relancé' if un else 'sont relancés'}."
        return Redirect("/mes-services", phrase, fait=Fait("Relance envoyée"))
    return Redirect("/mes-services", f"{qui} {'a' if un else 'ont'} reçu votre demande.")


@post(
    "/etablissements/{uai:str}/validations",
    who=is_gestionnaire,
    moyen=Moyen.LOT,
    dependencies={"lieu": Provide(provide_lieu)},
)
async def create_validations(request: AnyRequest, lieu: NamedDependency[Lieu]) -> Redirect:
    """Several comptes at once; those that somebody else has decided meanwhile are told."""
    visit = current_visit()
    done, refusals = await validate_all(await _read_checked(request, lieu), visit.acteur, visit.now)
    phrase = f"{nb(len(done), 'compte validé', 'comptes validés')}."
    genre = "attention" if refusals else "succes"
    place = vue_left(request, lieu.uai).address(lieu.uai, "a_valider")
    fait = Fait("Validé", rangs=tuple(f"compte-{fiche.id}" for fiche in done), inverse=DETACHER)
    return Redirect(place, " ".join([phrase, *refusals]), genre, fait=fait)


async def _read_checked(request: AnyRequest, lieu: Lieu) -> list[FicheRattachement]:
    """Fifty at most of those that were checked, here. Raises DomainError when there is none."""
    numbers = [read_numero(str(n)) for n in (await request.form()).getall("rattachement", [])[:50]]
    found = [await find_fiche(number, current_visit().acteur) for number in numbers]
    fiches = [fiche for fiche in found if fiche is not None and fiche.etablissement == lieu.id]
    if not fiches:
        raise DomainError("Cochez au moins un compte à valider.")
    return fiches


ROUTES = [
    create_validation,
    create_refus,
    new_detachement,
    create_detachement,
    create_nomination,
    create_maintien,
    create_abandon,
    create_depart,
    delete_depart,
    create_validations,
]
