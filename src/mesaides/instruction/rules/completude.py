"""What may be asked again of a demande: all that its dispositif can ask, its projet and its budget. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from mesaides.demandes.rules.complements import BUDGET
from mesaides.demandes.rules.dossier import PIECE, Dossier
from mesaides.demandes.rules.saisie import own_questions, tell_saisie
from mesaides.dispositifs.rules.contenu import PieceAttendue
from mesaides.montants import euros

LIBRES = 3
"""How many pièces that the dispositif does not know can be named at once."""

MOTIFS = (
    "Date dépassée",
    "Illisible",
    "Pas la bonne pièce",
    "Montant différent du budget",
    "Signature absente",
)
"""What most often does not suit in a pièce that was given."""


class Groupe(StrEnum):
    PROJET = "Projet et budget"
    REPONSES = "Réponses"
    AUTRES = "Questions que ces réponses n’appellent pas"
    PIECES = "Pièces"


@dataclass(frozen=True, slots=True)
class Cible:
    """One thing that can be asked again, and what stands there now."""

    champ: str
    libelle: str
    groupe: Groupe
    presente: str
    motifs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of its field."""
        return "demande_" + self.champ.replace(PIECE, "piece_")


def raison_of(motifs: Iterable[str], texte: str) -> str:
    """« Date dépassée, illisible. », then what was written."""
    premier, *autres = [*motifs, ""]
    dits = ", ".join([premier, *(autre.lower() for autre in autres if autre)])
    return "\n".join(part for part in (f"{dits}." if dits else "", texte) if part)


def cibles(dossier: Dossier) -> list[Cible]:
    """In the order of the page."""
    return [*_of_projet(dossier), *_of_questions(dossier), *_of_pieces(dossier)]


def _of_projet(dossier: Dossier) -> Iterable[Cible]:
    for question in dossier.contenu.questions:
        if question.projet:
            texte = dossier.reponses[question.code] or "sans réponse"
            yield Cible(question.code, question.libelle, Groupe.PROJET, texte)
    total = f"{euros(dossier.budget.depenses)} de dépenses"
    yield Cible(BUDGET, "Budget", Groupe.PROJET, f"{total}, {euros(dossier.budget.region or 0)} demandés")


def _of_questions(dossier: Dossier) -> list[Cible]:
    shown = {question.code for question in dossier.questions}
    found = [
        Cible(
            question.code,
            question.libelle,
            Groupe.REPONSES if question.code in shown else Groupe.AUTRES,
            tell_saisie(question, dossier.saisie(question.code)) or "sans réponse",
        )
        for question in own_questions(dossier.contenu)
    ]
    return sorted(found, key=lambda cible: cible.groupe is Groupe.AUTRES)


def _of_pieces(dossier: Dossier) -> Iterable[Cible]:
    called = dossier.pieces_demandees
    for piece in dossier.contenu.pieces:
        is_called = piece.si is None or piece in called
        motifs = MOTIFS if piece.code in dossier.pieces else ()
        presente = _presence(dossier, piece, is_called)
        yield Cible(PIECE + piece.code, piece.intitule, Groupe.PIECES, presente, motifs)


def _presence(dossier: Dossier, piece: PieceAttendue, called: bool) -> str:
    if piece.code in dossier.pieces:
        return "fournie"
    return "non fournie" if called else "non fournie\u00a0: ces réponses ne l’appellent pas"
