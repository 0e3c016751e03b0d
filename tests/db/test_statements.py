from datetime import UTC, datetime

from tests.db.tables import Boite, Couleur
from tests.statements import Statement

from mesaides.db import Database, transaction

VUE_LE = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
ALL = Statement("select id, nom, nombre, ouverte, vue_le, couleur from boite where nom = {} and nombre < {}")
SUMMARY = Statement(
    'select max(vue_le) as "derniere [timestamptz]", count(*) as combien,'
    ' count(*) > 1 as "plusieurs [boolean]" from boite where vue_le <= {} and couleur = {}'
)
INSERT = Statement("insert into boite (nom, nombre) values ({}, {}) returning nom")


async def fill() -> None:
    await Boite.insert(
        Boite(nom="a", nombre=3, ouverte=True, vue_le=VUE_LE, couleur="rouge"), Boite(nom="b", vue_le=None)
    )


async def test_columns_have_their_python_type(boites: Database):
    await fill()
    row = await ALL.first("a", 4)
    assert row is not None
    assert isinstance(row.pop("id"), int)
    assert row == {"nom": "a", "nombre": 3, "ouverte": True, "vue_le": VUE_LE, "couleur": "rouge"}
    assert row["ouverte"] is True
    assert row["vue_le"].utcoffset() is not None
    assert await ALL.first("a", 3) is None


async def test_named_expressions_have_theirs(boites: Database):
    await fill()
    row = await SUMMARY.first(VUE_LE, Couleur.ROUGE)
    assert row == {"derniere": VUE_LE, "combien": 1, "plusieurs": False}
    assert row["plusieurs"] is False


async def test_piccolo_reads_what_a_statement_reads(boites: Database):
    await fill()
    assert (
        await Boite.select().order_by(Boite.nom) == await Statement("select * from boite order by nom").rows()
    )


async def test_a_statement_sees_what_its_transaction_wrote_and_may_write(boites: Database):
    async with transaction():
        assert await INSERT.rows("a", 1) == [{"nom": "a"}]
        assert await ALL.first("a", 4) is not None
    assert await INSERT.rows("b", 1) == [{"nom": "b"}]
    assert await Boite.count() == 2
