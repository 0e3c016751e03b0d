"""What cells of the public directory say, once what a spreadsheet did to them is undone."""

import re

from mesaides.ecriture import search_key

from .codes import check_siret, has_luhn_key

_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
_DECIMALS = re.compile(r"([0-9]+)[.,]0+")
_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*E\+?[0-9]{1,2}", re.IGNORECASE)
_LYCEENS = re.compile(
    r"\b(lycee|erea|regional d[ ]?enseign\w* adapt\w*|agricole|horticole|maritime|zootechnique"
    r"|section (d[ ]?)?(enseig\w*|profession\w*)|ecole (secondaire|profession\w*|techno\w*)"
    r"|maisons? familiales?|mfr\w*|institut rural|ireo|le(g|gt|gtp)a|lpa|leap|eplefpa)\b"
)
_OF_COLLEGE = re.compile(r"\bsection .*adapt")


def plain(text: str) -> str:
    """A cell without the marks that keep its zeros, nor the decimals that a number was given."""
    text = text.strip().removeprefix("'")
    if formula := _FORMULA.fullmatch(text):
        text = formula[1].replace('""', '"')
    number = _DECIMALS.fullmatch(text)
    return number[1] if number else text


def is_for_lyceens(nature: str) -> bool:
    """Lycées and what forms lycéens beside them: EREA, maisons familiales, sections; not the SEGPA of collèges."""
    key = search_key(nature)
    return bool(_LYCEENS.search(key)) and not _OF_COLLEGE.search(key)


def read_telephone(text: str) -> str:
    """Raises ValueError with a French sentence."""
    _check_whole(text, "numéro de téléphone")
    if not re.fullmatch(r"[0-9+(). /-]{0,20}", text.replace("\u00a0", " ")):
        raise ValueError(f"Le numéro de téléphone « {text} » est mal écrit.")
    return f"0{text}" if re.fullmatch(r"[1-9][0-9]{8}", text) else text


def read_siret(text: str) -> str:
    """The column holds a SIRET, or at times only the SIREN: verified, but it is not a SIRET."""
    _check_whole(text, "numéro SIRET")
    if re.fullmatch(r"[0-9]{9}", text):
        if not has_luhn_key(text):
            raise ValueError("La clé de ce numéro SIREN est fausse : relisez-le.")
        return ""
    return check_siret(f"0{text}" if re.fullmatch(r"[0-9]{13}", text) else text)


def _check_whole(text: str, what: str) -> None:
    if _SCIENTIFIC.fullmatch(text):
        raise ValueError(
            f"Un tableur a arrondi le {what} (« {text} ») : donnez d’abord à sa colonne le format « Texte »."
        )
