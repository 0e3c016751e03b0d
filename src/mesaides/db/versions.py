"""Whether this database is up to date, asked at every start: without the tools that migrate, slow to import."""

import re
from pathlib import Path

from mesaides.db.binding import database

FEATURES = [Path(__file__).resolve().parents[1]]
"""Where features stand, each with its `piccolo_migrations/`."""
ID = re.compile(r'^ID = "([^"]+)"', re.MULTILINE)


def known_migrations() -> set[tuple[str, str]]:
    """(feature, date) of each migration that this code has."""
    found: set[tuple[str, str]] = set()
    paths = (path for folder in FEATURES for path in folder.glob("*/piccolo_migrations/*.py"))
    for path in paths:
        if name := ID.search(path.read_text()):
            found.add((path.parents[1].name, name.group(1)))
    return found


async def unapplied() -> list[str]:
    """The migrations this code has and this database has not, as « feature date »."""
    engine = database()
    catalogue = "sqlite_master WHERE type = 'table'" if engine.kind == "sqlite" else "pg_tables WHERE true"
    column = "name" if engine.kind == "sqlite" else "tablename"
    tables = await engine.fetch(f"SELECT {column} AS nom FROM {catalogue} AND {column} = 'migration'")  # noqa: S608
    rows = await engine.fetch("SELECT app_name, name FROM migration") if tables else []
    applied = {(row["app_name"], row["name"]) for row in rows}
    return [f"{feature} {name}" for feature, name in sorted(known_migrations() - applied)]
