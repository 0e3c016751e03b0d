"""Reading fils, always through the person: what they may not see does not exist."""

from dataclasses import dataclass
from datetime import datetime
from textwrap import shorten

from piccolo.columns import Column
from piccolo.query.functions import Coalesce, Count, Max
from piccolo.querystring import QueryString

from mesaides.comptes.roles import ALWAYS, Acteur, nom_complet
from mesaides.comptes.tables.compte import Compte
from mesaides.db import P, frozen, sub_select, value_of
from mesaides.db.aside import note_aside
from mesaides.demandes.reads.conditions import sees, visible_to
from mesaides.demandes.reads.lecture import FicheDemande, find_demande
from mesaides.demandes.states.etapes import can_fill
from mesaides.demandes.tables.demande import Demande
from mesaides.fils.reads.conditions import is_unread
from mesaides.fils.roles import Cote
from mesaides.fils.rules.texte import Morceau, split_liens
from mesaides.fils.tables.fil import Jointe, Lecture, Message
from mesaides.numeros import NUMERO_MAX
from mesaides.pieces.reads.lecture import PieceLue, PieceTrouvee

EXTRAIT = 140
"""Characters of a message in the list of fils."""


@dataclass(frozen=True, slots=True)
class Echange:
    """One message, as it is read."""

    id: int
    auteur: int
    nom: str
    cote: Cote
    le: datetime
    morceaux: list[Morceau]
    fichiers: list[PieceLue]


@dataclass(frozen=True, slots=True)
class Fil:
    """Messages, oldest first. `suite`: older ones exist. `lu`: the last one this person had seen, None for none."""

    demande: int
    echanges: list[Echange]
    suite: bool
    lu: int | None

    @property
    def dernier(self) -> int:
        return self.echanges[-1].id if self.echanges else 0


@dataclass(frozen=True, slots=True)
class FilLu:
    """A fil among others: its demande, its last message (`recu`) and who wrote it, how many are new to its reader."""

    id: int
    reference: str | None
    intitule: str
    lieu: str
    recu: int
    le: datetime
    auteur: int
    prenom: str
    nom: str
    texte: str
    nouveaux: int

    @property
    def extrait(self) -> str:
        """How the last message begins, on one line; '' when it is only files."""
        return shorten(self.texte, EXTRAIT, placeholder="…")


@dataclass(frozen=True, slots=True)
class _Message:
    id: int
    texte: str
    cote: Cote
    le: datetime
    auteur: int
    prenom: str
    nom: str
    lu: int | None


@dataclass(frozen=True, slots=True)
class _Jointe(PieceLue):
    message: int


M, J = Message, Jointe
MESSAGES = frozen(
    M.select(
        *(M.id, M.texte, M.cote, M.le, M.auteur),
        M.auteur._.prenom.as_alias("prenom"),
        M.auteur._.nom.as_alias("nom"),
        value_of(
            Lecture.select(Lecture.lu).where((Lecture.demande == P.demande) & (Lecture.compte == P.compte)),
            "lu",
        ),
    )
    .where((M.demande == P.demande) & (M.le >= P.depuis) & (M.id < P.avant))
    .order_by(M.id, ascending=False),
    _Message,
    limit=P.limite,
)
FICHIER = (
    *(J.id, J.nom),
    J.message._.le.as_alias("le"),
    J.piece._.code.as_alias("code"),
    J.piece._.type.as_alias("type"),
    J.piece._.taille.as_alias("taille"),
    J.piece._.sha256.as_alias("sha256"),
    J.piece._.statut.as_alias("statut"),
    J.piece._.raison.as_alias("raison"),
)
SHOWN = (M.demande == P.demande) & (M.id >= P.premier) & (M.id <= P.dernier)
JOINTES = frozen(
    J.select(*FICHIER, J.message)
    .where(J.message.is_in(sub_select(M.select(M.id).where(SHOWN))))
    .order_by(J.id),
    _Jointe,
)
JOINTE = frozen(
    J.select(*FICHIER, J.message._.demande.as_alias("demande"), J.piece._.cle.as_alias("cle")).where(
        J.id == P.jointe
    ),
    PieceTrouvee,
)
SEEN = frozen(
    Lecture.insert(
        Lecture(demande=P.demande, compte=P.compte, recu=P.dernier, lu=P.dernier, averti=P.dernier)
    ).on_conflict(
        target=(Lecture.demande, Lecture.compte),
        action="DO UPDATE",
        values=[Lecture.lu],
        where=Lecture.lu < P.dernier,
    )
)
L, D = Lecture, Demande
NOMBRE = sub_select(M.select(Count(M.id)).where(is_unread(M)))
NOUVEAUX = sub_select(
    L.select(QueryString("CAST(COALESCE(SUM(({})), 0) AS INTEGER)", NOMBRE)).where(
        (L.compte == Compte.id) & (L.recu > L.lu) & sees(L.compte, L.demande, P.depuis)
    )
)
"""How many messages a `Compte` has not read."""
LAST = frozen(
    D.select(Coalesce(value_of(M.select(Max(M.id)).where(M.demande == D.id), "dernier"), 0)).where(
        (D.id == P.demande) & visible_to(P.compte, P.depuis)
    )
)


def of_last(column: Column, alias: str) -> QueryString:
    """This column of the last message of a fil."""
    return value_of(M.select(column).where(M.id == L.recu), alias)


LIST = frozen(
    L.select(
        L.demande.as_alias("id"),
        L.demande._.reference.as_alias("reference"),
        L.demande._.projet._.intitule.as_alias("intitule"),
        L.demande._.etablissement._.nom.as_alias("lieu"),
        L.recu,
        *(of_last(M.le, "le"), of_last(M.auteur, "auteur")),
        *(of_last(M.auteur._.prenom, "prenom"), of_last(M.auteur._.nom, "nom"), of_last(M.texte, "texte")),
        QueryString("({})", NOMBRE, alias="nouveaux"),
    )
    .where((L.compte == P.compte) & (L.recu < P.avant) & sees(L.compte, L.demande, P.depuis))
    .order_by(L.recu, ascending=False),
    FilLu,
    limit=P.limite,
)
PAGE = 30


async def load_fil(fiche: FicheDemande, acteur: Acteur, *, avant: int = 0) -> Fil:
    """The last messages before number `avant`. The Région reads what was written since the transmission."""
    messages = await MESSAGES.rows(
        demande=fiche.id,
        compte=acteur.compte,
        depuis=_since(fiche, acteur),
        avant=avant or NUMERO_MAX,
        limite=PAGE + 1,
    )
    shown = messages[:PAGE][::-1]
    fichiers = await _list_fichiers(fiche, shown)
    echanges = [_echange(one, fichiers.get(one.id, [])) for one in shown]
    return Fil(fiche.id, echanges, len(messages) > PAGE, messages[0].lu if messages else None)


async def _list_fichiers(fiche: FicheDemande, messages: list[_Message]) -> dict[int, list[PieceLue]]:
    """The files of these, oldest first, by number of message."""
    fichiers: dict[int, list[PieceLue]] = {}
    if messages:
        bounds = {"premier": messages[0].id, "dernier": messages[-1].id}
        for jointe in await JOINTES.rows(demande=fiche.id, **bounds):
            fichiers.setdefault(jointe.message, []).append(jointe)
    return fichiers


def _since(fiche: FicheDemande, acteur: Acteur) -> datetime:
    return ALWAYS if can_fill(acteur, fiche) else fiche.transmise_le or ALWAYS


def _echange(message: _Message, fichiers: list[PieceLue]) -> Echange:
    return Echange(
        id=message.id,
        auteur=message.auteur,
        nom=nom_complet(message.prenom, message.nom),
        cote=message.cote,
        le=message.le,
        morceaux=split_liens(message.texte),
        fichiers=fichiers,
    )


async def find_jointe(jointe: int, acteur: Acteur) -> tuple[PieceTrouvee, FicheDemande] | None:
    """A file of a message that this person reads, with its demande."""
    found = await JOINTE.first(jointe=jointe) if 0 < jointe <= NUMERO_MAX else None
    fiche = await find_demande(found.demande, acteur) if found else None
    return (found, fiche) if found and fiche and found.le >= _since(fiche, acteur) else None


async def find_last(demande: int, acteur: Acteur) -> int | None:
    """The number of the last message (0: none), None for who does not see the demande. One light query."""
    if not 0 < demande <= NUMERO_MAX:
        return None
    return await LAST.first(demande=demande, compte=acteur.compte, depuis=acteur.attaches_depuis)


async def mark_seen(fil: Fil, acteur: Acteur) -> None:
    """Notes what was shown."""
    if not fil.dernier or (fil.lu is not None and fil.lu >= fil.dernier):
        return
    await note_aside(lambda: SEEN.rows(demande=fil.demande, compte=acteur.compte, dernier=fil.dernier))


async def list_fils(acteur: Acteur, limite: int, avant: int = 0) -> list[FilLu]:
    """The person's fils, the last one that moved first; before the message number `avant`."""
    return await LIST.rows(
        compte=acteur.compte, avant=avant or NUMERO_MAX, depuis=acteur.attaches_depuis, limite=limite
    )
