"""Changing one's address: asked with the password, done by the link mailed to the new one."""

from typing import Any

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from mesaides.comptes.forms import AdresseForm
from mesaides.comptes.moves.connexion import Refus
from mesaides.comptes.moves.liens import use_lien
from mesaides.comptes.moves.profil import ask_adresse, confirm_adresse
from mesaides.comptes.reads.liens import LienVivant, find_lien
from mesaides.comptes.routes.entree import dead_link, prove_actuel
from mesaides.comptes.routes.mon_compte import account_page, refused_page
from mesaides.comptes.rules import suggest_adresse
from mesaides.comptes.rules.acces import is_connected
from mesaides.comptes.tables.lien import Objet
from mesaides.web.handlers import anyone, check, get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]


async def provide_demande(request: AnyRequest) -> tuple[AdresseForm, Refus | None]:
    form = await AdresseForm.read(request)
    form.validate()
    return form, await prove_actuel(form)


@post("/mon-compte/adresse", who=is_connected, dependencies={"demande": Provide(provide_demande)})
async def create_adresse(demande: NamedDependency[Any]) -> Page | Redirect:
    form, refus = demande
    if form.errors:
        return await refused_page("adresse", form, refus)
    visit, adresse = current_visit(), form.adresse.data
    await ask_adresse(visit.acteur, adresse, visit.now)
    return Redirect(
        "/mon-compte", f"Un courriel est parti vers {adresse}\u00a0: ouvrez-le pour confirmer l’adresse."
    )


@check("/mon-compte/adresse/verification", who=is_connected)
async def check_adresse(request: AnyRequest) -> Page:
    """Says what is wrong, or which address was more likely meant: only a doubt, never a refusal."""
    form = await AdresseForm.read(request)
    form.validate()
    likely = suggest_adresse(form.adresse.data or "")
    if likely and not form.adresse.errors:
        form.refuse("adresse", f"Vouliez-vous dire {likely}\u00a0? Sinon, laissez tel quel.")
    return await account_page("adresse", form)


async def provide_lien(token: FromPath[str]) -> LienVivant | None:
    """None when it opens nothing, or when somebody else is logged in here."""
    visit = current_visit()
    lien = await find_lien(token, Objet.ADRESSE, visit.now)
    if lien is None or (visit.acteur is not None and visit.acteur.compte != lien.compte):
        return None
    return lien


LINK = {"lien": Provide(provide_lien)}


@get("/changement-adresse/{token:str}", who=anyone, dependencies=LINK)
async def show_changement(lien: NamedDependency[Any], token: FromPath[str]) -> Page:
    if lien is None:
        return dead_link("adresse")
    return Page("comptes/changement_adresse.html", adresse=lien.adresse, jeton_lien=token)


@post("/changement-adresse/{token:str}", who=anyone, dependencies=LINK)
async def create_changement(lien: NamedDependency[Any], token: FromPath[str]) -> Page | Redirect:
    visit = current_visit()
    used = await use_lien(token, Objet.ADRESSE, visit.now) if lien else None
    if used is None:
        return dead_link("adresse")
    await confirm_adresse(used, visit.now)
    path = "/mon-compte" if visit.acteur else "/connexion"
    return Redirect(path, f"L’adresse de votre compte est maintenant {used.adresse}.")


ROUTES = [create_adresse, check_adresse, show_changement, create_changement]
