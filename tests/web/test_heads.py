"""The head of a request is bounded before anything reads it, and is read in one way only."""

import pytest
from tests.visitors import Visitor
from tests.web.headers import HEADERS
from tests.web.listening import Heard, listening, say
from tests.web.wire import deliver

from mesaides.web import cookies, gate, protocol
from mesaides.web.gate import Gate
from mesaides.web.heads import MAX_HEADERS, MAX_LINES, MAX_TARGET
from mesaides.web.protocol import HEAD_MAX, LINGER_MOST

GET = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
END = b"\r\n"
POST = b"POST /connexion HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
URLENCODED = b"Content-Type: application/x-www-form-urlencoded\r\n"
COOKIES, ADDRESS, UNREAD = "Effacez les cookies", "Adresse trop longue", "Demande incomplète"

SPOKEN: dict[str, tuple[bytes, int, str]] = {
    "as a browser": (GET + END, 200, "Bienvenue"),
    "a cookie of backslashes": (GET + b'Cookie: session="' + b"\\" * 30_000 + b'"\r\n\r\n', 200, "Bienvenue"),
    "a longer one": (GET + b'Cookie: session="' + b"\\" * 40_000 + b'"\r\n\r\n', 431, COOKIES),
    "a cookie of 120,000": (GET + b'Cookie: session="' + b"\\" * 120_000 + b'"\r\n\r\n', 431, COOKIES),
    "a header of 8 MB": (GET + b"X: " + b"x" * 8_000_000 + b"\r\n\r\n", 431, COOKIES),
    "a name of 1 MB": (GET + b"x" * 1_000_000 + b": y\r\n\r\n", 431, COOKIES),
    "many headers": (GET + b"".join(b"X%d: y\r\n" % n for n in range(MAX_LINES)) + END, 431, COOKIES),
    "a hundred thousand": (GET + b"X: y\r\n" * 100_000 + END, 431, COOKIES),
    "a long address": (GET.replace(b" / ", b" /" + b"x" * MAX_TARGET + b" ") + END, 414, ADDRESS),
    "a longer address": (GET.replace(b" / ", b" /" + b"x" * 2_000_000 + b" ") + END, 414, ADDRESS),
    "a long search": (GET.replace(b" / ", b" /?q=" + b"x" * MAX_TARGET + b" ") + END, 414, ADDRESS),
    "two hosts": (GET + b"host: evil.test\r\n\r\n", 400, UNREAD),
    "the same host twice": (GET + b"Host: 127.0.0.1\r\n\r\n", 400, UNREAD),
    "no host": (GET.replace(b"Host: 127.0.0.1\r\n", b"") + END, 400, UNREAD),
    "no host in HTTP/1.0, as a monitor": (b"GET /sante HTTP/1.0\r\n\r\n", 200, "ok"),
    "the address of another": (GET.replace(b" / ", b" http://evil.test/ ") + END, 400, UNREAD),
    "no address": (GET.replace(b"GET / ", b"OPTIONS * ") + END, 400, UNREAD),
    "a tunnel": (GET.replace(b"GET / ", b"CONNECT evil.test:443 ") + END, 400, UNREAD),
    "two origins": (POST + URLENCODED + b"Origin: a\r\nOrigin: b\r\nContent-Length: 0\r\n\r\n", 400, UNREAD),
    "two types": (POST + URLENCODED * 2 + b"Content-Length: 0\r\n\r\n", 400, UNREAD),
    "two lengths": (POST + URLENCODED + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400, UNREAD),
    "no length": (POST + URLENCODED + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n", 411, UNREAD),
    "two ways to end": (
        POST + URLENCODED + b"Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, UNREAD
    ),
    "headers after the body": (
        POST + URLENCODED + b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nOrigin: http://evil.test\r\n\r\n",
        411,
        UNREAD,
    ),
    "a folded header": (GET + b"X: y\r\n z\r\n\r\n", 400, UNREAD),
    "a space before the colon": (GET + b"Host : evil.test\r\n\r\n", 400, UNREAD),
    "no HTTP at all": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 300, 400, UNREAD),
    "a type without end": (POST + b"Content-Type: multipart/form-data" + b'; "' * 200 + END + END, 400, UNREAD),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOKEN)
async def test_what_is_said_on_the_line_is_answered_in_words(app: Gate, name: str):
    spoken, status, words = SPOKEN[name]
    async with listening(app) as port:
        heard = Heard(await say(port, spoken))
    assert heard.status == status
    assert words in heard.text
    assert status < 400 or '<html lang="fr"' in heard.text
    for header in HEADERS:
        assert len(heard.all(header)) == 1, header
    assert heard.all("server") == []
    assert not [line for line in heard.headers if "evil.test" in line[1]]


async def test_a_head_that_comes_by_crumbs_is_bounded_as_one_that_comes_at_once(app: Gate):
    async with listening(app) as port:
        heard = Heard(await say(port, GET + b"X: ", *[b"x" * 999] * 100))
    assert heard.status == 431


async def test_of_what_follows_a_refusal_little_is_read(app: Gate, monkeypatch: pytest.MonkeyPatch):
    read: list[int] = []
    told: list[int] = []
    hear, let_through = protocol.PortalProtocol._hear, protocol.PortalProtocol._let_through
    monkeypatch.setattr(
        protocol.PortalProtocol, "_hear", lambda self, part: (read.append(len(part)), hear(self, part))
    )
    monkeypatch.setattr(
        protocol.PortalProtocol,
        "_let_through",
        lambda self, size: (told.append(size), let_through(self, size)),
    )
    async with listening(app) as port:
        await say(port, GET + b"X: ", *[b"x" * 1_000_000] * 30)
    assert sum(read) <= HEAD_MAX + protocol.SLICE
    assert sum(told) <= LINGER_MOST + 2 * 256 * 1024  # what one reading of the socket brings


async def test_who_never_ends_their_headers_is_not_waited_for(app: Gate, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)
    async with listening(app) as port:
        assert Heard(await say(port, b"GET / HTTP/1.1\r\nX: ")).status == 408
        assert Heard(await say(port)).status == 408  # nor who says nothing


async def test_two_requests_on_one_line_are_each_heard(app: Gate):
    again = GET.replace(b"Connection: close\r\n", b"")
    async with listening(app) as port:
        told = await say(port, again + END + again + END + GET + b"X: " + b"x" * 40_000 + b"\r\n\r\n")
    assert [part[:3] for part in told.split(b"HTTP/1.1 ")[1:]] == [b"200", b"200", b"431"]


async def test_an_answer_under_way_is_not_broken_by_what_comes_after_its_question(app: Gate):
    again = GET.replace(b"Connection: close\r\n", b"")
    async with listening(app) as port:
        told = await say(port, again + END + b"\0\0\0")
    assert told.startswith(b"HTTP/1.1 200 ")
    assert told.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ([(b"cookie", b"x" * MAX_HEADERS)], 431),
        ([(b"x", b"y")] * (MAX_LINES + 1), 431),
        ([(b"host", b"a"), (b"host", b"a")], 400),
        ([(b"host", b"x"), (b"hx-target", b"a"), (b"hx-target", b"b")], 400),
        ([(b"host", b"127.0.0.1:8000x")], 400),
        ([(b"host", b"127.0.0.1:65536")], 400),
        ([(b"host", b"[::1")], 400),
        ([(b"host", b"[:::::]")], 400),
        ([(b"host", b"a@evil.test")], 400),
        ([(b"host", b"")], 400),
        ([], 400),
    ],
)
async def test_the_door_turns_away_before_anybody_reads(
    built_app: Gate, monkeypatch: pytest.MonkeyPatch, headers: list[tuple[bytes, bytes]], status: int
):
    """Whatever server hears it, wherever it goes: and the cookie of whoever comes so stays where it is."""
    read: list[str] = []
    monkeypatch.setattr(cookies, "read_cookies", lambda header: read.append(header) or {})
    given = headers if status == 400 else [(b"host", b"127.0.0.1:8000"), *headers]
    for method in ("GET", "HEAD", "POST"):
        for path in (b"/", b"/static/site.css", b"/csp", b"/nulle-part"):
            answer = await deliver(built_app, method, path, given, b"")
            assert answer.status == status
            assert read == []
            assert answer.header("set-cookie") == ""
            assert [name for name in HEADERS if not answer.header(name)] == []
            assert answer.body == b"" if method == "HEAD" else '<html lang="fr"' in answer.text


def test_cookies_are_read_in_one_pass():
    """No reader of the standard library, of which one freezes before Python 3.11.10: the work is counted."""
    asked: list[int] = []

    class Counted(str):
        __slots__ = ()

        def split(self, *args):  # pyright: ignore
            asked.append(len(self))
            return [Counted(part) for part in super().split(*args)]

        def partition(self, *args):  # pyright: ignore
            asked.append(len(self))
            return super().partition(*args)

    for hostile in ('session="' + "\\" * 120_000 + '"', "=; ;; =" * 20_000, ";" * 100_000, "a=" * 60_000):
        asked.clear()
        cookies.read_cookies(Counted(hostile))
        assert sum(asked) <= 2 * len(hostile)
    assert cookies.read_cookies('a=1; b="x=y"; c; =d; a=2') == {"a": "2", "b": '"x=y"', "c": "", "": "d"}


async def test_the_cookies_of_a_request_are_read_by_ours_whoever_asks(visitor: Visitor, app: Gate):
    request_class = app.litestar.request_class
    scope = {"type": "http", "headers": [(b"cookie", b'a="\\101"; b=%41')], "state": {}}
    assert request_class(scope).cookies == {"a": '"\\101"', "b": "%41"}  # pyright: ignore


async def test_the_lines_of_a_list_are_read_as_one(app: Gate, monkeypatch: pytest.MonkeyPatch):
    seen: list[str] = []
    enter = gate.enter_visit
    monkeypatch.setattr(app, "_proxies", 1)
    monkeypatch.setattr(gate, "enter_visit", lambda visit: (seen.append(visit.ip), enter(visit)))
    lines = [(b"host", b"h"), (b"x-forwarded-for", b"203.0.113.7"), (b"x-forwarded-for", b"198.51.100.4")]
    await deliver(app, "GET", b"/", lines, b"")
    assert seen == ["198.51.100.4"]
