"""What the routes that ask for a password have in common."""

import secrets

from mesaides.comptes.moves.connexion import Preuve, Refus, open_for, prove_again
from mesaides.comptes.moves.motdepasse import Titulaire, judge
from mesaides.comptes.rules.appareils import ALEA, Appareil
from mesaides.web.cookies import ANONYMOUS, CONNECTED
from mesaides.web.forms import Form
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit, new_key


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


async def prove_actuel(form: Form) -> Refus | None:
    """Checks the present password, typed in the field `actuel`, of whoever is logged in: if all else is right."""
    if form.errors:
        return None
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
