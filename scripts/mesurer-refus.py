#!/usr/bin/env python3
"""How long a log-in takes to be refused, for each reason: somebody who measures must learn nothing.

    .venv/bin/python scripts/mesurer-refus.py [300]

A database of its own is made and thrown away. The kinds are asked in turn, so that whatever else the machine does falls
on all of them alike. Times are of the whole request, inside one process, in milliseconds.
"""

import asyncio
import logging
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.comptes.essais import make_everyone
from tests.conftest import TEST_SETTINGS
from tests.databases import SQLiteBases
from tests.visitors import Visitor

from mesaides.app import create_app
from mesaides.comptes.tables.tentative import Tentative


async def measure(tries: int) -> dict[str, list[float]]:
    kinds = await make_everyone()
    visitor = Visitor.of(create_app(TEST_SETTINGS))
    page = await visitor.open("/connexion")
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    for turn in range(-3, tries):  # the first ones warm up
        for kind, identifiant in kinds.items():
            await Tentative.delete(force=True)
            begun = time.perf_counter()
            answer = await visitor.send(
                page, "/connexion", identifiant=identifiant, mot_de_passe=f"faux {turn}"
            )
            lasted = (time.perf_counter() - begun) * 1000
            assert answer.status == 422
            if turn >= 0:
                times[kind].append(lasted)
    return times


async def main(tries: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        bases = SQLiteBases(Path(folder))
        await bases.start()
        await bases.empty()
        for kind, times in (await measure(tries)).items():
            low, median, high = statistics.quantiles(times, n=4)
            print(f"{kind:10} médiane {median:7.1f} ms   quartiles {low:7.1f} {high:7.1f}")
        await bases.forget()


if __name__ == "__main__":
    logging.disable(logging.WARNING)
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 300))
