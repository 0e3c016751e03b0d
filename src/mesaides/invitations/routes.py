"""Answering an invitation, from « Mes services » or from the page that its mail opens;
and inviting whoever a projet awaits.
"""

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.rules.acces import is_connected, is_gestionnaire
from mesaides.invitations.moves.porteurs import invite_porteur
from mesaides.invitations.moves.reponse import accept, accept_too, decline
from mesaides.invitations.reads.lecture import InvitationRecue, find_recue
from mesaides.noms import au_nom, du_nom
from mesaides.projets.reads.fiche import FicheProjet
from mesaides.projets.reads.lecture import find_projet
from mesaides.projets.states import can_validate
from mesaides.web.handlers import post
from mesaides.web.pages import Redirect
from mesaides.web.visit import Fait, current_visit


async def provide_recue(invitation: FromPath[int]) -> InvitationRecue:
    found = await find_recue(invitation, current_visit().acteur)
    if found is None:
        raise NotFoundException
    return found


ACCEPTEE = Fait("Acceptée")
RECUE = {"recue": Provide(provide_recue)}


@post("/invitations/{invitation:int}/acceptation", who=is_connected, dependencies=RECUE)
async def create_acceptation(recue: NamedDependency[InvitationRecue]) -> Redirect:
    visit = current_visit()
    return _tell_accepted(recue, valid=await accept(recue, visit.acteur, visit.now))


@post("/invitations/{invitation:int}/cumul", who=is_connected, dependencies=RECUE)
async def create_cumul(recue: NamedDependency[InvitationRecue]) -> Redirect:
    """« Je travaille aussi ici »."""
    visit = current_visit()
    return _tell_accepted(recue, valid=await accept_too(recue, visit.acteur, visit.now))


def _tell_accepted(recue: InvitationRecue, *, valid: bool) -> Redirect:
    if valid:
        return Redirect(
            "/mes-services", f"Votre compte est rattaché {au_nom(recue.lieu)}.", entire=True, fait=ACCEPTEE
        )
    phrase = (
        f"Votre réponse est notée : le gestionnaire {du_nom(recue.lieu)} doit encore valider votre compte."
    )
    return Redirect("/mes-services", phrase, "info", fait=ACCEPTEE)


@post("/invitations/{invitation:int}/declin", who=is_connected, dependencies=RECUE)
async def create_declin(recue: NamedDependency[InvitationRecue]) -> Redirect:
    visit = current_visit()
    await decline(recue, visit.acteur, visit.now)
    phrase = f"Vous avez décliné l’invitation {du_nom(recue.lieu)}."
    return Redirect("/mes-services", phrase, "info", fait=Fait("Déclinée", "neutre"))


async def provide_projet(projet: FromPath[int]) -> FicheProjet:
    """One whose porteur this person may invite."""
    found = await find_projet(projet, current_visit().acteur)
    if found is None or not can_validate(current_visit().acteur, found):
        raise NotFoundException
    return found


@post(
    "/projets/{projet:int}/invitation", who=is_gestionnaire, dependencies={"fiche": Provide(provide_projet)}
)
async def create_invitation(fiche: NamedDependency[FicheProjet]) -> Redirect:
    """The porteur without a rattachement is invited with the projet: on accepting, they find it."""
    await invite_porteur(fiche, current_visit().acteur, current_visit().now)
    return Redirect(f"/projets/{fiche.id}", f"Invitation envoyée à {fiche.porteur_adresse}.")


ROUTES = [create_acceptation, create_cumul, create_declin, create_invitation]
