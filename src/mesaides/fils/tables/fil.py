"""The fil of a demande: its messages, and how far each person has read."""

from piccolo.columns import Integer, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, one_of
from mesaides.demandes.tables.demande import Demande
from mesaides.fils.roles import Cote
from mesaides.pieces.tables.piece import Piece


class Message(Table, tablename="fil_message"):
    """What one person wrote, never changed. The numbers of the messages of one demande grow with time."""

    id: Serial
    demande = belongs_to(Demande)
    auteur = belongs_to(Compte)
    cote = Varchar(length=10, choices=Cote, default=Cote.LYCEE)
    """For whom the author wrote, that day."""
    texte = Text()
    le = Timestamptz()
    cote_connu = Check(one_of("cote", Cote))


class Jointe(Table, tablename="fil_jointe"):
    """A file that came with a message, under the name its author gave it that day."""

    id: Serial
    message = belongs_to(Message, index=False)
    piece = belongs_to(Piece)
    nom = Varchar(length=130)
    jointe_unique = Unique(["message", "piece"])


class Lecture(Table, tablename="fil_lecture"):
    """One person and one fil. Something is unread while `recu` is greater than `lu`."""

    id: Serial
    demande = belongs_to(Demande, index=False)
    compte = belongs_to(Compte)
    recu = Integer()
    """The last message that concerns them."""
    lu = Integer()
    """The last one they have seen."""
    averti = Integer(default=0)
    """The last one of which a mail told them."""
    averti_le = Timestamptz(null=True, default=None)
    lecture_unique = Unique(["demande", "compte"])
