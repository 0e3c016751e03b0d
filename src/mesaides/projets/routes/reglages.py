"""What the gestionnaires of an établissement settle for it: whether the link of a mail is enough to answer."""

from litestar.di import NamedDependency, Provide
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.roles import LienEtablissement
from mesaides.comptes.rules.acces import is_titulaire
from mesaides.projets.moves.annonces import VALIDITE
from mesaides.projets.moves.sans_connexion import accept, end
from mesaides.projets.reads.sans_connexion import find_accord
from mesaides.web.handlers import get, post
from mesaides.web.pages import Page, Redirect
from mesaides.web.visit import current_visit

ADRESSE = "/etablissements/{uai:str}/reglages"


async def provide_lieu(uai: FromPath[str]) -> LienEtablissement:
    """The établissement, for whoever manages it."""
    for lien in acteur().rattachements:
        if lien.uai == uai and lien.is_titulaire:
            return lien
    raise NotFoundException


LIEU = {"lieu": Provide(provide_lieu)}


@get(ADRESSE, who=is_titulaire, dependencies=LIEU)
async def show_reglages(lieu: NamedDependency[LienEtablissement]) -> Page:
    accord = await find_accord(lieu.etablissement)
    return Page("projets/reglages.html", lieu=lieu, accord=accord, heures=VALIDITE.total_seconds() // 3600)


@post(ADRESSE + "/sans-connexion", who=is_titulaire, dependencies=LIEU)
async def create_sans_connexion(lieu: NamedDependency[LienEtablissement]) -> Redirect:
    await accept(lieu.etablissement, acteur(), current_visit().now)
    return Redirect(f"/etablissements/{lieu.uai}/reglages", "Le lien du courriel suffit pour répondre.")


@post(ADRESSE + "/sans-connexion/retrait", who=is_titulaire, dependencies=LIEU)
async def delete_sans_connexion(lieu: NamedDependency[LienEtablissement]) -> Redirect:
    await end(lieu.etablissement, acteur(), current_visit().now)
    return Redirect(f"/etablissements/{lieu.uai}/reglages", "Il faut se connecter pour répondre.")


ROUTES = [show_reglages, create_sans_connexion, delete_sans_connexion]
