"""What nobody types: values, bodies, headers and addresses made to break a portal; the same ones for the same seed."""

import random
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

from tests.visitors import ORIGIN
from tests.web.hostile_values import (
    HEADERS,
    HUGE,
    JUNK,
    LINES,
    NAMES,
    NUMBERS,
    PATHOLOGICAL,
    QUERIES,
    TEXTS,
    TYPES,
)
from tests.web.matrix import MATRICE


@dataclass
class Request:
    """One request, whoever sends it."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""
    more: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Headers besides, perhaps said already."""

    def __str__(self) -> str:
        return f"{self.method} {self.path[:120]!r} {str(self.headers)[:160]} {str(self.more)[:80]} {self.body[:160]!r}"


def value(chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < 0.55:
        return chance.choice(TEXTS)
    if drawn < 0.85:
        return chance.choice(NUMBERS)
    if drawn < 0.93:
        return "".join(chr(chance.randrange(1, 0x2FFFF)) for _ in range(chance.randrange(1, 12)))
    return chance.choice(PATHOLOGICAL) if drawn < 0.99 else chance.choice(HUGE)


@lru_cache(4096)
def encode(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def junk_path(route: str, chance: random.Random) -> str:
    return re.sub(r"\{[^}]*\}", lambda _: chance.choice(JUNK), route.partition(" ")[2])


def urlencoded(jeton: str, chance: random.Random) -> bytes:
    names = chance.sample(NAMES, chance.randrange(1, 14))
    names += chance.sample(names, chance.randrange(0, len(names)))  # said twice
    if chance.random() < 0.03:
        names += [f"x{number}" for number in range(2000)]
    pairs = [f"{encode(name)}={encode(value(chance))}" for name in names]
    if chance.random() < 0.1:
        pairs.append(chance.choice(["%ff=%fe", "=", "%", "a=%zz", "&&&&", "jeton=", "nom", "\x80"]))
    chance.shuffle(pairs)
    sent = "&".join([f"jeton={quote(jeton)}", *pairs]) if chance.random() < 0.9 else "&".join(pairs)
    return sent.encode("utf-8", "surrogatepass")


def multipart(jeton: str, chance: random.Random) -> bytes:
    def part(name: str, content: bytes, more: str = "") -> bytes:
        head = f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
        return head.encode("utf-8", "surrogatepass") + content + b"\r\n"

    files = [
        b"",
        b"\xff\xfe\x00",
        b"a;b\n" * 20_000,
        b"identifiant_de_l_etablissement\n" + b"x," * 9000,
        b"PK\x03\x04",
    ]
    names = ["a.csv", "\0.csv", "..\\..\\x", '"', "é\r\n", "x" * 2000]
    more = f'; filename="{chance.choice(names)}"'
    body = part("jeton", jeton.encode()) + part("fichier", chance.choice(files), more)
    body += part(chance.choice(NAMES), value(chance).encode("utf-8", "surrogatepass"))
    end = b"--x--\r\n"
    return chance.choice(
        [body + end, body, body[:-40], body.replace(b"--x", b"--y", 1), b"--x", b"", body + end + body]
    )


def hostile_request(route: str, path: str, jeton: str, chance: random.Random) -> Request:
    """One request to this route; `path` is its address of an object that exists."""
    request = _request(route, path, jeton, chance)
    if chance.random() < 0.2:
        request.more = [chance.choice(LINES) for _ in range(chance.choice([1, 1, 2, 150]))]
    return request


def _request(route: str, path: str, jeton: str, chance: random.Random) -> Request:
    method = route.partition(" ")[0]
    address = path if chance.random() < 0.7 else junk_path(route, chance)
    headers = dict(chance.choice(HEADERS)) if chance.random() < 0.5 else {}
    if chance.random() < 0.5:
        names = chance.sample(QUERIES, chance.randrange(1, 4))
        address += "?" + "&".join(f"{encode(n)}={encode(value(chance)[:6000])}" for n in names)
        address += chance.choice(["", "&", "&&=", "&q=%ff", "&q[]=1", "&q=%00", "&%00=1"])
    if method == "GET":
        return Request(method, address, headers)
    sent: dict[str, Any] = {"Origin": ORIGIN, **headers}
    drawn = chance.random()
    if drawn < 0.75:
        return Request(method, address, {"Content-Type": TYPES[0], **sent}, urlencoded(jeton, chance))
    if drawn < 0.9:
        return Request(method, address, {"Content-Type": TYPES[3], **sent}, multipart(jeton, chance))
    body = chance.choice([urlencoded, multipart])(jeton, chance)
    return Request(method, address, {"Content-Type": chance.choice(TYPES), **sent}, body)


def routes_in_turn(rounds: int) -> list[str]:
    every = sorted(MATRICE)
    return [every[number % len(every)] for number in range(rounds)]
