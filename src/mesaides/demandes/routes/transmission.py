"""Transmitting."""

from litestar.di import NamedDependency

from mesaides.demandes.mails import mail_accuse
from mesaides.demandes.routes.commun import FICHE, AnyRequest, acteur, partie_page
from mesaides.demandes.rules.acces import has_demandes
from mesaides.demandes.rules.dossier import Partie
from mesaides.demandes.states import can_fill
from mesaides.demandes.tables.lecture import Fiche
from mesaides.demandes.tables.transmission import transmit
from mesaides.web.handlers import post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit


@post("/demandes/{demande:int}/transmission", who=has_demandes, dependencies=FICHE)
async def create_transmission(request: AnyRequest, fiche: NamedDependency[Fiche]) -> Page | Redirect:
    """Sent again by another form (a second tab, an answer that was lost), it leads to what was received."""
    if fiche.reference and can_fill(acteur(), fiche):
        phrase = f"Votre demande {fiche.reference} est déjà transmise : voici son accusé de réception."
        return Redirect(f"/demandes/{fiche.id}/accuse", phrase, "info")
    form = await request.form()
    if fiche.is_brouillon and form.get("attestation") != "oui":
        return await partie_page(fiche, Partie.RECAPITULATIF, coche=False, status_code=422)
    now = current_visit().now
    reference = await transmit(fiche, acteur(), now)
    await mail_accuse(fiche, reference, acteur(), now)
    return Redirect(f"/demandes/{fiche.id}/accuse", f"Votre demande {reference} est transmise.")


ROUTES = [create_transmission]
