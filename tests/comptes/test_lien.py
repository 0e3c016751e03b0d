"""Links of mails: one purpose, one use, one at a time."""

import asyncio
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from tests.world.personnes import make_compte

from mesaides.comptes.moves.liens import issue_lien, kill_liens, new_token, use_lien
from mesaides.comptes.reads.liens import find_lien
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.lien import DUREES, Lien, Objet
from mesaides.db import Database, transaction

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
R = Objet.RECUPERATION


async def test_a_link_serves_once(base: Database):
    compte = await make_compte()
    token = await issue_lien(compte.id, R, NOW)
    found = await find_lien(token, R, NOW)
    assert found is not None
    assert found.compte == compte.id
    assert await use_lien(token, R, NOW) == found
    assert await use_lien(token, R, NOW) is None
    assert await find_lien(token, R, NOW) is None


@pytest.mark.parametrize("objet", Objet)
async def test_a_link_dies_with_its_time(base: Database, objet: Objet):
    token = await issue_lien((await make_compte()).id, objet, NOW)
    assert await find_lien(token, objet, NOW + DUREES[objet] - timedelta(seconds=1))
    assert await find_lien(token, objet, NOW + DUREES[objet]) is None
    assert await use_lien(token, objet, NOW + DUREES[objet]) is None


async def test_a_link_opens_nothing_else_than_what_it_is_for(base: Database):
    token = await issue_lien((await make_compte()).id, Objet.ACTIVATION, NOW)
    assert await find_lien(token, R, NOW) is None
    assert await use_lien(token, Objet.ADRESSE, NOW) is None


async def test_a_newer_link_kills_the_older_of_its_purpose_only(base: Database):
    compte = await make_compte()
    older, other = await issue_lien(compte.id, R, NOW), await issue_lien(compte.id, Objet.ADRESSE, NOW)
    newer = await issue_lien(compte.id, R, NOW)
    assert await find_lien(older, R, NOW) is None
    assert await find_lien(newer, R, NOW)
    assert await find_lien(other, Objet.ADRESSE, NOW)
    assert await kill_liens(compte.id, NOW) == 2
    assert await find_lien(newer, R, NOW) is None


async def test_what_the_database_holds_opens_nothing(base: Database):
    token = await issue_lien((await make_compte()).id, R, NOW)
    rows = await Lien.select()
    assert token not in str(rows)
    assert await find_lien(rows[0]["empreinte"], R, NOW) is None
    assert len(token) >= 22  # 256 bits


async def test_the_links_of_a_closed_compte_are_dead(base: Database):
    compte = await make_compte()
    token = await issue_lien(compte.id, R, NOW)
    await Compte.update({Compte.ferme_le: NOW}).where(Compte.id == compte.id)
    assert await find_lien(token, R, NOW) is None
    assert await use_lien(token, R, NOW) is None


async def test_of_links_asked_at_once_one_lives_and_of_uses_at_once_one_wins(base: Database):
    compte = await make_compte()

    async def ask() -> str:
        async with transaction():
            return await issue_lien(compte.id, R, NOW)

    async def use(token: str) -> bool:
        async with transaction():
            return await use_lien(token, R, NOW) is not None

    tokens = await asyncio.gather(*(ask() for _ in range(10)))
    alive = [token for token in tokens if await find_lien(token, R, NOW)]
    assert len(alive) == 1
    assert sum(await asyncio.gather(*(use(alive[0]) for _ in range(10)))) == 1


@pytest.mark.parametrize("end", [".", ")", ").", "»", ",", ">", "…"])
async def test_a_link_opens_with_the_punctuation_pasted_behind_it(base: Database, end: str):
    compte = await make_compte()
    async with transaction():
        token = await issue_lien(compte.id, R, NOW)
    assert await find_lien(token + end, R, NOW)
    assert await use_lien(token + end, R, NOW)


def test_a_link_holds_128_bits_and_is_not_cut_by_a_mail():
    token = new_token()
    assert len(urlsafe_b64decode(token + "==")) * 8 >= 128
    for path in (
        "/nouveau-mot-de-passe/",
        "/changement-adresse/",
        "/activation/",
        "/invitation/",
        "/decision/",
        "/remise/",
    ):
        assert len(f"https://mes-aides.laregion.fr{path}{token}") <= 76


async def test_a_link_of_before_still_opens(base: Database):
    compte = await make_compte()
    older = "Zq3" + "x-_7" * 10
    await Lien(
        empreinte=sha256(older.encode()).hexdigest(), compte=compte.id, objet=R.value, cree_le=NOW,
        expire_le=NOW + DUREES[R], adresse="",
    ).save()  # fmt: skip
    assert await find_lien(older, R, NOW)
