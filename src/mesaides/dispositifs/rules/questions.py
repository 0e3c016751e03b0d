"""Which questions are asked, given the answers so far; the same for pièces."""

from collections.abc import Collection, Mapping, Sequence

from mesaides.dispositifs.rules.contenu import Condition, PieceAttendue, Question, TypeQuestion

Reponses = Mapping[str, str]
"""Answers by code of question, each as `rules.reponses.check_reponse` gives it; '' or absent: none."""


def visible_questions(
    questions: Sequence[Question], reponses: Reponses, toujours: Collection[str] = ()
) -> list[Question]:
    """The questions asked, in order. One whose condition hangs on a question not asked is not asked either.

    `toujours`: the codes of those that are asked whatever the answers.
    """
    asked: dict[str, Question] = {}
    for question in questions:
        if question.code in toujours or _holds(question.si, asked, reponses):
            asked[question.code] = question
    return list(asked.values())


def visible_pieces(
    pieces: Sequence[PieceAttendue],
    questions: Sequence[Question],
    reponses: Reponses,
    toujours: Collection[str] = (),
) -> list[PieceAttendue]:
    asked = {question.code: question for question in visible_questions(questions, reponses, toujours)}
    return [piece for piece in pieces if _holds(piece.si, asked, reponses)]


def _holds(si: Condition | None, asked: Mapping[str, Question], reponses: Reponses) -> bool:
    if si is None:
        return True
    question = asked.get(si.question)
    if question is None:
        return False
    reponse = reponses.get(si.question, "")
    if question.type == TypeQuestion.CHOIX_MULTIPLES:
        return si.vaut in reponse.split("\n")
    return reponse == si.vaut
