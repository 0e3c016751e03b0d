"""What the Région asks again: fields of the demande, each with its reason. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from mesaides.demandes.rules.dossier import Dossier, Manque, Partie, missing
from mesaides.demandes.rules.saisie import own_questions
from mesaides.dispositifs.rules.contenu import Contenu, Question

PIECE = "piece:"
"""What begins the `champ` of a pièce; that of a question is its code."""


@dataclass(frozen=True, slots=True)
class Demandee:
    """One field asked again. `raison` is '' for a question that only hangs on another one asked."""

    champ: str
    raison: str
    le: datetime
    refaite: bool = False
    """For a pièce: another one was given since."""

    @property
    def is_piece(self) -> bool:
        return self.champ.startswith(PIECE)


def libelle_of(contenu: Contenu, champ: str) -> str:
    """What a champ is called."""
    names = {question.code: question.libelle for question in contenu.questions}
    names |= {PIECE + piece.code: piece.intitule for piece in contenu.pieces}
    return names.get(champ, champ)


def asked_questions(contenu: Contenu, demandees: Collection[Demandee]) -> list[Question]:
    """The questions asked again, in the order of the form."""
    champs = {demandee.champ for demandee in demandees}
    return [question for question in own_questions(contenu) if question.code in champs]


def emptied(dossier: Dossier, demandees: Collection[Demandee]) -> list[Manque]:
    """What was received, was asked again, and is not there now."""
    champs = {demandee.champ for demandee in demandees}
    names = {Partie.QUESTIONS: "{}", Partie.PIECES: PIECE + "{}"}
    return [m for m in missing(dossier) if m.partie in names and names[m.partie].format(m.champ) in champs]


def unanswered(dossier: Dossier, demandees: Collection[Demandee]) -> list[Manque]:
    """What keeps a demande from going back to the Région."""
    champs = {demandee.champ for demandee in demandees}
    found = [m for m in missing(dossier) if m.partie is Partie.QUESTIONS and m.champ in champs]
    for demandee in demandees:
        if demandee.is_piece and not demandee.refaite:
            phrase = f"{libelle_of(dossier.contenu, demandee.champ)}\u00a0: à déposer de nouveau."
            found.append(Manque(Partie.PIECES, demandee.champ.removeprefix(PIECE), phrase))
    return found
