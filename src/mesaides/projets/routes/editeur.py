"""The page of a budget, with what was open on it: each act comes back to it as it was left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

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
from mesaides.web.visit import current_visit

COTES = {"depenses": SensPoste.DEPENSE, "recettes": SensPoste.RECETTE}
OUVERTES = 20
"""How many rows of a budget may be open at once."""


def back_to(request: AnyRequest, retour: str | None) -> str:
    """`retour`, as it was left when the act was sent from there; '' when it is no page of ours."""
    left = inside(came_from(request.scope))
    return left if left.partition("?")[0] == retour else inside(retour)


@dataclass(frozen=True, slots=True)
class Ouvert:
    """What is open on the page of a budget, as its address says: « ?ligne=3,5&ajout=recettes ».

    `lignes`: the rows being changed; `ajout`: the side to which one adds.
    """

    projet: int
    lignes: tuple[int, ...] = ()
    ajout: str = ""

    @classmethod
    def read(cls, projet: int, query: Mapping[str, str]) -> Self:
        parts = query.get("ligne", "").split(",")[:OUVERTES]
        ajout = query.get("ajout", "")
        return cls(projet, tuple(filter(None, map(read_numero, parts))), ajout if ajout in COTES else "")

    @classmethod
    def left(cls, projet: int, request: AnyRequest) -> Self:
        """What was open on the page that sends: whatever else is done there, it stays so."""
        return cls.read(projet, dict(parse_qsl(urlsplit(came_from(request.scope)).query)))

    def with_ligne(self, numero: int) -> Self:
        return replace(self, lignes=(*self.lignes, numero), ajout="")

    def without(self, numero: int) -> Self:
        return replace(self, lignes=tuple(one for one in self.lignes if one != numero))

    def adding(self, cote: str) -> Self:
        return replace(self, ajout=cote)

    @property
    def address(self) -> str:
        facts = {"ligne": ",".join(map(str, self.lignes)), "ajout": self.ajout}
        query = urlencode({name: value for name, value in facts.items() if value}, safe=",")
        return f"/projets/{self.projet}/budget{f'?{query}' if query else ''}"


async def budget_page(
    fiche: FicheProjet,
    find_depots: Any,
    ouvert: Ouvert,
    *,
    form: LigneForm | None = None,
    retrait: LigneForm | None = None,
    enjeu: SealAtStakeError | None = None,
    status_code: int = 200,
) -> Page:
    """The editor, with a form to mend, a row not taken out yet, or a seal at stake. `find_depots`: its demandes."""
    lignes = await list_lignes(fiche.id)
    budget = Budget(tuple(lue.ligne for lue in lignes))
    depots = await find_depots(fiche.id, budget, acteur())
    page = Page(
        "projets/budget.html",
        status_code=status_code,
        fiche=fiche,
        budget=budget,
        cotes=_cotes(lignes),
        marques={lue.id: mark_of(lue.ligne) for lue in lignes},
        postes=POSTES,
        ajouts=_new_forms(budget, form),
        editions=_open_forms(lignes, ouvert, form),
        ouvert=ouvert,
        form=form,
        retrait=retrait,
        enjeu=enjeu,
        depots=depots,
        regle_dite=_say_regle,
        transmises=[depot for depot in depots if depot.validation],
        etapes=_etapes(fiche),
        changements=fiche.changed_since(write_contenu(budget.lignes)),
        now=current_visit().now,
        gestionnaires=await name_gestionnaires(fiche.etablissement),
    )
    page.block = "budget" if retrait else ""
    page.headers["etag"] = f'"{fiche.marque}"'
    return page


def _cotes(lignes: list[LigneLue]) -> list[tuple[str, SensPoste, list[LigneLue]]]:
    return [(cote, sens, [lue for lue in lignes if lue.ligne.sens is sens]) for cote, sens in COTES.items()]


def _etapes(fiche: FicheProjet) -> set[str]:
    """The answers and asks to offer: none while nobody awaits it, but taking back."""
    steps = {etape.nom for etape in ETAPES.open_to(acteur(), fiche, fiche.etat)}
    if fiche.archive_le:
        return set()
    return steps & {"retrait"} if fiche.au_repos else steps


def _say_regle(regle: Regle) -> str:
    """« Taux : 80 % des dépenses, plafond : 3 000,00 €. »"""
    return ", ".join(f"{nom} : {valeur}" for nom, valeur in say_regle(regle)) + "."


def _new_forms(budget: Budget, form: LigneForm | None) -> dict[SensPoste, LigneForm]:
    """One a side for a new line, which has what is missing already; `form`: the one to be mended, in its place."""
    forms = {sens: LigneForm(sens=sens) for sens in SensPoste}
    if budget.missing:
        forms[budget.missing.sens] = LigneForm.of(budget.missing)
    if form is not None and not form.ligne:
        forms[form.sens] = form
    return forms


def _open_forms(lignes: Iterable[LigneLue], ouvert: Ouvert, form: LigneForm | None) -> dict[int, LigneForm]:
    """One for each line being changed; `form`: the one to be mended, in its place, were its line taken out."""
    forms = {lue.id: LigneForm.of(lue.ligne, lue.id) for lue in lignes if lue.id in ouvert.lignes}
    return forms | ({form.ligne: form} if form is not None and form.ligne else {})
