"""« Créer un compte », with or without an invitation."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.rules.acces import is_connected
from mesaides.ecriture import clean_line
from mesaides.inscriptions.forms import InscriptionForm
from mesaides.inscriptions.moves.demandes import Inscrit, ask_for_compte, purge_expired
from mesaides.inscriptions.moves.inscription import finish_inscription
from mesaides.inscriptions.routes.dossier import DossierInscription
from mesaides.inscriptions.rules import taken_phrase
from mesaides.web.handlers import anyone, check, get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]
CHECKED = frozenset(
    {
        *("identifiant", "mot_de_passe", "confirmation_mot_de_passe", "nom", "prenom"),
        *("adresse", "confirmation_adresse", "recherche"),
    }
)


@get("/comptes/nouveau", who=anyone)
async def new_compte(request: AnyRequest) -> Page | Redirect:
    if is_connected(current_visit().acteur):
        return Redirect("/mes-services", "Votre session est ouverte : vous avez déjà un compte.", "info")
    token = request.query_params.get("invitation", "")
    if token:  # an address that holds a token is one of those that no Referer carries
        return Redirect(f"/invitation/{quote(token[:200], safe='')}/compte")
    return (await DossierInscription.of(InscriptionForm())).page()


@get("/comptes/nouveau/etablissements", who=anyone)
async def list_etablissements(request: AnyRequest) -> Page:
    """The établissements that hold the words typed; a page of its own without htmx."""
    form = InscriptionForm(recherche=clean_line(request.query_params.get("recherche", ""))[:200])
    return (await DossierInscription.of(form)).page()


@check("/comptes/nouveau/verification/{champ:str}", who=anyone)
async def check_field(champ: FromPath[str], request: AnyRequest) -> Page:
    if champ not in CHECKED:
        raise NotFoundException
    dossier = await DossierInscription.read(request)
    await dossier.judge_field(champ)
    return dossier.page(effaces=True)


async def provide_dossier(request: AnyRequest) -> DossierInscription:
    """What is slow, before the transaction: everything judged, then the password hashed."""
    await purge_expired(current_visit().now)
    dossier = await DossierInscription.read(request)
    if not dossier.form.only_looks and await dossier.judge():
        await dossier.hash()
    return dossier


@post("/comptes/nouveau", who=anyone, dependencies={"dossier": Provide(provide_dossier)})
async def create_compte(dossier: NamedDependency[Any]) -> Page | Redirect:
    form: InscriptionForm = dossier.form
    if form.only_looks:
        form.take_correction()
        return dossier.page(effaces=True)
    if not dossier.secret or not await _sign_up(dossier, current_visit().now):
        return dossier.page(422, effaces=True)
    return Redirect("/comptes/nouveau/transmis")


async def _sign_up(dossier: DossierInscription, now: datetime) -> bool:
    """False when the identifiant has just been taken, which is said beside its field."""
    personne = _personne(dossier)
    compte = await ask_for_compte(personne, now)
    if compte is None:
        dossier.form.refuse("identifiant", taken_phrase([]))
        return False
    await finish_inscription(personne, compte, dossier.etablissement, dossier.invitation, now)
    return True


def _personne(dossier: DossierInscription) -> Inscrit:
    form = dossier.form
    return Inscrit(
        identifiant=form.identifiant.data or "",
        secret=dossier.secret,
        civilite=form.civilite.data or "",
        nom=form.nom.data or "",
        prenom=form.prenom.data or "",
        adresse=form.adresse.data or "",
    )


@get("/comptes/nouveau/transmis", who=anyone)
async def show_transmis() -> Page:
    return Page("inscriptions/transmis.html")


ROUTES = [new_compte, list_etablissements, check_field, create_compte, show_transmis]
