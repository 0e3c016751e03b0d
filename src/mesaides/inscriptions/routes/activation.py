"""The activation of an account, from the link of the mail; and asking for that link again."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency
from litestar.params import FromPath

from mesaides.adresses import adresse_key
from mesaides.comptes.rules.cadence import ACTIVATIONS, tell_wait
from mesaides.comptes.tables.lien import Objet, issue_lien
from mesaides.comptes.tables.tentative import Freinage, count_demande, hold
from mesaides.courriels import Message
from mesaides.courriels import post as post_mail
from mesaides.db import transaction
from mesaides.inscriptions.forms import RenvoiForm
from mesaides.inscriptions.mails import activation_mail, compte_a_valider_mail, compte_existant_mail
from mesaides.inscriptions.moves.activation import activate, refuse_demande
from mesaides.inscriptions.reads.activation import find_demande
from mesaides.inscriptions.reads.demandes import count_links_sent, count_reminders_sent, find_compte_of
from mesaides.journal.tables import note
from mesaides.web.handlers import anyone, get, of_network, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]
ACTIVE = "Votre compte est désormais activé. Vous pouvez vous connecter au portail."
RETIRE = "La demande de compte est supprimée. Rien n’est gardé de ce qui y était écrit."
RENVOYE = (
    "Si un compte attend son activation à cette adresse, un nouveau lien vient de lui être envoyé : "
    "ouvrez votre boîte mail. Vous disposez de 72 heures, et l’ancien lien ne fonctionne plus."
)


def _dead_link() -> Page:
    return Page("inscriptions/lien_mort.html", status_code=410)


@get("/activation/{token:str}", who=anyone)
async def show_activation(token: FromPath[str]) -> Page:
    demande = await find_demande(token, current_visit().now)
    if demande is None:
        return _dead_link()
    return Page("inscriptions/activation.html", demande=demande, token=token)


@post("/activation/{token:str}", who=anyone)
async def create_activation(token: FromPath[str]) -> Page | Redirect:
    suite = await activate(token, current_visit().now)
    if suite is None:
        return _dead_link()
    if suite.etablissement and not suite.validee:
        for nom, adresse in suite.gestionnaires:
            await post_mail(compte_a_valider_mail(suite, nom, adresse))
    return Redirect("/connexion", f"{ACTIVE} {suite.phrase}")


@post("/activation/{token:str}/refus", who=anyone)
async def delete_demande(token: FromPath[str]) -> Page | Redirect:
    if not await refuse_demande(token, current_visit().now):
        return _dead_link()
    return Redirect("/connexion", RETIRE, "info")


@get("/activation/renvoi", who=anyone)
async def new_renvoi() -> Page:
    return Page("inscriptions/renvoi.html", form=RenvoiForm())


@post("/activation/renvoi", who=anyone, dependencies={"freinage": of_network(count_demande)})
async def create_renvoi(request: AnyRequest, freinage: NamedDependency[Freinage]) -> Page | Redirect:
    form = await RenvoiForm.read(request)
    if not form.validate():
        return Page("inscriptions/renvoi.html", status_code=422, form=form)
    if freinage.attendre:
        form.refuse("adresse", tell_wait(freinage.attendre))
        page = Page("inscriptions/renvoi.html", status_code=429, form=form)
        page.headers["retry-after"] = str(freinage.attendre)
        return page
    await _send_again(form.adresse.data or "")
    return Redirect("/activation/renvoi", RENVOYE, "info")


async def _send_again(adresse: str) -> None:
    """A new link, or the reminder that the account is active; for an unknown address the same work, undone."""
    now, periode = current_visit().now, ACTIVATIONS.periode
    await note("renvoi_activation", compte=None)
    await hold(adresse_key(adresse), now)
    known = await find_compte_of(adresse)
    sent = await count_links_sent(adresse, now, periode)
    if known is None:
        nobody = {"identifiant": "personne", "civilite": "mme", "nom": "Personne"}
        return await _feign(activation_mail(adresse, "x" * 43, **nobody))
    if known.active_le:
        reminded = await count_reminders_sent(known.adresse, now, periode)
        mail, allowed = compte_existant_mail(known), reminded < ACTIVATIONS.nombre
    else:
        allowed = sent < ACTIVATIONS.nombre
        token = await issue_lien(known.id, Objet.ACTIVATION, now) if allowed else "x" * 43
        mail = activation_mail(
            known.adresse, token, identifiant=known.identifiant, civilite=known.civilite, nom=known.nom
        )
    await (post_mail(mail) if allowed else _feign(mail))
    return None


class _UndoneError(Exception):
    """Ends a piece of work that must leave nothing."""


async def _feign(mail: Message) -> None:
    """Posts it and takes it back: who measures the time of the answer learns nothing."""
    try:
        async with transaction():
            await post_mail(mail)
            raise _UndoneError
    except _UndoneError:
        pass


ROUTES = [show_activation, create_activation, delete_demande, new_renvoi, create_renvoi]
