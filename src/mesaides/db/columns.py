"""Columns and constraints as the house wants them: required and restricting unless said otherwise."""

from enum import Enum
from typing import TypeVar

from piccolo.columns import ForeignKey
from piccolo.columns.base import OnDelete
from piccolo.table import Table

T = TypeVar("T", bound=Table)


def belongs_to(table: type[T], *, unique: bool = False, index: bool = True) -> ForeignKey[T]:
    """A reference that must be there, to a row that cannot be deleted while it is referred to."""
    return _reference(table, null=False, unique=unique, index=index)


def may_belong_to(table: type[T], *, unique: bool = False, index: bool = True) -> ForeignKey[T]:
    """The same, that may be absent."""
    return _reference(table, null=True, unique=unique, index=index)


def _reference(table: type[T], *, null: bool, unique: bool, index: bool) -> ForeignKey[T]:
    index = index and not unique  # a unique column has its index already
    return ForeignKey(table, null=null, on_delete=OnDelete.restrict, unique=unique, index=index)


def one_of(column_name: str, values: type[Enum]) -> str:
    """The condition of a check: `etat_connu = Check(one_of("etat", Etat))`.

    Auto-migrations see a new constraint, not a changed one: when the enum changes, rename the attribute.
    """
    listed = ", ".join("'" + str(value.value).replace("'", "''") + "'" for value in values)
    return f'"{column_name}" IN ({listed})'
