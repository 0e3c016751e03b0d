"""A demande that the Région sent back: what it asks again, and its return once that is answered."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import Statement
from mesaides.demandes.rules.complements import Demandee, unanswered
from mesaides.demandes.states import ETAPES
from mesaides.demandes.tables.lecture import Fiche, find_demande, load_demande
from mesaides.demandes.tables.mouvements import refuse_second, take_step
from mesaides.errors import DomainError

# One row at least: what the Région said with its request.
OPEN = Statement(
    "SELECT m.raison AS message, c.champ, c.raison, c.le, "
    'f.fournie_le > c.le AS "refaite [boolean]" FROM demande d '
    "JOIN mouvement m ON m.id = (SELECT max(o.id) FROM mouvement o WHERE o.demande = d.id "
    "AND o.acte = 'completude') LEFT JOIN correction c ON c.demande = d.id AND c.close_le IS NULL "
    "LEFT JOIN piece_fournie f ON f.demande = d.id AND c.champ = 'piece:' || f.code "
    "WHERE d.id = {} ORDER BY c.id"
)
HOLD = Statement("UPDATE demande SET etat = etat WHERE id = {} AND etat = 'a_completer' RETURNING id")
CLOSE = Statement(
    "UPDATE correction SET close_le = {}, close_par = {} WHERE demande = {} AND close_le IS NULL RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Demandees:
    """What is asked again now, and what was said with it."""

    message: str
    champs: list[Demandee]


async def list_demandees(demande: int) -> Demandees:
    rows = await OPEN.rows(demande)
    champs = [
        Demandee(row["champ"], row["raison"], row["le"], bool(row["refaite"])) for row in rows if row["champ"]
    ]
    return Demandees(rows[0]["message"] if rows else "", champs)


async def return_demande(fiche: Fiche, acteur: Acteur, now: datetime) -> None:
    """Back to the Région. In the caller's transaction, in which no answer can change any more.

    Raises DomainError: something asked is not answered, or somebody was first.
    """
    if not ETAPES["complement"].qui(acteur, fiche):
        raise DomainError("Cette action revient à quelqu’un d’autre.")
    if not await HOLD.rows(fiche.id):
        await refuse_second(fiche.id, acteur)
    held = await find_demande(fiche.id, acteur)
    if held is None:
        raise DomainError("Vous n’avez plus accès à cette demande.")
    demandees = (await list_demandees(fiche.id)).champs
    lue = await load_demande(held, [])
    if manques := unanswered(lue.dossier, demandees):
        raise DomainError(f"La demande n’est pas renvoyée. {manques[0].phrase}")
    await CLOSE.rows(now, acteur.compte, fiche.id)
    await take_step(held, "complement", acteur, now)
