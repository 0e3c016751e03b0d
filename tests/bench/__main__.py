"""`make bench`: the portal's pages against bare ones, on both databases; a table here, and var/bench.json."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import httpx
from tests.bench.acts import measure_field, measure_upload, rss_mb
from tests.bench.entrees import measure_entrees, plant_people
from tests.bench.load import Figures, load
from tests.bench.pages import PAGES, USAGER, BenchPage, rows_of
from tests.bench.portal import cookie_of, prepare, serving, serving_portal
from tests.bench.queries import queries_of
from tests.bench.seed import find_brouillon, plant_region
from tests.bench.seed_demandes import plant_demandes
from tests.bench.storm import measure_storm
from tests.servers import postgresql
from tests.web_servers import ROOT, Server

from mesaides.db import open_database
from mesaides.settings import Settings

Line = dict[str, Any]
FEW = 1000
"""Demandes in the table at first."""


async def main(options: argparse.Namespace) -> dict[str, Any]:
    found: dict[str, Any] = {
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
        "lines": [],
        "acts": [],
        "entrees": [],
        "storms": [],
    }
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        for database in options.databases:
            folder = Path(name) / database
            folder.mkdir()
            url = f"sqlite:///{folder / 'bench.sqlite'}"
            if database == "postgresql":
                url = stack.enter_context(postgresql(durable=True))
            settings = await prepare(folder, url)
            async with open_database(url):
                await plant_demandes(FEW)
                brouillon = await find_brouillon()
            small = await measure(database, "", settings, folder, options, brouillon)
            found["acts"].append(await acts(database, settings, folder, options, brouillon))
            found["entrees"].append(await entrees(database, settings, folder, options))
            found["storms"].append(await storm(database, settings, folder, options))
            if options.demandes:
                async with open_database(url):
                    await plant_region()
                    await plant_demandes(options.demandes - FEW)
                large = await measure(database, "Région", settings, folder, options, brouillon)
                print(growth(small, large, options.demandes), flush=True)
                small += large
            found["lines"] += small
    return found


async def measure(
    database: str, content: str, settings: Settings, folder: Path, options: argparse.Namespace, brouillon: int
) -> list[Line]:
    """Each page of the portal, then at once the bare page of its size: both see the machine in the same mood."""
    lines: list[Line] = []
    async with serving_portal(settings, folder) as portal:
        for page in PAGES:
            headers = {}
            if page.identifiant:
                headers["Cookie"] = await cookie_of(portal, settings, page.identifiant)
            path = page.path.format(brouillon=brouillon)
            queries = await queries_of(settings, path, headers)
            size, rows = await measures_of(portal, path, headers)
            env = {"NU_PAGES": json.dumps({path: {"size": size, "rows": rows}})}
            async with serving("tests.bench.nu:from_environment", folder, env, path) as bare:
                ours, theirs = await in_turns(portal, bare, path, headers, options)
                line = line_of(database, page, (size, rows), ours, theirs, portal, bare)
                lines.append(line | {"content": content, "queries": queries})
                print(table([lines[-1]], title=len(lines) == 1), flush=True)
    return lines


async def storm(database: str, settings: Settings, folder: Path, options: argparse.Namespace) -> Line:
    async with serving_portal(settings, folder) as portal:
        headers = {"Cookie": await cookie_of(portal, settings, "usager-occitanie")}
        seen = await measure_storm(portal, "/mes-services", headers, options.seconds * 4)
    print(
        f"{database:11}orage de connexions : {seen.logins_per_second:.1f}/s, p99 de « Mes services » "
        f"{seen.calm.p99_ms:.1f} → {seen.stormy.p99_ms:.1f} ms (× {seen.p99_ratio:.2f}, visée 1,50)",
        flush=True,
    )
    return {
        "database": database,
        "p99_ratio": seen.p99_ratio,
        "logins_per_second": seen.logins_per_second,
    } | {
        "calm": asdict(seen.calm),
        "stormy": asdict(seen.stormy),
    }


async def entrees(database: str, settings: Settings, folder: Path, options: argparse.Namespace) -> Line:
    """Log-ins a second, with a device and without."""
    async with open_database(settings.database_url):
        people = await plant_people(options.seconds)
    async with serving_portal(settings, folder) as portal:
        seen = await measure_entrees(portal, people, options.seconds)
    print(
        f"{database:11}connexions : {seen.sans_par_seconde:.1f}/s par mot de passe, "
        f"{seen.avec_par_seconde:.1f}/s avec un code ensuite",
        flush=True,
    )
    return {"database": database} | asdict(seen)


async def acts(
    database: str, settings: Settings, folder: Path, options: argparse.Namespace, brouillon: int
) -> Line:
    """A field saved as it is left, then a pièce of 48 MB: 50 MB are the limit."""
    async with serving_portal(settings, folder) as portal:
        headers = {"Cookie": await cookie_of(portal, settings, USAGER)}
        field = await measure_field(portal, brouillon, headers, options.seconds)
        upload = await measure_upload(portal, brouillon, "rib", headers)
    print(
        f"{database:11}champ enregistré : {field.rps:.0f}/s, p50 {field.p50_ms:.1f} ms, p99 {field.p99_ms:.1f} ms"
        f"{f', {field.errors} erreurs' if field.errors else ''} ; pièce de 48 Mo : {upload.mo_per_second:.0f} Mo/s, "
        f"mémoire + {upload.grown:.0f} Mo",
        flush=True,
    )
    return {"database": database, "field": asdict(field), "upload": asdict(upload)}


def growth(small: list[Line], large: list[Line], demandes: int) -> str:
    """How much slower each page is with a whole Région in the tables, as a ratio of its share of the bare page."""
    told = [
        f"{few['page']} × {few['ratio'] / many['ratio']:.2f}" for few, many in zip(small, large, strict=True)
    ]
    sizes = f"400 établissements, 20 000 comptes, 100 000 invitations, {demandes} demandes"
    return f"{small[0]['database']:11}{sizes} : {', '.join(told)} (visée 1,50)"


async def in_turns(
    portal: Server, bare: Server, path: str, headers: dict[str, str], options: argparse.Namespace
) -> tuple[Figures, Figures]:
    """The best of three short runs of each, taken in turns: another job on the machine spoils one, not all."""
    figures: dict[int, list[Figures]] = {portal.port: [], bare.port: []}
    for _ in range(options.rounds):
        for server in (portal, bare):
            before = cpu_seconds(server.pid)
            run = await load(
                server.port, path, seconds=options.seconds, connections=options.connections, headers=headers
            )
            spent = (cpu_seconds(server.pid) - before) * 1000 / max(1, run.requests)
            figures[server.port].append(replace(run, server_ms=spent))
    ours, theirs = (max(figures[server.port], key=lambda run: run.rps) for server in (portal, bare))
    return ours, theirs


async def measures_of(server: Server, path: str, headers: dict[str, str]) -> tuple[int, int]:
    """The bytes of the page, and its rows."""
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        answer = await client.get(server.url + path, headers=headers)
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answers {answer.status_code}: nothing to measure")
    return len(answer.content), rows_of(answer.text)


def line_of(
    database: str,
    page: BenchPage,
    measures: tuple[int, int],
    ours: Figures,
    theirs: Figures,
    portal: Server,
    bare: Server,
) -> Line:
    return {
        "database": database,
        "page": page.name,
        "size": measures[0],
        "rows": measures[1],
        "ratio": ours.rps / theirs.rps,
        "ratio_cpu": theirs.server_ms / ours.server_ms,
        "aim": page.aim,
        "portal": asdict(ours) | {"rss_mb": rss_mb(portal.pid), "first_answer_s": portal.first_answer},
        "bare": asdict(theirs) | {"rss_mb": rss_mb(bare.pid), "first_answer_s": bare.first_answer},
    }


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def table(lines: list[Line], *, title: bool) -> str:
    head = f"{'base':11}{'page':16}{'octets':>8}{'req/s':>8}{'nue':>8}{'part':>7}{'cpu':>6}"
    head += f"{'visée':>7}{'p50 ms':>8}{'p99 ms':>8}"
    head += f"{'requêtes':>10}{'Mo':>6}{'départ s':>10}{'nue s':>7}{'client':>8}"
    rows = [
        f"{line['database']:11}{line['page']:16}{line['size']:8}{ours['rps']:8.0f}{bare['rps']:8.0f}"
        f"{line['ratio']:7.2f}{line['ratio_cpu']:6.2f}{line['aim']:7.2f}{ours['p50_ms']:8.1f}{ours['p99_ms']:8.1f}"
        f"{line['queries']:10}{ours['rss_mb']:6.0f}"
        f"{ours['first_answer_s']:10.2f}{bare['first_answer_s']:7.2f}{bare['client_cpu']:8.2f}"
        + (f"  {ours['errors'] + bare['errors']} erreurs" if ours["errors"] + bare["errors"] else "")
        for line in lines
        for ours, bare in [(line["portal"], line["bare"])]
    ]
    return "\n".join([head, *rows] if title else rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="of each run")
    parser.add_argument(
        "--demandes", type=int, default=1_000_000, help="in the table at the end; 0: no growth"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument(
        "--databases", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"]
    )
    measured = asyncio.run(main(parser.parse_args()))
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(measured, indent=2, ensure_ascii=False))
    print(f"→ {target.relative_to(ROOT)}")
