"""The second factor: six digits that change every thirty seconds (TOTP, RFC 6238), and codes for the day it is lost.

SHA-1 and six digits are what every application of telephones reads. A step is accepted once, and the next and the one
before with it: a clock may be half a minute off.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.comptes.roles import Acteur

PAS = timedelta(seconds=30)
CHIFFRES = 6
CHIFFRES_SECOURS = 16
SECOURS = 10
FACTEURS_MAX = 5
NOM_MAX = 40
RECENT = timedelta(minutes=10)
"""How long what was proven is not asked again, in the same session."""
EMETTEUR = "Mes aides en ligne"
FORME = "Tapez les 6\u00a0chiffres de votre application, ou les 16\u00a0chiffres d’un code de secours."
FAUX = (
    "Ce code n’est pas le bon. Tapez celui que votre application montre maintenant\u00a0; si ce n’est toujours pas le "
    "bon, mettez à l’heure automatique l’appareil qui le donne."
)
SERVI = "Ce code a déjà servi. Attendez le suivant, dans moins de 30\u00a0secondes."


@dataclass(frozen=True, slots=True)
class Cle:
    """What one factor is judged by: its secret in base 32, and the last step that it opened."""

    facteur: int
    secret: str
    dernier_pas: int


@dataclass(frozen=True, slots=True)
class CodeJuste:
    """A right code, not spent yet: a step of a factor, or one of the codes of the day it is lost."""

    facteur: int = 0
    pas: int = 0
    secours: int = 0


def is_compulsory(acteur: Acteur, *, gestionnaires: bool) -> bool:
    """For who sees everybody's files; for who manages a lycée, when the Région says so."""
    return acteur.est_agent or (gestionnaires and acteur.is_gestionnaire)


def read_code(text: str) -> str:
    """Its digits alone, however they were grouped. Raises ValueError with a French sentence."""
    digits = re.sub(r"[\s.-]", "", unicodedata.normalize("NFKC", text))
    if not (digits.isascii() and digits.isdecimal() and len(digits) in (CHIFFRES, CHIFFRES_SECOURS)):
        raise ValueError(FORME)
    return digits


def check_appareil(text: str) -> str:
    """Raises ValueError beyond forty characters."""
    if len(text) > NOM_MAX:
        raise ValueError(f"Donnez un nom plus court\u00a0: {NOM_MAX}\u00a0caractères au plus.")
    return text


def is_secours(code: str) -> bool:
    return len(code) == CHIFFRES_SECOURS


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // int(PAS.total_seconds())


def code_of(secret: str, pas: int) -> str:
    """The six digits of this step."""
    from pyotp.totp import TOTP  # with the first code, not with every start

    return TOTP(secret).generate_otp(pas)


def judge_step(cles: Iterable[Cle], code: str, now: datetime) -> CodeJuste | str:
    """The step and the factor that this code is of, or why it opens nothing."""
    present, refus = step_of(now), FAUX
    for cle in cles:
        for pas in (present, present - 1, present + 1):
            if code == code_of(cle.secret, pas):
                if pas > cle.dernier_pas:
                    return CodeJuste(cle.facteur, pas)
                refus = SERVI
    return refus


def is_recent(prouve_le: datetime | None, now: datetime) -> bool:
    return prouve_le is not None and now - prouve_le < RECENT


def group(text: str) -> str:
    """In fours, as one reads it aloud or copies it."""
    return " ".join(re.findall(".{1,4}", text))


def uri_of(secret: str, identifiant: str) -> str:
    """What an application reads in the square of dots."""
    from pyotp.totp import TOTP

    return TOTP(secret).provisioning_uri(name=identifiant, issuer_name=EMETTEUR)


def draw_qr(uri: str) -> str:
    """The square, as a drawing that stands in a page: black on white in the dark too, for it is read by a camera."""
    import segno

    qr = segno.make(uri, error="l", boost_error=False, micro=False)
    return str(qr.svg_inline(omitsize=True, dark="#000", light="#fff", svgclass="qr"))
