"""The journal says by which means each act came; the door it came through says it, never who acts."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.conftest import TEST_SETTINGS
from tests.visitors import Visitor
from tests.world.budgets import BALANCED
from tests.world.personnes import make_compte
from tests.world.projets import set_scene

from mesaides.app import create_app
from mesaides.cli.commande import with_database
from mesaides.comptes.moves.liens import issue_lien
from mesaides.comptes.tables.lien import Objet
from mesaides.db import Database, transaction
from mesaides.db.migrations import migrate
from mesaides.entretien import _regularly  # pyright: ignore[reportPrivateUsage]
from mesaides.journal.tables import Evenement, find_break, note
from mesaides.moyens import Moyen
from mesaides.web.gate import Gate

LOTS = {
    "/administration/dispositifs/chargement",
    "/administration/etablissements/import",
    "/etablissements/{uai:str}/invitations",
    "/etablissements/{uai:str}/validations",
    "/instruction/affectations",
    "/projets/validations",
}


async def moyens_of(acte: str) -> list[str]:
    rows = await Evenement.select(Evenement.moyen).where(Evenement.acte == acte).order_by(Evenement.id)
    return [row["moyen"] for row in rows]


def test_each_route_says_by_which_means_its_acts_come(tmp_path: Path):
    gate = create_app(replace(TEST_SETTINGS, data_dir=str(tmp_path)))
    told = {
        route.path: handler.opt["moyen"]
        for route in gate.litestar.routes
        for handler in getattr(route, "route_handlers", [])
        if "POST" in handler.http_methods
    }
    assert {path for path, moyen in told.items() if moyen is Moyen.LIEN} == {
        path for path in told if "token:str" in path
    }
    assert {path for path, moyen in told.items() if moyen is Moyen.LOT} == LOTS


async def test_pages_and_lots_are_told_apart_in_the_journal(app: Gate):
    scene = await set_scene(*BALANCED)
    marc = await Visitor.entered(app, scene.marc)
    page = await marc.open(f"/etablissements/{scene.lycee.uai}?onglet=invitations")
    await marc.send(page, f"/etablissements/{scene.lycee.uai}/invitations", adresses="une@exemple.fr")
    assert await moyens_of("connexion") == ["page"]
    assert await moyens_of("invitation") == ["lot"]
    assert await find_break() is None


async def test_a_password_renewed_by_its_link_is_told_so(app: Gate):
    claire = await make_compte()
    async with transaction():
        token = await issue_lien(claire.id, Objet.RECUPERATION, datetime.now(UTC))
    visitor = Visitor.of(app)
    page = await visitor.open(f"/nouveau-mot-de-passe/{token}")
    new = "sept pommiers rouges du verger"
    await visitor.send(page, f"/nouveau-mot-de-passe/{token}", mot_de_passe=new, confirmation=new)
    assert await moyens_of("mot_de_passe") == ["lien"]


async def one_line() -> None:
    async with transaction():
        await note("essai", compte=None)


def test_a_command_is_told_so(tmp_path: Path):
    settings = replace(TEST_SETTINGS, database_url=f"sqlite:///{tmp_path}/base.sqlite")
    with_database(migrate, settings)
    with_database(one_line, settings)
    assert with_database(lambda: moyens_of("essai"), settings) == ["commande"]


async def test_what_the_portal_does_from_time_to_time_is_told_so(base: Database):
    done = asyncio.Event()

    async def work(now: datetime) -> dict[str, int]:
        await one_line()
        done.set()
        return {}

    async with _regularly("essai", work, timedelta(0), timedelta(hours=1)):
        await asyncio.wait_for(done.wait(), 10)
    assert await moyens_of("essai") == ["automatique"]
