"""Which bytes some row needs."""

from mesaides.db import Sql

# Two tables in one statement, thus at one moment: a key that goes from one to the other meanwhile is not missed.
NEEDED = Sql(
    "SELECT cle FROM piece WHERE cle BETWEEN {premiere} AND {derniere} "
    "UNION SELECT cle FROM piece_reutilisable WHERE cle BETWEEN {premiere} AND {derniere}",
    str,
)


async def is_needed(cle: str) -> bool:
    return bool(await NEEDED.rows(premiere=cle, derniere=cle))


async def list_needed(premiere: str, derniere: str) -> set[str]:
    """All the keys that are needed between these two. Apart: it may be long."""
    return set(await NEEDED.rows_apart(premiere=premiere, derniere=derniere))
