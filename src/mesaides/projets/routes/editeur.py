"""The page of a budget, with what was open on it: each act comes back to it as it was left."""

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from mesaides.comptes.reads.acteur import acteur
from mesaides.dispositifs.rules.contenu import Regle
from mesaides.dispositifs.rules.postes import POSTES, SensPoste
from mesaides.dispositifs.rules.simulation import say_regle
from mesaides.numeros import read_numero
from mesaides.projets.forms import LigneForm
from mesaides.projets.moves.lignes import SealAtStakeError, mark_of
from mesaides.projets.moves.verrou import LigneLue, list_lignes
from mesaides.projets.reads.lecture import FicheProjet, name_gestionnaires
from mesaides.projets.rules.budget import Budget, write_contenu
from mesaides.projets.states import ETAPES
from mesaides.web.follow import came_from
from mesaides.web.pages import AnyRequest, Page
from mesaides.web.paths import inside

OUVERTES = 20
"""How many rows of a budget may be open at once."""


def back_to(request: AnyRequest, retour: str | None) -> str:
    """`retour`, as it was left when the act was sent from there; '' when it is no page of ours."""
    left = inside(came_from(request.scope))
    return left if left.partition("?")[0] == retour else inside(retour)


def read_lignes(text: str) -> list[int]:
    """The numbers of the rows open to be changed, as the address of the budget says them: « 3,5 »."""
    return [numero for part in text.split(",")[:OUVERTES] if (numero := read_numero(part))]


def open_lignes(request: AnyRequest) -> list[int]:
    """Those that were open on the page that sends: whatever else is done there, they stay so."""
    return read_lignes(parse_qs(urlsplit(came_from(request.scope)).query).get("ligne", [""])[0])


def budget_address(fiche: FicheProjet, ouvertes: Iterable[int] = ()) -> str:
    numeros = ",".join(map(str, ouvertes))
    return f"/projets/{fiche.id}/budget{f'?ligne={numeros}' if numeros else ''}"


async def budget_page(
    fiche: FicheProjet,
    find_depots: Any,
    *,
    form: LigneForm | None = None,
    ouvertes: Collection[int] = (),
    retrait: LigneForm | None = None,
    enjeu: SealAtStakeError | None = None,
    status_code: int = 200,
) -> Page:
    """The editor, with a form to mend, lines being changed, or a seal at stake. `find_depots`: its demandes."""
    lignes = await list_lignes(fiche.id)
    budget = Budget(tuple(lue.ligne for lue in lignes))
    depots = await find_depots(fiche.id, budget, acteur())
    forms, editions = _open_forms(lignes, ouvertes, form)
    page = Page(
        "projets/budget.html",
        status_code=status_code,
        fiche=fiche,
        budget=budget,
        cotes=[(sens, [lue for lue in lignes if lue.ligne.sens is sens]) for sens in SensPoste],
        marques={lue.id: mark_of(lue.ligne) for lue in lignes},
        postes=POSTES,
        forms=forms,
        editions=editions,
        address=partial(budget_address, fiche),
        form=form,
        retrait=retrait,
        enjeu=enjeu,
        depots=depots,
        regle_dite=_say_regle,
        transmises=[depot for depot in depots if depot.validation],
        etapes=_etapes(fiche),
        changements=fiche.changed_since(write_contenu(budget.lignes)),
        gestionnaires=await name_gestionnaires(fiche.etablissement),
    )
    page.block = "budget" if retrait else ""
    page.headers["etag"] = f'"{fiche.marque}"'
    return page


def _etapes(fiche: FicheProjet) -> set[str]:
    """The answers and asks to offer: none while nobody awaits it, but taking back."""
    steps = {etape.nom for etape in ETAPES.open_to(acteur(), fiche, fiche.etat)}
    if fiche.archive_le:
        return set()
    return steps & {"retrait"} if fiche.au_repos else steps


def _say_regle(regle: Regle) -> str:
    """« Taux : 80 % des dépenses, plafond : 3 000,00 €. »"""
    return ", ".join(f"{nom} : {valeur}" for nom, valeur in say_regle(regle)) + "."


def _open_forms(
    lignes: Iterable[LigneLue], ouvertes: Collection[int], form: LigneForm | None
) -> tuple[dict[SensPoste, LigneForm], dict[int, LigneForm]]:
    """One for a new line of each side, one for each line being changed; `form`: the one to be mended, in its place."""
    forms = {sens: LigneForm(sens=sens) for sens in SensPoste}
    editions = {
        lue.id: LigneForm.of(lue.ligne, lue.id, mark_of(lue.ligne)) for lue in lignes if lue.id in ouvertes
    }
    if form is not None and form.ligne:
        editions[form.ligne] = form
    elif form is not None:
        forms[form.sens] = form
    return forms, editions
