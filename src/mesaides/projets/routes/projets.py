"""The projets of an établissement: their list, a new one, one of them, its words changed.

Who was invited by mail is known to a room that stands on this one: what finds them comes from the wiring.
"""

from typing import Any
from urllib.parse import urlencode

from litestar.di import NamedDependency

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.acces import is_attached
from mesaides.dates import day_of
from mesaides.dispositifs.reads import list_thematiques
from mesaides.numeros import read_numero
from mesaides.projets.forms import ProjetForm
from mesaides.projets.moves.creation import (
    ChangedMeanwhileError,
    Recit,
    change_projet,
    create_projet,
    mark_of,
)
from mesaides.projets.moves.porteurs import Designe
from mesaides.projets.reads.lecture import FIRST, FicheProjet, leaf_through, list_annees, list_asked
from mesaides.projets.routes.engagement import begin_projet
from mesaides.projets.routes.fiche import FICHE, OUVERT
from mesaides.projets.rules.filtre import ETATS, FiltreProjets
from mesaides.projets.states import VIE, can_validate
from mesaides.web.choix import Choix, find_unknown
from mesaides.web.handlers import get, post
from mesaides.web.pages import AnyRequest, Page, Redirect
from mesaides.web.visit import current_visit


@get("/projets", who=is_attached)
async def show_projets(request: AnyRequest) -> Page:
    filtre = FiltreProjets.read(request.query_params)
    choix = await _list_choix()
    inconnus = find_unknown(filtre, choix)
    avant = read_numero(request.query_params.get("avant", "")) or FIRST
    projets, suite = ([], 0) if inconnus else await leaf_through(acteur(), filtre, min(avant, FIRST))
    return Page(
        "projets/projets.html",
        projets=projets,
        budgets=await list_asked(acteur()) if acteur().is_gestionnaire else [],
        filtre=filtre,
        choix=choix,
        inconnus=inconnus,
        suite=urlencode({"avant": suite, **filtre.facts}) if suite else "",
        retour="/projets",
    )


async def _list_choix() -> list[Choix]:
    """What the list can be narrowed by."""
    annees = [(annee, annee) for annee in await list_annees(acteur())]
    return [("annee", "Année scolaire", [("", "Toutes"), *annees]), ("etat", "État", ETATS)]


@get("/projets/nouveau", who=is_attached)
async def new_projet() -> Page:
    return Page("projets/nouveau.html", form=await _offer(ProjetForm(), acteur()))


@post("/projets/nouveau", who=is_attached)
async def create(
    request: AnyRequest, find_designe: NamedDependency[Any], invite_porteur: NamedDependency[Any]
) -> Page | Redirect:
    form = await _offer(await ProjetForm.read(request), acteur())
    if not form.validate():
        return Page("projets/nouveau.html", form=form, status_code=422)
    lieu = form.etablissement.data
    designe = await find_designe(lieu, form.porteur_adresse.data or "")
    projet = await create_projet(lieu, _recit(form), acteur(), current_visit().now, designe)
    return await begin_projet(projet, form, invite_porteur)


@get("/projets/{projet:int}", who=is_attached, dependencies=FICHE)
async def show_projet(
    fiche: NamedDependency[FicheProjet],
    find_invitation: NamedDependency[Any],
    find_demandes: NamedDependency[Any],
) -> Page:
    a_inviter = fiche.porteur_adresse and not fiche.porteur and acteur().manages(fiche.etablissement)
    return Page(
        "projets/projet.html",
        fiche=fiche,
        demandes=await find_demandes(fiche.id, acteur()),
        etapes={etape.nom for etape in VIE.open_to(acteur(), fiche, fiche.vie)},
        a_inviter=a_inviter,
        invitation=await find_invitation(fiche.etablissement, fiche.porteur_adresse) if a_inviter else None,
        now=current_visit().now,
    )


@get("/projets/{projet:int}/modification", who=is_attached, dependencies=FICHE)
async def edit_projet(fiche: NamedDependency[FicheProjet]) -> Page:
    form = ProjetForm(
        etablissement=fiche.etablissement,
        intitule=fiche.intitule,
        resume=fiche.resume,
        thematique=fiche.thematique,
        annee_scolaire=fiche.annee_scolaire,
        porteur_adresse=fiche.porteur_adresse,
        vue=mark_of(fiche),
    )
    return _modification_page(fiche, await _offer(form, acteur(), fiche))


def _modification_page(
    fiche: FicheProjet, form: ProjetForm, *, autre: FicheProjet | None = None, status_code: int = 200
) -> Page:
    """`autre`: the projet as somebody else has just changed it."""
    return Page(
        "projets/modification.html",
        fiche=fiche,
        form=form,
        autre=autre,
        nomme=can_validate(acteur(), fiche),
        status_code=status_code,
    )


@post("/projets/{projet:int}/modification", who=is_attached, dependencies=OUVERT)
async def update_projet(
    request: AnyRequest,
    fiche: NamedDependency[FicheProjet],
    find_designe: NamedDependency[Any],
    forget_invited: NamedDependency[Any],
) -> Page | Redirect:
    form = await ProjetForm.read(
        request, etablissement=fiche.etablissement, annee_scolaire=fiche.annee_scolaire
    )
    await _offer(form, acteur(), fiche)
    if not form.validate():
        return _modification_page(fiche, form, status_code=422)
    designe = await find_designe(fiche.etablissement, form.porteur_adresse.data or "")
    return await _change(fiche, form, designe, forget_invited)


async def _change(
    fiche: FicheProjet, form: ProjetForm, designe: Designe, forget_invited: Any
) -> Page | Redirect:
    try:
        await change_projet(fiche, _recit(form), acteur(), form.vue.data or "", designe)
    except ChangedMeanwhileError as changed:
        form.vue.data = mark_of(changed.fiche)
        return _modification_page(fiche, form, autre=changed.fiche, status_code=409)
    before, now = fiche.porteur_adresse, current_visit().now
    if before and await forget_invited(fiche.etablissement, before, acteur(), now):
        return Redirect(
            f"/projets/{fiche.id}", f"Projet enregistré. L’invitation envoyée à {before} ne vaut plus."
        )
    return Redirect(f"/projets/{fiche.id}", "Projet enregistré. Son budget n’a pas changé.")


async def _offer(form: ProjetForm, acteur: Acteur, fiche: FicheProjet | None = None) -> ProjetForm:
    lieux = [
        (lien.etablissement, f"{lien.nom}, {lien.commune}") for lien in acteur.rattachements if lien.is_valid
    ]
    if fiche is not None:
        lieux = [(fiche.etablissement, f"{fiche.lieu}, {fiche.commune}")]
        form.etablissement.data = fiche.etablissement
    elif len(lieux) == 1:
        form.etablissement.data = lieux[0][0]
    form.offer(
        lieux,
        [(theme.id, theme.nom) for theme in await list_thematiques()],
        day_of(current_visit().now),
    )
    return form


def _recit(form: ProjetForm) -> Recit:
    return Recit(
        form.intitule.data or "",
        form.resume.data or "",
        form.thematique.data,
        form.annee_scolaire.data,
    )


ROUTES = [show_projets, new_projet, create, show_projet, edit_projet, update_projet]
