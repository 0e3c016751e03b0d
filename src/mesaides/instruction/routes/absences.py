"""Saying when one is away and who follows one's demandes; ending it."""

from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_instructeur
from mesaides.comptes.rules.suppleances import Voulue
from mesaides.dates import day_of
from mesaides.instruction.moves.absences import come_back, go_away
from mesaides.instruction.reads.absences import list_absences
from mesaides.instruction.reads.collegues import list_agents
from mesaides.web.absences import SuppleanceForm
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit

ADRESSE = "/instruction/absences"


async def _page(form: SuppleanceForm, status_code: int = 200) -> Page:
    agents = [(one.compte, one.qui) for one in await list_agents() if one.compte != acteur().compte]
    return Page(
        "instruction/absences.html",
        status_code=status_code,
        form=form.offer(agents),
        seul=not agents,
        prevues=[one.prevue for one in await list_absences()],
        today=day_of(current_visit().now),
    )


@get(ADRESSE, who=is_instructeur)
async def show_absences() -> Page:
    return await _page(SuppleanceForm())


@post(ADRESSE, who=is_instructeur)
async def create_absence(request: AnyRequest) -> Page | Redirect:
    form = await SuppleanceForm.read(request)
    if form.validate():
        reproche = await go_away(Voulue(form.suppleant.data, *form.jours), acteur(), current_visit().now)
        if reproche is None:
            return Redirect(ADRESSE, "Votre absence est notée\u00a0: un courriel vous le confirme.")
        form.refuse(reproche.champ, reproche.phrase)
    return await _page(form, 422)


@post("/instruction/absences/{absence:int}/fin", who=is_instructeur)
async def delete_absence(absence: FromPath[int]) -> Redirect:
    try:
        await come_back(absence, acteur(), current_visit().now)
    except LookupError:
        raise NotFoundException from None
    return Redirect(ADRESSE, "L’absence est finie\u00a0: l’autre personne en est prévenue.")


ROUTES = [show_absences, create_absence, delete_absence]
