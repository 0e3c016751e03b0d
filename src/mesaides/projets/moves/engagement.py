"""What an établissement commits to a projet: the validations that go on, withdrawn while nobody has built on them."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from piccolo.query.functions import Coalesce, Max
from piccolo.querystring import QueryString

from mesaides.comptes.reads.fiche import enter_as_gestionnaire
from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen, sub_select
from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.errors import DomainError
from mesaides.journal.tables import note
from mesaides.projets.mails import mail_retrait
from mesaides.projets.moves.verrou import GOING_ON, hold
from mesaides.projets.reads.conditions import goes_on
from mesaides.projets.reads.lecture import FicheProjet
from mesaides.projets.states import can_validate
from mesaides.projets.tables.projet import Projet, ValidationBudget

Tenues = Callable[[int], Awaitable[Mapping[int, str]]]
"""The validations of this projet under which a demande was transmitted, with its reference."""
V = ValidationBudget
END = frozen(
    V.update({V.fin_le: P.le, V.fin_par: P.par})
    .where((V.projet == P.projet) & (V.genre == P.genre) & goes_on(V))
    .returning(V.id)
)
MOST = sub_select(V.select(Coalesce(Max(V.plafond_centimes), 0)).where((V.projet == P.projet) & goes_on(V)))
SUM_UP = frozen(
    Projet.update({Projet.engage_centimes: QueryString("({})", MOST)})
    .where(Projet.id == P.projet)
    .returning(Projet.id)
)


async def replace_validation(projet: int, genre: GenreValidation, par: int, now: datetime) -> None:
    """The one that goes on leaves its place to another."""
    await END.rows(projet=projet, genre=genre, par=par, le=now)


async def sum_up(projet: int) -> None:
    """Writes what the validations that go on commit at most."""
    await SUM_UP.rows(projet=projet)


async def withdraw(
    fiche: FicheProjet, raison: str, acteur: Acteur, now: datetime, find_tenues: Tenues
) -> None:
    """Ends what is validated, but that under which a demande was transmitted.

    Raises DomainError when nothing is left to end, saying what one can still do.
    """
    if not can_validate(acteur, fiche):
        raise DomainError("Cette décision revient au gestionnaire de l’établissement.")
    await enter_as_gestionnaire(fiche.etablissement, acteur)
    await hold(fiche.id)
    tenues = await find_tenues(fiche.id)
    going_on = await GOING_ON.rows(projet=fiche.id)
    received = fiche.recu_le is not None and bool(tenues)
    ended = [one for one in going_on if one.id not in tenues and not received]
    if not ended:
        raise DomainError(_too_late(list(tenues.values())))
    for one in ended:
        await replace_validation(fiche.id, one.genre, acteur.compte, now)
        await note(
            "retrait_validation",
            compte=acteur.compte,
            objet=f"projet {fiche.id}",
            validation=one.id,
            genre=one.genre,
        )
    await sum_up(fiche.id)
    await mail_retrait(fiche, acteur, raison, {one.compte for one in ended})


def _too_late(references: list[str]) -> str:
    if not references:
        return "Aucune validation n’est en cours pour ce budget."
    return (
        f"La demande {references[0]} est transmise sous cette validation : elle ne peut plus être retirée. "
        "Vous pouvez encore retirer la demande, ou écrire au service de la Région dans son fil de discussion."
    )
