"""Answers to the questions of a dispositif: checked by type, kept as text in one form, shown to people.

Kept form: amounts in cents (« 123450 »), numbers in digits, dates « 2026-11-23 », « oui » or « non », the codes of
choices one a line, UAI, SIRET and IBAN without spaces, telephones « +33561335050 ». '' is no answer.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from stdnum import iban
from stdnum.exceptions import ValidationError

from mesaides.adresses import check_adresse
from mesaides.dates import jour_fr, read_jour
from mesaides.dispositifs.rules.contenu import Question, TypeQuestion
from mesaides.ecriture import clean_text
from mesaides.etablissements.rules.codes import check_siret, check_uai
from mesaides.montants import NBSP, euros, milliers, read_montant, read_nombre, write_montant

LONGEST_TEXT, LONGEST_LINE = 20_000, 500
TRESOR = "10071"
"""The bank code of the Trésor, where public lycées have their account."""


def check_reponse(question: Question, texte: str) -> str:
    """The answer in its kept form. Raises ValueError with a French sentence.

    A text longer than `max` is kept whole: `warn_reponse` tells it.
    """
    clean = clean_text(texte)
    return _CHECKS[question.type](question, clean) if clean else ""


def warn_reponse(question: Question, valeur: str) -> str:
    """What to know about a kept answer that is no error by itself; '' when there is nothing."""
    if question.type in {TypeQuestion.TEXTE_COURT, TypeQuestion.TEXTE_LONG} and question.max is not None:
        over = len(valeur) - question.max
        if over > 0:
            return (
                f"Ce texte dépasse de {over}{NBSP}caractère{'s' if over > 1 else ''} les "
                f"{milliers(question.max)} prévus{NBSP}: il est gardé en entier, raccourcissez-le avant d’envoyer."
            )
    if question.type == TypeQuestion.IBAN and valeur.startswith("FR") and valeur[4:9] != TRESOR:
        return "Ce compte n’est pas tenu par le Trésor public, comme celui des lycées publics. Vérifiez-le."
    return ""


def show_reponse(question: Question, valeur: str) -> str:
    """The answer as it is read: « 1 234,50 € », « 23 novembre 2026 », « Oui », the words of the choices."""
    if not valeur:
        return ""
    match question.type:
        case TypeQuestion.MONTANT:
            return euros(int(valeur))
        case TypeQuestion.NOMBRE:
            return milliers(int(valeur))
        case TypeQuestion.DATE:
            return jour_fr(date.fromisoformat(valeur))
        case TypeQuestion.OUI_NON:
            return valeur.capitalize()
        case TypeQuestion.CHOIX | TypeQuestion.CHOIX_MULTIPLES:
            libelles = {option.code: option.libelle for option in question.options}
            return ", ".join(libelles.get(code, code) for code in valeur.split("\n"))
        case _:
            return write_reponse(question, valeur)


def write_reponse(question: Question, valeur: str) -> str:
    """The answer as its field shows it, and as `check_reponse` reads it back."""
    if not valeur:
        return ""
    match question.type:
        case TypeQuestion.MONTANT:
            return write_montant(int(valeur))
        case TypeQuestion.IBAN:
            return NBSP.join(valeur[at : at + 4] for at in range(0, len(valeur), 4))
        case TypeQuestion.SIRET:
            return NBSP.join((valeur[:3], valeur[3:6], valeur[6:9], valeur[9:]))
        case TypeQuestion.TELEPHONE if valeur.startswith("+33"):
            digits = "0" + valeur[3:]
            return NBSP.join(digits[at : at + 2] for at in range(0, len(digits), 2))
        case _:
            return valeur


def _check_line(question: Question, texte: str) -> str:
    return _limited(" ".join(texte.split()), LONGEST_LINE)


def _check_text(question: Question, texte: str) -> str:
    return _limited(texte, LONGEST_TEXT)


def _limited(texte: str, longest: int) -> str:
    if len(texte) > longest:
        raise ValueError(f"Ce texte est trop long{NBSP}: {milliers(longest)}\u00a0caractères au plus.")
    return texte


def _check_nombre(question: Question, texte: str) -> str:
    return str(read_nombre(texte, question.max))


def _check_montant(question: Question, texte: str) -> str:
    centimes = read_montant(texte)
    if question.max is not None and centimes > question.max * 100:
        raise ValueError(f"Indiquez un montant de {euros(question.max * 100)} au plus.")
    return str(centimes)


def _check_date(question: Question, texte: str) -> str:
    return read_jour(texte).isoformat()


def _check_oui_non(question: Question, texte: str) -> str:
    if texte.lower() not in {"oui", "non"}:
        raise ValueError("Répondez par oui ou par non.")
    return texte.lower()


def _check_choix(question: Question, texte: str) -> str:
    if texte not in {option.code for option in question.options}:
        raise ValueError("Choisissez une des réponses proposées.")
    return texte


def _check_choix_multiples(question: Question, texte: str) -> str:
    chosen = {code.strip() for code in texte.split("\n")} - {""}
    known = [option.code for option in question.options]
    if not chosen <= set(known):
        raise ValueError("Choisissez parmi les réponses proposées.")
    return "\n".join(code for code in known if code in chosen)


def _check_telephone(question: Question, texte: str) -> str:
    digits = re.sub(r"[\s.\-/()]", "", unicodedata.normalize("NFKC", texte[:60]))
    digits = re.sub(r"^00", "+", digits)
    if found := re.fullmatch(r"(?:0|\+330?)([1-9][0-9]{8})", digits):
        return f"+33{found[1]}"
    if re.fullmatch(r"\+(?!33)[1-9][0-9]{6,14}", digits):
        return digits
    raise ValueError(
        f"Indiquez un numéro de téléphone à dix chiffres, par exemple 05{NBSP}61{NBSP}33{NBSP}50{NBSP}50."
    )


def _check_iban(question: Question, texte: str) -> str:
    compact = re.sub(r"[\s.\-]", "", unicodedata.normalize("NFKC", texte[:100])).upper().removeprefix("IBAN")
    if not re.fullmatch(r"[A-Z]{2}[0-9A-Z]{8,32}", compact):
        raise ValueError(
            "Un IBAN commence par deux lettres, par exemple FR76, et compte 27\u00a0caractères en France."
        )
    if compact.startswith("FR") and len(compact) != 27:
        raise ValueError(
            f"Un IBAN français compte 27\u00a0caractères{NBSP}: celui-ci en compte {len(compact)}."
        )
    try:
        return iban.validate(compact)
    except ValidationError:
        raise ValueError("La clé de cet IBAN est fausse : relisez-le sur le RIB.") from None


_CHECKS: dict[TypeQuestion, Callable[[Question, str], str]] = {
    TypeQuestion.TEXTE_COURT: _check_line,
    TypeQuestion.TEXTE_LONG: _check_text,
    TypeQuestion.NOMBRE: _check_nombre,
    TypeQuestion.MONTANT: _check_montant,
    TypeQuestion.DATE: _check_date,
    TypeQuestion.OUI_NON: _check_oui_non,
    TypeQuestion.CHOIX: _check_choix,
    TypeQuestion.CHOIX_MULTIPLES: _check_choix_multiples,
    TypeQuestion.ETABLISSEMENT: lambda question, texte: check_uai(texte),
    TypeQuestion.ADRESSE: lambda question, texte: check_adresse(texte),
    TypeQuestion.TELEPHONE: _check_telephone,
    TypeQuestion.IBAN: _check_iban,
    TypeQuestion.SIRET: lambda question, texte: check_siret(texte),
}
