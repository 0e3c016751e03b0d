"""Whom to send their identifiant again, without telling anybody whether there is someone."""

from dataclasses import dataclass, replace
from datetime import datetime

from piccolo.querystring import QueryString

from mesaides.adresses import adresse_key
from mesaides.comptes.reads.conditions import is_open
from mesaides.comptes.rules.cadence import RECUPERATIONS, wait_for_quota
from mesaides.comptes.tables.compte import Compte
from mesaides.courriels.tables import Courriel
from mesaides.db import P, frozen, in_small_letters, whether


@dataclass(frozen=True, slots=True)
class DestinataireRecuperation:
    """`is_real` false: nobody is to be written to, and the same work is done for nothing."""

    compte: int
    identifiant: str
    prenom: str
    nom: str
    adresse: str
    is_active: bool
    is_real: bool = True


C = Compte
COLUMNS = (
    *(C.id.as_alias("compte"), C.identifiant, C.prenom, C.nom, C.adresse),
    whether(C.active_le.is_not_null(), "is_active"),
)
FIND = frozen(
    C.select(*COLUMNS)
    .where(is_open(C) & (C.adresse_cle == P.cle))
    .order_by(QueryString("{} IS NULL", C.active_le))
    .order_by(C.id, ascending=False)
    .limit(1),
    DestinataireRecuperation,
)
ANYONE = frozen(C.select(*COLUMNS).order_by(C.id).limit(1), DestinataireRecuperation)
SENT = frozen(
    Courriel.select(Courriel.cree_le).where(
        in_small_letters(Courriel.destinataire, P.cle)
        & Courriel.objet.is_in(["recuperation", "recuperation_attente"])
        & (Courriel.cree_le > P.depuis)
    ),
    datetime,
)
"""Under the key of the address: two accounts asked for may have written it with other capitals."""


async def find_destinataire(adresse: str, now: datetime) -> DestinataireRecuperation | None:
    """The person of this address; a stand-in when there is none, or when they got their mails of the hour.

    None in an empty portal only.
    """
    key = adresse_key(adresse)
    found, anyone = await FIND.first(cle=key), await ANYONE.first()
    destinataire = found or anyone
    if destinataire is None:
        return None
    sent = await SENT.rows(cle=key, depuis=now - RECUPERATIONS.periode)
    wait = wait_for_quota(sent, now, RECUPERATIONS)
    return replace(destinataire, is_real=found is not None and not wait)
