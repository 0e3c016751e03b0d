"""What a database is made of, read from its catalogs: two ways to make it can be compared."""

import re
from typing import Any

from mesaides.db import Database
from mesaides.db.sqlite import SQLiteEngine

Schema = dict[str, Any]
CHECK = re.compile(r'CONSTRAINT "?(\w+)"? CHECK ?(.*?)(?=, CONSTRAINT|, UNIQUE|\)$)', re.S)

COLUMNS = """SELECT c.relname AS t, a.attname AS nom, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
       a.attidentity::text, a.attgenerated::text, pg_get_expr(d.adbin, d.adrelid) AS valeur
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY c.relname, a.attnum"""
CONSTRAINTS = """SELECT conrelid::regclass::text AS t, conname::text AS nom, convalidated,
       pg_get_constraintdef(oid) AS texte
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'"""
INDEXES = """SELECT tablename::text AS t, indexname::text AS nom, indexdef AS texte
  FROM pg_indexes WHERE schemaname = 'public'"""
OTHERS = """SELECT relname::text AS nom, relkind::text AS texte FROM pg_class
 WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('r', 'i')
 UNION ALL SELECT tgname::text, 'trigger' FROM pg_trigger WHERE NOT tgisinternal
 UNION ALL SELECT typname::text, 'enum' FROM pg_type WHERE typtype = 'e'
 UNION ALL SELECT proname::text, 'function' FROM pg_proc WHERE pronamespace = 'public'::regnamespace"""


async def schema(engine: Database) -> Schema:
    """Tables with their columns in order, types, defaults; constraints, references, indexes; and all the rest."""
    return await (_of_sqlite(engine) if isinstance(engine, SQLiteEngine) else _of_postgresql(engine))


async def _of_postgresql(engine: Database) -> Schema:
    found: Schema = {}
    for row in await engine.fetch(COLUMNS):
        found.setdefault(row["t"], {"columns": [], "rules": {}})["columns"].append(tuple(row.values())[1:])
    for row in [*await engine.fetch(CONSTRAINTS), *await engine.fetch(INDEXES)]:
        rules = found[row["t"]]["rules"]
        rules[row["nom"], row["texte"].split()[0]] = tuple(row.values())[2:]
    return {**found, "others": sorted(tuple(row.values()) for row in await engine.fetch(OTHERS))}


async def _of_sqlite(engine: Database) -> Schema:
    found: Schema = {"others": []}
    for row in await engine.fetch("SELECT type, name, sql FROM sqlite_master WHERE type <> 'index'"):
        if row["type"] != "table":
            found["others"].append((row["type"], row["name"], row["sql"]))
            continue
        table = row["name"]
        found[table] = {
            "columns": [tuple(column.values()) for column in await pragma(engine, "table_xinfo", table)],
            "autoincrement": "AUTOINCREMENT" in row["sql"].upper(),
            "checks": {name: words(text) for name, text in CHECK.findall(row["sql"])},
            "number of checks": row["sql"].upper().count("CHECK"),
            "references": sorted(
                tuple(reference.values())[2:] for reference in await pragma(engine, "foreign_key_list", table)
            ),
            "indexes": await _indexes(engine, table),
        }
    return found


async def _indexes(engine: Database, table: str) -> list[tuple[Any, ...]]:
    """Name (SQLite's own have none), unicity, origin, columns with their order and collation, condition."""
    texts = await engine.fetch("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOTNULL")
    told = {row["name"]: words(row["sql"]) for row in texts}
    found: list[tuple[Any, ...]] = []
    for index in await pragma(engine, "index_list", table):
        columns = [
            tuple(column.values())[1:] for column in await pragma(engine, "index_xinfo", index["name"])
        ]
        name = index["name"] if index["name"] in told else ""
        found.append(
            (name, index["unique"], index["origin"], index["partial"], columns, told.get(index["name"], ""))
        )
    return sorted(found, key=repr)


async def pragma(engine: Database, name: str, about: str) -> list[dict[str, Any]]:
    return await engine.fetch(f'PRAGMA {name}("{about}")')


def words(sql: str) -> str:
    """The same whether names are quoted or not: of a condition, SQLite keeps only what was typed."""
    return " ".join(re.sub(r'"(\w+)"', r"\1", sql).split())
