"""The demandes transmitted to the Région, as an instructeur looks through them."""

from mesaides.comptes.rules.acces import is_instructeur
from mesaides.dispositifs.reads import find_contenus, list_fiches
from mesaides.etablissements.rules import DEPARTEMENTS
from mesaides.instruction.reads.liste import PAGE, list_demandes
from mesaides.instruction.rules.filtre import (
    ETATS,
    MOI,
    PERSONNE,
    TOUTES,
    Filtre,
    read_place,
    write_place,
)
from mesaides.web.choix import Choix, find_unknown
from mesaides.web.handlers import get
from mesaides.web.pages import AnyRequest, Page
from mesaides.web.visit import current_visit

CHARGES = [("", "Tout le monde"), (MOI, "Moi"), (PERSONNE, "Personne encore")]


@get("/instruction", who=is_instructeur)
async def show_demandes(request: AnyRequest) -> Page:
    visit = current_visit()
    filtre = Filtre.read(request.query_params)
    choix = await _list_choix()
    inconnus, place = find_unknown(filtre, choix), read_place(request.query_params.get("apres", ""))
    listed = [] if inconnus else await list_demandes(filtre, visit.acteur, place)
    return Page(
        "instruction/demandes.html",
        demandes=listed[:PAGE],
        contenus=await find_contenus({demande.empreinte for demande in listed}),
        suite=write_place(listed[PAGE - 1].place) if len(listed) > PAGE else "",
        filtre=filtre,
        choix=choix,
        inconnus=inconnus,
        now=visit.now,
    )


async def _list_choix() -> list[Choix]:
    """What the list can be narrowed by: name, label, values with their words."""
    dispositifs = await list_fiches()
    themes = {fiche.thematique: fiche.thematique_nom for fiche in dispositifs}
    etats = [("", "En attente d’une décision"), *((e.value, e.label) for e in ETATS), (TOUTES, "Toutes")]
    return [
        ("etat", "État", etats),
        ("charge", "Prise en charge par", CHARGES),
        ("thematique", "Thématique", [("", "Toutes"), *themes.items()]),
        ("dispositif", "Dispositif", [("", "Tous"), *((f.code, f.contenu.titre) for f in dispositifs)]),
        ("departement", "Département", [("", "Tous"), *DEPARTEMENTS.items()]),
    ]


ROUTES = [show_demandes]
