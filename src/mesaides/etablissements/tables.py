"""The lycées, as the public directory knows them."""

from dataclasses import dataclass

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.table import Table

from mesaides.db import Statement
from mesaides.etablissements.rules import check_uai, search_key


class Etablissement(Table, tablename="etablissement"):
    """A lycée, known by its UAI; the beneficiary of every aid. Kept up to date by imports of the directory."""

    id: Serial
    uai = Varchar(length=8, unique=True)
    nom = Varchar(length=200)
    nature = Varchar(length=100, default="")
    secteur = Varchar(length=20, default="")
    code_postal = Varchar(length=5, default="")
    commune = Varchar(length=100, default="")
    departement = Varchar(length=3, default="", index=True)
    mail = Varchar(length=254, default="")
    telephone = Varchar(length=20, default="")
    siret = Varchar(length=14, default="")
    etat = Varchar(length=10, default="ouvert")
    recherche = Varchar(length=500, default="")
    """Name, commune and UAI in the normal form of `rules.search_key`."""
    importe_le = Timestamptz()


LOCK = Statement("UPDATE etablissement SET etat = etat WHERE id = {} RETURNING id")


async def lock_etablissement(etablissement: int) -> None:
    """Until the transaction ends, decisions about this établissement wait for ours.

    Taken before any row of it, so that two decisions never wait for each other.
    """
    await LOCK.rows(etablissement)


@dataclass(frozen=True, slots=True)
class Trouve:
    """One établissement of a search, as the public sees it."""

    id: int
    uai: str
    nom: str
    commune: str


WORDS_MAX = 5
# Words are letters and digits (`search_key`): nothing to escape. Each must begin a word of `recherche`.
SEARCH = Statement(
    "SELECT id, uai, nom, commune FROM etablissement WHERE etat <> 'ferme' AND ' ' || recherche LIKE {} "
    "AND ' ' || recherche LIKE {} AND ' ' || recherche LIKE {} AND ' ' || recherche LIKE {} "
    "AND ' ' || recherche LIKE {} ORDER BY commune, nom, id LIMIT {}"
)
FIND_BY_UAI = Statement("SELECT id, uai, nom, commune FROM etablissement WHERE uai = {} AND etat <> 'ferme'")


async def search_etablissements(texte: str, limite: int = 10) -> list[Trouve]:
    """Those open whose name, commune or UAI hold every word of `texte`, by its beginning; none for an empty text.

    Open to everyone: nothing but what the public directory says.
    """
    mots = _words_of(texte)
    if not mots:
        return []
    patterns = [f"% {mot}%" for mot in mots] + ["%"] * (WORDS_MAX - len(mots))
    return [Trouve(**row) for row in await SEARCH.rows(*patterns, limite)]


async def find_etablissement(uai: str) -> Trouve | None:
    """The open établissement of this UAI, however it is typed."""
    try:
        row = await FIND_BY_UAI.first(check_uai(uai))
    except ValueError:
        return None
    return Trouve(**row) if row else None


def _words_of(texte: str) -> list[str]:
    """The words to look for; a UAI dictated with spaces is one word."""
    texte = texte[:200]
    try:
        return [check_uai(texte).lower()]
    except ValueError:
        return search_key(texte).split()[:WORDS_MAX]
