"""Inviting an agent: by an administrateur; and the link of the mail, by whoever holds the mailbox."""

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from mesaides.administration.forms import InvitationAgentForm
from mesaides.administration.moves.invitations import invite_agent, resend_agent, revoke_agent
from mesaides.administration.reads.invitations import InvitationVue, find_invitation_agent
from mesaides.administration.routes.agents import ADRESSE, donnee_of
from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.reads.preuve import check_proven
from mesaides.comptes.reads.service import list_services
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.dispositifs.reads import list_fiches
from mesaides.errors import DomainError
from mesaides.web.found import found
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

NOUVEAU = ADRESSE + "/nouveau"
INVITATION = "/administration/invitations/{invitation:int}"


async def _page(form: InvitationAgentForm, status_code: int = 200) -> Page:
    form.offer(await list_services(), await list_fiches())
    return Page("administration/agent_nouveau.html", form=form, status_code=status_code)


@get(NOUVEAU, who=is_administrateur)
async def new_agent() -> Page:
    return await _page(InvitationAgentForm())


@post(NOUVEAU, who=is_administrateur)
async def create_invitation_agent(request: AnyRequest) -> Page | Redirect:
    form = await InvitationAgentForm.read(request)
    form.offer(await list_services(), await list_fiches())
    if not form.validate():
        return await _page(form, 422)
    await check_proven()
    adresse = form.adresse.data or ""
    try:
        await invite_agent(adresse, donnee_of(0, form), acteur(), current_visit().now)
    except DomainError as refusal:
        form.refuse("adresse", refusal.phrase)
        return await _page(form, 422)
    return Redirect(ADRESSE, f"{adresse} reçoit une invitation.")


async def provide_invitation(invitation: FromPath[int]) -> InvitationVue:
    return found(await find_invitation_agent(invitation))


ENVOYEE = {"envoyee": Provide(provide_invitation)}


@post(INVITATION + "/renvoi", who=is_administrateur, dependencies=ENVOYEE)
async def create_renvoi_agent(envoyee: NamedDependency[InvitationVue]) -> Redirect:
    await check_proven()
    await resend_agent(envoyee, acteur(), current_visit().now)
    return Redirect(
        ADRESSE, f"{envoyee.adresse} reçoit une nouvelle invitation\u00a0: la première n’ouvre plus rien."
    )


@post(INVITATION + "/revocation", who=is_administrateur, dependencies=ENVOYEE)
async def delete_invitation_agent(envoyee: NamedDependency[InvitationVue]) -> Redirect:
    await revoke_agent(envoyee, acteur(), current_visit().now)
    return Redirect(
        ADRESSE, f"L’invitation de {envoyee.adresse} est révoquée\u00a0: son lien n’ouvre plus rien."
    )


ROUTES = [new_agent, create_invitation_agent, create_renvoi_agent, delete_invitation_agent]
