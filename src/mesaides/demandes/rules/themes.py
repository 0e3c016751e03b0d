"""The questions of a demande as their page gathers them: a theme, what it asks, how much of it is answered. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from mesaides.demandes.rules.dossier import Dossier, Manque
from mesaides.dispositifs.rules.contenu import Question


@dataclass(frozen=True, slots=True)
class Volet:
    """The questions of one theme, those not asked now too; `dues` of them must be answered, `faites` are."""

    titre: str
    questions: list[Question]
    faites: int
    dues: int
    complet: bool
    """All that it asks is answered, and nothing is to be looked at again."""

    @property
    def compte(self) -> str:
        """« 3 sur 5 »."""
        return f"{self.faites} sur {self.dues}" if self.dues else ""


def gather(questions: Sequence[Question], dossier: Dossier, manques: Sequence[Manque]) -> list[Volet]:
    """By theme, in the order of the questions."""
    asked, missed = {question.code for question in dossier.questions}, {manque.champ for manque in manques}
    return [
        _group(titre, list(mine), dossier, asked, missed)
        for titre, mine in groupby(questions, key=lambda question: question.theme)
    ]


def _group(
    titre: str, questions: list[Question], dossier: Dossier, asked: set[str], missed: set[str]
) -> Volet:
    shown = [question for question in questions if question.code in asked]
    dues = [question for question in shown if question.obligatoire]
    return Volet(
        titre,
        questions,
        faites=len([question for question in dues if question.code not in missed]),
        dues=len(dues),
        complet=not any(dossier.saisie(one.code).is_empty or dossier.advise(one) for one in shown),
    )
