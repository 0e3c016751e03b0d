"""What the routes that ask for a password have in common."""

import secrets

from litestar.exceptions import NotAuthorizedException

from mesaides.comptes.moves.cles import ask_signature
from mesaides.comptes.moves.code import judge_code, spend_code
from mesaides.comptes.moves.connexion import Preuve, Refus, open_for, prove_again
from mesaides.comptes.moves.motdepasse import Titulaire, judge
from mesaides.comptes.moves.passages import open_passage
from mesaides.comptes.moves.sessions import prove_session
from mesaides.comptes.moves.tentatives import of_session_code
from mesaides.comptes.reads.cles import list_usable
from mesaides.comptes.reads.facteurs import Situation, find_situation, has_facteur
from mesaides.comptes.rules.appareils import ALEA, Appareil
from mesaides.comptes.rules.facteurs import SERVI, CodeJuste, read_code
from mesaides.db import transaction
from mesaides.web.cookies import ANONYMOUS, CONNECTED
from mesaides.web.forms import Form
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit, fingerprint, new_key

HOME = "/mes-services"
CODE = "/connexion/code"


async def asks_code(preuve: Preuve, suite: str) -> bool:
    """Whether a code is to be given after this password. This browser is then half-way in, under a key it never had,
    and still nobody."""
    if not await has_facteur(preuve.compte):
        return False
    visit = current_visit()
    key = ANONYMOUS + new_key()
    async with transaction():
        await open_passage(preuve, suite, key=key, now=visit.now)
        if await list_usable(preuve.compte):
            await ask_signature(fingerprint(key), visit.now)
    visit.key = key
    return True


async def enter(preuve: Preuve) -> None:
    """Opens a session for this browser, under a key it never had, and remembers the device."""
    visit = current_visit()
    key = CONNECTED + new_key()
    await open_for(preuve, key=key, now=visit.now, navigateur=visit.agent, ip=visit.ip)
    visit.key = key
    remember_device(preuve.compte, preuve.empreinte)


def remember_device(compte: int, empreinte: str) -> None:
    """From now on this browser is one from which this compte, with this hash of its password, has logged in."""
    visit = current_visit()
    visit.appareil = this_device().remember(compte, empreinte, visit.now, secrets.token_bytes(ALEA))


def this_device() -> Appareil:
    visit = current_visit()
    return Appareil(visit.appareil, visit.secrets)


def slow_down(page: Page, refus: Refus) -> Page:
    """The page of a refusal: 429 or 503 and when to come back, if nothing was judged."""
    if refus.retry_after:
        page.status_code = refus.status
        page.headers["retry-after"] = str(refus.retry_after)
    return page


async def check_new_password(form: Form, name: str, titulaire: Titulaire) -> None:
    """Validates the form, and says beside the field `name` why a password would be guessed."""
    form.validate()
    field = form[name]
    if field.errors:
        return
    verdict = await judge(field.data or "", titulaire)
    if not verdict.ok:
        form.refuse(name, f"{verdict.raison} {verdict.conseil}".strip())


def dead_link(suite: str = "recuperation") -> Page:
    """The same for every link of a kind that opens nothing, whatever the reason. `suite`: where to ask for another."""
    return Page("comptes/lien_perime.html", suite=suite, status_code=410)


async def this_situation() -> Situation:
    """Of this session. It may have ended since the request came: then nobody is there any more."""
    situation = await find_situation(current_visit().acteur.session)
    if situation is None:
        raise NotAuthorizedException
    return situation


async def prove_actuel(form: Form) -> Refus | None:
    """Checks the present password, typed in the field `actuel`, of whoever is logged in, and the code of who has a
    device and proved nothing lately: if all else is right."""
    if form.errors:
        return None
    refus = await _prove_password(form)
    if refus or not (await this_situation()).asks_code(current_visit().now):
        return refus
    return await _prove_code(form)


async def prove_again_here(form: Form) -> Refus | None:
    """A code of a device, or the password of who has none: nothing more is asked for ten minutes."""
    visit = current_visit()
    situation = await this_situation()
    if situation.is_recent(visit.now):
        return None
    refus = await (_prove_code(form) if situation.facteurs else _prove_password(form))
    if not form.errors:
        await prove_session(visit.acteur.session, visit.now)
    return refus


async def _prove_code(form: Form) -> Refus | None:
    visit = current_visit()
    acteur, field = visit.acteur, form["code"]
    try:
        code = read_code(field.data or "")
    except ValueError as error:
        form.refuse("code", str(error))
        return None
    compteurs = of_session_code(acteur.compte, acteur.session)
    juste = await judge_code(acteur.compte, code, compteurs, visit.now)
    if isinstance(juste, CodeJuste):
        async with transaction():
            if await spend_code(acteur.compte, juste, compteurs, visit.now):
                await prove_session(acteur.session, visit.now)
                return None
        juste = Refus(SERVI)
    form.refuse("code", juste.phrase)
    return juste


async def _prove_password(form: Form) -> Refus | None:
    visit = current_visit()
    acteur = visit.acteur
    proof = await prove_again(acteur.compte, acteur.session, form["actuel"].data or "", visit.ip, visit.now)
    if not isinstance(proof, Refus):
        return None
    form.refuse("actuel", proof.phrase)
    return proof


def leave(phrase: str, path: str = "") -> Redirect:
    """To this page, or to the log-in, as nobody; what the browser keeps of the account goes too."""
    visit = current_visit()
    visit.key, visit.styles = ANONYMOUS + new_key(), ""
    redirect = Redirect(path or "/connexion", phrase, "info")
    redirect.headers["clear-site-data"] = '"cache", "storage"'
    return redirect
