"""« Double authentification »: the devices that give codes, and the codes for the day they are lost."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath
from markupsafe import Markup

from mesaides.comptes.forms import ConfirmationForm, FacteurForm, PreuveForm
from mesaides.comptes.moves.cles import ask_signature
from mesaides.comptes.moves.connexion import Refus
from mesaides.comptes.moves.facteurs import (
    begin_cle,
    begin_facteur,
    confirm_facteur,
    give_up_facteur,
    put_codes_away,
    remove_facteur,
    renew_codes,
)
from mesaides.comptes.moves.secours import draw_lot
from mesaides.comptes.reads.cles import find_defi, list_all, list_usable, this_site
from mesaides.comptes.reads.facteurs import find_secret, list_codes, list_facteurs
from mesaides.comptes.reads.preuve import check_proven, is_proven
from mesaides.comptes.routes.entree import prove_again_here, slow_down, this_situation
from mesaides.comptes.rules.acces import is_connected
from mesaides.comptes.rules.attente import Place
from mesaides.comptes.rules.cles import ask_new, ask_sign
from mesaides.comptes.rules.facteurs import Cle, draw_qr, group, judge_step, uri_of
from mesaides.web.errors import PROTECTION
from mesaides.web.forms import Form
from mesaides.web.handlers import get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit, fingerprint

AnyRequest = Request[Any, Any, Any]
HERE = PROTECTION
ADDED = "L’appareil est ajouté. Votre mot de passe ne suffit plus pour entrer."
PROVEN = "C’est confirmé, pour dix minutes."
GIVEN_UP = "Cet ajout a été abandonné, ou fait déjà. Recommencez-le si besoin."


async def facteurs_page(form: Form | None = None, status_code: int = 200) -> Page:
    """`form`: the one that was refused, if it is still the one to fill.

    What serves to get in is shown to who has just proven who they are.
    """
    visit = current_visit()
    acteur = visit.acteur
    situation = await this_situation()
    facteurs, recent = await list_facteurs(acteur.compte), situation.is_recent(visit.now)
    attente = next((one for one in facteurs if one.confirme_le is None), None)
    asked = ConfirmationForm if recent and attente else FacteurForm if recent else PreuveForm
    secret = await find_secret(attente.id, acteur.compte) if attente and recent else ""
    defi = await find_defi(fingerprint(visit.key), visit.now) if situation.cles or attente else ""
    return Page(
        "comptes/facteurs.html",
        status_code=status_code,
        situation=situation,
        recent=recent,
        facteurs=[one for one in facteurs if one.confirme_le],
        attente=attente,
        cle=group(secret),
        neuve=await _ask_new(defi) if attente and recent else "",
        signature=ask_sign(this_site(), defi, await list_usable(acteur.compte))
        if defi and not recent
        else "",
        qr=Markup(draw_qr(uri_of(secret, acteur.identifiant))) if secret else "",  # noqa: S704 - digits and dots
        codes=[group(code) for code in await list_codes(acteur.compte, acteur.session)] if recent else [],
        form=form if isinstance(form, asked) else asked(),
    )


async def _ask_new(defi: str) -> str:
    acteur = current_visit().acteur
    if not defi:
        return ""
    return ask_new(this_site(), acteur.compte, acteur.identifiant, defi, await list_all(acteur.compte))


@get(HERE, who=is_connected, held=True, own=True)
async def show_facteurs() -> Page:
    return await facteurs_page()


async def provide_preuve(request: AnyRequest) -> tuple[PreuveForm, Refus | None]:
    form = await PreuveForm.read(request)
    return form, await prove_again_here(form)


@post(f"{HERE}/preuve", who=is_connected, held=True, dependencies={"preuve": Provide(provide_preuve)})
async def create_preuve(preuve: NamedDependency[Any]) -> Page | Redirect:
    form, refus = preuve
    if not form.errors:
        return Redirect(HERE, PROVEN)
    page = await facteurs_page(form, 422)
    return slow_down(page, refus) if refus else page


@post(HERE, who=is_connected, held=True)
async def create_facteur(request: AnyRequest) -> Page | Redirect:
    await check_proven()
    form = await FacteurForm.read(request)
    if not form.validate():
        return await facteurs_page(form, 422)
    visit, nom = current_visit(), form.nom.data or ""
    if form.genre.data == "cle":
        await begin_cle(visit.acteur, nom, visit.now)
        await ask_signature(fingerprint(visit.key), visit.now)
        return Redirect(HERE, "Encore une étape : créez la clé.", "info")
    await begin_facteur(visit.acteur, nom, visit.now)
    return Redirect(HERE, "Encore une étape : tapez le code que montre l’application.", "info")


@post(f"{HERE}/abandon", who=is_connected, held=True)
async def delete_attente() -> Redirect:
    await give_up_facteur(current_visit().acteur)
    return Redirect(HERE, "L’ajout est annulé.", "info")


async def provide_lot() -> Any:
    """Ten codes, hashed: that takes time, and is done before the act that keeps them."""
    return await draw_lot(Place.of_compte(current_visit().acteur.compte)) if await is_proven() else None


LOT = {"lot": Provide(provide_lot)}


@post(f"{HERE}/{{facteur:int}}/confirmation", who=is_connected, held=True, dependencies=LOT)
async def create_confirmation(
    request: AnyRequest, facteur: FromPath[int], lot: NamedDependency[Any]
) -> Page | Redirect:
    await check_proven()
    visit, form = current_visit(), await ConfirmationForm.read(request)
    secret = await find_secret(facteur, visit.acteur.compte)
    if not secret:
        return Redirect(HERE, GIVEN_UP, "info")
    juste = judge_step([Cle(facteur, secret, 0)], form.code.data or "", visit.now) if form.validate() else ""
    if isinstance(juste, str):
        if juste:
            form.refuse("code", juste)
        return await facteurs_page(form, 422)
    if not await confirm_facteur(visit.acteur, facteur, juste.pas, lot, visit.now):
        return Redirect(HERE, "Cet appareil était déjà ajouté.", "info")
    return Redirect(HERE, ADDED, entire=visit.acteur.facteur_manque)


@post(f"{HERE}/{{facteur:int}}/retrait", who=is_connected, held=True)
async def delete_facteur(facteur: FromPath[int]) -> Redirect:
    await check_proven()
    if not await remove_facteur(current_visit().acteur, facteur, current_visit().now):
        return Redirect(HERE, "Cet appareil était déjà retiré.", "info")
    return Redirect(HERE, "L’appareil est retiré. Il n’ouvre plus rien.")


@post(f"{HERE}/codes", who=is_connected, held=True, dependencies=LOT)
async def create_codes(lot: NamedDependency[Any]) -> Redirect:
    await check_proven()
    if not await renew_codes(current_visit().acteur, lot, current_visit().now):
        return Redirect(HERE, "Ajoutez d’abord un appareil.", "info")
    return Redirect(HERE, "Voici vos nouveaux codes de secours. Les anciens ne valent plus rien.")


@post(f"{HERE}/codes/rangement", who=is_connected, held=True)
async def delete_codes_shown() -> Redirect:
    await put_codes_away(current_visit().acteur)
    return Redirect(HERE, "Vos codes de secours ne sont plus montrés.")


ROUTES = [
    show_facteurs,
    create_preuve,
    create_facteur,
    delete_attente,
    create_confirmation,
    delete_facteur,
    create_codes,
    delete_codes_shown,
]
