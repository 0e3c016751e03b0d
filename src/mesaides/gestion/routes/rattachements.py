"""Decisions about the people of an établissement, one by one or several at once."""

from dataclasses import replace

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.moves.decisions import enter_for_all, name_gestionnaire
from mesaides.comptes.moves.depart import ask_depart, keep_attached
from mesaides.comptes.reads.fiche import FicheRattachement, find_fiche
from mesaides.comptes.roles import Acteur, StatutRattachement
from mesaides.comptes.rules.acces import is_connected, is_gestionnaire
from mesaides.db import transaction
from mesaides.errors import DomainError
from mesaides.gestion.forms import RefusCompteForm
from mesaides.gestion.mails import tell_gestionnaires, tell_heritiers, tell_person
from mesaides.gestion.moves.rattachements import give_up, refuse, validate
from mesaides.gestion.moves.relais import Choix, hand_over
from mesaides.gestion.reads.page import Lieu, find_lieu
from mesaides.gestion.reads.relais import Partant, find_question
from mesaides.gestion.routes.etablissement import page_of, provide_lieu, vue_left
from mesaides.invitations.moves.detachement import detach
from mesaides.montants import nb
from mesaides.moyens import Moyen
from mesaides.noms import de_nom, du_nom, le_nom
from mesaides.numeros import read_numero
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import Fait, current_visit


async def provide_fiche(rattachement: FromPath[int]) -> FicheRattachement:
    """A rattachement of an établissement that the person manages."""
    acteur: Acteur = current_visit().acteur
    fiche = await find_fiche(rattachement, acteur)
    if fiche is None or not acteur.manages(fiche.etablissement):
        raise NotFoundException
    return fiche


async def provide_own(rattachement: FromPath[int]) -> FicheRattachement:
    acteur: Acteur = current_visit().acteur
    fiche = await find_fiche(rattachement, acteur)
    if fiche is None or fiche.compte != acteur.compte:
        raise NotFoundException
    return fiche


FICHE = {"fiche": Provide(provide_fiche)}


def back(request: AnyRequest, fiche: FicheRattachement, phrase: str, place: str, fait: Fait) -> Redirect:
    """To the page where the act was asked, as it was left: what is searched, or opened on another row, stays so."""
    vue = vue_left(request, fiche.uai).closing(personne=fiche.id)
    return Redirect(vue.address(fiche.uai, place), phrase, fait=fait)


@post("/rattachements/{rattachement:int}/validation", who=is_gestionnaire, dependencies=FICHE)
async def create_validation(request: AnyRequest, fiche: NamedDependency[FicheRattachement]) -> Redirect:
    visit = current_visit()
    await validate(fiche, visit.acteur, visit.now)
    await tell_person("validation", fiche, visit.acteur)
    phrase = f"Le compte {de_nom(fiche.nom_complet)} est validé."
    return back(request, fiche, phrase, "a_valider", Fait("Validé"))


@post("/rattachements/{rattachement:int}/refus", who=is_gestionnaire, dependencies=FICHE)
async def create_refus(request: AnyRequest, fiche: NamedDependency[FicheRattachement]) -> Page | Redirect:
    visit = current_visit()
    form = await RefusCompteForm.read(request)
    if not form.validate():
        vue = replace(vue_left(request, fiche.uai), personne=fiche.id)
        lieu = await find_lieu(fiche.uai, visit.acteur, visit.now, vue)
        if lieu is None:
            raise NotFoundException
        erreur = str(form.raison.errors[0])
        return await page_of(lieu, vue, erreur=erreur, vise="personne", status_code=422)
    raison = form.raison.data or ""
    await refuse(fiche, visit.acteur, visit.now, raison)
    await tell_person("refus", fiche, visit.acteur, raison=raison)
    return back(
        request,
        fiche,
        f"La demande {de_nom(fiche.nom_complet)} est refusée, la raison lui est envoyée.",
        "a_valider",
        Fait("Refusé", "neutre"),
    )


@get("/rattachements/{rattachement:int}/detachement", who=is_gestionnaire, dependencies=FICHE)
async def new_detachement(fiche: NamedDependency[FicheRattachement]) -> Page:
    """What it will do, and who takes over each projet that the person carries."""
    visit = current_visit()
    if fiche.statut is not StatutRattachement.VALIDE:
        raise NotFoundException
    question = await find_question(_partant(fiche), visit.acteur.compte, visit.now)
    return Page("gestion/detachement.html", fiche=fiche, question=question)


@post("/rattachements/{rattachement:int}/detachement", who=is_gestionnaire, dependencies=FICHE)
async def create_detachement(request: AnyRequest, fiche: NamedDependency[FicheRattachement]) -> Redirect:
    visit = current_visit()
    partant = _partant(fiche)
    relais = await hand_over(partant, await _read_choix(request), visit.acteur.compte)
    await detach(fiche, visit.acteur, visit.now)
    await tell_person("detachement", fiche, visit.acteur)
    await tell_heritiers(relais, fiche.nom_complet, visit.acteur, fiche.lieu)
    repris = f" {nb(len(relais), 'projet repris', 'projets repris')}." if relais else ""
    if fiche.compte == visit.acteur.compte:
        return Redirect("/mes-services", f"Vous n’êtes plus gestionnaire {du_nom(fiche.lieu)}.{repris}")
    phrase = f"Le compte {de_nom(fiche.nom_complet)} est détaché.{repris}"
    return back(request, fiche, phrase, "personnes", Fait("Détaché", "neutre"))


def _partant(fiche: FicheRattachement) -> Partant:
    return Partant(fiche.compte, fiche.etablissement)


async def _read_choix(request: AnyRequest) -> Choix:
    """« projet-12 » holds the number of a compte; so does « reste », for the projets that are not named."""
    form = await request.form()
    sent = {str(name): read_numero(str(value)) for name, value in form.multi_items()}
    projets = {read_numero(name[7:]): compte for name, compte in sent.items() if name.startswith("projet-")}
    return Choix(projets, sent.get("reste", 0))


@post("/rattachements/{rattachement:int}/nomination", who=is_gestionnaire, dependencies=FICHE)
async def create_nomination(request: AnyRequest, fiche: NamedDependency[FicheRattachement]) -> Redirect:
    visit = current_visit()
    await name_gestionnaire(fiche, visit.acteur, visit.now)
    await tell_person("nomination", fiche, visit.acteur)
    return back(
        request,
        fiche,
        f"La nomination {de_nom(fiche.nom_complet)} comme gestionnaire est faite.",
        "personnes",
        Fait("Nommé gestionnaire"),
    )


@post("/rattachements/{rattachement:int}/maintien", who=is_gestionnaire, dependencies=FICHE)
async def create_maintien(request: AnyRequest, fiche: NamedDependency[FicheRattachement]) -> Redirect:
    visit = current_visit()
    await keep_attached(fiche, visit.acteur, visit.now)
    await tell_person("maintien", fiche, visit.acteur)
    return back(
        request,
        fiche,
        f"Le compte {de_nom(fiche.nom_complet)} reste rattaché. Un courriel l’en informe.",
        "departs",
        Fait("Gardé"),
    )


@post(
    "/rattachements/{rattachement:int}/abandon",
    who=is_connected,
    dependencies={"fiche": Provide(provide_own)},
)
async def create_abandon(fiche: NamedDependency[FicheRattachement]) -> Redirect:
    visit = current_visit()
    await give_up(fiche, visit.acteur, visit.now)
    return Redirect("/mes-services", "Votre demande est retirée.", fait=Fait("Retirée", "neutre"))


@post("/departs", who=is_connected)
async def create_depart() -> Redirect:
    visit = current_visit()
    demande = await ask_depart(visit.acteur, visit.now)
    await tell_gestionnaires(demande, visit.acteur)
    if not demande.destinataires:
        lieu = le_nom(demande.lien.nom)
        phrase = f"Votre demande est notée, mais {lieu} n’a pas de gestionnaire : écrivez à la Région."
        return Redirect("/mes-services", phrase, "attention")
    un = len(demande.destinataires) == 1
    qui = f"{'Le gestionnaire' if un else 'Les gestionnaires'} {du_nom(demande.lien.nom)}"
    if demande.relance:
        phrase = f"{qui} {'est relancé' if un else 'sont relancés'}."
        return Redirect("/mes-services", phrase, fait=Fait("Relance envoyée"))
    phrase = f"{qui} {'a' if un else 'ont'} reçu votre demande."
    return Redirect("/mes-services", phrase)


@post(
    "/etablissements/{uai:str}/validations",
    who=is_gestionnaire,
    moyen=Moyen.LOT,
    dependencies={"lieu": Provide(provide_lieu)},
)
async def create_validations(request: AnyRequest, lieu: NamedDependency[Lieu]) -> Redirect:
    """Several comptes at once; those that somebody else has decided meanwhile are told."""
    visit = current_visit()
    numbers = [str(n) for n in (await request.form()).getall("rattachement", [])]
    found = [await find_fiche(read_numero(n), visit.acteur) for n in numbers[:50]]
    fiches = [fiche for fiche in found if fiche is not None and fiche.etablissement == lieu.id]
    if not fiches:
        raise DomainError("Cochez au moins un compte à valider.")
    await enter_for_all(fiches, visit.acteur)
    refusals: list[str] = []
    done: list[str] = []
    for fiche in fiches:
        try:
            async with transaction():
                await validate(fiche, visit.acteur, visit.now)
                await tell_person("validation", fiche, visit.acteur)
        except DomainError as refusal:
            refusals.append(f"{fiche.nom_complet} : {refusal.phrase}")
        else:
            done.append(f"compte-{fiche.id}")
    if not done:
        raise DomainError(" ".join(refusals))
    phrase = f"{nb(len(done), 'compte validé', 'comptes validés')}."
    genre = "attention" if refusals else "succes"
    place = vue_left(request, lieu.uai).address(lieu.uai, "a_valider")
    fait = Fait("Validé", rangs=tuple(done))
    return Redirect(place, " ".join([phrase, *refusals]), genre, fait=fait)


ROUTES = [
    create_validation,
    create_refus,
    new_detachement,
    create_detachement,
    create_nomination,
    create_maintien,
    create_abandon,
    create_depart,
    create_validations,
]
