"""What an answer says of a door, and what the matrix expects."""

import httpx
from tests.web.matrix import NOBODY_INSIDE


def verdict(answer: httpx.Response) -> str:
    if answer.status_code == 401 or answer.headers.get("location", "").startswith("/connexion?suite="):
        return "se connecter"
    if answer.status_code in (403, 404, 405):
        return f"refusé ({answer.status_code})"
    return "ouvert" if answer.status_code < 500 else f"panne ({answer.status_code})"


def expected(nom: str, ouverts: frozenset[str]) -> str:
    if nom in ouverts:
        return "ouvert"
    return "se connecter" if nom in NOBODY_INSIDE else "refusé (404)"
