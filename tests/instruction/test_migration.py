"""A database of November has one taking in charge and one proposition a demande: they are the first of several."""

import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import piccolo_conf
import pytest
from tests.databases import Bases

from mesaides.db import Database, bind, open_database
from mesaides.db.errors import IntegrityErrors
from mesaides.db.migrations import migrate

ROOMS = piccolo_conf.APP_REGISTRY.app_configs
WHOLE = (
    "INSERT INTO etablissement (uai, nom) VALUES ('0810001A', 'Lycée d’Albi')",
    "INSERT INTO thematique (code, nom) VALUES ('sport', 'Sport')",
    "INSERT INTO dispositif (code, thematique) VALUES ('d', 1)",
    "INSERT INTO dispositif_version (dispositif, empreinte) VALUES (1, 'e')",
    "INSERT INTO campagne (dispositif, annee_scolaire) VALUES (1, '2026-2027')",
    "INSERT INTO compte (identifiant, civilite) VALUES ('ines', 'mme')",
    "INSERT INTO projet (etablissement, thematique, cree_par) VALUES (1, 1, 1)",
    "INSERT INTO demande (projet, etablissement, version, campagne, etat, cree_par) "
    "VALUES (1, 1, 1, 1, 'proposee', 1)",
    "INSERT INTO prise_en_charge (demande, compte, le) VALUES (1, 1, '2026-11-20 10:00:00+00:00')",
    "INSERT INTO proposition (demande, sens, montant_centimes, raison, par) VALUES (1, 'accord', 250000, 'Oui.', 1)",
)
OTHER = "INSERT INTO proposition (demande, sens, par) VALUES (1, 'refus', 1)"


@pytest.fixture
async def before(
    bases: Bases, base: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Database]:
    """A database where only the migrations of November have run."""
    monkeypatch.setattr(sys, "path", list(sys.path))
    async with open_database(await bases.bare_url()) as engine:
        with monkeypatch.context() as then:
            for name, room in ROOMS.items():
                folder = tmp_path / name / "piccolo_migrations"
                shutil.copytree(
                    room.migrations_folder_path, folder, ignore=shutil.ignore_patterns("*_2026_12_*")
                )
                then.setattr(room, "migrations_folder_path", str(folder))
            await migrate()
        yield engine
    bind(base)


async def test_what_was_taken_and_proposed_goes_on_and_can_be_followed_by_others(before: Database):
    for statement in WHOLE:
        await before.run_ddl(statement)
    await migrate()
    [taken] = await before.fetch("SELECT demande, compte, par, le, fin_le FROM affectation")
    assert (taken["demande"], taken["compte"], taken["par"], taken["fin_le"]) == (1, 1, 1, None)
    assert "2026-11-20 10:00" in str(taken["le"])
    [proposed] = await before.fetch("SELECT montant_centimes, raison, fin_le FROM proposition")
    assert tuple(proposed.values()) == (250000, "Oui.", None)
    with pytest.raises(IntegrityErrors):
        await before.fetch(OTHER)
    await before.run_ddl("UPDATE proposition SET fin_le = '2026-12-01 10:00:00+00:00', fin_par = 1")
    await before.fetch(OTHER)
    assert await before.fetch("SELECT count(*) AS n FROM proposition") == [{"n": 2}]
