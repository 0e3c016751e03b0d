"""Resending and revoking an invitation, from the page of its établissement."""

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.rules.acces import sees_etablissements
from mesaides.gestion.routes.etablissement import invite_again, vue_left
from mesaides.gestion.rules import INVITATIONS
from mesaides.invitations.moves.envoi import resend
from mesaides.invitations.moves.fin import revoke
from mesaides.invitations.reads.lecture import InvitationRecue, find_invitation
from mesaides.noms import de_nom
from mesaides.web.handlers import post
from mesaides.web.pages import AnyRequest, Redirect
from mesaides.web.visit import Fait, current_visit


async def provide_invitation(invitation: FromPath[int]) -> InvitationRecue:
    """One that this person could have sent."""
    found = await find_invitation(invitation, current_visit().acteur)
    if found is None:
        raise NotFoundException
    return found


def _back(request: AnyRequest, recue: InvitationRecue) -> str:
    """Where the invitations of this établissement are seen: by its gestionnaires, or by the Région."""
    if current_visit().acteur.manages(recue.etablissement):
        vue = vue_left(request, recue.uai).at(INVITATIONS).closing(invitation=recue.id)
        return vue.address(recue.uai, "invitations")
    return f"/administration/etablissements/{recue.uai}#gestionnaires"


INVITATION = {"recue": Provide(provide_invitation)}


@post("/invitations/{invitation:int}/renvoi", who=sees_etablissements, dependencies=INVITATION)
async def create_renvoi(request: AnyRequest, recue: NamedDependency[InvitationRecue]) -> Redirect:
    visit = current_visit()
    await resend(recue, visit.acteur, visit.now)
    phrase = f"Une nouvelle invitation part à {recue.adresse} ; l’ancienne ne vaut plus rien."
    return Redirect(_back(request, recue), phrase, fait=Fait("Renvoyée"))


@post("/invitations/{invitation:int}/revocation", who=sees_etablissements, dependencies=INVITATION)
async def create_revocation(request: AnyRequest, recue: NamedDependency[InvitationRecue]) -> Redirect:
    visit = current_visit()
    await revoke(recue, visit.acteur, visit.now)
    phrase = f"L’invitation {de_nom(recue.adresse)} est révoquée."
    gere = visit.acteur.manages(recue.etablissement)
    inverse = invite_again(recue.uai, recue.adresse, INVITATIONS, recue.fonction) if gere else None
    return Redirect(_back(request, recue), phrase, fait=Fait("Révoquée", "neutre", inverse=inverse))


ROUTES = [create_renvoi, create_revocation]
