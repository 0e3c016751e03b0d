"""Reading a pasted list of addresses, however a mail program wrote it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from mesaides.adresses import adresse_key, check_adresse, suggest_adresse
from mesaides.comptes.rules.cadence import Quota
from mesaides.comptes.rules.freins import JOUR, Frein
from mesaides.ecriture import clean_text, fold, search_key, trim

VALIDITE = timedelta(days=14)
MAX_EN_COURS = 50
INVITATIONS = Frein(
    "invitation",
    (Quota(200, JOUR),),
    "Vous avez envoyé 200\u00a0invitations en 24\u00a0heures, c’est le maximum.",
)
LISTES = Frein(
    "liste",
    (Quota(100, JOUR),),
    "Vous avez collé 100\u00a0listes d’adresses en 24\u00a0heures, c’est le maximum.",
)
PAR_ADRESSE = Quota(5, JOUR)
"""Mails of invitation to one person from one établissement, whoever sends them and whatever is revoked between."""
LONGUEUR_MAX = 20_000
TROP = f"{MAX_EN_COURS} adresses au plus à la fois\u00a0: renvoyez le formulaire pour inviter les suivantes."


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
    """Each address of a pasted list once, in its order; the good ones beyond MAX_EN_COURS are refused.

    Separated by lines, commas, semicolons, tabulations or spaces; « Claire Roux <claire@x.fr> »,
    « "Roux, Claire" <claire@x.fr> », « claire@x.fr (Claire Roux) » and « mailto: » are understood; so are the rows of a
    spreadsheet, whose other cells are no faults, and whose headings are left aside. « a@x.fr, claire » are two.
    """
    if len(text) > LONGUEUR_MAX:
        raison = f"Cette liste est trop longue\u00a0: collez {MAX_EN_COURS} adresses au plus à la fois."
        return [AdresseRejetee(trim(text[:80]), raison)]
    read: list[Adresse | AdresseRejetee] = []
    seen: set[str] = set()
    good = 0
    for written, nom in _split(clean_text(text)):
        key = adresse_key(written)
        if key in seen:
            continue
        seen.add(key)
        one = _read(written, nom)
        good += isinstance(one, Adresse)
        if isinstance(one, Adresse) and good > MAX_EN_COURS:
            one = AdresseRejetee(one.adresse, TROP)
        read.append(one)
    return read


def _read(written: str, nom: str) -> Adresse | AdresseRejetee:
    if "@" not in written and " " in written and not _BARE.search(written):
        return AdresseRejetee(written[:300], "Il manque l’adresse électronique de cette ligne.")
    try:
        adresse = check_adresse(written)
    except ValueError as refusal:
        return AdresseRejetee(written[:300], str(refusal), suggest_adresse(written))
    return Adresse(adresse, nom, suggest_adresse(adresse))


_ANGLED = re.compile(r"<([^<>]*)>")
_QUOTED = re.compile(r'"[^"\n]*"')
_COMMENT = re.compile(r"\(([^()@]*)\)")
_MAILTO = re.compile(r"^(?:\[?mailto:)+([^?]*)(?:\?.*)?$", re.IGNORECASE)
_BARE = re.compile(r"\S\.(?:fr|com|net|org|eu)\b", re.IGNORECASE)
"""The end of an address, or of one that has lost its @."""
_HEADINGS = """
nom noms prenom prenoms et civilite adresse adresses electronique electroniques mail mails email emails e
courriel courriels mel fonction discipline telephone classe
"""
_SEPARATORS = str.maketrans(
    {";": "\ufdd0", ",": "\ufdd1"}
)  # noncharacters: they stand for those within quotes
_AROUND = "'\"[]()<>«»“”‘’ \u00a0\u202f"
_BACK = str.maketrans({"\ufdd0": ";", "\ufdd1": ","})


def _split(text: str) -> Iterator[tuple[str, str]]:
    """Each written address with its name, as they are."""
    shielded = _QUOTED.sub(lambda quoted: quoted.group().translate(_SEPARATORS), text)
    for line in shielded.split("\n"):
        pairs = list(_split_line(line))
        found = [pair for pair in pairs if "@" in pair[0]]
        if not found:
            yield from _split_words([word for word, _ in pairs])
        elif "\t" not in line and (len(found) > 1 or _are_begun(found[0][0], pairs)):
            yield from pairs
        else:
            yield from _name(pairs)


def _split_words(words: list[str]) -> Iterator[tuple[str, str]]:
    """A line without any address: somebody who has none, if it is no heading."""
    line = " ".join(words)
    if line and not set(_HEADINGS.split()).issuperset(search_key(line).split()):
        yield line, ""


def _are_begun(adresse: str, pairs: list[tuple[str, str]]) -> bool:
    """True when what stands beside this address is others that lack their end, « a@x.fr, claire », and no name of its
    owner: a name has a capital, or is in the address."""
    words = [word for word, _ in pairs if "@" not in word]
    return bool(words) and all(_is_begun(word) and fold(word) not in adresse.lower() for word in words)


def _is_begun(word: str) -> bool:
    """One word in lower case, as what comes before an @ is typed."""
    return word.islower() and word[0].isalpha() and " " not in word


def _name(pairs: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The addresses of a row, named by its other cells; a cell like an address without its @ is one still."""
    nom = _tidy_name(" ".join(word for word, _ in pairs if "@" not in word))
    for word, own in pairs:
        if "@" in word or (_BARE.search(word) and " " not in word):
            yield word, own or nom


def _split_line(line: str) -> Iterator[tuple[str, str]]:
    for segment in re.split(r"[;\t]+", line):
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
    bare = _MAILTO.sub(r"\1", trim(text.translate(_BACK)).strip(_AROUND))
    return trim(bare.rstrip(".,:!") if "@" in bare else bare)


def _tidy_name(text: str) -> str:
    return trim(re.sub(r"\s+", " ", text.translate(_BACK))).strip("'\",;: ")[:100]
