"""A device from which one has logged in is not stopped by what strangers try; its cookie opens and says nothing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from tests.comptes.essais import NOW, WRONG, fail
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.courriels import letters_to
from tests.world.personnes import PASSWORD, make_compte

from mesaides.comptes.moves.connexion import Refus, authenticate
from mesaides.comptes.rules.appareils import ALEA, DUREE, LONGUEUR, PERSONNES, Appareil
from mesaides.comptes.rules.cadence import COMPTE, RESEAU, RESEAU_LARGE, VOISINAGE, networks_of
from mesaides.comptes.tables.compte import Compte
from mesaides.db import Database
from mesaides.web.cookies import APPAREIL, APPAREIL_LIFE, APPAREIL_MAX, Cookies
from mesaides.web.gate import Gate

KEYS = ("une clé pour les essais", "celle d’avant")
NEW = "six renards sous la lampe jaune"
MINE = "/mon-compte"


async def is_inside(visitor: Visitor, compte: Compte) -> bool:
    return compte.prenom in (await visitor.open("/aide")).text


async def enter(app: Gate, compte: Compte, ip: str = "203.0.113.7") -> Visitor:
    visitor = Visitor.of(app, ip)
    await visitor.log_in(compte.identifiant, PASSWORD)
    assert await is_inside(visitor, compte)
    return visitor


async def leave(visitor: Visitor) -> Visitor:
    await visitor.send(await visitor.open("/aide"), "/deconnexion")
    return visitor


async def change(visitor: Visitor, partie: str, **typed: Any) -> Shown:
    page = await visitor.open(f"{MINE}/{partie}")
    return await visitor.send(page, f"{MINE}/{partie}", **typed)


async def block(app: Gate, compte: Compte) -> Visitor:
    """A stranger who guesses until they have to wait."""
    stranger = Visitor.of(app, "198.51.100.66")
    assert (await fail(stranger, compte.identifiant, COMPTE.libres + 1)).status == 429
    return stranger


async def test_a_known_device_gets_in_while_strangers_guess_and_an_unknown_one_does_not(app: Gate):
    compte = await make_compte()
    known, unknown = await leave(await enter(app, compte)), Visitor.of(app, "203.0.113.8")
    await block(app, compte)
    assert (await unknown.log_in(compte.identifiant, PASSWORD)).status == 429
    await known.log_in(compte.identifiant, PASSWORD)
    assert await is_inside(known, compte)
    assert (await unknown.log_in(compte.identifiant, PASSWORD)).status == 429


async def test_the_network_of_guessers_does_not_stop_a_known_device(app: Gate):
    compte = await make_compte()
    known = await leave(await enter(app, compte, "192.0.2.9"))
    for number in range(RESEAU.libres):
        await authenticate(f"essai-{number}", WRONG, "192.0.2.9", datetime.now(UTC))
    assert (await fail(Visitor.of(app, "192.0.2.9"), "encore-un", 1)).status == 429
    await known.log_in(compte.identifiant, PASSWORD)
    assert await is_inside(known, compte)


async def test_the_owner_is_told_once_of_what_strangers_tried(app: Gate):
    compte = await make_compte()
    known = await leave(await enter(app, compte))
    await block(app, compte)
    for _ in range(2):
        await known.log_in(compte.identifiant, PASSWORD)
        await leave(known)
    (letter,) = await letters_to(compte.adresse)
    assert letter.sujet == "Connexion à votre compte après 5 essais manqués"


async def test_a_known_device_that_guesses_is_slowed_down_for_itself(app: Gate):
    compte = await make_compte()
    known, other = await leave(await enter(app, compte)), await leave(await enter(app, compte))
    assert (await fail(known, compte.identifiant, COMPTE.libres)).status == 422
    assert (await known.log_in(compte.adresse.upper(), PASSWORD)).status == 429
    await other.log_in(compte.identifiant, PASSWORD)
    assert await is_inside(other, compte)


async def test_it_is_known_to_those_who_logged_in_there_and_to_nobody_else(app: Gate):
    first, second, third = [await make_compte() for _ in range(3)]
    shared = await leave(await enter(app, first))
    await shared.log_in(second.identifiant, PASSWORD)
    await leave(shared)
    for compte in (first, second, third):
        await block(app, compte)
    assert (await shared.log_in(third.identifiant, PASSWORD)).status == 429
    for compte in (first, second):
        await shared.log_in(compte.identifiant, PASSWORD)
        assert await is_inside(shared, compte)
        await leave(shared)


async def test_a_new_password_makes_strangers_of_the_other_devices(app: Gate):
    compte = await make_compte()
    here, elsewhere = await enter(app, compte), await leave(await enter(app, compte))
    await change(here, "mot-de-passe", actuel=PASSWORD, mot_de_passe=NEW, confirmation=NEW)
    await leave(here)
    await block(app, compte)
    assert (await elsewhere.log_in(compte.identifiant, NEW)).status == 429
    await here.log_in(compte.identifiant, NEW)
    assert await is_inside(here, compte)


async def test_what_strangers_try_stops_nobody_logged_in(app: Gate):
    compte = await make_compte()
    visitor = await enter(app, compte, "192.0.2.9")
    await block(app, compte)
    for number in range(RESEAU.libres):
        await authenticate(f"essai-{number}", WRONG, "192.0.2.9", datetime.now(UTC))
    asked = await change(visitor, "adresse", adresse="neuve@exemple.fr", actuel=PASSWORD)
    assert "Un courriel est parti" in asked.text
    changed = await change(visitor, "mot-de-passe", actuel=PASSWORD, mot_de_passe=NEW, confirmation=NEW)
    assert "Votre mot de passe est changé" in changed.text
    await block(app, compte)
    assert "Votre compte est fermé" in (await change(visitor, "fermeture", actuel=NEW)).text


async def test_a_stolen_session_does_not_guess_without_limit_nor_stop_the_owner(app: Gate):
    compte = await make_compte()
    owner, thief = await enter(app, compte), Visitor.of(app, "198.51.100.66")
    stolen = await enter(app, compte)
    thief.client.cookies.set("session", stolen.client.cookies["session"])
    tries = [
        (
            await change(
                thief, partie, actuel=WRONG, adresse="a@exemple.fr", mot_de_passe=NEW, confirmation=NEW
            )
        ).status
        for partie in ("adresse", "mot-de-passe", "fermeture") * 3
    ]
    assert tries == [422] * COMPTE.libres + [429] * (9 - COMPTE.libres)
    assert (await change(thief, "fermeture", actuel=PASSWORD)).status == 429
    changed = await change(owner, "mot-de-passe", actuel=PASSWORD, mot_de_passe=NEW, confirmation=NEW)
    assert "Votre mot de passe est changé" in changed.text


async def test_an_invented_or_foreign_cookie_is_a_stranger_s(app: Gate):
    compte, other = await make_compte(), await make_compte()
    foreign = (await enter(app, other)).client.cookies[APPAREIL]
    await block(app, compte)
    for cookie in (
        foreign,
        foreign[:-1],
        "A" * LONGUEUR,
        ".".join("A" * LONGUEUR for _ in range(50)),
        "é",
        "=;",
    ):
        visitor = Visitor.of(app, "203.0.113.8")
        page = await visitor.open("/connexion")
        headers = [(b"Cookie", f"session={visitor.client.cookies['session']}; {APPAREIL}={cookie}".encode())]
        visitor.client.cookies.clear()
        data = page.fields("/connexion") | {"identifiant": compte.identifiant, "mot_de_passe": PASSWORD}
        answer = await visitor.client.post(
            "/connexion", data=data, headers=[*headers, (b"Origin", ORIGIN.encode())]
        )
        assert answer.status_code == 429


def mark(
    appareil: Appareil, compte: int = 7, empreinte: str = "$argon2", now: datetime = NOW, alea: int = 1
) -> Appareil:
    return replace(appareil, cookie=appareil.remember(compte, empreinte, now, bytes([alea]) * ALEA))


def test_a_mark_is_of_one_compte_one_password_and_half_a_year():
    kept = mark(Appareil(cles=KEYS))
    assert kept.mark_of(7, "$argon2", NOW)
    assert not kept.mark_of(8, "$argon2", NOW)
    assert not kept.mark_of(7, "$autre", NOW)
    assert kept.mark_of(7, "$argon2", NOW + DUREE - timedelta(days=31))
    assert not kept.mark_of(7, "$argon2", NOW + DUREE)
    assert timedelta(seconds=APPAREIL_LIFE) == DUREE


def test_a_mark_survives_a_change_of_key_for_the_overlap():
    kept = mark(Appareil(cles=KEYS[1:]))
    assert replace(kept, cles=KEYS).mark_of(7, "$argon2", NOW)
    assert not replace(kept, cles=KEYS[:1]).mark_of(7, "$argon2", NOW)


def test_a_computer_of_a_staff_room_knows_the_last_who_came():
    shared = Appareil(cles=KEYS)
    for compte in range(1, PERSONNES + 2):
        shared = mark(shared, compte, alea=compte)
    shared = mark(shared, 3, alea=99)
    assert [compte for compte in range(1, PERSONNES + 2) if shared.mark_of(compte, "$argon2", NOW)] == [
        2,
        3,
        4,
        5,
        6,
        7,
    ]
    assert len(shared.cookie) <= APPAREIL_MAX


@given(st.text(max_size=300))
def test_no_cookie_makes_a_fault_nor_a_known_device(cookie: str):
    assert Appareil(cookie, KEYS).mark_of(7, "$argon2", NOW) == ""
    Appareil(cookie, KEYS).remember(7, "$argon2", NOW, b"x" * ALEA).encode("ascii")
    Cookies(https=True, secret=KEYS[0]).read(f"{cookie}; __Host-appareil={cookie}")


def test_half_a_megabyte_of_cookies_is_read_at_once():
    cookies = Cookies(https=False, secret=KEYS[0])
    assert cookies.read('session="' + "\\" * 500_000 + '"; appareil=abc').appareil == "abc"
    assert cookies.read("appareil=" + "a" * 500_000).appareil == ""


@pytest.mark.parametrize(
    ("address", "networks"),
    [
        ("192.0.2.7", ["192.0.2.7", "192.0.2.0/24"]),
        ("::ffff:192.0.2.7", ["192.0.2.7", "192.0.2.0/24"]),
        ("2001:db8:1:2:3:4:5:6", ["2001:db8:1:2::/64", "2001:db8:1::/56", "2001:db8:1::/48"]),
        ("2001:db8:1:ff02::1", ["2001:db8:1:ff02::/64", "2001:db8:1:ff00::/56", "2001:db8:1::/48"]),
        ("unix", ["unix"]),
    ],
)
def test_an_address_is_counted_in_networks_of_several_widths(address: str, networks: list[str]):
    assert [name for name, _ in networks_of(address)] == networks


def test_the_wider_the_network_the_more_it_may_try():
    assert RESEAU.libres < RESEAU_LARGE.libres < VOISINAGE.libres
    assert RESEAU.oubli > RESEAU_LARGE.oubli > VOISINAGE.oubli


async def test_a_client_with_many_networks_of_ipv6_is_slowed_down(base: Database):
    with time_machine.travel(NOW, tick=False):
        for number in range(RESEAU_LARGE.libres):
            refused = await authenticate(f"essai-{number}", WRONG, f"2001:db8:0:{number:x}::1", NOW)
            assert isinstance(refused, Refus)
            assert not refused.retry_after
        refused = await authenticate("encore-un", WRONG, "2001:db8:0:ff::1", NOW)
        elsewhere = await authenticate("encore-un", WRONG, "2001:db8:1::1", NOW)
    assert isinstance(refused, Refus)
    assert refused.retry_after == 30
    assert isinstance(elsewhere, Refus)
    assert not elsewhere.retry_after
