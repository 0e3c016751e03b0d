"""What Piccolo's queries lack words for: a condition or a sub-select as a column, something that exists, a sum."""

from typing import Any

from piccolo.columns import Column
from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable
from piccolo.querystring import QueryString


def sub_select(select: Any) -> QueryString:
    """A select, to stand in another: `Demande.etablissement.is_in(sub_select(…))`."""
    return select.querystrings[0]


def exists(select: Any) -> WhereRaw:
    """True when the sub-select, which may name columns of the query around it, finds a row."""
    return WhereRaw("EXISTS ({})", sub_select(select))


def not_exists(select: Any) -> WhereRaw:
    return WhereRaw("NOT EXISTS ({})", sub_select(select))


def whether(condition: Combinable, alias: str) -> QueryString:
    """A condition as a column: read it as a `bool`."""
    return QueryString("({})", condition.querystring, alias=alias)


def value_of(select: Any, alias: str) -> QueryString:
    """The only column of the first row of a sub-select, as a column."""
    return QueryString("({})", sub_select(select), alias=alias)


def union(*selects: Any) -> QueryString:
    """The rows of each of these selects, once: `Demande.id.is_in(union(…, …))`."""
    return QueryString(" UNION ".join(["{}"] * len(selects)), *map(sub_select, selects))


def one_way(column: Column) -> QueryString:
    """The column, and not a way into its table: SQLite, which guesses sizes badly, enters it by no index on this
    column. PostgreSQL, which measures them, is not told."""
    return QueryString("+{}", column)


def plus(column: Column, value: Any) -> QueryString:
    """`column + value`, naming its table: in an update, and in an upsert where PostgreSQL would find it twice."""
    return QueryString("{} + {}", column, value)


def in_small_letters(column: Column, value: Any) -> WhereRaw:
    """True when the text of the column, in small letters, is `value`: found by an index on `lower(column)`."""
    return WhereRaw("lower({}) = {}", column, value)
