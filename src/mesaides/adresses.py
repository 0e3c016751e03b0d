"""Electronic addresses: well formed, one key each, and « vouliez-vous dire… ». Pure: nothing is looked up."""

import re
import unicodedata
from functools import lru_cache

from mesaides.domaines import nearest_domain
from mesaides.ecriture import clean_line, drop_unseen, fold, one_form, trim

LONGUEUR_MAX = 254


def check_adresse(text: str) -> str:
    """The address as it is kept: nothing unseen, domain in lower case and, if international, in its letters.

    Raises ValueError with a French sentence. Letters with an accent before the @ are refused: hardly any
    server accepts them, and they are nearly always a slip.
    """
    adresse = trim(unicodedata.normalize("NFKC", clean_line(drop_unseen(text))))
    if not adresse:
        raise ValueError("Indiquez une adresse électronique, par exemple prenom.nom@ac-toulouse.fr.")
    if len(adresse) > LONGUEUR_MAX:
        raise ValueError(
            f"Cette adresse électronique est trop longue : {LONGUEUR_MAX}\u00a0caractères au plus."
        )
    if reason := _flaw(adresse):
        raise ValueError(reason)
    # Imported with the first address: it compiles its patterns for a twentieth of a second.
    from email_validator import EmailNotValidError, validate_email

    try:
        valid = validate_email(adresse, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        raise ValueError(
            "Cette adresse électronique est mal écrite : elle devrait ressembler à prenom.nom@ac-toulouse.fr."
        ) from None
    return valid.normalized


def _flaw(adresse: str) -> str | None:
    """The most frequent mistakes, each with its own sentence."""
    local, _, domain = adresse.rpartition("@")
    if "@" not in adresse:
        return "Il manque le signe @ dans cette adresse électronique."
    if "@" in local:
        return "Une adresse électronique ne contient qu’un seul signe @."
    if re.search(r"\s", adresse):
        return "Une adresse électronique ne contient pas d’espace."
    if not local:
        return "Il manque ce qui précède le signe @ dans cette adresse électronique."
    if "." not in domain.strip("."):
        return "Il manque la fin de cette adresse électronique, par exemple « .fr »."
    if not local.isascii():
        return "Avant le signe @, une adresse électronique s’écrit sans accent."
    if ".." in adresse:
        return "Cette adresse électronique contient deux points à la suite."
    return None


def adresse_key(text: str) -> str:
    """What makes an address unique: « Claire@X.fr » and « claire@x.fr » are one. Never raises.

    Two addresses that mail servers take for one have one key. What is no address has the key of an identifiant.
    """
    try:
        return check_adresse(text).lower()  # not casefold(): straße.de and strasse.de are two domains
    except ValueError:
        return one_form(text)


def suggest_adresse(text: str) -> str | None:
    """The address most likely meant, or None when the one typed is plausible or nothing better is known."""
    if len(text) > LONGUEUR_MAX + 50:
        return None
    return _suggest(clean_line(drop_unseen(text)))


@lru_cache(maxsize=512)
def _suggest(adresse: str) -> str | None:
    repaired = _repair(adresse)
    local, at, domain = repaired.rpartition("@")
    if not at:
        return None
    proposed = f"{local}@{nearest_domain(domain) or domain}"
    try:
        proposed = check_adresse(proposed)
    except ValueError:
        return None
    return None if adresse_key(proposed) == adresse_key(adresse) else proposed


def _repair(adresse: str) -> str:
    """What a slip of the keyboard leaves: spaces, a comma for a point, accents, a final point, « www. »."""
    local, at, domain = re.sub(r"\s+", "", adresse).rpartition("@")
    domain = re.sub(r"[,;:]", ".", domain).replace("_", "-").strip(".").lower()
    domain = re.sub(r"\.{2,}", ".", domain).removeprefix("www.")
    local = re.sub(r"\.{2,}", ".", fold(local) if not local.isascii() else local).strip(".,;")
    return f"{local}{at}{domain}"
