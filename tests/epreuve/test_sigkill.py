"""SIGKILL while people write: what was acknowledged is there, once, and what was in doubt is done once sent again.

A few in the suite; `make eprouver` kills SIGKILLS=200 times on each database.
"""

import asyncio
import os
import random
import signal
from pathlib import Path

import pytest
from tests.epreuve.portail import Person, serving
from tests.epreuve.registre import Registre
from tests.web_servers import Server
from tests.world.demandes import set_demande
from tests.world.instruction import Bureau, do_propose, do_take
from tests.world.personnes import make_agent

from mesaides.comptes.habilitations import Habilitation
from mesaides.db import Database
from mesaides.demandes.tables.demande import Demande, Transmission
from mesaides.instruction.moves.actes import mark_of
from mesaides.instruction.tables.instruction import Decision
from mesaides.journal.tables import find_break

SIGKILLS = int(os.environ.get("SIGKILLS", "2"))
SEED = int(os.environ.get("SIGKILLS_SEED", "20261126"))
LONGEST = 1.0
"""Seconds after which the server is killed at the latest."""

pytestmark = pytest.mark.usefixtures("app")


async def set_registre() -> Registre:
    depot = await set_demande()
    scene = depot.scene
    return Registre(scene, await Person.of(scene.claire), await Person.of(scene.marc), depot.id)


async def test_nothing_acknowledged_is_lost_nor_done_twice_when_the_server_is_killed(
    base: Database, tmp_path: Path
):
    chance = random.Random(SEED)
    registre = await set_registre()
    await base.close()
    for number in range(1, SIGKILLS + 1):
        async with serving(base, tmp_path) as server:  # whoever comes first after a crash repairs: the server
            await base.open()
            await check(registre, server, f"before SIGKILL {number}")
            await registre.prepare(number)
            await base.close()
            writing = asyncio.create_task(registre.write(server))
            await asyncio.sleep(0.05 + chance.random() * LONGEST)
            kill(server)
            await writing
    async with serving(base, tmp_path) as server:
        await base.open()
        await check(registre, server, "at the end")
    assert registre.acknowledged > 2 * SIGKILLS
    assert await find_break() is None
    print(
        f"{SIGKILLS} SIGKILLs, {registre.acknowledged} acknowledged, {len(registre.transmissions.done)} transmitted"
    )


async def check(registre: Registre, server: Server, when: str) -> None:
    """Nothing is lost; what was in doubt is sent again, and done once."""
    assert await registre.compare() == [], when
    await registre.settle(server)
    assert await registre.compare() == [], f"{when}, once sent again"


def kill(server: Server) -> None:
    os.kill(server.pid, signal.SIGKILL)


async def test_a_receipt_shown_is_in_the_base_though_the_server_dies_at_once(base: Database, tmp_path: Path):
    registre = await set_registre()
    await registre.prepare(0)
    [ready] = registre.ready
    async with serving(base, tmp_path) as server:
        path, typed = f"/demandes/{ready}/transmission", {"attestation": "oui"}
        status = await registre.claire.send(server, path, jeton=registre.claire.jeton(), **typed)
        kill(server)
    assert status == 303
    assert await Transmission.count().where(Transmission.demande == ready) == 1
    assert await registre.compare() == []


async def test_a_decision_shown_is_in_the_base_though_the_server_dies_at_once(base: Database, tmp_path: Path):
    depot = await set_demande(ready=True)
    ines = await make_agent(Habilitation.INSTRUCTEUR)
    bureau = Bureau(depot, ines, await depot.transmit())
    for move in (do_take, do_propose):
        await bureau.do(move)
    person, vue = await Person.of(ines), mark_of(await bureau.fiche())
    async with serving(base, tmp_path) as server:
        typed = {"jeton": person.jeton(), "vue": vue, "montant": "1 000", "raison": "Oui."}
        assert await person.send(server, f"{bureau.adresse}/accord", **typed) == 303
        kill(server)
    assert await Decision.count() == 1
    assert await Demande.count().where(Demande.etat == "accordee") == 1
