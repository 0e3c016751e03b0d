"""The demandes transmitted to the Région, as an instructeur looks through them."""

from typing import Any

from litestar import Request

from mesaides.dispositifs.reads import list_fiches
from mesaides.etablissements.rules import DEPARTEMENTS
from mesaides.instruction.reads.liste import PAGE, list_demandes
from mesaides.instruction.rules.acces import is_instructeur
from mesaides.instruction.rules.filtre import (
    ETATS,
    MOI,
    PERSONNE,
    TOUTES,
    Filtre,
    read_place,
    write_place,
)
from mesaides.web.handlers import get
from mesaides.web.pages import Page
from mesaides.web.visit import current_visit

AnyRequest = Request[Any, Any, Any]
CHARGES = [("", "Tout le monde"), (MOI, "Moi"), (PERSONNE, "Personne encore")]


@get("/instruction", who=is_instructeur)
async def show_demandes(request: AnyRequest) -> Page:
    visit = current_visit()
    filtre = Filtre.read(request.query_params)
    dispositifs = await list_fiches()
    themes = {fiche.thematique: fiche.thematique_nom for fiche in dispositifs}
    etats = [("", "En attente d’une décision"), *((e.value, e.label) for e in ETATS), (TOUTES, "Toutes")]
    choix = [
        ("etat", "État", etats),
        ("charge", "Prise en charge par", CHARGES),
        ("thematique", "Thématique", [("", "Toutes"), *themes.items()]),
        ("dispositif", "Dispositif", [("", "Tous"), *((f.code, f.contenu.titre) for f in dispositifs)]),
        ("departement", "Département", [("", "Tous"), *DEPARTEMENTS.items()]),
    ]
    inconnus = filtre.find_unknown(choix)
    place = read_place(request.query_params.get("apres", ""))
    listed = [] if inconnus else await list_demandes(filtre, visit.acteur, place)
    return Page(
        "instruction/demandes.html",
        demandes=listed[:PAGE],
        suite=write_place(listed[PAGE - 1].place) if len(listed) > PAGE else "",
        filtre=filtre,
        choix=choix,
        inconnus=inconnus,
        now=visit.now,
    )


ROUTES = [show_demandes]
