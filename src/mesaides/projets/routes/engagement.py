"""A gestionnaire's new projet: its part validated, its porteur invited, in one page."""

from typing import Any

from mesaides.comptes.reads.acteur import acteur
from mesaides.db import transaction
from mesaides.errors import DomainError
from mesaides.montants import euros
from mesaides.projets.forms import ProjetForm
from mesaides.projets.moves.part import commit_part
from mesaides.projets.reads.lecture import find_projet
from mesaides.web.found import found
from mesaides.web.pages import Redirect
from mesaides.web.visit import current_visit


async def begin_projet(projet: int, form: ProjetForm, invite_porteur: Any) -> Redirect:
    """What the form asks of a projet that was just made, and where it leads."""
    fiche, done = found(await find_projet(projet, acteur())), ["Projet créé."]
    part = form.part_centimes if acteur().is_titulaire_of(fiche.etablissement) else None
    if part is not None:
        await commit_part(fiche, part, acteur(), current_visit().now)
        done.append(f"Part de l’établissement validée\u00a0: {euros(part)} au plus.")
    if form.inviter.data and fiche.porteur_adresse and not fiche.porteur:
        done.append(await _invite(invite_porteur, fiche))
    if part is None:
        return Redirect(f"/projets/{projet}/budget", " ".join([*done, "Indiquez maintenant son budget."]))
    return Redirect(f"/projets/{projet}", " ".join(done))


async def _invite(invite_porteur: Any, fiche: Any) -> str:
    """The projet stays, whatever keeps its porteur from being invited now."""
    try:
        async with transaction():
            await invite_porteur(fiche, acteur(), current_visit().now)
    except DomainError as refusal:
        return f"{refusal.phrase[:1].upper()}{refusal.phrase[1:]}"
    return f"Invitation envoyée à {fiche.porteur_adresse}."
