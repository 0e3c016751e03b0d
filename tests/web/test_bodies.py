"""What a route takes is known before the body is read: how much, from whom, how fast, how many at once."""

import asyncio
from collections import Counter
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import litestar._parsers
import pytest
from tests.visitors import ORIGIN, Visitor
from tests.web.listening import Heard, listening, say
from tests.web.matrix import MATRICE
from tests.web.monde import Monde
from tests.web.wire import Reply, deliver
from tests.world.personnes import PASSWORD, make_compte

from mesaides.web import bodies, gate
from mesaides.web.bodies import Room, is_too_slow, read_body
from mesaides.web.gate import Gate
from mesaides.web.security import RefusedError
from mesaides.web.takes import MAX_CHUNK, MAX_FORM, MAX_PIECE, MO, VISITOR_FORM, Takes

FILES = {
    "POST /administration/dispositifs/chargement": Takes(files=2_000_000),
    "POST /administration/etablissements/import": Takes(files=20_000_000),
    "POST /demandes/{demande:int}/fil": Takes(files=MAX_PIECE),
    "POST /demandes/{demande:int}/pieces/{code:str}": Takes(files=MAX_PIECE),
    "POST /demandes/{demande:int}/depots/{depot:int}/{offset:int}": Takes(raw=MAX_CHUNK),
}
"""The only routes that take more than a form, written a second time."""
POSTS = {route: adresse for route, (adresse, _) in MATRICE.items() if route.startswith("POST")}
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
RAW = "application/octet-stream"
LARGE = 19 * MO


async def send(monde: Monde, nom: str, path: str, kind: str, body: bytes, **headers: str) -> Reply:
    given = {
        "Host": "127.0.0.1:8000",
        "Origin": ORIGIN,
        "Cookie": f"session={monde.cles[nom]}",
        "Content-Type": kind,
        "X-Jeton": monde.jeton(nom),
        **headers,
    }
    lines = [(name.encode(), value.encode()) for name, value in given.items()]
    return await deliver(monde.app, "POST", path.encode(), lines, body)


def multipart(jeton: str, *parts: tuple[str, str, bytes]) -> bytes:
    """(name, file name or '', content)"""
    body = b""
    for name, file, content in (("jeton", "", jeton.encode()), *parts):
        more = f'; filename="{file}"' if file else ""
        body += (
            f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content + b"\r\n"
        )
    return body + b"--x--\r\n"


def test_only_the_routes_that_bring_files_take_more_than_a_form(app: Gate):
    taken = {
        f"{method} {route.path}": handler.opt["takes"]
        for route in app.litestar.routes
        for handler in getattr(route, "route_handlers", [])
        for method in handler.http_methods & {"POST"}
    }
    assert set(taken) == set(POSTS)
    assert {route: takes for route, takes in taken.items() if takes != Takes()} == FILES


async def test_nothing_large_is_read_from_a_visitor_wherever_it_is_sent(
    monde: Monde, monkeypatch: pytest.MonkeyPatch
):
    read: list[Any] = []
    monkeypatch.setattr(gate, "read_body", lambda *args: read.append(args))
    body = bytes(LARGE)
    for adresse in (*POSTS.values(), "/nulle-part", "/"):
        for kind in (MULTIPART, RAW, URLENCODED):
            for nom in ("visiteur", "ferme"):
                answer = await send(monde, nom, monde.at(adresse), kind, body)
                assert answer.status in (401, 404, 405, 413, 415), adresse
                assert '<html lang="fr"' in answer.text
                assert answer.read == 0 or nom == "ferme"  # who was logged in may send to its end, unread
                assert answer.read == LARGE or answer.header("connection") == "close"
    assert read == []


async def test_who_may_not_come_is_told_before_their_body_is_read(
    monde: Monde, monkeypatch: pytest.MonkeyPatch
):
    read: list[Any] = []
    monkeypatch.setattr(gate, "read_body", lambda *args: read.append(args))
    strangers = {
        route: "gestionnaire" if "/administration/" in route else "administrateur" for route in FILES
    }
    for route, nom in strangers.items():
        answer = await send(monde, nom, monde.at(MATRICE[route][0]), MULTIPART, bytes(MO))
        assert (answer.status, answer.read) == (404, MO), f"{route} {nom}"
    assert read == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("HEAD", "/"),
        ("PUT", "/"),
        ("GET", "/static/site.css"),
        ("POST", "/csp"),
        ("GET", "/csp"),
    ],
)
async def test_after_a_body_that_nobody_reads_the_line_is_ended(app: Gate, method: str, path: str):
    headers = [(b"host", b"127.0.0.1:8000"), (b"content-type", b"application/csp-report")]
    answer = await deliver(app, method, path.encode(), headers, bytes(LARGE))
    assert answer.read <= VISITOR_FORM
    assert answer.header("connection") == "close"


async def test_a_form_of_a_visitor_is_short_and_of_somebody_known_longer(monde: Monde):
    for nom, size, status in (
        ("visiteur", VISITOR_FORM, 422),
        ("visiteur", VISITOR_FORM + 1, 413),
        ("usager", VISITOR_FORM + 1, 422),
        ("usager", MAX_FORM + 1, 413),
    ):
        body = urlencode({"jeton": monde.jeton(nom), "identifiant": ""}).encode()
        adresse = "/connexion" if nom == "visiteur" else "/mon-compte/identite"
        answer = await send(monde, nom, adresse, URLENCODED, body.ljust(size, b"x"))
        assert answer.status == status, (nom, size)


async def test_whose_session_has_ended_finds_a_long_text_again(monde: Monde):
    texte = "é" * 20_000
    body = urlencode({"jeton": monde.jeton("ferme"), "texte": texte}).encode()
    assert VISITOR_FORM < len(body) < MAX_FORM
    answer = await send(monde, "ferme", monde.at("/demandes/{demande}/fil"), URLENCODED, body)
    assert answer.status == 401
    assert texte in answer.text


async def test_a_file_is_not_taken_where_none_is_asked(monde: Monde):
    body = multipart(monde.jeton("usager"), ("nom", "a.pdf", b"%PDF"))
    answer = await send(monde, "usager", "/mon-compte/identite", MULTIPART, body)
    assert answer.status == 415
    assert "ne reçoit pas de fichier" in answer.text


@pytest.mark.parametrize(("length", "status"), [("-5", 400), ("²", 400), ("9" * 30, 413), ("1e3", 400)])
async def test_a_length_that_is_none_is_refused(monde: Monde, length: str, status: int):
    answer = await send(
        monde, "usager", "/mon-compte/identite", URLENCODED, b"a=b", **{"Content-Length": length}
    )
    assert (answer.status, answer.read) == (status, 0)


async def test_the_texts_beside_files_are_no_longer_than_a_form(monde: Monde):
    jeton, path = monde.jeton("usager"), monde.at("/demandes/{demande}/fil")
    long = multipart(jeton, ("texte", "", b"x" * (MAX_FORM + 1)))
    assert (await send(monde, "usager", path, MULTIPART, long)).status == 413
    many = multipart(jeton, *[("texte", "", b"x")] * 101)
    assert (await send(monde, "usager", path, MULTIPART, many)).status == 400
    file = multipart(jeton, ("texte", "", b"Bonjour."), ("fichiers", "a.txt", b"x" * (MAX_FORM + 1)))
    assert (await send(monde, "usager", path, MULTIPART, file)).status == 422  # told of its kind


async def test_no_form_stays_in_memory_once_it_is_answered(visitor: Visitor):
    """Litestar would keep the last 1,024, passwords and all."""
    compte = await make_compte()
    kept = litestar._parsers.parse_url_encoded_form_data.cache_info()
    assert (await visitor.log_in(compte.identifiant, PASSWORD)).path == "/mes-services"
    assert litestar._parsers.parse_url_encoded_form_data.cache_info() == kept


@pytest.mark.parametrize(
    ("size", "seconds", "slow"),
    [
        (0, 29, False),
        (0, 31, True),
        (80 * 1024, 39, False),
        (80 * 1024, 41, True),
        (MAX_PIECE, 899, False),
        (MAX_PIECE, 901, True),
    ],
)
def test_a_line_has_a_pace_to_keep(size: int, seconds: float, slow: bool):
    assert is_too_slow(size, seconds) is slow


async def test_a_body_that_dribbles_is_given_up(monkeypatch: pytest.MonkeyPatch):
    clock, asked = iter(range(0, 10_000, 20)), 0
    monkeypatch.setattr(bodies, "time", SimpleNamespace(monotonic=lambda: next(clock)))

    async def receive() -> Any:
        nonlocal asked
        asked += 1
        return {"type": "http.request", "body": b"x", "more_body": True}

    with pytest.raises(RefusedError) as refused:
        await read_body(receive, MAX_FORM)
    assert (refused.value.status, asked) == (408, 2)


HEAD = (
    b"POST %s HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nConnection: close\r\nOrigin: http://127.0.0.1:8000\r\n"
    b"Cookie: session=%s\r\nContent-Type: %s\r\nContent-Length: %d\r\n"
)


async def test_a_body_that_stops_coming_is_told_so(app: Gate, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bodies, "SILENCE_SECONDS", 0.05)
    monkeypatch.setattr(bodies, "DRAIN_SECONDS", 0.05)
    async with listening(app) as port:
        heard = Heard(await say(port, HEAD % (b"/connexion", b"v.x", URLENCODED.encode(), 500) + b"\r\na=b"))
    assert heard.status == 408
    assert "La ligne est trop lente" in heard.text


async def test_who_waits_to_be_asked_for_a_body_is_refused_without_being_asked(app: Gate):
    head = HEAD % (b"/connexion", b"v.x", MULTIPART.encode(), 900)
    async with listening(app) as port:
        told = await say(port, head + b"Expect: 100-continue\r\n\r\n")
    assert told.startswith(b"HTTP/1.1 415 ")


async def test_somebody_sends_two_large_forms_at_once_and_no_third(
    monde: Monde, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(bodies, "DRAIN_SECONDS", 0.05)
    head = HEAD % (
        monde.at("/demandes/{demande}/fil").encode(),
        monde.cles["usager"].encode(),
        MULTIPART.encode(),
        50 * MO,
    )
    async with listening(monde.app) as port:
        waiting = [asyncio.create_task(say(port, head + b"\r\n--x")) for _ in range(2)]
        held = monde.app._rooms.people._held
        while sum(held.values()) < 100 * MO:
            await asyncio.sleep(0.01)
        heard = Heard(await say(port, head + b"\r\n--x"))
        assert heard.status == 429
        assert "attendez qu’ils se terminent" in heard.text
        other = HEAD % (b"/mon-compte/identite", monde.cles["collegue"].encode(), URLENCODED.encode(), 3)
        assert Heard(await say(port, other + b"\r\na=b")).status == 403  # nobody else is kept waiting
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        while held:
            await asyncio.sleep(0.01)


def test_room_is_bounded_for_each_and_for_all_and_given_back():
    room = Room(each=10, total=15)
    with room.hold("a", 10):
        with pytest.raises(RefusedError) as refused, room.hold("a", 1):
            pass
        assert refused.value.status == 429
        with pytest.raises(RefusedError) as refused, room.hold("b", 6):
            pass
        assert refused.value.status == 503
        with room.hold("b", 5):
            pass
    assert room._held == Counter()
    assert len(room._held) == 0
