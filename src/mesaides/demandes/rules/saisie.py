"""What is typed into a demande, field by field: nothing that can be kept is refused. Pure."""

from dataclasses import dataclass
from hashlib import sha256

from mesaides.dispositifs.rules.contenu import Contenu, Question, TypeQuestion
from mesaides.dispositifs.rules.reponses import (
    LONGEST_TEXT,
    check_reponse,
    show_reponse,
    warn_reponse,
    write_reponse,
)
from mesaides.ecriture import clean_text

ELIGIBILITE = Question(
    code="_eligibilite",
    type=TypeQuestion.OUI_NON,
    libelle="Votre établissement et votre projet remplissent-ils ces conditions\u00a0?",
)
"""Asked of every dispositif; no question of a data file can bear this code."""


@dataclass(frozen=True, slots=True)
class Saisie:
    """What was typed, as it is kept: `valeur` when it is an answer, else `brut` as typed and `faute`, why not."""

    valeur: str = ""
    brut: str = ""
    faute: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.valeur and not self.brut

    @property
    def mark(self) -> str:
        """Changes with what is kept."""
        text = f"v{self.valeur}" if self.valeur else f"b{self.brut}"
        return "" if self.is_empty else sha256(text.encode()).hexdigest()[:6]


VIDE = Saisie()


def read_saisie(question: Question, texte: str) -> Saisie:
    """Raises ValueError with a French sentence when the text cannot be kept at all: too long."""
    brut = clean_text(texte)
    if len(brut) > LONGEST_TEXT:
        raise ValueError(
            "Ce texte est trop long pour être enregistré\u00a0: 20\u202f000\u00a0caractères au plus."
        )
    try:
        return Saisie(valeur=check_reponse(question, brut))
    except ValueError as error:
        return Saisie(brut=brut, faute=str(error))


def reread(question: Question, valeur: str, brut: str) -> Saisie:
    """What was kept, judged again."""
    return read_saisie(question, brut) if brut else Saisie(valeur=valeur)


MASQUE = "•" * 20


def hide(question: Question, saisie: Saisie) -> Saisie:
    """As it is shown to who looks in somebody's place: that there is an IBAN, and not which."""
    if question.type is not TypeQuestion.IBAN or saisie.is_empty:
        return saisie
    return Saisie(valeur=MASQUE) if saisie.valeur else Saisie(brut=MASQUE, faute=saisie.faute)


def show_saisie(question: Question, saisie: Saisie) -> str:
    """What its field shows."""
    return saisie.brut or write_reponse(question, saisie.valeur)


def tell_saisie(question: Question, saisie: Saisie) -> str:
    """What is read of it away from its field: « Oui », the words of the choices."""
    return saisie.brut or show_reponse(question, saisie.valeur)


def advise(question: Question, saisie: Saisie) -> str:
    """What to know about it: why it is no answer, or what to mend before transmitting; '' otherwise."""
    return saisie.faute or warn_reponse(question, saisie.valeur)


def fault_of(question: Question, saisie: Saisie) -> str:
    """Why it cannot be transmitted, whatever the other answers; '' when it can.

    A soft warning (the bank of an IBAN) keeps nothing from leaving.
    """
    is_text = question.type in {TypeQuestion.TEXTE_COURT, TypeQuestion.TEXTE_LONG}
    return saisie.faute or (advise(question, saisie) if is_text else "")


def find_question(contenu: Contenu, code: str) -> Question | None:
    """One that a demande of this dispositif may answer."""
    if code == ELIGIBILITE.code:
        return ELIGIBILITE
    return next((question for question in own_questions(contenu) if question.code == code), None)


def own_questions(contenu: Contenu) -> list[Question]:
    """Those that the projet does not answer already."""
    return [question for question in contenu.questions if not question.projet]
