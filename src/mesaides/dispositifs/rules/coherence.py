"""What the shape of a content does not say: its parts must agree with each other."""

import re
from collections.abc import Iterator, Mapping, Sequence

from mesaides.dispositifs.rules.contenu import (
    OBTENU,
    Condition,
    Contenu,
    Question,
    Regle,
    RegleTaux,
    TypeQuestion,
)
from mesaides.dispositifs.rules.postes import POSTES, SensPoste
from mesaides.montants import milliers

CHOICES = {TypeQuestion.CHOIX, TypeQuestion.CHOIX_MULTIPLES}
MEASURED = {TypeQuestion.TEXTE_COURT, TypeQuestion.TEXTE_LONG, TypeQuestion.NOMBRE, TypeQuestion.MONTANT}
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
"""The code of a question or of a pièce, as its column holds it."""
MOST = 10**12
"""Of any number of a data file."""
FIELDS_OF_PROJET = {"", "intitule", "resume"}


def find_faults(contenu: Contenu) -> Iterator[str]:
    """French sentences, each naming its question or pièce."""
    yield from _faults_of_regle(contenu.regle)
    if max(_numbers(contenu), default=0) > MOST:
        yield f"un nombre est trop grand : {milliers(MOST)} au plus."
    for poste in _unknown(contenu.postes):
        yield f"« {poste} » n’est pas un poste de dépense."
    asked = dict[str, Question]()
    for question in contenu.questions:
        where = f"question « {question.code} »\u00a0: "
        for fault in (
            *_faults_of_question(question),
            *_faults_of_condition(question.si, asked),
            *_faults_of_order(question, asked),
            *_faults_of_constat(question),
        ):
            yield where + fault
        asked[question.code] = question
    yield from _faults_of_years(contenu.regle, asked.get(OBTENU))
    for piece in contenu.pieces:
        if not NAME.fullmatch(piece.code):
            yield f"pièce « {piece.code[:60]} » : un code s’écrit en minuscules, en 60 signes au plus."
        for fault in _faults_of_condition(piece.si, asked):
            yield f"pièce « {piece.code} » : {fault}"


def _numbers(contenu: Contenu) -> Iterator[int]:
    regle = contenu.regle
    if isinstance(regle, RegleTaux):
        yield from (regle.plafond_centimes, regle.plafond_plusieurs_centimes or 0, regle.plafond_annees)
    else:
        yield from (tarif.montant_centimes for tarif in regle.tarifs)
    for question in contenu.questions:
        yield from (question.max or 0, question.budget.depasse_centimes if question.budget else 0)


def _faults_of_regle(regle: Regle) -> Iterator[str]:
    if isinstance(regle, RegleTaux):
        if not regle.taux.is_finite() or not 0 < regle.taux <= 100:
            yield "le taux doit être entre 0 et 100."
        elif regle.taux != round(regle.taux, 2):
            yield "le taux a deux décimales au plus."
        if regle.plafond_centimes <= 0 or regle.plafond_annees < 1:
            yield "le plafond et ses années doivent être positifs."
        plusieurs = regle.plafond_plusieurs_centimes
        if plusieurs is not None and plusieurs < regle.plafond_centimes:
            yield "le plafond pour plusieurs lycées est plus bas que pour un seul."
        return
    codes = [tarif.code for tarif in regle.tarifs]
    if not codes or len(set(codes)) < len(codes):
        yield "un forfait a au moins un tarif, chacun avec son propre code."
    if any(tarif.montant_centimes <= 0 for tarif in regle.tarifs):
        yield "chaque tarif doit être positif."


def _faults_of_years(regle: Regle, obtenu: Question | None) -> Iterator[str]:
    several = isinstance(regle, RegleTaux) and regle.plafond_annees > 1
    if several and (obtenu is None or obtenu.type != TypeQuestion.MONTANT):
        yield f"un plafond sur plusieurs années demande une question « {OBTENU} », de type « montant »."


def _faults_of_question(question: Question) -> Iterator[str]:
    codes = [option.code for option in question.options]
    if not NAME.fullmatch(question.code):
        yield "un code s’écrit en minuscules, chiffres et tirets, en 60 signes au plus."
    if question.type in CHOICES and len(codes) < 2:
        yield "un choix propose au moins deux options."
    if question.type not in CHOICES and codes:
        yield "seul un choix a des options."
    if len(set(codes)) < len(codes) or any(not code or "\n" in code for code in codes):
        yield "chaque option a son propre code, d’une ligne."
    if question.max is not None and (question.max <= 0 or question.type not in MEASURED):
        yield "« max » est positif, et pour un texte, un nombre ou un montant."
    if question.projet not in FIELDS_OF_PROJET:
        yield f"« {question.projet} » n’est pas un champ du projet."


def _faults_of_order(question: Question, asked: Mapping[str, Question]) -> Iterator[str]:
    if not question.apres:
        return
    other = asked.get(question.apres)
    if question.type != TypeQuestion.DATE or other is None or other.type != TypeQuestion.DATE:
        yield f"« apres » range une date après une autre : « {question.apres} » n’en est pas une posée avant."


def _faults_of_constat(question: Question) -> Iterator[str]:
    if question.budget is None:
        return
    if question.type != TypeQuestion.OUI_NON:
        yield "« budget » confronte au budget un oui ou non, et rien d’autre."
    if question.budget.depasse_centimes < 0:
        yield "le montant que les dépenses dépassent est positif."
    for poste in _unknown(question.budget.postes):
        yield f"« {poste} » n’est pas un poste de dépense."


def _unknown(postes: Sequence[str]) -> list[str]:
    return [poste for poste in postes if poste not in POSTES[SensPoste.DEPENSE]]


def _faults_of_condition(si: Condition | None, asked: Mapping[str, Question]) -> Iterator[str]:
    if si is None:
        return
    question = asked.get(si.question)
    if question is None:
        yield f"sa condition porte sur « {si.question} », qui n’est pas posée avant."
    elif question.type == TypeQuestion.OUI_NON:
        if si.vaut not in {"oui", "non"}:
            yield "sa condition attend oui ou non."
    elif question.type not in CHOICES:
        yield f"sa condition porte sur « {si.question} », qui n’est ni un choix ni un oui ou non."
    elif si.vaut not in {option.code for option in question.options}:
        yield f"sa condition attend « {si.vaut} », qui n’est pas une option de « {si.question} »."
