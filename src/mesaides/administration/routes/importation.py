"""Importing the public directory of lycées."""

import asyncio
from typing import Any

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.administration.forms import AnnuaireForm
from mesaides.administration.moves.importation import import_annuaire
from mesaides.administration.tables import Importation
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.etablissements.rules import Annuaire, read_annuaire
from mesaides.etablissements.rules.annuaire import COLONNES
from mesaides.etablissements.rules.csv_source import OCTETS_MAX
from mesaides.moyens import Moyen
from mesaides.web.handlers import get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.takes import Takes
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]


def _page(form: AnnuaireForm, status_code: int = 200) -> Page:
    return Page(
        "administration/importation_nouvelle.html",
        form=form,
        colonnes=COLONNES,
        megaoctets=OCTETS_MAX // 1_000_000,
        status_code=status_code,
    )


@get("/administration/etablissements/import", who=is_administrateur)
async def new_importation() -> Page:
    return _page(AnnuaireForm())


async def provide_annuaire(request: AnyRequest) -> Annuaire | None:
    """The file read away from the event loop, before the transaction; None when none was chosen."""
    fichier = (await request.form()).get("fichier")
    if not isinstance(fichier, UploadFile) or not fichier.filename:
        return None
    return await asyncio.to_thread(read_annuaire, await fichier.read())


def tell(annuaire: Annuaire) -> tuple[str, str]:
    """What an import has come to, and the genre of that message."""
    if annuaire.lignes:
        return "L’annuaire est importé.", "succes"
    if annuaire.rejets:
        return "Rien n’a été importé : toutes les lignes ont été laissées de côté.", "attention"
    if annuaire.hors_champ:
        return "Rien n’a été importé : aucune ligne n’est d’un lycée d’Occitanie.", "attention"
    return "Rien n’a été importé : ce fichier ne contient aucun établissement.", "attention"


@post(
    "/administration/etablissements/import",
    who=is_administrateur,
    takes=Takes(files=2 * OCTETS_MAX),  # what is a little too heavy is told on the page
    moyen=Moyen.LOT,
    dependencies={"annuaire": Provide(provide_annuaire)},
)
async def create_importation(annuaire: NamedDependency[Any]) -> Page | Redirect:
    form = AnnuaireForm()
    if annuaire is None:
        form.refuse("fichier", "Choisissez le fichier CSV de l’annuaire.")
        return _page(form, 422)
    if annuaire.faute:
        form.refuse("fichier", annuaire.faute)
        return _page(form, 422)
    visit = current_visit()
    importation = await import_annuaire(annuaire, par=visit.acteur.compte, now=visit.now)
    return Redirect(f"/administration/etablissements/imports/{importation.id}", *tell(annuaire))


@get("/administration/etablissements/imports/{numero:int}", who=is_administrateur)
async def show_importation(numero: FromPath[int]) -> Page:
    importation = await Importation.objects().where(Importation.id == numero).first()
    if importation is None:
        raise NotFoundException
    return Page(
        "administration/importation.html",
        importation=importation,
        rejets=importation.read_rejets(),
        remarques=importation.read_remarques(),
        hors_champ=importation.read_hors_champ(),
    )


ROUTES = [new_importation, create_importation, show_importation]
