"""How text is written: what is kept of what people type or paste, and the form under which it is searched. Pure."""

import re
import unicodedata

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BULLETS = str.maketrans(
    "\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0e0\uf0e8\uf02d\uf06e\uf06f\uf0a8\uf071\uf020", "•▪➢✓❖→→–■□□❑ "
)
"""Word pastes its bullets in the private alphabet of the fonts Symbol and Wingdings."""

_JOINERS = "\u200c\u200d"
_VARIATIONS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
# Controls, Unicode's Default_Ignorable_Code_Point, marks of direction, half codes, and what is no character.
_NOTHING = (
    "\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\ufffe\uffff\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
)
_FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"  # of Scotland, its name spelt unseen
_PASTED = re.compile(f"({_FLAG})|[{_NOTHING}]")
_UNSEEN = re.compile(f"[{_NOTHING}{_VARIATIONS}]")
_SHAPING = re.compile(f"[{_JOINERS}{_VARIATIONS}]")
_VARIED = re.compile("[©®\u1820-\u18aa\u203c-\ua4cf\uf900-\ufaff\U0001f000-\U0003ffff]")
_VIRAMA = 9
"""The combining class of the sign after which a joiner spells, even at the end of a word."""

_OUTER = "\u200b\ufeff\u2060\u2800" + "".join(c for c in map(chr, range(0x3001)) if c.isspace())
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_ELIDED = re.compile(r"\b([ld])'")
_SHORT = {"saint": "st", "sainte": "ste", "saints": "sts", "saintes": "stes"}


def clean_text(text: str) -> str:
    """What a reader sees of a pasted text, in one normal form, without blanks around; '' when nothing is seen."""
    if text.isascii() and text.isprintable():
        return trim(text)  # nothing to mend in it, as in nearly every line: a tenth of the time
    lines = _BREAKS.sub("\n", text).translate(_BULLETS)
    seen = unicodedata.normalize("NFC", _PASTED.sub(r"\1", lines))
    return trim(unicodedata.normalize("NFC", _drop_stray(seen)))


def clean_line(text: str) -> str:
    """The same on one line."""
    return " ".join(filter(None, map(trim, re.split("[\n\t]", clean_text(text)))))


def _drop_stray(text: str) -> str:
    """Joiners and variation selectors stay where they change what is seen: in other scripts than ours, in emojis."""
    if not _SHAPING.search(text):
        return text
    kept, base = [""], ""
    for c, following in zip(text, [*text[1:], ""], strict=True):
        if c in _JOINERS:
            spelt = unicodedata.combining(kept[-1] or "a") == _VIRAMA or (_joins(base) and _joins(following))
            if not spelt or kept[-1] in _JOINERS:
                continue
        elif _SHAPING.match(c):
            if not (_VARIED.match(kept[-1]) or (following == "\u20e3" and kept[-1] in [*"0123456789#*"])):
                continue
        elif unicodedata.category(c)[0] != "M":
            base = c
        kept.append(c)
    return "".join(kept)


def _joins(c: str) -> bool:
    """Whether it is of another script than ours or of an emoji, even of one younger than Python's tables."""
    kind = unicodedata.category(c or "a")
    return c > "\u024f" and not _SHAPING.match(c) and (kind[0] in "LMS" or kind == "Cn")


def trim(text: str) -> str:
    """Text without the blanks, visible or not, around it."""
    return text.strip(_OUTER)


def drop_unseen(text: str) -> str:
    """For what is compared: text without what nobody sees, but the joiners, which spell some words."""
    return _UNSEEN.sub("", text)


def drop_joiners(text: str) -> str:
    """For what is written in letters that have no use of them."""
    return text.translate(dict.fromkeys(map(ord, _JOINERS)))


def one_form(text: str) -> str:
    """The one form under which what is typed is found, counted and compared: as a reader takes it, without case."""
    seen = unicodedata.normalize("NFKD", drop_joiners(drop_unseen(text)))
    return trim(unicodedata.normalize("NFKC", seen.casefold()))


def fold(text: str) -> str:
    """Text without case or accents; everything else is kept."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn").translate(_LIGATURES)


def search_key(text: str) -> str:
    """The form under which text is searched: without case, accents or punctuation.

    « Saint » and « St » are one, and so are « L’Isle », « L Isle » and « LIsle ».
    """
    joined: list[str] = []
    for word in reversed([_SHORT.get(word, word) for word in _words(_fold_words(text))]):
        if word in {"l", "d"} and joined and len(joined[-1]) > 1:
            joined[-1] = word + joined[-1]
        else:
            joined.append(word)
    return " ".join(reversed(joined))


def search_text(text: str) -> str:
    """What is kept to be searched: its key, then each word that begins otherwise: « isle » of « L’Isle », « saint »."""
    key = search_key(text)
    known = {*key.split(), ""}
    apart = dict.fromkeys(
        word for word in _words(_ELIDED.sub(r"\1 ", _fold_words(text))) if len(word) > 1 and word not in known
    )
    return " ".join([key, *apart])


def _fold_words(text: str) -> str:
    return _APOSTROPHES.sub("'", fold(_APOSTROPHES.sub("'", drop_joiners(drop_unseen(text)))))


def _words(folded: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in folded.replace("'", "")).split()
