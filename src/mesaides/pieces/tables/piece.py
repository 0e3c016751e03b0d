"""Pièces kept, files under way, pièces that an établissement is offered again."""

from piccolo.columns import BigInt, Serial, Text, Timestamptz, Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from mesaides.comptes.tables.compte import Compte
from mesaides.db import belongs_to, may_belong_to, one_of
from mesaides.demandes.tables.demande import Demande
from mesaides.etablissements.tables import Etablissement
from mesaides.pieces.rules.types import TypePiece
from mesaides.pieces.states import EtatRemplacement, StatutPiece

DU_FIL = ""
"""The code of a file that came with a message."""


class Piece(Table, tablename="piece"):
    """One file of a demande: under one of its pièces, or in its fil; never twice the same bytes in the same place."""

    id: Serial
    demande = belongs_to(Demande, index=False)
    code = Varchar(length=60)
    """Of `Contenu.pieces`, or DU_FIL: such a file is shown by the messages that refer to it, and by nothing else."""
    nom = Varchar(length=130)
    type = Varchar(length=10)
    taille = BigInt()
    sha256 = Varchar(length=64)
    cle = Varchar(length=60, index=True)
    """Where its bytes are; several rows may share it (see `ReutilisablePiece`). '' once refused."""
    statut = Varchar(length=20, choices=StatutPiece, default=StatutPiece.EN_ANALYSE)
    raison = Text(default="")
    par = belongs_to(Compte, index=False)  # indexed with `le`
    le = Timestamptz()
    piece_unique = Unique(["demande", "code", "sha256"])
    statut_connu = Check(one_of("statut", StatutPiece))
    type_connu = Check(one_of("type", TypePiece))


class Depot(Table, tablename="depot"):
    """A file under way, that its sender alone goes on with. One open per file (unique index)."""

    id: Serial
    cle = Varchar(length=32, unique=True)
    demande = belongs_to(Demande)
    code = Varchar(length=60)
    nom = Varchar(length=130)
    taille = BigInt()
    recu = BigInt(default=0)
    """Bytes that will not be lost."""
    empreinte = Varchar(length=80)
    """What the browser knows the file by, to find it again after a cut."""
    par = belongs_to(Compte)
    le = Timestamptz()
    vu_le = Timestamptz(index=True)
    """When its last bytes came."""
    ferme_le = Timestamptz(null=True, default=None)
    piece = may_belong_to(Piece)
    """What it became; NULL when it was refused, for this reason."""
    raison = Text(default="")


class ReutilisablePiece(Table, tablename="piece_reutilisable"):
    """The last RIB (or such) of an établissement, offered again in its next demandes."""

    id: Serial
    etablissement = belongs_to(Etablissement, index=False)
    code = Varchar(length=60)
    nom = Varchar(length=130)
    type = Varchar(length=10)
    taille = BigInt()
    sha256 = Varchar(length=64)
    cle = Varchar(length=60, index=True)
    par = belongs_to(Compte)
    le = Timestamptz()
    reutilisable_unique = Unique(["etablissement", "code"])


class Remplacement(Table, tablename="piece_remplacement"):
    """The lycée asks the Région to take another file in the place of one that it received, which stays readable.

    One open for a pièce of a demande (unique index).
    """

    id: Serial
    piece = belongs_to(Piece)
    demande = belongs_to(Demande)
    code = Varchar(length=60)
    etat = Varchar(length=10, choices=EtatRemplacement, default=EtatRemplacement.DEMANDE)
    raison = Text()
    par = belongs_to(Compte)
    le = Timestamptz()
    motif = Text(default="")
    """Why the Région refuses."""
    fin_le = Timestamptz(null=True, default=None)
    """Of its last step."""
    fin_par = may_belong_to(Compte)
    etat_connu = Check(one_of("etat", EtatRemplacement))
