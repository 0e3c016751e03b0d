"""Piccolo queries written once, at import, with named holes and the type of their rows.

    FIND = frozen(
        Demande.select(Demande.id, Demande.projet._.intitule.as_alias("intitule")).where(Demande.id == P.id), Trouvee
    )
    trouvee = await FIND.first(id=12)

Building a query costs ten times what running it does: it is built once, and compiled once for each database.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from enum import Enum
from string import Formatter
from typing import Any, Generic, TypeVar, overload

import msgspec
from piccolo.query.methods.insert import Insert
from piccolo.query.mixins import Limit
from piccolo.querystring import QueryString

from mesaides.db.binding import database
from mesaides.db.transactions import Row

T = TypeVar("T")
ONE_WAY = re.compile(r'(?<=[ (])\+(?="|\w+\.)')
"""`v.id = +d.version`, or `conditions.one_way`: from d to v and never through all the d of a v. SQLite alone is told,
which guesses sizes badly; PostgreSQL measures them, and the mark would keep it from its indexes."""
Shape = tuple[str, list[Any]]
"""SQL, and in the order of its places what each takes: a value, or a Hole."""


class Hole:
    """A value that the query gets when it runs, by its name."""

    def __init__(self, nom: str) -> None:
        self.nom = nom

    def __repr__(self) -> str:
        return f"P.{self.nom}"


class Filled:
    """A hole that fills itself, each time the query runs."""

    def __init__(self, value: Callable[[], Any]) -> None:
        self.value = value


class Holes:
    """`P.compte` is the hole named « compte »."""

    def __getattr__(self, nom: str) -> Any:
        return Hole(nom)


P = Holes()


class Asked(Generic[T]):
    """A question to the database whose rows have a type: a dataclass, or one value when a row is one column.

    Values of SQLite's expressions, that have no type of their own (0 for False, the text of a date), get theirs here.
    """

    def __init__(self, row: type[T]) -> None:
        self._alone = not is_dataclass(row)
        self._rows = list[row]
        self._compiled: dict[str, Shape] = {}

    def compile(self, kind: str) -> Shape:
        """For `kind` « sqlite » or « postgresql »."""
        raise NotImplementedError

    async def rows(self, **values: Any) -> list[T]:
        """For short readings through an index: on SQLite they run on the event loop itself.

        TypeError when `values` are not exactly the holes of the query.
        """
        engine = database()
        return self._read(await engine.fetch_hot(*self._filled(engine.kind, values)))

    async def rows_apart(self, **values: Any) -> list[T]:
        """The same for a reading that may be long, such as a search: on SQLite in a thread of its own."""
        engine = database()
        return self._read(await engine.fetch(*self._filled(engine.kind, values)))

    async def first(self, **values: Any) -> T | None:
        """The first row; ask for one only in the query."""
        rows = await self.rows(**values)
        return rows[0] if rows else None

    async def one(self, **values: Any) -> T:
        """The row, of a query that always has one; LookupError otherwise."""
        for row in await self.rows(**values):
            return row
        raise LookupError(self._shape(database().kind)[0])

    def _shape(self, kind: str) -> Shape:
        if kind not in self._compiled:
            self._compiled[kind] = self.compile(kind)
        return self._compiled[kind]

    def _filled(self, kind: str, values: Mapping[str, Any]) -> list[Any]:
        sql, places = self._shape(kind)
        try:
            args = [_fill(place, values) for place in places]
        except KeyError as missing:
            raise TypeError(f"no value for {missing}: {sql}") from None
        if values.keys() - {place.nom for place in places if type(place) is Hole}:
            raise TypeError(f"more values than holes, {sorted(values)}: {sql}")
        return [sql, *args]

    def _read(self, rows: list[Row]) -> list[T]:
        found: list[Any] = [next(iter(row.values())) for row in rows] if self._alone else rows
        return msgspec.convert(found, self._rows, strict=False)


def _fill(place: Any, values: Mapping[str, Any]) -> Any:
    if type(place) is Hole:
        return values[place.nom]
    return place.value() if type(place) is Filled else place


class Frozen(Asked[T]):
    """A query of Piccolo's: see `frozen`."""

    def __init__(self, query: Any, row: type[T]) -> None:
        super().__init__(row)
        self._query = query

    def compile(self, kind: str) -> Shape:
        is_insert = isinstance(self._query, Insert)
        if is_insert:
            _take_numbers(self._query)
        (querystring,) = self._query.querystrings
        places = list[Any]()
        sql = _write(querystring, kind, places)
        if is_insert and any(isinstance(place, date | datetime) for place in places):
            raise TypeError(f"an instant of the import would be kept for ever: {sql}")
        return _told(sql, kind), places


@overload
def frozen(query: Any, row: type[T], *, limit: Hole | None = None) -> Frozen[T]: ...
@overload
def frozen(query: Any, row: None = None, *, limit: Hole | None = None) -> Frozen[int]: ...
def frozen(query: Any, row: Any = None, *, limit: Hole | None = None) -> Frozen[Any]:
    """The query, ready to run with `P.name` filled, its rows read as `row` (a dataclass, or the type of one column).

    Without `row`, numbers: of what was `returning(Table.id)`, or one count. `limit`: the hole of the most rows wanted.
    """
    if limit is not None:
        delegate: Any = getattr(query, "limit_delegate", None)
        delegate._limit = _LimitOf(limit)
    return Frozen(query, int if row is None else row)


class _LimitOf(Limit):
    """Piccolo's own holds a number only."""

    def __init__(self, hole: Hole) -> None:
        self.hole = hole

    @property
    def querystring(self) -> QueryString:
        return QueryString(" LIMIT {}", self.hole)


def _write(querystring: Any, kind: str, places: list[Any]) -> str:
    """The query with its holes, which come into `places`; the words and numbers that it says itself are written out,
    not bound.

    SQLite would prepare it again at each run, 250 µs for what takes 6, wherever a value that is bound could prove that
    a partial index serves; and neither database sees that it does before the value is there.
    """
    sql = ""
    _, fragments, values = querystring.bundle(bundled=[], combined_args=[])
    bound = iter(values)
    for fragment in fragments:
        sql += fragment.prefix
        if fragment.no_arg:
            continue
        value = next(bound)
        literal = _literal(value)
        sql += _place(value, kind, places) if literal is None else literal
    return sql


def _place(value: Any, kind: str, places: list[Any]) -> str:
    places.append(value)
    return "?" if kind == "sqlite" else f"${len(places)}"


def _told(sql: str, kind: str) -> str:
    return sql if kind == "sqlite" else ONE_WAY.sub("", sql)


def _literal(value: Any) -> str | None:
    """None for what has no one way of being written in both databases."""
    plain = value.value if isinstance(value, Enum) else value
    if isinstance(plain, str):
        return "'" + plain.replace("'", "''") + "'"
    return f"{plain}" if isinstance(plain, int) and not isinstance(plain, bool) else None


def _take_numbers(insert: Any) -> None:
    """How a row gets its number, unless it is given one, differs by database: asked again of the present one."""
    for row in insert.add_delegate._add:
        key = row._meta.primary_key
        if not isinstance(getattr(row, key._meta.name), int):
            setattr(row, key._meta.name, key.get_default_value())


class Sql(Asked[T]):
    """What Piccolo cannot say (a UNION, a window, a table beside itself), whole, with the reason beside it.

        HISTORY = Sql("SELECT le, acte FROM … WHERE demande = {demande} UNION ALL …", Fait)

    Holes are named; a name may come back. `{{` and `}}` stand for braces. `said`: what stands in the place of some of
    them, as Piccolo says it: `Sql("… WHERE {mine} UNION ALL …", Fait, mine=is_mine(P.compte).querystring)`.
    """

    def __init__(self, sql: str, row: type[T], **said: QueryString) -> None:
        super().__init__(row)
        self._parts = [(before, nom) for before, nom, _, _ in Formatter().parse(sql)]
        self._said = said

    def compile(self, kind: str) -> Shape:
        sql, places = "", list[Any]()
        for before, nom in self._parts:
            sql += before
            if nom in self._said:
                sql += _write(self._said[nom], kind, places)
            elif nom is not None:
                sql += _place(Hole(nom), kind, places)
        return _told(sql, kind), places
