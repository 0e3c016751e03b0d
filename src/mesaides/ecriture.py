"""How text is written: what no field may hold, and the form under which text is searched. Pure."""

import re
import unicodedata

BLANKS = "\u200b\ufeff\u2060"
"""Invisible marks that pasted text drags at its ends."""

BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that make a text read otherwise than it is written."""

_JOINERS = "\u200c\u200d"  # they change the spelling in Persian and in the languages of India
# Unicode's Default_Ignorable_Code_Point, less the joiners and the marks of direction.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_UNREAD = str.maketrans(dict.fromkeys(BIDI | set(_JOINERS)))

_OUTER = BLANKS + "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_SHORT = {"saint": "st", "sainte": "ste", "saints": "sts", "saintes": "stes"}


def trim(text: str) -> str:
    """Text without the blanks, visible or not, around it."""
    return text.strip(_OUTER)


def drop_unseen(text: str) -> str:
    """Text without the marks that nobody sees and that change nothing of what is read: pasting brings them."""
    return _UNSEEN.sub("", text)


def drop_joiners(text: str) -> str:
    """For what is written in letters that have no use of them."""
    return text.translate(dict.fromkeys(map(ord, _JOINERS)))


def one_form(text: str) -> str:
    """The one form under which what is typed is found, counted and compared: as a reader takes it, without case."""
    seen = unicodedata.normalize("NFKD", drop_unseen(text).translate(_UNREAD))
    return trim(unicodedata.normalize("NFKC", seen.casefold()))


def has_forbidden_character(text: str) -> bool:
    """Whether text holds a control, bidirectional, unassigned, surrogate or line-breaking character.

    These make two texts that look alike differ, break a mail's header or a line of the log, and
    PostgreSQL refuses some of them.
    """
    return any(unicodedata.category(c) in _FORBIDDEN_CATEGORIES and c not in _JOINERS for c in text)


def fold(text: str) -> str:
    """Text without case or accents; everything else is kept."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn").translate(_LIGATURES)


def search_key(text: str) -> str:
    """The form under which text is searched: without case, accents or punctuation.

    « Saint » and « St » are one, and so are « L’Isle », « L Isle » and « LIsle ».
    """
    folded = _APOSTROPHES.sub("", fold(_APOSTROPHES.sub("'", text)))
    words = "".join(c if c.isalnum() else " " for c in folded).split()
    joined: list[str] = []
    for word in reversed([_SHORT.get(word, word) for word in words]):
        if word in {"l", "d"} and joined and len(joined[-1]) > 1:
            joined[-1] = word + joined[-1]
        else:
            joined.append(word)
    return " ".join(reversed(joined))
