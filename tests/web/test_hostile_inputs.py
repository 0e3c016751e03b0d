"""Whatever is sent, by whomever, to whatever address: never a fault of ours, always a page in French.

A part of them in the suite; `make hostile` sends HOSTILE=100000.
"""

import os
import random
import re
import time

import pytest
from tests.web.etats import bring
from tests.web.headers import missing
from tests.web.hostile import Request, hostile_request, routes_in_turn
from tests.web.matrix import MATRICE
from tests.web.monde import Monde
from tests.web.photographie import undone
from tests.web.wire import Reply, deliver

ROUNDS = int(os.environ.get("HOSTILE", "1500"))
SEED = int(os.environ.get("HOSTILE_SEED", "20261123"))
ENGLISH = re.compile(
    r"\b(not found|internal server|bad request|method not allowed|traceback|not a valid|invalid (?!\w+é)\w+|required|"
    r"exception|must be|too long|field)\b",
    re.I,
)
SLOW = 5.0
ETATS = ("", "a_completer", "proposee")


async def send(monde: Monde, nom: str, request: Request) -> Reply:
    given = {"Host": "127.0.0.1:8000", "Cookie": f"session={monde.cles[nom]}", **request.headers}
    headers = [(name.encode(), value.encode()) for name, value in [*given.items(), *request.more]]
    target = request.path.encode("ascii")[:60_000]
    return await deliver(monde.app, request.method, target, headers, request.body)


def faults_of(answer: Reply) -> list[str]:
    """What the answer should not have been."""
    kind = answer.header("content-type")
    found: list[str] = []
    if answer.status >= 500:
        found.append(f"{answer.status}")
    found += [f"sans {name}" for name in missing(answer.status, dict(answer.headers))]
    if answer.status == 200 and not kind.startswith("text/"):
        return found if kind == "application/json" or answer.header("content-disposition") else [*found, kind]
    if answer.body and not kind.startswith(("text/html", "text/plain", "application/json")):
        found.append(kind)
    if answer.status >= 400 and "<html" in answer.text and 'lang="fr"' not in answer.text:
        found.append("pas en français")
    words = re.sub(r"(?s)<(script|style|textarea|dd)\b.*?</\1>|<[^>]*>", " ", answer.text)
    if answer.status >= 400 and (english := ENGLISH.search(words)):
        found.append(f"anglais : {english.group()}")
    addresses = [answer.header(name) for name in ("location", "hx-redirect", "hx-push-url", "hx-replace-url")]
    if any(address and not re.match(r"/(?![/\\])", address) for address in addresses):
        found.append("mène ailleurs")
    return found


@pytest.mark.parametrize("etat", ETATS)
async def test_no_generated_input_makes_a_fault(monde: Monde, etat: str):
    """Claire's demande is a draft with nothing in it, then one that is to be completed, then to be decided."""
    if etat:
        await bring(monde, etat)
    chance = random.Random(f"{SEED}{etat}")
    people = sorted(monde.visiteurs)
    faults: list[str] = []
    for route in routes_in_turn(ROUNDS // len(ETATS)):
        nom = chance.choice(people)
        request = hostile_request(route, monde.at(MATRICE[route][0]), monde.jeton(nom), chance)
        begun = time.perf_counter()
        async with undone():
            answer = await send(monde, nom, request)
        lasted = time.perf_counter() - begun
        found = faults_of(answer) + ([f"{lasted:.1f} s"] if lasted > SLOW else [])
        if found:
            faults.append(f"{', '.join(found)} : {nom} {request}")
    assert not faults, f"{len(faults)} fautes :\n" + "\n".join(fault[:600] for fault in faults[:30])


VERDICTS: dict[str, list[int]] = {}
"""What each engine answered to the same requests."""


async def test_both_engines_give_the_same_verdicts(monde: Monde, bases: object):
    chance = random.Random(SEED + 1)
    people = sorted(monde.visiteurs)
    verdicts: list[int] = []
    asked: list[str] = []
    for route in routes_in_turn(min(ROUNDS, 400)):
        nom = chance.choice(people)
        request = hostile_request(route, route_path(route), monde.jeton(nom), chance)
        request.path = monde.at(request.path) if "{" in request.path else request.path
        async with undone():
            verdicts.append((await send(monde, nom, request)).status)
        asked.append(f"{nom} {request}")
    VERDICTS[type(bases).__name__] = verdicts
    first, *others = VERDICTS.values()
    for other in others:
        assert [a for a, x, y in zip(asked, first, other, strict=True) if x != y] == []


def route_path(route: str) -> str:
    """The address with the names of its objects, so that the same chance draws the same request on each engine."""
    return MATRICE[route][0]


async def test_a_text_beside_a_file_that_is_not_utf8_is_told(monde: Monde):
    body = f'--x\r\nContent-Disposition: form-data; name="jeton"\r\n\r\n{monde.jeton("usager")}\r\n'.encode()
    body += b'--x\r\nContent-Disposition: form-data; name="nom"\r\n\r\n\xff\xfe\r\n--x--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    path = monde.at("/demandes/{demande}/fil")
    answer = await send(monde, "usager", Request("POST", path, headers, body))
    assert answer.status == 400
    assert "Demande incomplète" in answer.text


async def test_an_invitation_in_digits_of_elsewhere_is_a_dead_link(monde: Monde):
    answer = await send(monde, "visiteur", Request("GET", "/comptes/nouveau?invitation=%D9%A3"))
    assert answer.status == 303
    assert answer.header("location") == "/invitation/%D9%A3/compte"


@pytest.mark.parametrize(
    "path", ["/etablissements/%00", "/dispositifs/%00", "/invitations/99999999999/declin"]
)
async def test_an_address_that_no_object_has_is_a_page_not_found(monde: Monde, path: str):
    answer = await monde.ask("gestionnaire", "POST" if "declin" in path else "GET", path)
    assert answer.status_code == 404
    assert "Page introuvable" in answer.text
