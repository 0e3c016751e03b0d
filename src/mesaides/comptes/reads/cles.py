"""Whose a passkey is, and what a browser has been asked to have signed."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.reads.conditions import is_active
from mesaides.comptes.rules.cles import Site
from mesaides.comptes.tables.cle import CleAcces, Defi
from mesaides.courriels.poste import poste
from mesaides.db import P, frozen


@dataclass(frozen=True, slots=True)
class CleLue:
    """`empreinte`: the hash of its owner's password, by which their devices are known."""

    facteur: int
    compte: int
    empreinte: str
    publique: str
    compteur: int
    suspendue_le: datetime | None


K, D = CleAcces, Defi
FIND = frozen(
    K.select(
        *(K.facteur, K.publique, K.compteur, K.suspendue_le),
        K.facteur._.compte.as_alias("compte"),
        K.facteur._.compte._.mot_de_passe.as_alias("empreinte"),
    ).where((K.identifiant == P.identifiant) & is_active(K.facteur._.compte._)),
    CleLue,
)
USABLE = frozen(
    K.select(K.identifiant).where(K.suspendue_le.is_null() & (K.facteur._.compte == P.compte)).order_by(K.id),
    str,
)
ALL = frozen(K.select(K.identifiant).where(K.facteur._.compte == P.compte).order_by(K.id), str)
ASKED = frozen(D.select(D.valeur).where((D.cle == P.cle) & (D.expire_le > P.now)), str)


def this_site() -> Site:
    return Site.of(poste().public_url)


async def find_cle(identifiant: str) -> CleLue | None:
    """None for a closed account too."""
    return await FIND.first(identifiant=identifiant)


async def list_usable(compte: int) -> list[str]:
    """By the names that their devices give them."""
    return await USABLE.rows(compte=compte)


async def list_all(compte: int) -> list[str]:
    return await ALL.rows(compte=compte)


async def find_defi(cle: str, now: datetime) -> str:
    """What the browser of this cookie (`cle`: the fingerprint of its key) is asked to have signed, '' when nothing is,
    or not any more."""
    return await ASKED.first(cle=cle, now=now) or ""
