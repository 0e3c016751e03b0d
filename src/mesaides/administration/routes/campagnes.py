"""The campagnes of the dispositifs: opened, prolonged, closed earlier."""

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from mesaides.administration.forms import CampagneForm, DeplacementForm
from mesaides.administration.moves.campagnes import mark_of, move_campagne, plan_campagne
from mesaides.administration.reads.campagnes import (
    CampagneSuivie,
    by_state,
    find_campagne,
    follow_campagnes,
    follow_campagnes_of,
)
from mesaides.administration.states import DISPOSITIF as STEPS
from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.dates import day_of, jour_fr
from mesaides.dispositifs.reads import FicheDispositif, find_fiche, list_fiches
from mesaides.dispositifs.rules.jours import Jours, JoursError, propose
from mesaides.montants import nb
from mesaides.web.found import found
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

ADRESSE = "/administration/campagnes"
DISPOSITIF = "/administration/dispositifs/{code:str}"


async def provide_dispositif(code: FromPath[str]) -> FicheDispositif:
    return found(await find_fiche(code))


async def provide_campagne(numero: FromPath[int]) -> CampagneSuivie:
    return found(await find_campagne(numero))


OF_DISPOSITIF = {"dispositif": Provide(provide_dispositif)}
OF_CAMPAGNE = {"suivie": Provide(provide_campagne)}


@get(ADRESSE, who=is_administrateur)
async def list_campagnes() -> Page:
    fiches, now = await list_fiches(), current_visit().now
    groupes = by_state(await follow_campagnes(fiches), now)
    return Page("administration/campagnes.html", groupes=groupes, fiches=fiches, now=now)


async def _dispositif_page(fiche: FicheDispositif, form: CampagneForm | None = None) -> Page:
    now = current_visit().now
    annee, premier = propose(fiche.campagnes, day_of(now))
    suivies = await follow_campagnes_of(fiche)
    return Page(
        "administration/dispositif.html",
        fiche=fiche,
        form=form or CampagneForm(annee_scolaire=annee, ouvre_le=premier.isoformat()),
        groupes=by_state(suivies, now),
        brouillons=sum(one.brouillons for one in suivies),
        etapes=STEPS.open_to(acteur(), fiche, fiche.etat),
        now=now,
        status_code=422 if form else 200,
    )


@get(DISPOSITIF, who=is_administrateur, dependencies=OF_DISPOSITIF)
async def show_dispositif_suivi(dispositif: NamedDependency[FicheDispositif]) -> Page:
    return await _dispositif_page(dispositif)


@post(DISPOSITIF + "/campagnes", who=is_administrateur, dependencies=OF_DISPOSITIF)
async def create_campagne(
    request: AnyRequest, dispositif: NamedDependency[FicheDispositif]
) -> Page | Redirect:
    form = await CampagneForm.read(request)
    if not form.validate():
        return await _dispositif_page(dispositif, form)
    jours = form.jours(form.annee_scolaire.data or "")
    try:
        await plan_campagne(dispositif, jours, acteur().compte, current_visit().now)
    except JoursError as refusal:
        form.refuse(refusal.champ, refusal.phrase)
        return await _dispositif_page(dispositif, form)
    phrase = (
        f"La campagne {jours.annee_scolaire} va du {jour_fr(jours.ouvre_le)} au {jour_fr(jours.ferme_le)}."
    )
    return Redirect(f"/administration/dispositifs/{dispositif.code}", phrase)


def _campagne_page(suivie: CampagneSuivie, form: DeplacementForm | None = None) -> Page:
    return Page(
        "administration/campagne.html",
        suivie=suivie,
        form=form or DeplacementForm(obj=suivie.campagne),
        vue=mark_of(suivie.campagne),
        now=current_visit().now,
        status_code=422 if form else 200,
    )


@get(ADRESSE + "/{numero:int}", who=is_administrateur, dependencies=OF_CAMPAGNE)
async def show_campagne(suivie: NamedDependency[CampagneSuivie]) -> Page:
    return _campagne_page(suivie)


@post(ADRESSE + "/{numero:int}", who=is_administrateur, dependencies=OF_CAMPAGNE)
async def update_campagne(request: AnyRequest, suivie: NamedDependency[CampagneSuivie]) -> Page | Redirect:
    form, visit = await DeplacementForm.read(request), current_visit()
    if not form.validate():
        return _campagne_page(suivie, form)
    jours = form.jours(suivie.campagne.annee_scolaire)
    try:
        told = await move_campagne(
            suivie.fiche, suivie.campagne.id, form.vue.data or "", jours, visit.acteur.compte, visit.now
        )
    except JoursError as refusal:
        form.refuse(refusal.champ, refusal.phrase)
        return _campagne_page(found(await find_campagne(suivie.campagne.id)), form)
    return Redirect(f"{ADRESSE}/{suivie.campagne.id}", *_say_done(jours, told))


def _say_done(jours: Jours, told: int | None) -> tuple[str, str]:
    if told is None:
        return "Ce sont déjà ses dates.", "info"
    dit = f"La campagne va du {jour_fr(jours.ouvre_le)} au {jour_fr(jours.ferme_le)}."
    return f"{dit}{say_prevenus(told)}", "succes"


def say_prevenus(brouillons: int) -> str:
    """After what was done: who is told of it; '' for nobody."""
    return (
        f" Les personnes de {nb(brouillons, 'brouillon')} sont prévenues par courriel." if brouillons else ""
    )


ROUTES = [list_campagnes, show_dispositif_suivi, create_campagne, show_campagne, update_campagne]
