"""Writing in a fil: the message, and whom it concerns."""

from collections.abc import Mapping
from datetime import datetime

from mesaides.comptes.moves.mesures import count
from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.compte import HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, Sql, exists, frozen, union
from mesaides.demandes.reads.conditions import covers, is_charged, is_instructeur, judges, shows
from mesaides.demandes.reads.lecture import find_demande
from mesaides.demandes.states.etapes import can_fill, can_write
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
H, M, R = HabilitationCompte, Message, Rattachement
AT_LYCEE = shows(R, P.demande, P.etablissement)
AT_REGION = (
    is_instructeur(H)
    & judges(H.compte, P.demande, P.etablissement, P.depuis)
    & (
        exists(M.select(M.id).where((M.demande == P.demande) & (M.auteur == H.compte)))
        | is_charged(H.compte, P.demande, P.etablissement, P.depuis)
    )
    & exists(
        Demande.select(Demande.id).where(
            (Demande.id == P.demande) & Demande.transmise_le.is_not_null() & covers(H)
        )
    )
)
"""Who took it in charge or wrote here, and all the instructeurs while nobody has who may; none who is tied to the
lycée."""
JOIN = frozen(Jointe.insert(Jointe(message=P.message, piece=P.piece, nom=P.nom)).returning(Jointe.id))
# Piccolo has no word for an INSERT of what a SELECT finds.
TELL = Sql(
    "INSERT INTO fil_lecture (demande, compte, recu, lu, averti) "
    "SELECT m.demande, c.compte, m.id, CASE WHEN c.compte = m.auteur THEN m.id ELSE m.id - 1 END, 0 "
    "FROM fil_message m, ({concerned}) c WHERE m.id = {message} ORDER BY c.compte "
    "ON CONFLICT (demande, compte) DO UPDATE SET "
    "recu = excluded.recu, lu = CASE WHEN excluded.lu = excluded.recu AND fil_lecture.lu >= fil_lecture.recu "
    "THEN excluded.recu ELSE fil_lecture.lu END",
    int,
    concerned=union(R.select(R.compte).where(AT_LYCEE), H.select(H.compte).where(AT_REGION)),
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
    if fiche is None or not can_write(acteur, fiche):
        raise DomainError("Vous n’avez plus accès à ce fil : votre message n’est pas envoyé.")
    await count(acteur.compte, MESSAGES, now)
    cote = Cote.LYCEE if can_fill(acteur, fiche) else Cote.REGION
    message = Message(demande=demande, auteur=acteur.compte, cote=cote, texte=texte, le=now)
    await message.save()
    jointes = jointes or {}
    for piece, nom in jointes.items():
        await JOIN.rows(message=message.id, piece=piece, nom=nom)
    await TELL.rows(
        message=message.id,
        demande=demande,
        etablissement=fiche.etablissement,
        depuis=acteur.attaches_depuis,
    )
    await note(
        "message", compte=acteur.compte, objet=f"demande {demande}", message=message.id, fichiers=len(jointes)
    )
    return message.id
