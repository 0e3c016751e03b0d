"""Naming who acts for a gestionnaire, from the page of the établissement, and ending it: by either of the two."""

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.moves.suppleances import end_suppleance, name_suppleant
from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.reads.suppleances import list_prevues
from mesaides.comptes.roles import LienEtablissement
from mesaides.comptes.rules.acces import is_attached, is_titulaire
from mesaides.comptes.rules.suppleances import Voulue
from mesaides.dates import day_of
from mesaides.gestion.reads.relais import Partant, list_heritiers
from mesaides.web.absences import SuppleanceForm
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

PREVUE = "Votre suppléance est notée\u00a0: un courriel vous le confirme."
FINIE = "La suppléance est finie\u00a0: l’autre personne en est prévenue."
ADRESSE = "/etablissements/{uai:str}/suppleances"


async def provide_lien(uai: FromPath[str]) -> LienEtablissement:
    """What attaches the person to this établissement."""
    for lien in acteur().valides:
        if lien.uai == uai:
            return lien
    raise NotFoundException


LIEN = {"lien": Provide(provide_lien)}


async def _page(lien: LienEtablissement, form: SuppleanceForm, status_code: int = 200) -> Page:
    """A gestionnaire sees all those of the établissement; anyone else, theirs."""
    heritiers = await list_heritiers(Partant(acteur().compte, lien.etablissement), 0)
    prevues = await list_prevues(lien.etablissement)
    return Page(
        "gestion/suppleances.html",
        status_code=status_code,
        lien=lien,
        form=form.offer((one.compte, one.nom) for one in heritiers),
        seul=not heritiers,
        prevues=[one for one in prevues if lien.is_titulaire or one.is_of(acteur().compte)],
        today=day_of(current_visit().now),
    )


@get(ADRESSE, who=is_attached, dependencies=LIEN)
async def show_suppleances(lien: NamedDependency[LienEtablissement]) -> Page:
    return await _page(lien, SuppleanceForm())


@post(ADRESSE, who=is_titulaire, dependencies=LIEN)
async def create_suppleance(request: AnyRequest, lien: NamedDependency[LienEtablissement]) -> Page | Redirect:
    form = await SuppleanceForm.read(request)
    if form.validate():
        reproche = await name_suppleant(
            lien, Voulue(form.suppleant.data, *form.jours), acteur(), current_visit().now
        )
        if reproche is None:
            return Redirect(
                f"/etablissements/{lien.uai}/suppleances",
                PREVUE,
            )
        form.refuse(reproche.champ, reproche.phrase)
    return await _page(lien, form, 422)


@post("/suppleances/{suppleance:int}/fin", who=is_attached)
async def delete_suppleance(suppleance: FromPath[int]) -> Redirect:
    try:
        ended = await end_suppleance(suppleance, acteur(), current_visit().now)
    except LookupError:
        raise NotFoundException from None
    return Redirect(
        f"/etablissements/{ended.uai}/suppleances",
        FINIE,
    )


ROUTES = [show_suppleances, create_suppleance, delete_suppleance]
