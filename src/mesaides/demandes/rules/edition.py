"""What a new edition of a dispositif asks of a draft, that the one before did not. Pure."""

from collections.abc import Mapping

from mesaides.demandes.rules.dossier import PIECE, Dossier
from mesaides.demandes.rules.saisie import Saisie, read_saisie
from mesaides.dispositifs.rules.contenu import Contenu, Question
from mesaides.dispositifs.rules.reponses import write_reponse
from mesaides.projets.rules.budget import Budget


def asked_more(avant: Contenu, apres: Contenu, saisies: Mapping[str, Saisie]) -> tuple[str, ...]:
    """The names of the questions to answer, or to answer again, and of the pièces to give."""
    before, after = _due(avant, saisies), _due(apres, _read_again(avant, apres, saisies))
    return tuple(nom for champ, nom in after.items() if champ not in before)


def changed_questions(avant: Contenu, apres: Contenu) -> list[tuple[Question, Question]]:
    """Those that both ask, otherwise: as they were, and as they are."""
    asked = {question.code: question for question in avant.questions}
    pairs = ((asked[question.code], question) for question in apres.questions if question.code in asked)
    return [(was, question) for was, question in pairs if was != question]


def read_again(was: Question, question: Question, valeur: str) -> Saisie:
    """An answer to the question as it was, judged as it is."""
    return read_saisie(question, write_reponse(was, valeur))


def _read_again(avant: Contenu, apres: Contenu, saisies: Mapping[str, Saisie]) -> dict[str, Saisie]:
    """What is kept of them under the new edition."""
    kept = dict(saisies)
    for was, question in changed_questions(avant, apres):
        saisie = kept.get(question.code)
        if saisie and saisie.valeur:
            kept[question.code] = read_again(was, question, saisie.valeur)
    return kept


def _due(contenu: Contenu, saisies: Mapping[str, Saisie]) -> dict[str, str]:
    """By champ, what an edition awaits of its lycée, whatever the projet and its budget say."""
    dossier = Dossier(contenu, saisies, intitule="", resume="", budget=Budget(()), scelle=True)
    due = {
        question.code: question.libelle
        for question in dossier.questions
        if (question.obligatoire and dossier.saisie(question.code).is_empty) or dossier.fault(question)
    }
    pieces = (piece for piece in dossier.pieces_demandees if piece.obligatoire)
    return due | {PIECE + piece.code: piece.intitule for piece in pieces}
