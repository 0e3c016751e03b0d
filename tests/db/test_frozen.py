"""Piccolo's queries, written once with named holes, on both databases."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from piccolo.columns import Timestamptz
from piccolo.columns.combination import WhereRaw
from piccolo.query.functions import Count, Max
from piccolo.table import Table
from tests.db.tables import Boite, Couleur, Objet

from mesaides.db import (
    Database,
    P,
    Sql,
    exists,
    frozen,
    in_small_letters,
    one_way,
    plus,
    transaction,
    union,
    value_of,
    whether,
)

VUE_LE = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Vue:
    nom: str
    ouverte: bool
    vue_le: datetime | None
    couleur: Couleur


@dataclass(frozen=True, slots=True)
class Rangee:
    objet: str
    boite: str
    combien: int
    pleine: bool
    derniere: datetime | None


BY_NOM = frozen(
    Boite.select(Boite.nom, Boite.ouverte, Boite.vue_le, Boite.couleur).where(Boite.nom == P.nom), Vue
)
NUMBERS = frozen(Boite.select(Boite.nombre).order_by(Boite.nombre), int, limit=P.most)
RANGEES = frozen(
    Objet.select(
        Objet.nom.as_alias("objet"),
        Objet.boite.nom.as_alias("boite"),
        Objet.boite.nombre.as_alias("combien"),
        whether(Objet.boite.nombre >= P.assez, "pleine"),
        value_of(Boite.select(Max(Boite.vue_le)), "derniere"),
    )
    .where(Objet.boite.is_in(Boite.select(Boite.id).where(Boite.couleur == P.couleur)))
    .order_by(Objet.nom),
    Rangee,
)
FULL = frozen(
    Boite.select(Boite.nom).where(exists(Objet.select(Objet.id).where(Objet.boite == Boite.id))), str
)
ADD = frozen(
    Boite.insert(Boite(nom=P.nom, nombre=1, vue_le=P.le))
    .on_conflict(target=Boite.nom, action="DO UPDATE", values=[(Boite.nombre, plus(Boite.nombre, 1))])
    .returning(Boite.nombre)
)
OPEN = frozen(
    Boite.update({Boite.ouverte: True, Boite.nombre: plus(Boite.nombre, P.encore)})
    .where(Boite.nom == P.nom)
    .returning(Boite.id)
)
DELETE = frozen(Boite.delete().where(Boite.nombre < P.nombre).returning(Boite.id))
BOTH = Sql(
    "SELECT nom AS objet, nom AS boite, nombre AS combien, ouverte AS pleine, vue_le AS derniere FROM boite "
    "WHERE nom = {nom} UNION ALL SELECT 'deux', '{{}}', 2, {oui}, {le} FROM boite WHERE nom = {nom}",
    Rangee,
)


async def fill() -> None:
    boites = (
        Boite(nom="a", nombre=3, ouverte=True, vue_le=VUE_LE, couleur=Couleur.BLEU),
        Boite(nom="b", nombre=0, vue_le=None),
    )
    for boite in boites:
        await boite.save()
        await Objet(boite=boite.id, nom=f"objet de {boite.nom}").save()


async def test_rows_come_back_as_what_was_asked_for(boites: Database):
    await fill()
    assert await BY_NOM.rows(nom="a") == [Vue("a", True, VUE_LE, Couleur.BLEU)]
    assert await BY_NOM.first(nom="b") == Vue("b", False, None, Couleur.ROUGE)
    assert await BY_NOM.first(nom="c") is None


async def test_columns_of_other_tables_and_expressions_have_their_type_too(boites: Database):
    await fill()
    assert await RANGEES.rows(couleur=Couleur.BLEU, assez=3) == [Rangee("objet de a", "a", 3, True, VUE_LE)]
    assert await RANGEES.rows_apart(couleur=Couleur.ROUGE, assez=1) == [
        Rangee("objet de b", "b", 0, False, VUE_LE)
    ]


async def test_a_sub_select_sees_the_query_around_it(boites: Database):
    await fill()
    await Boite(nom="vide").save()
    assert sorted(await FULL.rows()) == ["a", "b"]


async def test_what_is_known_at_import_is_written_in_the_query(boites: Database):
    for nom in ("l'une ? l''autre", "$1", "à \\ demi"):
        await Boite(nom=nom, nombre=7).save()
        query = frozen(
            Boite.select(Boite.nom).where((Boite.nom == nom) & (Boite.nombre == 7) & (Boite.nom == P.nom)),
            str,
        )
        assert await query.rows(nom=nom) == [nom]
        _, places = query.compile(boites.kind)
        assert [repr(place) for place in places] == ["P.nom"]


async def test_a_text_is_found_whatever_its_capitals(boites: Database):
    await Boite(nom="Bleue", nombre=2).save()
    query = frozen(
        Boite.select(Boite.nom).where(in_small_letters(Boite.nom, P.nom) & (Boite.nombre == P.nombre)), str
    )
    assert await query.rows(nom="bleue", nombre=2) == ["Bleue"]
    assert await query.rows(nom="bleu", nombre=2) == []


async def test_what_a_query_says_itself_is_written_in_it(boites: Database):
    """A value bound there would make SQLite prepare the query again at each run, where a partial index could serve."""
    await Boite(nom="l'une", nombre=2, couleur=Couleur.BLEU).save()
    said = (
        (Boite.nom == "l'une")
        & (Boite.couleur == Couleur.BLEU)
        & (Boite.nombre > 1)
        & (Boite.nombre < P.most)
    )
    query = frozen(Boite.select(Boite.nom).where(said), str)
    assert await query.rows(most=3) == ["l'une"]
    assert await query.rows(most=2) == []
    assert [len(query.compile(kind)[1]) for kind in ("sqlite", "postgresql")] == [1, 1]


async def test_sqlite_alone_is_told_where_not_to_enter(boites: Database):
    await fill()
    query = frozen(Objet.select(Objet.nom).where(WhereRaw("{} IN ({})", one_way(Objet.boite), P.boite)), str)
    assert "+" in query.compile("sqlite")[0]
    assert "+" not in query.compile("postgresql")[0]
    assert await query.rows(boite=0) == []


async def test_rows_of_several_selects_are_found_once(boites: Database):
    await fill()
    some = union(
        Boite.select(Boite.id).where(Boite.nom == P.nom), Boite.select(Boite.id).where(Boite.nombre > 2)
    )
    query = frozen(Boite.select(Boite.nom).where(Boite.id.is_in(some)).order_by(Boite.nom), str)
    assert await query.rows(nom="a") == ["a"]
    assert await query.rows(nom="b") == ["a", "b"]


async def test_the_most_rows_wanted_are_a_hole_like_another(boites: Database):
    await fill()
    assert await NUMBERS.rows(most=1) == [0]
    assert await NUMBERS.rows(most=9) == [0, 3]


async def test_a_frozen_insert_runs_on_both_databases_and_again(boites: Database):
    assert [await ADD.one(nom="a", le=VUE_LE) for _ in range(3)] == [1, 2, 3]
    assert await BY_NOM.first(nom="a") == Vue("a", False, VUE_LE, Couleur.ROUGE)


async def test_an_update_and_a_delete_say_which_rows(boites: Database):
    await fill()
    assert len(await OPEN.rows(nom="b", encore=4)) == 1
    assert await OPEN.rows(nom="nobody", encore=4) == []
    assert await NUMBERS.rows(most=9) == [3, 4]
    await Objet.delete(force=True)
    assert len(await DELETE.rows(nombre=4)) == 1


async def test_it_sees_what_its_transaction_wrote_and_goes_with_it(boites: Database):
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            await ADD.one(nom="a", le=VUE_LE)
            assert await BY_NOM.first(nom="a") is not None
            raise ZeroDivisionError
    assert await BY_NOM.first(nom="a") is None


async def test_what_piccolo_cannot_say_has_names_and_types_too(boites: Database):
    await fill()
    le = VUE_LE + timedelta(days=1)
    assert await BOTH.rows(nom="a", oui=False, le=le) == [
        Rangee("a", "a", 3, True, VUE_LE),
        Rangee("deux", "{}", 2, False, le),
    ]


async def test_a_condition_of_piccolo_stands_in_what_it_cannot_say(boites: Database):
    await fill()
    pleine = (Boite.nombre >= P.assez) & (Boite.couleur == Couleur.BLEU)
    rangees = Sql(
        "SELECT count(*) FROM boite WHERE nom = {nom} AND {pleine} AND nombre < {trop}",
        int,
        pleine=pleine.querystring,
    )
    assert await rangees.one(nom="a", assez=3, trop=4) == 1
    assert await rangees.one(nom="a", assez=4, trop=4) == 0
    assert await rangees.one(nom="b", assez=0, trop=4) == 0


async def test_one_row_is_there_or_it_is_said(boites: Database):
    count = frozen(Boite.select(Count().as_alias("combien")))
    assert await count.one() == 0
    with pytest.raises(LookupError, match="boite"):
        await BY_NOM.one(nom="a")


async def test_values_are_exactly_the_holes(boites: Database):
    with pytest.raises(TypeError, match="no value for 'nom'"):
        await BY_NOM.rows()
    with pytest.raises(TypeError, match="more values than holes"):
        await BY_NOM.rows(nom="a", lieu="b")


async def test_a_row_of_another_type_is_not_passed_on(boites: Database):
    await fill()
    with pytest.raises(msgspec.ValidationError):
        await frozen(Boite.select(Boite.nom).where(Boite.nom == "a"), int).rows()


async def test_no_instant_of_the_import_is_kept(boites: Database):
    class Datee(Table, tablename="boite"):
        vue_le = Timestamptz()

    Datee._meta.db = boites
    with pytest.raises(TypeError, match="kept for ever"):
        await frozen(Datee.insert(Datee())).rows()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_words_of_the_query_are_in_its_text_and_the_holes_alone_in_its_places(kind: str):
    """A partial index serves only where the database reads the word; SQLite plans again for one that it is given."""
    query = frozen(
        Boite.select(Boite.id).where((Boite.nom == "l’autre d'ici") & (Boite.nombre > P.peu)).limit(1)
    )
    sql, places = query.compile(kind)
    assert "= 'l’autre d''ici'" in sql
    assert [place.nom for place in places] == ["peu"]
    assert ("?" if kind == "sqlite" else "$1") in sql


def test_which_way_to_go_is_told_to_sqlite_alone():
    asked = Sql(
        "SELECT v.id FROM version v JOIN demande d ON v.id = +d.version WHERE d.id = {demande} + 1", int
    )
    assert "v.id = +d.version WHERE d.id = ? + 1" in asked.compile("sqlite")[0]
    assert "v.id = d.version WHERE d.id = $1 + 1" in asked.compile("postgresql")[0]


async def test_a_mark_of_place_in_a_text_is_text(boites: Database):
    await Boite(nom="qui ?").save()
    query = frozen(Boite.select(Boite.nom).where((Boite.nom == "qui ?") & (Boite.nom == P.nom)), str)
    assert await query.rows(nom="qui ?") == ["qui ?"]


async def test_a_word_written_out_is_found(boites: Database):
    await Boite(nom="l'une").save()
    assert await frozen(Boite.select(Boite.nom).where(Boite.nom == "l'une"), str).rows() == ["l'une"]
