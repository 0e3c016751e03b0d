"""Agents at work, and the files they send."""

import csv
import io
from typing import Any
from urllib.parse import urljoin

from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.personnes import make_agent

from mesaides.comptes.roles import Habilitation
from mesaides.etablissements.rules.annuaire import COLONNES

IMPORT = "/administration/etablissements/import"
LYCEE: dict[str, str] = {
    "identifiant_de_l_etablissement": "0819901X",
    "nom_etablissement": "Lycée Jean-Jaurès",
    "libelle_nature": "LYCEE ENSEIGNT GENERAL ET TECHNOLOGIQUE",
    "statut_public_prive": "Public",
    "code_postal": "81000",
    "nom_commune": "Albi",
    "code_departement": "081",
    "mail": "0819901X@exemple.fr",
    "telephone": "05 63 00 00 00",
    "siren_siret": "",
    "etat": "OUVERT",
}
_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"


def uai_of(number: int) -> str:
    """A valid code of the Tarn."""
    digits = f"081{number:04d}"
    return digits + _LETTERS[int(digits) % 23]


def as_csv(*rows: dict[str, str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, COLONNES)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


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
