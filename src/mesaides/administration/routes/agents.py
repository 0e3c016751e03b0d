"""Who has access to what at the Région, until when; giving, suspending, ending it."""

from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from mesaides.administration.forms import HabilitationForm
from mesaides.administration.moves.habilitations import habilitate, move_habilitation, review_habilitation
from mesaides.administration.reads.agents import (
    AgentVu,
    find_agent,
    find_habilitation,
    list_agents_region,
)
from mesaides.administration.reads.invitations import list_invitations
from mesaides.administration.rules import tell_etat
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.habilitations import Donnee
from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.reads.preuve import check_proven
from mesaides.comptes.reads.service import list_services
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.comptes.states import HABILITATION, EtatHabilitation
from mesaides.dates import day_of
from mesaides.dispositifs.reads import list_fiches
from mesaides.ecriture import clean_line
from mesaides.errors import DomainError
from mesaides.web.found import found
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

ADRESSE = "/administration/agents"
FAITES = {
    "confirmation": "L’accès est confirmé.",
    "refus": "La proposition est retirée.",
    "suspension": "L’accès est suspendu, dès maintenant.",
    "reprise": "L’accès est rétabli.",
    "fin": "L’accès est terminé.",
}
"""The steps that a page takes, with what it says of each."""


DONNES = {
    EtatHabilitation.PROPOSEE: "L’accès est proposé\u00a0: une autre personne doit le confirmer.",
    EtatHabilitation.ACTIVE: "L’accès est donné.",
}


@get(ADRESSE, who=is_administrateur)
async def list_agents(request: AnyRequest) -> Page:
    q, now = clean_line(request.query_params.get("q", ""))[:200], current_visit().now
    return Page(
        "administration/agents.html",
        q=q,
        agents=await list_agents_region(q),
        invitations=await list_invitations(),
        now=now,
        titres={fiche.id: fiche.contenu.titre for fiche in await list_fiches()},
        tell_etat=tell_etat,
        today=day_of(now),
    )


async def provide_agent(compte: FromPath[int]) -> AgentVu:
    return found(await find_agent(compte))


AGENT = {"agent": Provide(provide_agent)}


async def agent_page(agent: AgentVu, form: HabilitationForm | None = None) -> Page:
    services, fiches = await list_services(), await list_fiches()
    return Page(
        "administration/agent.html",
        status_code=422 if form else 200,
        agent=agent,
        form=(form or HabilitationForm()).offer(services, fiches),
        titres={fiche.id: fiche.contenu.titre for fiche in fiches},
        etapes={
            one.id: [step for step in HABILITATION.open_to(acteur(), one, one.etat) if step.nom in FAITES]
            for one in agent.habilitations
        },
        tell_etat=tell_etat,
        today=day_of(current_visit().now),
    )


@get(ADRESSE + "/{compte:int}", who=is_administrateur, dependencies=AGENT)
async def show_agent(agent: NamedDependency[AgentVu]) -> Page:
    return await agent_page(agent)


@post(ADRESSE + "/{compte:int}/habilitations", who=is_administrateur, dependencies=AGENT)
async def create_habilitation(request: AnyRequest, agent: NamedDependency[AgentVu]) -> Page | Redirect:
    form = await HabilitationForm.read(request)
    form.offer(await list_services(), await list_fiches())
    if not form.validate():
        return await agent_page(agent, form)
    await check_proven()
    try:
        etat = await habilitate(donnee_of(agent.compte, form), acteur(), current_visit().now)
    except DomainError as refusal:
        form.refuse("role", refusal.phrase)
        return await agent_page(agent, form)
    return Redirect(f"{ADRESSE}/{agent.compte}", f"{DONNES[etat]} Un courriel prévient {agent.qui}.")


def donnee_of(compte: int, form: HabilitationForm) -> Donnee:
    """What a form that is valid gives to this person."""
    role = Habilitation(form.role.data)
    return Donnee(compte, role, form.perimetre, form.premier, form.dernier, form.motif.data or "")


@post("/administration/habilitations/{habilitation:int}/{etape:str}", who=is_administrateur)
async def move_on(habilitation: FromPath[int], etape: FromPath[str]) -> Redirect:
    vue = found(await find_habilitation(habilitation))
    phrase = found(FAITES.get(etape))
    await check_proven()
    await move_habilitation(vue, etape, acteur(), current_visit().now)
    return Redirect(f"{ADRESSE}/{vue.compte}", f"{phrase} Un courriel prévient {vue.qui}.")


@post("/administration/habilitations/{habilitation:int}/revue", who=is_administrateur)
async def create_revue(habilitation: FromPath[int]) -> Redirect:
    vue = found(await find_habilitation(habilitation))
    await review_habilitation(vue, acteur(), current_visit().now)
    return Redirect(ADRESSE, f"L’accès de {vue.qui} est confirmé pour un an.")


ROUTES = [list_agents, show_agent, create_habilitation, create_revue, move_on]
