"""Thématiques change places, in the order that lycées read."""

from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.dispositifs.reads import Theme, list_thematiques
from mesaides.dispositifs.tables import Thematique
from mesaides.errors import DomainError
from mesaides.journal.tables import note

T = Thematique
HOLD = frozen(T.update({T.ordre: T.ordre}).where(T.ordre >= 0).returning(T.id))
PLACE = frozen(T.update({T.ordre: P.ordre}).where(T.id == P.thematique).returning(T.id))
SENS = {"montee": -1, "descente": 1}


async def move_thematique(code: str, sens: str, vue: str, acteur: Acteur) -> tuple[Theme, int]:
    """It and its new place, from 1. `vue`: the place where it was read. In the caller's transaction.

    Raises DomainError when somebody moved it since, or when there is no place beyond it.
    """
    await HOLD.rows()
    themes = await list_thematiques()
    place = next((rang for rang, theme in enumerate(themes) if theme.code == code), -1)
    vers = place + SENS[sens]
    if vue != str(place + 1) or not 0 <= vers < len(themes):
        raise DomainError("L’ordre vient de changer\u00a0: rechargez la page pour le lire.")
    theme = themes[place]
    themes[place], themes[vers] = themes[vers], theme
    for ordre, one in enumerate(themes, start=1):
        await PLACE.rows(thematique=one.id, ordre=ordre)
    await note("thematique_deplacee", compte=acteur.compte, objet=f"thematique {theme.id}", ordre=vers + 1)
    return theme, vers + 1
