"""Writing in a fil: the message, and whom it concerns."""

# ruff: noqa: S608 - built from constants of the house, never from what is received

from collections.abc import Mapping
from datetime import datetime

from mesaides.comptes.moves.mesures import count
from mesaides.comptes.reads.attaches import is_tied
from mesaides.comptes.roles import Acteur
from mesaides.db import P, Sql, frozen
from mesaides.demandes.reads.lecture import SHARED, find_demande
from mesaides.demandes.states.etapes import can_fill
from mesaides.demandes.tables.demande import Demande
from mesaides.errors import DomainError
from mesaides.fils.roles import Cote
from mesaides.fils.rules.texte import MESSAGES
from mesaides.fils.tables.fil import Jointe, Message
from mesaides.journal.tables import note
from mesaides.pieces.moves.pieces import Nouvelle, add_to_fil

HOLD = frozen(
    Demande.update({Demande.etat: Demande.etat}).where(Demande.id == P.demande).returning(Demande.id)
)
CONCERNED = (
    "SELECT m.demande, m.id, m.auteur, moi.compte FROM fil_message m JOIN demande d ON d.id = m.demande "
    "JOIN projet p ON p.id = d.projet JOIN rattachement moi ON moi.etablissement = d.etablissement "
    "AND moi.statut = 'valide' AND (moi.fonction = 'gestionnaire' OR moi.compte = d.cree_par "
    "OR moi.compte = p.porteur OR " + SHARED + ") WHERE m.id = {message} "
    "UNION SELECT m.demande, m.id, m.auteur, h.compte FROM fil_message m JOIN demande d ON d.id = m.demande "
    "JOIN habilitation h ON h.habilitation = 'instructeur' AND h.jusqu_au IS NULL "
    "WHERE d.transmise_le IS NOT NULL AND m.id = {message} AND NOT "
    + is_tied("h.compte", "d.etablissement").format("{depuis}")
    + " AND ("
    "EXISTS (SELECT 1 FROM fil_message o WHERE o.demande = d.id AND o.auteur = h.compte) "
    "OR EXISTS (SELECT 1 FROM mouvement v WHERE v.demande = d.id AND v.acte = 'prise_en_charge' AND v.par = h.compte) "
    "OR NOT EXISTS (SELECT 1 FROM mouvement v WHERE v.demande = d.id AND v.acte = 'prise_en_charge' AND NOT "
    + is_tied("v.par", "d.etablissement").format("{depuis}")
    + "))"
)
"""The gestionnaires, the porteur, who began the demande and whom it is shared with; at the Région, who took it in
charge or wrote here, and all the instructeurs while nobody has who may. Nobody there who is tied to the lycée."""
JOIN = frozen(Jointe.insert(Jointe(message=P.message, piece=P.piece, nom=P.nom)).returning(Jointe.id))
# An INSERT of what a SELECT finds, which is a UNION: Piccolo has words for neither.
TELL = Sql(
    f"WITH concerne AS ({CONCERNED}) INSERT INTO fil_lecture (demande, compte, recu, lu, averti) "
    "SELECT c.demande, c.compte, c.id, CASE WHEN c.compte = c.auteur THEN c.id ELSE c.id - 1 END, 0 "
    "FROM concerne c WHERE c.id > 0 ORDER BY c.compte ON CONFLICT (demande, compte) DO UPDATE SET "
    "recu = excluded.recu, lu = CASE WHEN excluded.lu = excluded.recu AND fil_lecture.lu >= fil_lecture.recu "
    "THEN excluded.recu ELSE fil_lecture.lu END",
    int,
)
"""Authors have read what they write, unless something they had not seen came before."""


Jointes = Mapping[int, str]
"""Files kept for a message to come: their numbers as pièces, each with its name."""


async def keep_files(demande: int, nouvelles: list[Nouvelle], acteur: Acteur, now: datetime) -> Jointes:
    """Files examined, for the message that the same transaction writes. Raises DomainError when one has no room."""
    await HOLD.rows(demande=demande)
    return {await add_to_fil(demande, one, acteur, now): one.nom for one in nouvelles}


async def write_message(
    demande: int, acteur: Acteur, texte: str, now: datetime, jointes: Jointes | None = None
) -> int:
    """In the caller's transaction. Raises DomainError when the demande is no longer this person's,
    TooOftenError when they write too fast.

    The demande is held until it ends, so that its messages appear in the order of their numbers: who has seen one has
    seen those before.
    """
    await HOLD.rows(demande=demande)
    fiche = await find_demande(demande, acteur)
    if fiche is None:
        raise DomainError("Vous n’avez plus accès à ce fil : votre message n’est pas envoyé.")
    await count(acteur.compte, MESSAGES, now)
    cote = Cote.LYCEE if can_fill(acteur, fiche) else Cote.REGION
    message = Message(demande=demande, auteur=acteur.compte, cote=cote, texte=texte, le=now)
    await message.save()
    jointes = jointes or {}
    for piece, nom in jointes.items():
        await JOIN.rows(message=message.id, piece=piece, nom=nom)
    await TELL.rows(message=message.id, depuis=acteur.attaches_depuis)
    await note(
        "message", compte=acteur.compte, objet=f"demande {demande}", message=message.id, fichiers=len(jointes)
    )
    return message.id
