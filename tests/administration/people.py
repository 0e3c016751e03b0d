"""Agents at work, and the files they send."""

from typing import Any
from urllib.parse import urljoin

from tests.etablissements.annuaires import GOOD, as_csv
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.personnes import make_agent

from mesaides.comptes.habilitations import Habilitation

IMPORT = "/administration/etablissements/import"
LYCEE = GOOD | {"mail": "0819901X@exemple.fr", "siren_siret": ""}
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def uai_of(number: int) -> str:
    """A valid code of the Tarn."""
    digits = f"081{number:04d}"
    return digits + _LETTERS[int(digits) % 23]


def as_file(*rows: dict[str, str]) -> bytes:
    return as_csv(*rows).encode()


async def log_in_administrateur(visitor: Visitor, **given: Any) -> None:
    compte = await make_agent(Habilitation.ADMINISTRATEUR, **given)
    await visitor.enter(compte)


async def send_file(visitor: Visitor, content: bytes | None) -> Shown:
    """Chooses this file on the import page and sends the form, as a browser without JavaScript does."""
    fields = (await visitor.open(IMPORT)).fields(IMPORT)
    fields.pop("fichier")
    name = "" if content is None else "annuaire.csv"
    answer = await visitor.client.post(
        IMPORT,
        data=fields,
        files={"fichier": (name, content or b"", "application/octet-stream")},
        headers={"Referer": urljoin(ORIGIN, IMPORT), "Origin": ORIGIN},
        follow_redirects=True,
    )
    return Shown(answer)
