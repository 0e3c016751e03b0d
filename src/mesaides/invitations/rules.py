"""Reading a pasted list of addresses, however a mail program wrote it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from mesaides.adresses import adresse_key, check_adresse, suggest_adresse
from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.rules.freins import JOUR, Frein
from mesaides.ecriture import trim

VALIDITE = timedelta(days=14)
MAX_EN_COURS = 50
INVITATIONS = Frein(
    "invitation",
    (Quota(200, JOUR),),
    "Vous avez envoyé 200\u00a0invitations en vingt-quatre heures, c’est le plus possible.",
)
LISTES = Frein(
    "liste",
    (Quota(100, JOUR),),
    "Vous avez collé 100\u00a0listes d’adresses en vingt-quatre heures, c’est le plus possible.",
)
PAR_ADRESSE = Quota(5, JOUR)
"""Mails of invitation to one person from one établissement, whoever sends them and whatever is revoked between."""
LONGUEUR_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Adresse:
    """One good address, with the name written beside it if any, and the address perhaps meant instead."""

    adresse: str
    nom: str = ""
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class AdresseRejetee:
    """What could not be read as an address, why, and the address perhaps meant."""

    texte: str
    raison: str
    suggestion: str | None = None


def read_adresses(text: str) -> list[Adresse | AdresseRejetee]:
    """Each address of a pasted list once, in its order; those beyond MAX_EN_COURS are refused.

    Separated by lines, commas, semicolons, tabulations or spaces; « Claire Roux <claire@x.fr> »,
    « "Roux, Claire" <claire@x.fr> », « claire@x.fr (Claire Roux) » and « mailto: » are understood.
    """
    if len(text) > LONGUEUR_MAX:
        raison = f"Cette liste est trop longue : collez {MAX_EN_COURS} adresses au plus à la fois."
        return [AdresseRejetee(trim(text[:80]), raison)]
    read: list[Adresse | AdresseRejetee] = []
    seen: set[str] = set()
    for written, nom in _split(text):
        key = adresse_key(written)
        if key in seen:
            continue
        if len(seen) == MAX_EN_COURS:
            raison = f"{MAX_EN_COURS} adresses au plus à la fois : celle-ci et la suite ne sont pas lues."
            return [*read, AdresseRejetee(written[:80], raison)]
        seen.add(key)
        read.append(_read(written, nom))
    return read


def _read(written: str, nom: str) -> Adresse | AdresseRejetee:
    try:
        adresse = check_adresse(written)
    except ValueError as refusal:
        return AdresseRejetee(written[:300], str(refusal), suggest_adresse(written))
    return Adresse(adresse, nom, suggest_adresse(adresse))


_ANGLED = re.compile(r"<([^<>]*)>")
_QUOTED = re.compile(r'"[^"\n]*"')
_COMMENT = re.compile(r"\(([^()@]*)\)")
_MAILTO = re.compile(r"^(?:\[?mailto:)+", re.IGNORECASE)
_SEPARATORS = str.maketrans(
    {";": "\ufdd0", ",": "\ufdd1"}
)  # noncharacters: they stand for those within quotes
_BACK = str.maketrans({"\ufdd0": ";", "\ufdd1": ","})


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Each written address with its name, as they are."""
    shielded = _QUOTED.sub(lambda quoted: quoted.group().translate(_SEPARATORS), text)
    for segment in re.split(r"[\r\n;\t]+", shielded):
        *parts, last = _ANGLED.split(segment)
        for text_before, angled in zip(parts[::2], parts[1::2], strict=True):
            *before, name = _split_pieces(text_before)
            if "@" in name:
                before, name = [*before, name], ""
            else:
                name = ", ".join(_pop_words(before, name))
            yield from (pair for piece in before for pair in _split_piece(piece))
            yield _tidy(angled), _tidy_name(name)
        for piece in _split_pieces(last):
            yield from _split_piece(piece)


def _split_pieces(text: str) -> list[str]:
    """At the commas, except the one typed for a point: « claire@ac-toulouse,fr »."""
    pieces: list[str] = []
    for piece in text.split(","):
        if pieces and re.search(r"@[^.@]+$", pieces[-1]) and re.fullmatch(r"[a-z]{2,3}\s*", piece):
            pieces[-1] += f",{piece}"
        else:
            pieces.append(piece)
    return pieces


def _pop_words(before: list[str], name: str) -> list[str]:
    """The pieces of a name cut at its comma, « Roux, Claire », taken back from those before it."""
    words = [name]
    while before and "@" not in before[-1]:
        words.insert(0, before.pop())
    return [word.strip() for word in words if word.strip()]


def _split_piece(piece: str) -> Iterator[tuple[str, str]]:
    """A piece without angles: one address, several between spaces, or one beside a name."""
    comment = _COMMENT.search(piece)
    piece = _COMMENT.sub(" ", piece)
    words = piece.split()
    with_at = [word for word in words if re.fullmatch(r".+@.+", _tidy(word))]
    if not _tidy(piece):
        return
    if len(with_at) > 1:
        yield from ((_tidy(word), "") for word in words)
    elif with_at and len(words) > 1 and "." in with_at[0].rpartition("@")[2]:
        yield _tidy(with_at[0]), _tidy_name(" ".join(word for word in words if word != with_at[0]))
    else:
        yield _tidy(piece), _tidy_name(comment[1] if comment else "")


def _tidy(text: str) -> str:
    return trim(_MAILTO.sub("", trim(text.translate(_BACK)).strip("'\"[]()<> ")))


def _tidy_name(text: str) -> str:
    return trim(re.sub(r"\s+", " ", text.translate(_BACK))).strip("'\",;: ")[:100]
