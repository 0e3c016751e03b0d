"""The demandes transmitted to the Région, as an instructeur looks through them."""

from collections.abc import Iterable, Sequence
from urllib.parse import parse_qsl

from mesaides.comptes.rules.acces import reads_received
from mesaides.dispositifs.reads import find_contenus, list_fiches
from mesaides.etablissements.rules import DEPARTEMENTS
from mesaides.instruction.reads.collegues import Collegue, list_collegues_of
from mesaides.instruction.reads.liste import PAGE, list_demandes
from mesaides.instruction.reads.recue import DemandeRecue
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


@get("/instruction", who=reads_received)
async def show_demandes(request: AnyRequest) -> Page:
    visit, asked = current_visit(), request.query_params
    filtre, choix = Filtre.read(asked), await _list_choix()
    inconnus, figee = find_unknown(filtre, choix), asked.get("cocher") == TOUTES
    apres = read_numero(asked.get("apres", ""))
    typed = bool(filtre.q) and not (asked.get("apres") or figee)
    rows = TYPED if typed else PAGE
    first, most = (0, ENSEMBLE) if figee else (apres, rows)
    listed = [] if inconnus else await list_demandes(filtre, visit.acteur, first, most)
    page = Page(
        "instruction/demandes.html",
        demandes=listed[:rows],
        cachees=listed[PAGE:ENSEMBLE] if figee else [],
        figee=figee,
        contenus=await find_contenus({demande.empreinte for demande in listed[:rows]}),
        suite=listed[rows - 1].id if len(listed) > rows and not figee else 0,
        apres=apres,
        apercu=typed,
        nombres=await count_demandes(Filtre() if inconnus else filtre, visit.acteur),
        plafond=MOST,
        ensemble=ENSEMBLE,
        agents=await _list_agents(listed, filtre, first, most),
        filtre=filtre,
        vues=VUES,
        autre_vue=_view_before(request) != filtre.vue,
        puces=list(_tell(filtre, choix)),
        choix=choix,
        inconnus=inconnus,
        now=visit.now,
    )
    if "" in asked.values():  # a form says all its fields
        page.address = "/instruction" + (
            filtre.suffixe if typed or not filtre.q else f"?{filtre.query}&apres=0"
        )
    return page


def _view_before(request: AnyRequest) -> Filtre:
    """That of the page which asks for the list alone."""
    seen = parse_qsl(came_from(request.scope).partition("?")[2])
    return Filtre.read(dict(seen)).vue


async def _list_agents(
    listed: Sequence[DemandeRecue], filtre: Filtre, apres: int, most: int
) -> Sequence[Collegue]:
    """To whom one at least of these may be given."""
    acteur = current_visit().acteur
    return await list_collegues_of(filtre, acteur, apres, most) if listed and acteur.is_instructeur else ()


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
