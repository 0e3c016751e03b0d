"""The order of the thématiques, as lycées read them."""

from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.administration.moves.thematiques import SENS, move_thematique
from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.dispositifs.reads import list_fiches, list_thematiques
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect

ADRESSE = "/administration/thematiques"


@get(ADRESSE, who=is_administrateur)
async def list_all_thematiques() -> Page:
    themes, fiches = await list_thematiques(), await list_fiches()
    nombres = {theme.code: sum(fiche.thematique == theme.code for fiche in fiches) for theme in themes}
    return Page("administration/thematiques.html", themes=themes, nombres=nombres)


@post(ADRESSE + "/{code:str}/{sens:str}", who=is_administrateur)
async def create_deplacement(request: AnyRequest, code: FromPath[str], sens: FromPath[str]) -> Redirect:
    if sens not in SENS or code not in {theme.code for theme in await list_thematiques()}:
        raise NotFoundException
    vue = str((await request.form()).get("vue", ""))
    theme, place = await move_thematique(code, sens, vue, acteur())
    dit = "en premier" if place == 1 else f"à la place {place}"
    return Redirect(ADRESSE, f"«\u00a0{theme.nom}\u00a0» est maintenant {dit}.")


ROUTES = [list_all_thematiques, create_deplacement]
