"""« Récupérer mes informations de connexion », then the page of the link it mails."""

from dataclasses import dataclass
from typing import Any

from litestar import Request
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from mesaides.comptes.forms import MotDePasseForm, RecuperationForm
from mesaides.comptes.moves.connexion import Preuve, Refus
from mesaides.comptes.moves.liens import use_lien
from mesaides.comptes.moves.motdepasse import Titulaire, change_password, find_titulaire
from mesaides.comptes.moves.recuperation import recover
from mesaides.comptes.moves.secret import hash_password
from mesaides.comptes.moves.tentatives import Freinage, count_demande
from mesaides.comptes.reads.liens import find_lien
from mesaides.comptes.routes.entree import (
    CODE,
    HOME,
    asks_code,
    check_new_password,
    dead_link,
    enter,
    slow_down,
)
from mesaides.comptes.rules.attente import Place
from mesaides.comptes.tables.lien import Objet
from mesaides.web.handlers import anyone, check, get, of_network, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]
TEMPLATE = "comptes/nouveau_mot_de_passe.html"


@get("/recuperation", who=anyone, own=True)
async def new_recuperation() -> Page:
    return Page("comptes/recuperation.html", form=RecuperationForm(), envoyee=False)


@get("/recuperation/envoi", who=anyone, own=True)
async def show_recuperation() -> Page:
    """The same for a known and for an unknown address."""
    return Page("comptes/recuperation.html", form=RecuperationForm(), envoyee=True)


@post("/recuperation", who=anyone, dependencies={"freinage": of_network(count_demande)})
async def create_recuperation(request: AnyRequest, freinage: NamedDependency[Freinage]) -> Page | Redirect:
    form = await RecuperationForm.read(request)
    if not form.validate():
        return Page("comptes/recuperation.html", form=form, envoyee=False, status_code=422)
    if freinage.attendre:
        refus = Refus.wait(freinage.attendre)
        form.refuse("adresse", refus.phrase)
        return slow_down(Page("comptes/recuperation.html", form=form, envoyee=False), refus)
    await recover(form.adresse.data or "", current_visit().now)
    return Redirect("/recuperation/envoi")


@dataclass(frozen=True, slots=True)
class ChoixMotDePasse:
    """What was chosen on the page of a link; `hashed` once it is a good password."""

    form: MotDePasseForm
    titulaire: Titulaire
    hashed: str = ""


async def provide_titulaire(token: FromPath[str]) -> Titulaire | None:
    """Whose link it is; None when it opens nothing."""
    lien = await find_lien(token, Objet.RECUPERATION, current_visit().now)
    return await find_titulaire(lien.compte) if lien else None


async def provide_choix(request: AnyRequest, titulaire: NamedDependency[Any]) -> ChoixMotDePasse | None:
    """Judging and hashing take time: done before the handler."""
    if titulaire is None:
        return None
    form = await MotDePasseForm.read(request)
    await check_new_password(form, "mot_de_passe", titulaire)
    if form.errors:
        return ChoixMotDePasse(form, titulaire)
    place = Place.of_compte(titulaire.compte)
    return ChoixMotDePasse(form, titulaire, await hash_password(form.mot_de_passe.data or "", place))


LINK = {"titulaire": Provide(provide_titulaire)}


def _page(form: MotDePasseForm, titulaire: Titulaire, token: str, status_code: int = 200) -> Page:
    return Page(
        TEMPLATE, form=form, identifiant=titulaire.identifiant, jeton_lien=token, status_code=status_code
    )


@get("/nouveau-mot-de-passe/{token:str}", who=anyone, dependencies=LINK)
async def new_mot_de_passe(titulaire: NamedDependency[Any], token: FromPath[str]) -> Page:
    return _page(MotDePasseForm(), titulaire, token) if titulaire else dead_link()


@check("/nouveau-mot-de-passe/{token:str}/verification", who=anyone, dependencies=LINK)
async def check_mot_de_passe(
    request: AnyRequest, titulaire: NamedDependency[Any], token: FromPath[str]
) -> Page:
    """The field that was left, named by the block asked for."""
    if titulaire is None:
        return dead_link()
    form = await MotDePasseForm.read(request)
    await check_new_password(form, "mot_de_passe", titulaire)
    return _page(form, titulaire, token)


@post(
    "/nouveau-mot-de-passe/{token:str}",
    who=anyone,
    dependencies={**LINK, "choix": Provide(provide_choix)},
)
async def create_mot_de_passe(choix: NamedDependency[Any], token: FromPath[str]) -> Page | Redirect:
    """Logs the person in: whoever holds the mailbox must get in even while someone keeps guessing."""
    if choix is None:
        return dead_link()
    if not choix.hashed:
        return _page(choix.form, choix.titulaire, token, 422)
    visit = current_visit()
    lien = await use_lien(token, Objet.RECUPERATION, visit.now)
    if lien is None or not await change_password(lien.compte, choix.hashed, visit.now, agent=visit.agent):
        return dead_link()
    preuve = Preuve(lien.compte, choix.hashed)
    if await asks_code(preuve, HOME):
        return Redirect(CODE, "Votre nouveau mot de passe est enregistré.")
    await enter(preuve)
    return Redirect(HOME, "Votre nouveau mot de passe est enregistré. Votre session est ouverte.")


ROUTES = [
    new_recuperation,
    show_recuperation,
    create_recuperation,
    new_mot_de_passe,
    check_mot_de_passe,
    create_mot_de_passe,
]
