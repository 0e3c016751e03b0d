"""The words of what may change in a dispositif: each field, and how its value is read. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mesaides.dispositifs.rules.contenu import (
    Condition,
    Constat,
    GenreValidation,
    PieceAttendue,
    Question,
    Regle,
    RegleTaux,
    TypeQuestion,
)
from mesaides.dispositifs.rules.postes import SensPoste, poste_label
from mesaides.dispositifs.rules.simulation import say_regle, show_taux
from mesaides.montants import NBSP, euros, milliers, nb

TYPES = {
    TypeQuestion.TEXTE_COURT: "texte court",
    TypeQuestion.TEXTE_LONG: "texte long",
    TypeQuestion.NOMBRE: "nombre",
    TypeQuestion.MONTANT: "montant",
    TypeQuestion.DATE: "date",
    TypeQuestion.OUI_NON: "oui ou non",
    TypeQuestion.CHOIX: "un choix",
    TypeQuestion.CHOIX_MULTIPLES: "plusieurs choix",
    TypeQuestion.ETABLISSEMENT: "établissement",
    TypeQuestion.ADRESSE: "adresse électronique",
    TypeQuestion.TELEPHONE: "téléphone",
    TypeQuestion.IBAN: "IBAN",
    TypeQuestion.SIRET: "SIRET",
}
PROJET: dict[str, str] = {"": "aucun", "intitule": "l’intitulé", "resume": "le résumé"}


def quoted(text: str) -> str:
    return f"«{NBSP}{text}{NBSP}»"


@dataclass(frozen=True, slots=True)
class Lexique:
    """What codes are called: questions, then options, a « oui » being itself."""

    questions: Mapping[str, str]
    options: Mapping[tuple[str, str], str]

    def question(self, code: str) -> str:
        return quoted(self.questions.get(code, code))

    def condition(self, si: Condition | None) -> str:
        if si is None:
            return "toujours"
        vaut = self.options.get((si.question, si.vaut), si.vaut)
        return f"si {self.question(si.question)} est {quoted(vaut)}"


def lexique_of(*editions: Sequence[Question]) -> Lexique:
    """The last edition has the last word."""
    every = [question for questions in editions for question in questions]
    return Lexique(
        {question.code: question.libelle for question in every},
        {(question.code, option.code): option.libelle for question in every for option in question.options},
    )


Show = Callable[[Any, Lexique], str]
Champ = tuple[str, str, Show]
"""A field, what it is called, how its value is read."""


def _text(value: str, to: Lexique) -> str:
    return value


def _euros(centimes: int | None, to: Lexique) -> str:
    return "aucun" if centimes is None else euros(centimes)


def _demand(value: bool, to: Lexique) -> str:
    return "obligatoire" if value else "facultative"


def _whether(value: bool, to: Lexique) -> str:
    return "oui" if value else "non"


def _most(value: int | None, to: Lexique) -> str:
    return "aucun" if value is None else milliers(value)


def _condition(si: Condition | None, to: Lexique) -> str:
    return to.condition(si)


def _projet(value: str, to: Lexique) -> str:
    return PROJET.get(value, value)


def _after(code: str, to: Lexique) -> str:
    return to.question(code) if code else "aucune"


def _constat(constat: Constat | None, to: Lexique) -> str:
    if constat is None:
        return "aucun"
    postes = ", ".join(poste_label(SensPoste.DEPENSE, poste) for poste in constat.postes) or "tous postes"
    return f"dépense au-delà de {euros(constat.depasse_centimes)}, {postes}"


def _validation(genre: GenreValidation, to: Lexique) -> str:
    return "la part de l’établissement" if genre is GenreValidation.PART else "le budget en entier"


def _taux(value: Any, to: Lexique) -> str:
    return show_taux(value)


def _years(value: int, to: Lexique) -> str:
    return nb(value, "an")


DE_CONTENU: Sequence[Champ] = (
    ("titre", "Titre", _text),
    ("finalite", "Finalité", _text),
    ("service", "Service de la Région", _text),
    ("validation", "Le gestionnaire valide", _validation),
    ("deux_personnes", "Une autre personne décide que celle qui propose", _whether),
    ("exemple", "Montants donnés en exemple", _whether),
)
DE_TAUX: Sequence[Champ] = (
    ("taux", "Taux", _taux),
    ("plafond_centimes", "Plafond", _euros),
    ("plafond_plusieurs_centimes", "Plafond pour plusieurs lycées", _euros),
    ("plafond_annees", "Durée que couvre le plafond", _years),
)
DE_TARIF: Sequence[Champ] = (
    ("libelle", "Nom du tarif", _text),
    ("montant_centimes", "Montant du tarif", _euros),
)
DE_QUESTION: Sequence[Champ] = (
    ("libelle", "Libellé", _text),
    ("type", "Réponse attendue", lambda value, to: TYPES[value]),
    ("obligatoire", "Réponse", _demand),
    ("aide", "Aide", _text),
    ("theme", "Thème", _text),
    ("max", "Maximum", _most),
    ("si", "Posée", _condition),
    ("projet", "Champ du projet repris", _projet),
    ("apres", "Date qui doit précéder", _after),
    ("budget", "Confrontée au budget", _constat),
)
DE_PIECE: Sequence[Champ] = (
    ("intitule", "Intitulé", _text),
    ("obligatoire", "Pièce", _demand),
    ("aide", "Aide", _text),
    ("reutilisable", "Proposée de nouveau d’une demande à l’autre", _whether),
    ("si", "Demandée", _condition),
)


def name_question(question: Question, to: Lexique) -> str:
    """« Question « Transport », obligatoire, si « Sortie » est « oui » »."""
    si = f", {to.condition(question.si)}" if question.si else ""
    return f"Question {quoted(question.libelle)}, {TYPES[question.type]}, {_demand(question.obligatoire, to)}{si}"


def name_piece(piece: PieceAttendue, to: Lexique) -> str:
    si = f", {to.condition(piece.si)}" if piece.si else ""
    return f"Pièce {quoted(piece.intitule)}, {_demand(piece.obligatoire, to)}{si}"


def show_regle(regle: Regle) -> str:
    """« Taux 80 %, Plafond 3 000 € »."""
    kind = "taux" if isinstance(regle, RegleTaux) else "forfait"
    return f"{kind} ({', '.join(f'{nom} {valeur}' for nom, valeur in say_regle(regle))})"
