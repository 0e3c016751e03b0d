"""Wiring: the one place that knows every feature."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.handlers.http_handlers import HTTPRouteHandler
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin

from mesaides.administration.routes import ROUTES as ADMINISTRATION
from mesaides.aide.routes import ROUTES as AIDE
from mesaides.comptes.reads.acteur import acteur_finder
from mesaides.comptes.reads.preuve import PreuveDemandeeError
from mesaides.comptes.routes.adresse import ROUTES as ADRESSE
from mesaides.comptes.routes.cles import ROUTES as CLES
from mesaides.comptes.routes.code import ROUTES as CODE
from mesaides.comptes.routes.connexion import ROUTES as CONNEXION
from mesaides.comptes.routes.facteurs import ROUTES as FACTEURS
from mesaides.comptes.routes.mon_compte import ROUTES as MON_COMPTE
from mesaides.comptes.routes.preuve import ROUTES as PREUVE
from mesaides.comptes.routes.preuve import ask_proof
from mesaides.comptes.routes.recuperation import ROUTES as RECUPERATION
from mesaides.comptes.routes.regards import ROUTES as REGARDS
from mesaides.comptes.routes.remises import ROUTES as REMISES
from mesaides.courriels.poste import configure
from mesaides.courriels.smtp import SmtpTransport, read_smtp_url
from mesaides.courriels.transport import DemoTransport, Transport
from mesaides.courriels.worker import run_worker
from mesaides.db import open_database
from mesaides.demandes.reads.depots import find_depots, find_tenues
from mesaides.demandes.reads.projet import find_ouverture, list_of_projet
from mesaides.demandes.routes import ROUTES as DEMANDES
from mesaides.dispositifs.routes import ROUTES as DISPOSITIFS
from mesaides.entretien import hourly_purge, regular_notices, waiting_pieces
from mesaides.espace.routes import ROUTES as ESPACE
from mesaides.fils.reads.lecture import NOUVEAUX
from mesaides.fils.routes import ROUTES as FILS
from mesaides.gestion.moves.fermeture import close_and_hand_over
from mesaides.gestion.routes.etablissement import ROUTES as ETABLISSEMENT
from mesaides.gestion.routes.invitations import ROUTES as ENVOIS
from mesaides.gestion.routes.rattachements import ROUTES as RATTACHEMENTS
from mesaides.gestion.routes.suppleances import ROUTES as SUPPLEANCES
from mesaides.inscriptions.routes.activation import ROUTES as ACTIVATION
from mesaides.inscriptions.routes.inscription import ROUTES as INSCRIPTION
from mesaides.inscriptions.routes.invitation import ROUTES as INVITATION
from mesaides.inscriptions.routes.rattachement import ROUTES as CHOIX
from mesaides.instruction.routes import ROUTES as INSTRUCTION
from mesaides.invitations.moves.porteurs import find_designe, forget_invited, invite_porteur
from mesaides.invitations.reads.lecture import INVITED, find_last
from mesaides.invitations.routes import ROUTES as INVITATIONS
from mesaides.pieces.contenu.antivirus import open_antivirus
from mesaides.pieces.contenu.fichiers import open_fichiers, try_disks
from mesaides.pieces.reads.recus import list_fichiers
from mesaides.pieces.routes import ROUTES as PIECES
from mesaides.projets.routes import ROUTES as PROJETS
from mesaides.settings import ROOT, Settings
from mesaides.web import errors
from mesaides.web.contact import ROUTES as CONTACT
from mesaides.web.dictionary import Dictionaries
from mesaides.web.forms import blank_forms
from mesaides.web.gate import Gate
from mesaides.web.requests import PortalRequest
from mesaides.web.sante import ROUTES as SANTE
from mesaides.web.sante import Epreuve
from mesaides.web.static import StaticFiles
from mesaides.web.styles import Styles
from mesaides.web.temoin import write_temoin
from mesaides.web.templates import build_templates

ROUTES = [
    *SANTE,
    *CONTACT,
    *ACTIVATION,
    *ADMINISTRATION,
    *ADRESSE,
    *AIDE,
    *CLES,
    *CODE,
    *CONNEXION,
    *DEMANDES,
    *DISPOSITIFS,
    *ENVOIS,
    *PIECES,
    *PROJETS,
    *ESPACE,
    *ETABLISSEMENT,
    *FACTEURS,
    *FILS,
    *INSCRIPTION,
    *INSTRUCTION,
    *INVITATION,
    *CHOIX,
    *INVITATIONS,
    *MON_COMPTE,
    *RATTACHEMENTS,
    *PREUVE,
    *RECUPERATION,
    *REGARDS,
    *REMISES,
    *SUPPLEANCES,
]


def hand(what: Any) -> Provide:
    """To the handlers of a room on which stands the one where this is."""
    return Provide(lambda: what, sync_to_thread=False)


FROM_ABOVE = {
    "close_compte": hand(close_and_hand_over),
    "find_demandes": hand(list_of_projet),
    "find_depots": hand(find_depots),
    "find_designe": hand(find_designe),
    "find_invitation": hand(find_last),
    "find_ouverture": hand(find_ouverture),
    "find_tenues": hand(find_tenues),
    "forget_invited": hand(forget_invited),
    "invite_porteur": hand(invite_porteur),
    "list_fichiers": hand(list_fichiers),
}


HANDLERS: dict[Any, Any] = {**errors.HANDLERS, PreuveDemandeeError: ask_proof}


class Portal(Litestar):
    """Litestar without its support of pydantic and attrs, which nothing here uses: it takes 9 MB and a tenth of the
    time to start, as soon as they are installed."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        return [MsgspecDIPlugin(), *plugins]


def create_app(settings: Settings) -> Gate:
    """The portal as an ASGI application; nothing is opened before its lifespan."""
    static = StaticFiles(ROOT / "static")
    open_post_office(settings)
    open_pieces(settings)

    app = Portal(
        route_handlers=[*ROUTES, *demo_routes(settings)],
        lifespan=[lambda app: at_work(settings)],
        dependencies=FROM_ABOVE,
        exception_handlers=HANDLERS,
        request_class=PortalRequest,
        openapi_config=None,
        logging_config=None,
        state=State({"settings": settings}),
    )
    write_pages(app.state, settings, static)
    app.state.epreuve = Epreuve(write_temoin, try_disks)
    if settings.demo:
        from mesaides.demo.codes import code_of_the_moment
        from mesaides.demo.start import COMPTES, demo_password

        app.state.demo_comptes, app.state.demo_password = COMPTES, demo_password(settings)
        app.state.demo_code = code_of_the_moment
    return Gate(
        app,
        identify=acteur_finder(NOUVEAUX, INVITED, gestionnaires=settings.facteur_gestionnaires),
        static=static,
        secret_keys=settings.secret_keys,
        origin=settings.origin,
        proxies=settings.proxies,
    )


def write_pages(state: State, settings: Settings, static: StaticFiles) -> None:
    """What pages are made with."""
    state.made_pages = {}
    state.styles = Styles(*((static.text(name), static.url(name)) for name in ("site.css", "atelier.css")))
    state.templates = build_templates(
        ROOT, static, demo=settings.demo, region=settings.region, titre_site="Mes aides en ligne"
    )
    state.dictionaries = static.dictionaries = Dictionaries(state.templates, state.styles.link, blank_forms)


@contextlib.asynccontextmanager
async def at_work(settings: Settings) -> AsyncGenerator[None]:
    """While the portal serves: its database, its mails, and what is done from time to time."""
    async with (
        open_database(settings.database_url),
        embedded_worker(settings),
        hourly_purge(),
        waiting_pieces(),
        regular_notices(),
    ):
        yield


def demo_routes(settings: Settings) -> list[HTTPRouteHandler]:
    """Pages that exist nowhere but in the demonstration."""
    if not settings.demo:
        return []
    from mesaides.demo.routes import ROUTES as DEMO

    return DEMO


def open_post_office(settings: Settings) -> None:
    configure(
        keys=settings.secret_keys,
        email_from=settings.email_from,
        public_url=settings.public_url,
        keep_bodies=settings.demo,
        mentions=settings.region.mentions,
    )


def open_pieces(settings: Settings) -> None:
    open_fichiers(settings.files_url, settings.data_dir)
    open_antivirus(settings.clamav)


def transport_of(settings: Settings) -> Transport:
    return DemoTransport() if settings.demo else SmtpTransport(read_smtp_url(settings.smtp_url))


@contextlib.asynccontextmanager
async def embedded_worker(settings: Settings) -> AsyncGenerator[None]:
    """The delivery of mails inside the server, unless it has its own process."""
    if not settings.embedded_worker:
        yield
        return
    stop = asyncio.Event()
    worker = asyncio.create_task(run_worker(stop, transport_of(settings)))
    try:
        yield
    finally:
        stop.set()
        await worker
