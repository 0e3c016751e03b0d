"""« Déposer une demande d’aide »: thématique, dispositif, projet."""

from litestar.params import FromPath

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.demandes.forms import NouvelleForm
from mesaides.demandes.moves.creation import create_for_projet, create_with_projet, find_alive
from mesaides.dispositifs.reads import FicheDispositif, find_fiche, list_fiches
from mesaides.numeros import read_numero
from mesaides.projets.reads.fiche import FicheProjet
from mesaides.projets.reads.lecture import find_projet, list_projets
from mesaides.web.found import found
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit


@get("/demandes/nouvelle", who=is_attached)
async def choose_dispositif(request: AnyRequest) -> Page:
    """`?projet=12`: the one that will be chosen already on the next page."""
    now = current_visit().now
    fiches = [fiche for fiche in await list_fiches() if not fiche.is_retire]
    projet = read_numero(request.query_params.get("projet", ""))
    return Page(
        "demandes/nouvelle.html",
        fiches=[fiche for fiche in fiches if fiche.open_campagne(now)],
        fermees=[fiche for fiche in fiches if not fiche.open_campagne(now)],
        projet=projet,
        now=now,
    )


async def _projet_page(dispositif: FicheDispositif, form: NouvelleForm, status_code: int = 200) -> Page:
    return Page(
        "demandes/nouvelle_projet.html",
        status_code=status_code,
        form=form,
        dispositif=dispositif,
        campagne=dispositif.open_campagne(current_visit().now),
        now=current_visit().now,
    )


async def _list_choices(chosen: int | None) -> list[FicheProjet]:
    """The latest, and the one that is chosen already, however old."""
    projets = await list_projets(acteur())
    other = await find_projet(chosen, acteur()) if chosen else None
    is_older = other is not None and not other.archive_le and other.id not in {p.id for p in projets}
    return [*projets, other] if other and is_older else projets


async def _offer(form: NouvelleForm) -> NouvelleForm:
    projets = await _list_choices(read_numero(form.projet.data or ""))
    form.projet.choices = [(str(p.id), f"{p.intitule} ({p.annee_scolaire})") for p in projets]
    form.projet.choices.append(("nouveau", "Un nouveau projet"))
    liens = [lien for lien in acteur().rattachements if lien.is_valid]
    form.etablissement.choices = [(lien.etablissement, f"{lien.nom}, {lien.commune}") for lien in liens]
    if form.etablissement.data is None and liens:
        form.etablissement.data = liens[0].etablissement
    if form.projet.data is None:
        form.projet.data = "nouveau" if not projets else None
    return form


@get("/demandes/nouvelle/{code:str}", who=is_attached)
async def choose_projet(request: AnyRequest, code: FromPath[str]) -> Page | Redirect:
    """`?projet=12`: the one that is chosen already; it leads to its demande when it has one."""
    dispositif = found(await find_fiche(code))
    form = await _offer(NouvelleForm(projet=request.query_params.get("projet")))
    if form.projet.data not in [choice[0] for choice in form.projet.choices or []]:
        form.projet.data = None
    return await _to_alive(form, dispositif) or await _projet_page(dispositif, form)


async def _to_alive(form: NouvelleForm, dispositif: FicheDispositif) -> Redirect | None:
    """To the demande of the chosen projet that goes on already."""
    projet = read_numero(form.projet.data or "")
    alive = await find_alive(projet, dispositif, current_visit().now) if projet else None
    return Redirect(alive.adresse, alive.phrase, "info") if alive else None


@post("/demandes/nouvelle/{code:str}", who=is_attached)
async def create(request: AnyRequest, code: FromPath[str]) -> Page | Redirect:
    dispositif = found(await find_fiche(code))
    form = await _offer(await NouvelleForm.read(request))
    if not dispositif.open_campagne(current_visit().now):
        return await _projet_page(dispositif, form, 409)
    if not form.validate():
        return await _projet_page(dispositif, form, 422)
    if alive := await _to_alive(form, dispositif):
        return alive
    demande = await _begin(form, dispositif)
    return Redirect(
        f"/demandes/{demande}/eligibilite", "Votre demande est en brouillon\u00a0: elle vous attend ici."
    )


async def _begin(form: NouvelleForm, dispositif: FicheDispositif) -> int:
    now = current_visit().now
    if form.projet.data == "nouveau":
        intitule = form.intitule.data or ""
        return await create_with_projet(form.etablissement.data, intitule, dispositif, acteur(), now)
    projet = found(await find_projet(int(form.projet.data), acteur()))
    return await create_for_projet(projet, dispositif, acteur(), now)


ROUTES = [choose_dispositif, choose_projet, create]
