"""Whom to send their identifiant again, without telling anybody whether there is someone."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.adresses import adresse_key
from mesaides.comptes.rules.cadence import RECUPERATIONS, wait_for_quota
from mesaides.comptes.tables.tentative import hold
from mesaides.db import Statement

FIND = Statement(
    "SELECT id, identifiant, prenom, nom, adresse, active_le FROM compte "
    "WHERE adresse_cle = {} AND ferme_le IS NULL ORDER BY active_le IS NULL, id DESC LIMIT 1"
)
ANYONE = Statement("SELECT id, identifiant, prenom, nom, adresse, active_le FROM compte ORDER BY id LIMIT 1")
SENT = Statement(
    "SELECT cree_le FROM courriel WHERE lower(destinataire) = {} "
    "AND objet IN ('recuperation', 'recuperation_attente') AND cree_le > {}"
)
"""Under the key of the address: two accounts asked for may have written it with other capitals."""


@dataclass(frozen=True, slots=True)
class Destinataire:
    """`is_real` false: nobody is to be written to, and the same work is done for nothing."""

    compte: int
    identifiant: str
    prenom: str
    nom: str
    adresse: str
    is_active: bool
    is_real: bool


async def find_destinataire(adresse: str, now: datetime) -> Destinataire | None:
    """The person of this address; a stand-in when there is none, or when they got their mails of the hour.

    Two requests for one address wait for one another, known or not. None in an empty portal only.
    """
    key = adresse_key(adresse)
    await hold(key, now)
    found, anyone = await FIND.first(key), await ANYONE.first()
    row = found or anyone
    if row is None:
        return None
    sent = await SENT.rows(key, now - RECUPERATIONS.periode)
    wait = wait_for_quota([line["cree_le"] for line in sent], now, RECUPERATIONS)
    return Destinataire(
        row["id"],
        row["identifiant"],
        row["prenom"],
        row["nom"],
        row["adresse"],
        is_active=row["active_le"] is not None,
        is_real=found is not None and not wait,
    )
