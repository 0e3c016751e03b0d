"""The demandes transmitted to the Région, as an instructeur looks through them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl

from mesaides.comptes.rules.acces import reads_received
from mesaides.dispositifs.reads import find_contenus, list_fiches
from mesaides.etablissements.rules import DEPARTEMENTS
from mesaides.instruction.reads.collegues import Collegue, list_collegues_of
from mesaides.instruction.reads.liste import PAGE, list_demandes
from mesaides.instruction.reads.vues import MOST, count_demandes
from mesaides.instruction.rules.filtre import ETATS, MOI, PERSONNE, TOUTES, VUES, Filtre
from mesaides.numeros import read_numero
from mesaides.web.choix import Choix, find_unknown
from mesaides.web.follow import came_from
from mesaides.web.handlers import get
from mesaides.web.pages import AnyRequest, Page
from mesaides.web.visit import current_visit

CHARGES = [("", "Tout le monde"), (MOI, "Moi"), (PERSONNE, "Personne encore")]
TYPED = 4
"""Of what is found as one types, a line each, in 600 bytes; the button shows all in the table."""
ENSEMBLE = 500
"""How many demandes may be ticked at once."""


@dataclass(frozen=True, slots=True)
class Tranche:
    """The part of the list that one asks for. `figee`: all of it, ticked; `typed`: the first ones, as one types."""

    apres: int
    figee: bool
    typed: bool

    @classmethod
    def read(cls, filtre: Filtre, asked: Mapping[str, str]) -> Self:
        figee = asked.get("cocher") == TOUTES
        typed = bool(filtre.q) and not (asked.get("apres") or figee)
        return cls(0 if figee else read_numero(asked.get("apres", "")), figee, typed)

    @property
    def rows(self) -> int:
        return TYPED if self.typed else PAGE

    @property
    def most(self) -> int:
        return ENSEMBLE if self.figee else self.rows


@get("/instruction", who=reads_received)
async def show_demandes(request: AnyRequest) -> Page:
    asked = request.query_params
    filtre = Filtre.read(asked)
    tranche = Tranche.read(filtre, asked)
    page = await _show(filtre, tranche, autre_vue=_view_before(request) != filtre.vue)
    if "" in asked.values():  # a form says all its fields
        shown = filtre.suffixe if tranche.typed or not filtre.q else f"?{filtre.query}&apres=0"
        page.address = f"/instruction{shown}"
    return page


async def _show(filtre: Filtre, tranche: Tranche, *, autre_vue: bool) -> Page:
    visit, choix, rows = current_visit(), await _list_choix(), tranche.rows
    inconnus = find_unknown(filtre, choix)
    listed = [] if inconnus else await list_demandes(filtre, visit.acteur, tranche.apres, tranche.most)
    return Page(
        "instruction/demandes.html",
        demandes=listed[:rows],
        cachees=listed[PAGE:ENSEMBLE] if tranche.figee else [],
        figee=tranche.figee,
        contenus=await find_contenus({demande.empreinte for demande in listed[:rows]}),
        suite=listed[rows - 1].id if len(listed) > rows and not tranche.figee else 0,
        apres=tranche.apres,
        apercu=tranche.typed,
        nombres=await count_demandes(Filtre() if inconnus else filtre, visit.acteur),
        plafond=MOST,
        ensemble=ENSEMBLE,
        agents=await _list_agents(),
        filtre=filtre,
        vues=VUES,
        autre_vue=autre_vue,
        puces=list(_tell(filtre, choix)),
        choix=choix,
        inconnus=inconnus,
        now=visit.now,
    )


def _view_before(request: AnyRequest) -> Filtre:
    """That of the page which asks for the list alone."""
    seen = parse_qsl(came_from(request.scope).partition("?")[2])
    return Filtre.read(dict(seen)).vue


async def _list_agents() -> Sequence[Collegue]:
    """To whom something may be given of what one looks through, whatever the list is narrowed to since."""
    acteur = current_visit().acteur
    return await list_collegues_of(Filtre(), acteur, ENSEMBLE) if acteur.is_instructeur else ()


def _tell(filtre: Filtre, choix: Sequence[Choix]) -> Iterable[tuple[str, str]]:
    """What the list is narrowed by besides its words, each with the address of the list without it."""
    words = {nom: dict(options) for nom, _, options in choix}
    labels = {nom: libelle for nom, libelle, _ in choix}
    for nom in (*words, "etablissement"):
        if value := getattr(filtre, nom):
            said = words.get(nom, {}).get(value, f"«\u00a0{value}\u00a0»")
            yield (
                f"{labels[nom]}\u00a0: {said}" if nom in labels else said,
                f"/instruction{filtre.without(nom).suffixe}",
            )


async def _list_choix() -> list[Choix]:
    """What the list can be narrowed by: name, label, values with their words."""
    dispositifs = await list_fiches()
    themes = {fiche.thematique: fiche.thematique_nom for fiche in dispositifs}
    etats = [("", "En attente d’une décision"), *((e.value, e.label) for e in ETATS), (TOUTES, "Tous")]
    return [
        ("etat", "État", etats),
        ("charge", "Prise en charge par", CHARGES),
        ("decision", "Décision", [("", "Toutes"), (MOI, "À prendre par moi")]),
        ("thematique", "Thématique", [("", "Toutes"), *themes.items()]),
        ("dispositif", "Dispositif", [("", "Tous"), *((f.code, f.contenu.titre) for f in dispositifs)]),
        ("departement", "Département", [("", "Tous"), *DEPARTEMENTS.items()]),
    ]


ROUTES = [show_demandes]
