"""Whether a password would be guessed, and why, in French.

No composition rule (ASVS V6.2.5): length, a list of what is chosen first, the words that lead to the person
or to the portal, and zxcvbn's estimate of guesses. What is folded and cut here is only a copy to judge.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from mesaides.ecriture import drop_joiners, drop_unseen, fold

from .conseils import translate
from .mots_courants import words

LONGUEUR_MIN = 12
LONGUEUR_MIN_AGENT = 16
LONGUEUR_MAX = 128
SCORE_MIN = 3
SCORE_MIN_AGENT = 4
RESTE_MIN = 8
"""Letters and digits that must remain once the words leading to the person or the portal are taken away."""

_JUDGED = 72  # zxcvbn refuses more
_JUDGED_OF_SYMBOLS = 32
_MARKS = frozenset({"Mn", "Me", "Cf", "Cc", "Cs"})
_BREAKS = re.compile("[\t-\r\x85\u2028\u2029]")
_SYMBOLS = frozenset("48@({[<369!1|0$5+7%2")  # each may stand for one letter or two
_PORTAIL = (
    *("mesaidesenligne", "mesaides", "aidesenligne", "enligne", "portail", "conseilregional"),
    *("laregionoccitanie", "regionoccitanie", "laregion", "region", "occitanie"),
)
_CONSEIL = "Assemblez quatre ou cinq mots sans rapport entre eux, ou laissez votre navigateur en proposer un."


@dataclass(frozen=True, slots=True)
class Jugement:
    """`raison`: what is wrong, empty when ok; `conseil`: how to mend it; `score`: from 0 to 4."""

    ok: bool
    raison: str = ""
    conseil: str = ""
    score: int = 0


def password_form(password: str) -> str:
    """The one form under which passwords are kept and compared: what a keyboard composes, widens or adds unseen is
    typed otherwise on another (NFC or NFD, « １ », no-break spaces, the unseen end of « ❤️ »). Never cut nor trimmed."""
    typed = drop_joiners(drop_unseen(_BREAKS.sub(" ", password)))
    return unicodedata.normalize("NFKC", typed)


def judge_password(password: str, *, about: Sequence[str] = (), agent: bool = False) -> Jugement:
    """Judge a new password.

    `about`: identifiant, addresses, names of the person and of the établissement. An agent of the Région
    needs more. Up to 0.2 s of CPU: keep it off the event loop.
    """
    least = LONGUEUR_MIN_AGENT if agent else LONGUEUR_MIN
    if len(password) > LONGUEUR_MAX:
        return Jugement(
            False, f"Ce mot de passe dépasse {LONGUEUR_MAX}\u00a0caractères.", "Raccourcissez-le."
        )
    if refused := _refuse_short(password, least):
        return Jugement(False, refused, _CONSEIL)
    folded = fold(password_form(password))
    close = _words_of([*about, *_PORTAIL])
    if word := _find_revealing(folded, close):
        return Jugement(False, f"Il contient « {word} », facile à relier à vous ou au portail.", _CONSEIL)
    return _judge_guesses(_cut(folded), close, SCORE_MIN_AGENT if agent else SCORE_MIN)


def _refuse_short(password: str, least: int) -> str:
    """Marks put upon letters, however many, count for none: what is judged afterwards has none either."""
    whole = unicodedata.normalize("NFC", drop_joiners(drop_unseen(password)))
    count = sum(unicodedata.category(c) not in _MARKS and fold(c) != "" for c in whole)
    if count >= least:
        return ""
    aside = "" if count == len(whole) else ", sans compter les signes posés sur les lettres"
    counted = f"{count}\u00a0caractère{'s' if count > 1 else ''}{aside}"
    return f"Ce mot de passe a {counted}\u00a0: il en faut au moins {least}."


def _judge_guesses(folded: str, close: Sequence[str], least: int) -> Jugement:
    matching, scoring, feedback = _load_zxcvbn()
    # Not zxcvbn(): it keeps user_inputs in a global that simultaneous calls share.
    known = {**matching.RANKED_DICTIONARIES, "user_inputs": matching.build_ranked_dict(close)}
    sequence = scoring.most_guessable_match_sequence(folded, matching.omnimatch(folded, known))
    score = _score(sequence["guesses"])
    if score >= least:
        return Jugement(True, score=score)
    advice = feedback.get_feedback(score, sequence["sequence"])
    warning = translate(advice["warning"]) or "Ce mot de passe est trop facile à deviner."
    conseils = [translate(suggestion) for suggestion in advice["suggestions"]] or [_CONSEIL]
    return Jugement(False, warning, " ".join(conseils), score)


def _cut(folded: str) -> str:
    """What is judged. A beginning is never harder to guess than the whole.

    Many symbols standing for letters are read in hundreds of ways: 72 of them would take seconds.
    """
    return folded[: _JUDGED if len(_SYMBOLS & set(folded)) <= 6 else _JUDGED_OF_SYMBOLS]


def _score(guesses: float) -> int:
    """The scale of zxcvbn: 10^3, 10^6, 10^8 and 10^10 guesses."""
    return sum(guesses >= 10**power + 5 for power in (3, 6, 8, 10))


def _words_of(texts: Iterable[str]) -> list[str]:
    """Each text as a whole and by its words, folded, without spaces; the longest first."""
    found: set[str] = set()
    for text in texts:
        parts = re.findall(r"[^\W_]+", fold(text[:300]))
        found |= {"".join(parts), *parts, fold(text[:300]).strip()}
    return sorted((word for word in found if len(word) >= 3), key=lambda word: (-len(word), word))


def _find_revealing(folded: str, close: Sequence[str]) -> str | None:
    """The word that leads to the person or the portal, when little else is left without such words."""
    rest = "".join(c for c in folded if c.isalnum())
    found: list[str] = []
    for word in close:
        if len(word) >= 4 and word in rest:
            found.append(word)
            rest = rest.replace(word, " ")
    return found[0] if found and len(rest.replace(" ", "")) < RESTE_MIN else None


@cache
def _load_zxcvbn() -> tuple[Any, Any, Any]:
    """On first need: 0.1 s and 13 MB."""
    from zxcvbn import feedback, matching, scoring  # pyright: ignore

    matching.add_frequency_lists({"francais": words()})
    return matching, scoring, feedback
