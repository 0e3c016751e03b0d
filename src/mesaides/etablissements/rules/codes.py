"""Codes of an établissement: UAI, SIRET, département."""

import re
import unicodedata

DEPARTEMENTS = {
    "09": "Ariège",
    "11": "Aude",
    "12": "Aveyron",
    "30": "Gard",
    "31": "Haute-Garonne",
    "32": "Gers",
    "34": "Hérault",
    "46": "Lot",
    "48": "Lozère",
    "65": "Hautes-Pyrénées",
    "66": "Pyrénées-Orientales",
    "81": "Tarn",
    "82": "Tarn-et-Garonne",
}
"""The thirteen départements of Occitanie."""

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
"""The letter of a code is that of its digits mod 23: none of I, O, Q, easily misread."""
_SPACERS = re.compile(r"[\s.\-]")


def _compact(text: str) -> str:
    """The code without the spaces, points and hyphens with which it is dictated."""
    return _SPACERS.sub("", unicodedata.normalize("NFKC", text[:100])).upper()


def check_uai(text: str) -> str:
    """The UAI in its one form, « 0319901U ». Raises ValueError with a French sentence."""
    uai = _compact(text)
    if not re.fullmatch(r"[0-9]{7}[A-Z]", uai):
        raise ValueError("Un code UAI compte sept chiffres et une lettre, par exemple 0319901U.")
    if uai[7] != LETTERS[int(uai[:7]) % 23]:
        raise ValueError("La lettre de ce code UAI ne correspond pas à ses chiffres : relisez-le.")
    return uai


def departement_of(uai: str) -> str:
    """The number of the département: « 31 » for « 0319901U », « 974 » for « 9740001A »."""
    return uai[1:3] if uai.startswith("0") else uai[:3]


def is_in_occitanie(uai: str) -> bool:
    return departement_of(uai) in DEPARTEMENTS


def check_siret(text: str) -> str:
    """Fourteen digits whose key is right (Luhn). Raises ValueError with a French sentence."""
    siret = _compact(text)
    if not re.fullmatch(r"[0-9]{14}", siret):
        raise ValueError("Un numéro SIRET compte quatorze chiffres.")
    if not has_luhn_key(siret) or not has_luhn_key(siret[:9]):
        raise ValueError("La clé de ce numéro SIRET est fausse : relisez-le.")
    return siret


def has_luhn_key(digits: str) -> bool:
    doubled = (int(d) * (2 if rank % 2 else 1) for rank, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0
