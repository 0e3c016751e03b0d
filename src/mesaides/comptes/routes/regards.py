"""« Voir comme »: an administrateur looks at the portal in somebody's place, to help them; see `Visit.regard`."""

from litestar.params import FromPath

from mesaides.comptes.forms import RegardForm
from mesaides.comptes.moves.regards import end_regard, open_regard
from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.reads.preuve import check_proven, is_proven
from mesaides.comptes.reads.regards import find_personne, list_personnes, list_regards
from mesaides.comptes.routes.entree import HOME
from mesaides.comptes.rules.acces import is_administrateur
from mesaides.ecriture import clean_line
from mesaides.web.found import found
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

ADRESSE = "/administration/regards"


@get(ADRESSE, who=is_administrateur)
async def list_regardables(request: AnyRequest) -> Page:
    q = clean_line(request.query_params.get("q", ""))[:200]
    return Page("comptes/regards.html", q=q, personnes=await list_personnes(q))


async def regard_page(compte: int, form: RegardForm, status_code: int = 200) -> Page:
    personne, lieux = found(await find_personne(compte, acteur()))
    return Page(
        "comptes/regard.html",
        status_code=status_code,
        personne=personne,
        lieux=lieux,
        regards=await list_regards(compte),
        recent=await is_proven(),
        form=form,
    )


@get(ADRESSE + "/{compte:int}", who=is_administrateur)
async def new_regard(compte: FromPath[int]) -> Page:
    return await regard_page(compte, RegardForm())


@post(ADRESSE + "/{compte:int}", who=is_administrateur)
async def create_regard(request: AnyRequest, compte: FromPath[int]) -> Page | Redirect:
    personne, _ = found(await find_personne(compte, acteur()))
    await check_proven()
    form = await RegardForm.read(request)
    if not form.validate():
        return await regard_page(compte, form, 422)
    await open_regard(personne, form.raison.data or "", acteur(), current_visit().now)
    return Redirect(HOME)


@post("/regard/fin", who=is_administrateur, own=False)
async def delete_regard() -> Redirect:
    """As themselves: the door has let them step out of it. What the browser keeps of these pages goes."""
    visit = current_visit()
    if visit.quitte is None:
        return Redirect(HOME, "Cette vue était déjà finie\u00a0: vous êtes de nouveau vous-même.", "info")
    await end_regard(visit.quitte.regard, visit.quitte.compte, visit.now)
    redirect = Redirect(
        f"{ADRESSE}/{visit.quitte.compte}", "La vue est finie\u00a0: vous êtes de nouveau vous-même."
    )
    redirect.headers["clear-site-data"] = '"cache", "storage"'
    return redirect


ROUTES = [list_regardables, new_regard, create_regard, delete_regard]
