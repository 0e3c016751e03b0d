"""What Piccolo's queries lack words for: a condition or a sub-select as a column, something that exists, a sum."""

from typing import Any

from piccolo.columns import Column
from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable
from piccolo.query import Select
from piccolo.querystring import QueryString


def exists(select: Select[Any]) -> WhereRaw:
    """True when the sub-select, which may name columns of the query around it, finds a row."""
    return WhereRaw("EXISTS ({})", select.querystrings[0])


def whether(condition: Combinable, alias: str) -> QueryString:
    """A condition as a column: read it as a `bool`."""
    return QueryString("({})", condition.querystring, alias=alias)


def value_of(select: Select[Any], alias: str) -> QueryString:
    """The only column of the first row of a sub-select, as a column."""
    return QueryString("({})", select.querystrings[0], alias=alias)


def plus(column: Column, value: Any) -> QueryString:
    """`column + value`, naming its table: in an update, and in an upsert where PostgreSQL would find it twice."""
    return QueryString("{} + {}", column, value)
