"""The link by which an agent comes: they make their account, or accept with the one they have."""

from dataclasses import dataclass
from functools import partial

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from mesaides.administration.forms import CompteAgentForm
from mesaides.administration.moves.agents import Agent
from mesaides.administration.moves.invitations import accept_agent, join
from mesaides.administration.reads.agents import find_titres
from mesaides.administration.reads.invitations import InvitationVue, find_alive_agent, has_compte
from mesaides.administration.states import is_invited_agent
from mesaides.comptes.moves.secret import hash_password, off_loop
from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_connected
from mesaides.comptes.rules.attente import Place
from mesaides.comptes.rules.cadence import wide_network_of
from mesaides.comptes.rules.motdepasse import judge_password
from mesaides.errors import BusyError, DomainError
from mesaides.web.handlers import anyone, get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

ADRESSE = "/habilitation/{token:str}"
BIENVENUE = (
    "Votre compte est créé. Connectez-vous, puis protégez-le par un appareil\u00a0: le portail vous guide."
)


async def _page(token: str, form: CompteAgentForm | None = None) -> Page:
    visit = current_visit()
    invitation = await find_alive_agent(token, visit.now)
    if invitation is None:
        return Page("administration/arrivee_morte.html", status_code=410)
    return Page(
        "administration/arrivee.html",
        status_code=422 if form else 200,
        token=token,
        form=form or CompteAgentForm(),
        invitation=invitation,
        porte=invitation.dite(await find_titres()),
        mienne=visit.acteur is not None and is_invited_agent(visit.acteur, invitation),
        a_un_compte=await has_compte(invitation.adresse),
    )


@get(ADRESSE, who=anyone)
async def show_arrivee(token: FromPath[str]) -> Page:
    return await _page(token)


@dataclass(frozen=True, slots=True)
class Arrivee:
    """What was typed; `agent` and `secret` when all of it is right."""

    form: CompteAgentForm
    invitation: InvitationVue | None
    agent: Agent | None = None
    secret: str = ""


async def provide_arrivee(request: AnyRequest, token: FromPath[str]) -> Arrivee:
    """What is slow, before the transaction: the password judged, then hashed."""
    form = await CompteAgentForm.read(request)
    invitation = await find_alive_agent(token, current_visit().now)
    if invitation is None or not form.validate():
        return Arrivee(form, invitation)
    agent = Agent.check(
        identifiant=form.identifiant.data or "",
        civilite=form.civilite.data or "",
        nom=form.nom.data or "",
        prenom=form.prenom.data or "",
        adresse=invitation.adresse,
    )
    return Arrivee(form, invitation, agent, await _make_secret(form, agent))


async def _make_secret(form: CompteAgentForm, agent: Agent) -> str:
    """'' for a password that is refused beside its field."""
    place, password = Place(wide_network_of(current_visit().ip)), form.mot_de_passe.data or ""
    try:
        verdict = await off_loop(place, partial(judge_password, password, about=agent.about, agent=True))
        if verdict.ok:
            return await hash_password(password, place)
    except BusyError as busy:
        form.refuse("mot_de_passe", busy.phrase)
        return ""
    form.refuse("mot_de_passe", f"{verdict.raison} {verdict.conseil}".strip())
    return ""


@post(ADRESSE + "/compte", who=anyone, dependencies={"arrivee": Provide(provide_arrivee)})
async def create_compte_agent(token: FromPath[str], arrivee: NamedDependency[Arrivee]) -> Page | Redirect:
    if arrivee.invitation is None or arrivee.agent is None or not arrivee.secret:
        return await _page(token, arrivee.form)
    try:
        await join(arrivee.invitation, arrivee.agent, arrivee.secret, current_visit().now)
    except DomainError as refusal:
        arrivee.form.refuse("identifiant", refusal.phrase)
        return await _page(token, arrivee.form)
    return Redirect("/connexion", BIENVENUE)


@post(ADRESSE + "/acceptation", who=is_connected)
async def create_acceptation_agent(token: FromPath[str]) -> Page | Redirect:
    invitation = await find_alive_agent(token, current_visit().now)
    if invitation is None:
        return await _page(token)
    await accept_agent(invitation, acteur(), current_visit().now)
    return Redirect("/mes-services", "Votre accès d’agent de la Région est donné.")


ROUTES = [show_arrivee, create_compte_agent, create_acceptation_agent]
