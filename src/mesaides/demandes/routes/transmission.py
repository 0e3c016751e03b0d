"""Transmitting."""

from typing import Any

from litestar.di import NamedDependency

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.demandes.moves.transmission import AlreadyTransmittedError, transmit
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.routes.found import FICHE
from mesaides.demandes.routes.partie import partie_page
from mesaides.demandes.rules.dossier import Partie
from mesaides.web.handlers import post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit


@post("/demandes/{demande:int}/transmission", who=is_attached, dependencies=FICHE)
async def create_transmission(
    request: AnyRequest, fiche: NamedDependency[FicheDemande], list_fichiers: NamedDependency[Any]
) -> Page | Redirect:
    """Sent again by another form, it leads to what was received."""
    form = await request.form()
    if fiche.is_brouillon and form.get("attestation") != "oui":
        return await partie_page(fiche, Partie.RECAPITULATIF, coche=False)
    try:
        reference = await transmit(fiche, acteur(), current_visit().now, list_fichiers)
    except AlreadyTransmittedError as before:
        return Redirect(f"/demandes/{fiche.id}/accuse", before.phrase, "info", entire=True)
    return Redirect(f"/demandes/{fiche.id}/accuse", f"Votre demande {reference} est transmise.", entire=True)


ROUTES = [create_transmission]
