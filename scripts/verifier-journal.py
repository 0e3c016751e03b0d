#!/usr/bin/env python3
"""Checks the chain of the journal of a copy of the database, with nothing of the portal: the standard library only.

    python3 scripts/verifier-journal.py mesaides.sqlite

Each line of `evenement` is sealed by the SHA-256 of a JSON array: the seal of the line before (64 zeros for the first),
the moment in UTC to the microsecond, the act, the compte, the object, the detail; then, on the lines that have one, the
means (`moyen`: the first lines have none, nor the column in older copies). `evenement_tete` holds the last seal.
"""

import hashlib
import json
import sqlite3
import sys
from datetime import UTC, datetime


def find_break(path: str) -> int | None:
    """The number of the first line that does not follow, 0 when the end is missing, None when all holds."""
    base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    seal = "0" * 64
    columns = {column[1] for column in base.execute("PRAGMA table_info(evenement)")}
    moyens = "moyen" if "moyen" in columns else "''"
    rows = base.execute(
        f"SELECT id, le, acte, compte, objet, detail, {moyens}, precedente, empreinte "  # noqa: S608 - two constants
        "FROM evenement ORDER BY id"
    )
    for number, le, acte, compte, objet, detail, moyen, before, kept in rows:
        moment = datetime.fromisoformat(le).astimezone(UTC).isoformat(timespec="microseconds")
        facts = [seal, moment, acte, compte, objet, detail, *([moyen] if moyen else [])]
        told = json.dumps(facts, ensure_ascii=False)
        made = hashlib.sha256(told.encode()).hexdigest()
        if before != seal or kept != made:
            return number
        seal = made
    head = base.execute("SELECT empreinte FROM evenement_tete").fetchone()
    return None if (head[0] if head else "0" * 64) == seal else 0


if __name__ == "__main__":
    broken = find_break(sys.argv[1])
    print("Le journal est intact." if broken is None else f"Le journal est rompu à la ligne {broken}.")
    sys.exit(broken is not None)
