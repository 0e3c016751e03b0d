"""Accounts asked for and not yet activated: found by their address or identifiant, counted, known to be over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from piccolo.querystring import QueryString

from mesaides.adresses import adresse_key
from mesaides.comptes.reads.conditions import is_open
from mesaides.comptes.reads.liens import IS_ALIVE
from mesaides.comptes.roles import Civilite
from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.lien import DUREES, Lien, Objet
from mesaides.courriels.tables import Courriel
from mesaides.db import Hole, P, frozen, in_small_letters, not_exists

DELAI = DUREES[Objet.ACTIVATION]
"""From the last activation link to the removal of an account that nobody activated."""


@dataclass(frozen=True, slots=True)
class CompteTrouve:
    """The account of an address, whatever became of it."""

    id: int
    identifiant: str
    civilite: Civilite
    prenom: str
    nom: str
    adresse: str
    active_le: datetime | None


C = Compte
IS_OVER = (
    C.active_le.is_null()
    & (C.cree_le <= P.avant)
    & not_exists(
        Lien.select(Lien.id).where(
            IS_ALIVE & (Lien.compte == C.id) & (Lien.objet == Objet.ACTIVATION) & (Lien.expire_le > P.now)
        )
    )
    & not_exists(HabilitationCompte.select(HabilitationCompte.id).where(HabilitationCompte.compte == C.id))
)
"""Never activated, not asked for lately, without a link that opens."""
CANDIDATES = tuple(Hole(f"cle_{rang}") for rang in range(4))
TAKEN = frozen(C.select(C.identifiant_cle).where(C.identifiant_cle.is_in([*CANDIDATES])), str)
OVER = frozen(C.select(C.identifiant_cle).where(IS_OVER & C.identifiant_cle.is_in([*CANDIDATES])), str)
EXPIRED = frozen(C.select(C.id).where(IS_OVER))
OF_ADDRESS = frozen(
    C.select(C.id, C.identifiant, C.civilite, C.prenom, C.nom, C.adresse, C.active_le)
    .where(is_open(C) & (C.adresse_cle == P.adresse_cle))
    .order_by(QueryString("{} IS NULL", C.active_le))
    .order_by(C.cree_le, C.id, ascending=False)
    .limit(1),
    CompteTrouve,
)
LINKS_SENT = frozen(
    Lien.select(Lien.id).where(
        (Lien.compte._.adresse_cle == P.adresse_cle)
        & (Lien.objet == Objet.ACTIVATION)
        & (Lien.cree_le > P.depuis)
    )
)
MAILS_SENT = frozen(
    Courriel.select(Courriel.id).where(
        in_small_letters(Courriel.destinataire, P.adresse_cle)
        & (Courriel.objet == "compte_existant")
        & (Courriel.cree_le > P.depuis)
    )
)


async def find_taken(candidates: list[str], now: datetime) -> set[str]:
    """Which of these identifiants (four at most) are taken, by their key."""
    keys = [identifiant_key(candidate) for candidate in candidates]
    keys += [keys[0]] * (len(CANDIDATES) - len(keys))
    wanted = {place.nom: key for place, key in zip(CANDIDATES, keys, strict=True)}
    over = await OVER.rows(avant=now - DELAI, now=now, **wanted)
    return set(await TAKEN.rows(**wanted)) - set(over)


async def find_compte_of(adresse: str) -> CompteTrouve | None:
    """The active account of this address, else the one asked for last."""
    return await OF_ADDRESS.first(adresse_cle=adresse_key(adresse))


async def count_links_sent(adresse: str, now: datetime, periode: timedelta) -> int:
    """Activation links made for this address. Exact only once the address is held (`hold`) in this transaction."""
    return len(await LINKS_SENT.rows(adresse_cle=adresse_key(adresse), depuis=now - periode))


async def count_reminders_sent(adresse: str, now: datetime, periode: timedelta) -> int:
    """Mails « vous avez déjà un compte » to this address."""
    return len(await MAILS_SENT.rows(adresse_cle=adresse_key(adresse), depuis=now - periode))
