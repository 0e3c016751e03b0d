"""The link of an invitation's mail: who invites, where, and the two ways to accept."""

from urllib.parse import quote

from litestar.params import FromPath

from mesaides.comptes.reads.departs import departs_of
from mesaides.comptes.roles import Acteur, LienEtablissement
from mesaides.comptes.rules.acces import is_connected
from mesaides.inscriptions.forms import InscriptionForm
from mesaides.inscriptions.reads.demandes import find_compte_of
from mesaides.inscriptions.routes.dossier import DossierInscription
from mesaides.invitations.reads.lecture import find_alive
from mesaides.invitations.states import is_invited
from mesaides.web.handlers import anyone, get
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit


def _dead_link() -> Page:
    return Page("inscriptions/invitation_morte.html", status_code=410)


@get("/invitation/{token:str}", who=anyone)
async def show_invitation(token: FromPath[str]) -> Page:
    visit = current_visit()
    invitation = await find_alive(token, visit.now)
    if invitation is None:
        return _dead_link()
    acteur: Acteur | None = visit.acteur
    invited = acteur if acteur and is_invited(acteur, invitation) else None
    ailleurs = invited.usager_ailleurs(invitation.etablissement) if invited else list[LienEtablissement]()
    connu = await find_compte_of(invitation.adresse)
    return Page(
        "inscriptions/invitation.html",
        invitation=invitation,
        token=token,
        mienne=invited is not None,
        ailleurs=ailleurs,
        departs=await departs_of(invited.compte) if invited and ailleurs else set[int](),
        a_un_compte=connu is not None and connu.active_le is not None,
    )


@get("/invitation/{token:str}/compte", who=anyone)
async def new_compte_invite(token: FromPath[str]) -> Page | Redirect:
    """« Créer un compte », for who was invited: the address is known, the établissement too."""
    if is_connected(current_visit().acteur):
        return Redirect(f"/invitation/{quote(token, safe='')}")
    invitation = await find_alive(token, current_visit().now)
    if invitation is None:
        return _dead_link()
    adresse = invitation.adresse
    form = InscriptionForm(invitation=token, adresse=adresse, confirmation_adresse=adresse)
    return (await DossierInscription.of(form)).page()


ROUTES = [show_invitation, new_compte_invite]
