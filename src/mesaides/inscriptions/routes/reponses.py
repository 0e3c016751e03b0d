"""Answering an invitation, from « Mes services » or from the page that its mail opens."""

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.rules.acces import is_connected
from mesaides.inscriptions.moves.reponse import accept, decline
from mesaides.invitations.reads.lecture import InvitationRecue, find_recue
from mesaides.noms import au_nom, du_nom
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
    if await accept(recue, visit.acteur, visit.now):
        return Redirect(
            "/mes-services", f"Vous êtes rattaché {au_nom(recue.lieu)}.", entire=True, fait=ACCEPTEE
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


ROUTES = [create_acceptation, create_declin]
