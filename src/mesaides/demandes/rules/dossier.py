"""A demande as it stands before it leaves: its steps, and all that it misses, each with its place. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from mesaides.demandes.rules.contradictions import contradiction, doubt
from mesaides.demandes.rules.montant import Montant, montant_of
from mesaides.demandes.rules.saisie import ELIGIBILITE, VIDE, Saisie, advise, fault_of, own_questions
from mesaides.dispositifs.rules.contenu import Contenu, GenreValidation, PieceAttendue, Question
from mesaides.dispositifs.rules.questions import visible_pieces, visible_questions
from mesaides.dispositifs.rules.reponses import show_reponse
from mesaides.projets.rules.budget import Budget

PIECE = "piece:"
"""What begins the champ of a pièce, before its code; that of a question is its code alone."""
LIBRE = "_"
"""What begins the code of a pièce that an instructeur has named; its number follows."""


class Partie(StrEnum):
    """A step of the form; its value is the end of its address."""

    ELIGIBILITE = "eligibilite"
    PROJET = "projet"
    BUDGET = "budget"
    QUESTIONS = "questions"
    PIECES = "pieces"
    RECAPITULATIF = "recapitulatif"

    @property
    def titre(self) -> str:
        return TITRES[self]


TITRES = {
    Partie.ELIGIBILITE: "Éligibilité",
    Partie.PROJET: "Projet",
    Partie.BUDGET: "Budget",
    Partie.QUESTIONS: "Questions",
    Partie.PIECES: "Pièces",
    Partie.RECAPITULATIF: "Récapitulatif",
}


A_FAIRE = {Partie.QUESTIONS: "réponse{s} à donner", Partie.PIECES: "pièce{s} à déposer"}
"""What is counted in a step that is not complete, when it has a name; `{s}` is there for several."""
A_VOIR = "point{s} à voir"


@dataclass(frozen=True, slots=True)
class Manque:
    """One thing to do before transmitting. `champ`: the id of its field on the page of its step, '' for the page."""

    partie: Partie
    champ: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """All the facts on which a demande is judged."""

    contenu: Contenu
    saisies: Mapping[str, Saisie]
    intitule: str
    resume: str
    budget: Budget
    scelle: bool
    """A gestionnaire validated what the dispositif wants validated."""
    pieces: frozenset[str] = frozenset()
    """Codes of the pièces given."""
    reouvertes: frozenset[str] = frozenset()
    """The champs that the Région asked for: whatever the answers say, they are part of the demande."""

    @property
    def reponses(self) -> dict[str, str]:
        """Answers by code, those of the projet included."""
        projet = {"intitule": self.intitule, "resume": self.resume}
        told = {q.code: projet.get(q.projet, "") for q in self.contenu.questions if q.projet}
        return told | {code: saisie.valeur for code, saisie in self.saisies.items()}

    @property
    def questions(self) -> list[Question]:
        """Those asked on the page of questions, given the answers."""
        own = {question.code for question in own_questions(self.contenu)}
        asked = visible_questions(self.contenu.questions, self.reponses, self.reouvertes)
        return [question for question in asked if question.code in own]

    @property
    def pieces_demandees(self) -> list[PieceAttendue]:
        contenu = self.contenu
        called = visible_pieces(contenu.pieces, contenu.questions, self.reponses, self.reouvertes)
        named = {piece.code for piece in called if not piece.code.startswith(LIBRE)}
        return [p for p in contenu.pieces if p.code in named or PIECE + p.code in self.reouvertes]

    @property
    def montant(self) -> Montant:
        return montant_of(self.contenu.regle, self.budget, self.reponses, self.contenu.postes)

    @property
    def attend_validation(self) -> str:
        """What its gestionnaire still has to validate."""
        if self.contenu.validation is GenreValidation.ENTIER:
            return (
                "Ce dispositif demande un budget validé en entier : le gestionnaire ne l’a pas encore fait."
            )
        return "Le gestionnaire n’a pas encore validé la part de l’établissement."

    def saisie(self, code: str) -> Saisie:
        return self.saisies.get(code, VIDE)

    def advise(self, question: Question) -> str:
        """What to know about an answer or to mend in it, given the others; '' otherwise."""
        return (
            advise(question, self.saisie(question.code))
            or self.disorder(question)
            or contradiction(question, self.saisie(question.code).valeur, self.budget)
            or doubt(question, self.saisie(question.code).valeur, self.budget)
        )

    @property
    def contradictions(self) -> list[tuple[Question, str]]:
        """The answers that cannot stand beside the budget, each with what to do."""
        found = [(q, contradiction(q, self.saisie(q.code).valeur, self.budget)) for q in self.questions]
        return [(question, phrase) for question, phrase in found if phrase]

    def fault(self, question: Question) -> str:
        """Why this answer cannot be transmitted as it is; '' when it can, or is not there yet."""
        saisie = self.saisie(question.code)
        contraire = contradiction(question, saisie.valeur, self.budget)
        return fault_of(question, saisie) or self.disorder(question) or contraire

    def disorder(self, question: Question) -> str:
        """Why this date cannot stand with the one that it follows; '' when it can."""
        avant = next((one for one in self.contenu.questions if one.code == question.apres), None)
        if avant is None:
            return ""
        first, then = self.saisie(avant.code).valeur, self.saisie(question.code).valeur
        if not first or not then or first <= then:
            return ""
        return f"Cette date vient avant « {avant.libelle} » ({show_reponse(avant, first)}) : corrigez l’une des deux."


def missing(dossier: Dossier) -> list[Manque]:
    """What keeps a demande from being transmitted, in the order of its steps; [] when nothing does."""
    return [
        *_missing_eligibilite(dossier),
        *_missing_projet(dossier),
        *_missing_budget(dossier),
        *_missing_questions(dossier),
        *_missing_pieces(dossier),
    ]


def _missing_eligibilite(dossier: Dossier) -> list[Manque]:
    valeur = dossier.saisie(ELIGIBILITE.code).valeur
    if valeur == "oui":
        return []
    phrase = "Dites si vous remplissez les conditions de ce dispositif."
    if valeur == "non":
        phrase = "Ce dispositif demande de remplir toutes ses conditions\u00a0: choisissez-en un autre."
    return [Manque(Partie.ELIGIBILITE, ELIGIBILITE.code, phrase)]


def _missing_projet(dossier: Dossier) -> list[Manque]:
    known = {"intitule": dossier.intitule, "resume": dossier.resume}
    found: list[Manque] = []
    for question in dossier.contenu.questions:
        if not question.projet:
            continue
        saisie = Saisie(valeur=known[question.projet])
        if question.obligatoire and not saisie.valeur:
            found.append(Manque(Partie.PROJET, question.projet, f"{question.libelle}\u00a0: à remplir."))
        elif advice := advise(question, saisie):
            found.append(Manque(Partie.PROJET, question.projet, f"{question.libelle}\u00a0: {advice}"))
    return found


def _missing_budget(dossier: Dossier) -> list[Manque]:
    found = [Manque(Partie.BUDGET, "", phrase) for phrase in dossier.budget.reproches]
    if not found and (reproche := dossier.montant.reproche):
        found.append(Manque(Partie.BUDGET, "", reproche))
    if not found and not dossier.scelle:
        found.append(Manque(Partie.BUDGET, "", dossier.attend_validation))
    return found


def _missing_questions(dossier: Dossier) -> list[Manque]:
    found: list[Manque] = []
    for question in dossier.questions:
        if fault := dossier.fault(question):
            found.append(Manque(Partie.QUESTIONS, question.code, f"{question.libelle}\u00a0: {fault}"))
        elif question.obligatoire and dossier.saisie(question.code).is_empty:
            found.append(Manque(Partie.QUESTIONS, question.code, f"{question.libelle}\u00a0: à remplir."))
    return found


def _missing_pieces(dossier: Dossier) -> list[Manque]:
    return [
        Manque(Partie.PIECES, piece.code, f"{piece.intitule}\u00a0: à déposer.")
        for piece in dossier.pieces_demandees
        if piece.obligatoire and piece.code not in dossier.pieces
    ]


@dataclass(frozen=True, slots=True)
class Avancement:
    """One step in the progress of a demande."""

    partie: Partie
    etat: str
    """« fait » or « a-venir »; the page shown is « en-cours »."""
    detail: str
    mots: str
    """What is counted in it: see A_FAIRE."""
    fini: str
    """What is said of it once it lacks nothing."""


def progress(manques: list[Manque]) -> list[Avancement]:
    """Every step, with its state in words, given all that the demande misses."""
    steps: list[Avancement] = []
    for partie in Partie:
        count = len(manques if partie is Partie.RECAPITULATIF else [m for m in manques if m.partie is partie])
        done = "Prêt à transmettre" if partie is Partie.RECAPITULATIF else "Complet"
        words = A_FAIRE.get(partie, A_VOIR)
        todo = f"{count}\u00a0{words.format(s='s' if count > 1 else '')}"
        steps.append(Avancement(partie, "a-venir" if count else "fait", todo if count else done, words, done))
    return steps
