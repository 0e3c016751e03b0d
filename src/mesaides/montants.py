"""Numbers, and money: whole cents, read as people type it, written as they read it, rounded by one rule. Pure."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel.numbers import format_decimal

CHIFFRES_MAX = 10
"""Digits of the euros: beyond, a slip of the keyboard or worse."""
LOCALE = "fr_FR"
NBSP = "\u00a0"
EXEMPLE = "Indiquez un montant en euros, par exemple 1\u202f234,50."

_BLANKS = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_WIDE = str.maketrans(
    "０１２３４５６７８９，．－−–", "0123456789,.---"
)  # full-width digits, and what looks like a minus
_ZEROS = str.maketrans("Oo", "00")
_BEFORE = re.compile(r"^([-+]?) ?(?:€|eur|euros) ?", re.IGNORECASE)
_AFTER = re.compile(r" ?(€|eur|euros?)\.?$", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?P<sign>[-+]?) ?"
    r"(?P<euros>[0-9]+|[0-9]{1,3}(?:[ '’][0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3})+(?=,))?"
    r"(?:[,.](?P<cents>[0-9]*))?"
)


def read_montant(text: str, *, negative: bool = False) -> int:
    """Cents of what was typed: « 1 234,50 », « 1234.5 », « € 1 234 », « 1.234,50 ».

    Raises ValueError with a French sentence. Three decimals, « 12 34 » and « 1.234 » are refused rather than guessed.
    """
    written = _BLANKS.sub(" ", text[:100].translate(_WIDE)).strip()
    typed = (_BEFORE.sub(r"\1", written) if _BEFORE.match(written) else _AFTER.sub("", written)).strip()
    if not typed:
        raise ValueError(EXEMPLE)
    found = _NUMBER.fullmatch(typed)
    meant = typed.translate(_ZEROS)
    if found is None and _NUMBER.fullmatch(meant):
        letter = next(one for one in typed if ord(one) in _ZEROS)
        raise ValueError(
            f"Écrivez un nombre, comme {meant}\u00a0: ici, la lettre «\u00a0{letter}\u00a0» remplace un zéro."
        )
    if found is None or not (found["euros"] or found["cents"]) or len(text) > 100:
        raise ValueError(f"Ce montant n’est pas compris. {EXEMPLE}")
    if len(found["cents"] or "") > 2:
        raise ValueError("Deux chiffres au plus après la virgule, par exemple 1\u202f234,50.")
    if found["sign"] == "-" and not negative:
        raise ValueError("Indiquez un montant positif, ou 0.")
    euros_typed = re.sub(r"[ .'’]", "", found["euros"] or "0")
    if len(euros_typed.lstrip("0")) > CHIFFRES_MAX:
        raise ValueError(
            f"Ce montant est trop grand\u00a0: {CHIFFRES_MAX}\u00a0chiffres au plus avant la virgule."
        )
    centimes = int(euros_typed) * 100 + int((found["cents"] or "").ljust(2, "0"))
    return -centimes if found["sign"] == "-" else centimes


def read_nombre(text: str, most: int | None = None) -> int:
    """A whole number, its thousands apart or not as in an amount. Raises ValueError with a French sentence."""
    found = _NUMBER.fullmatch(_BLANKS.sub(" ", text[:100].translate(_WIDE)).strip())
    whole = found["euros"] if found and found["cents"] is None and found["sign"] != "-" else ""
    digits = re.sub(r"[ '’]", "", whole or "")
    if 0 < len(digits) < CHIFFRES_MAX and (most is None or int(digits) <= most) and len(text) <= 100:
        return int(digits)
    raise ValueError(
        "Indiquez un nombre entier, " + ("par exemple 24." if most is None else f"de 0 à {milliers(most)}.")
    )


@lru_cache(maxsize=4096)
def milliers(nombre: int) -> str:
    """« 12 345 », its thousands set apart by a space that breaks no line."""
    return format_decimal(nombre, locale=LOCALE)


def poids(octets: int) -> str:
    """« 1,2 Mo », « 340 ko »."""
    if octets >= 1_000_000:
        return f"{octets / 1_000_000:.1f}".replace(".", ",") + f"{NBSP}Mo"
    return f"{max(1, round(octets / 1000))}{NBSP}ko"


def nb(nombre: int, singulier: str, pluriel: str = "") -> str:
    """« 1 invitation », « 3 invitations »; zero is singular in French."""
    mot = singulier if abs(nombre) < 2 else pluriel or f"{singulier}s"
    return f"{milliers(nombre)}{NBSP}{mot}"


def write_montant(centimes: int) -> str:
    """« 1 234,50 », as the field of a form shows it and `read_montant` reads it back."""
    entier, reste = divmod(abs(centimes), 100)
    return f"{'-' if centimes < 0 else ''}{milliers(entier)},{reste:02d}"


def euros(centimes: int) -> str:
    """« 1 234,50 € » with non-breaking spaces."""
    return f"{write_montant(centimes)}{NBSP}€"


def round_centimes(value: Fraction | Decimal) -> int:
    """The one rule of rounding: to the nearest cent, a half away from zero."""
    exact = Fraction(value)
    rounded = int(abs(exact) + Fraction(1, 2))
    return rounded if exact >= 0 else -rounded


def percent_of(centimes: int, taux: Decimal | int) -> int:
    """`taux` per cent of this amount, rounded to the cent."""
    return round_centimes(Fraction(centimes) * Fraction(taux) / 100)
