"""What is asked of somebody after their password, and who is half-way in."""

import contextlib
from dataclasses import dataclass
from datetime import datetime

from piccolo.query.functions import Count

from mesaides.coffre import SealedOtherwiseError
from mesaides.comptes.reads.conditions import is_active
from mesaides.comptes.rules.facteurs import Cle, is_recent
from mesaides.comptes.tables.cle import CleAcces
from mesaides.comptes.tables.facteur import CodeSecours, Facteur, PassageCompte, Secours
from mesaides.comptes.tables.session import Session
from mesaides.courriels.poste import poste
from mesaides.db import P, frozen, value_of

USAGE = "facteurs"
"""Of the safe that holds the secrets: nothing else opens them."""


@dataclass(frozen=True, slots=True)
class FacteurLu:
    """A device that gives codes, or a passkey, as its owner recognises it; its first code, or itself, is awaited while
    `confirme_le` is None."""

    id: int
    nom: str
    coffre: str
    cree_le: datetime
    confirme_le: datetime | None
    vu_le: datetime | None
    suspendue: bool

    @property
    def is_cle(self) -> bool:
        return not self.coffre


@dataclass(frozen=True, slots=True)
class Situation:
    """What somebody logged in has proven lately, and what else they could be asked. `secours`: codes not used; `cles`:
    passkeys, of the devices."""

    prouve_le: datetime | None
    facteurs: int
    cles: int
    secours: int

    def is_recent(self, now: datetime) -> bool:
        return is_recent(self.prouve_le, now)

    def asks_code(self, now: datetime) -> bool:
        """Besides the password, before a grave act."""
        return bool(self.facteurs) and not self.is_recent(now)


@dataclass(frozen=True, slots=True)
class PassageLu:
    """Who is half-way in: `empreinte` is the hash of the password that they gave."""

    id: int
    compte: int
    identifiant: str
    empreinte: str
    echecs: int
    suite: str


@dataclass(frozen=True, slots=True)
class _Scelle:
    id: int
    secret: str
    dernier_pas: int


F, S, C, G, K = Facteur, Session, CodeSecours, PassageCompte, CleAcces
IS_CONFIRMED = F.confirme_le.is_not_null()
IS_CLE = F.coffre == ""
GIVES_CODES = F.coffre != ""
IS_UNUSED = C.utilise_le.is_null()
HAS = frozen(F.select(F.id).where(IS_CONFIRMED & (F.compte == P.compte)).limit(1))
COUNT = frozen(F.select(Count(F.id)).where(IS_CONFIRMED & (F.compte == P.compte)))
LIST = frozen(
    F.select(
        *(F.id, F.nom, F.coffre, F.cree_le, F.confirme_le, F.vu_le),
        value_of(
            K.select(Count(K.id)).where(K.suspendue_le.is_not_null() & (K.facteur == F.id)), "suspendue"
        ),
    )
    .where(F.compte == P.compte)
    .order_by(F.id),
    FacteurLu,
)
CLES = frozen(
    F.select(F.id, F.secret, F.dernier_pas)
    .where(IS_CONFIRMED & GIVES_CODES & (F.compte == P.compte))
    .order_by(F.id),
    _Scelle,
)
SECRET = frozen(F.select(F.secret).where((F.id == P.facteur) & (F.compte == P.compte)), str)
SITUATION = frozen(
    S.select(
        S.prouve_le,
        value_of(F.select(Count(F.id)).where(IS_CONFIRMED & (F.compte == S.compte)), "facteurs"),
        value_of(F.select(Count(F.id)).where(IS_CONFIRMED & IS_CLE & (F.compte == S.compte)), "cles"),
        value_of(C.select(Count(C.id)).where(IS_UNUSED & (C.secours._.compte == S.compte)), "secours"),
    ).where(S.id == P.session),
    Situation,
)
REMAINING = frozen(C.select(Count(C.id)).where(IS_UNUSED & (C.secours._.compte == P.compte)))
SHOWN = frozen(
    Secours.select(Secours.scelles).where(
        (Secours.compte == P.compte) & (Secours.session == P.session) & (Secours.scelles != "")
    ),
    str,
)
SEL = frozen(Secours.select(Secours.sel).where(Secours.compte == P.compte), str)
FIND = frozen(
    C.select(C.id).where(IS_UNUSED & (C.secours._.compte == P.compte) & (C.empreinte == P.empreinte))
)
HALF_WAY = frozen(
    G.select(
        *(G.id, G.compte, G.echecs, G.suite),
        G.compte._.identifiant.as_alias("identifiant"),
        G.compte._.mot_de_passe.as_alias("empreinte"),
    ).where((G.cle == P.cle) & (G.expire_le > P.now) & is_active(G.compte._)),
    PassageLu,
)


async def has_facteur(compte: int) -> bool:
    """The password alone does not let them in."""
    return await HAS.first(compte=compte) is not None


async def is_last(compte: int) -> bool:
    """They have one device, and no other."""
    return await COUNT.one(compte=compte) == 1


async def list_facteurs(compte: int) -> list[FacteurLu]:
    return await LIST.rows(compte=compte)


async def find_situation(session: int) -> Situation | None:
    """None when the session has just ended."""
    return await SITUATION.first(session=session)


async def list_cles(compte: int) -> list[Cle]:
    """What of theirs opens; a secret that our keys do not read opens nothing."""
    coffre, cles = poste().coffre.of(USAGE), list[Cle]()
    for one in await CLES.rows(compte=compte):
        with contextlib.suppress(SealedOtherwiseError):
            cles.append(Cle(one.id, coffre.open(one.secret), one.dernier_pas))
    return cles


async def find_secret(facteur: int, compte: int) -> str:
    """'' when this person has no such device."""
    sealed = await SECRET.first(facteur=facteur, compte=compte)
    return poste().coffre.of(USAGE).open(sealed) if sealed else ""


async def list_codes(compte: int, session: int) -> list[str]:
    """The codes that this session has just made and that are not put away yet."""
    sealed = await SHOWN.first(compte=compte, session=session)
    return poste().coffre.of(USAGE).open(sealed).split() if sealed else []


async def count_secours(compte: int) -> int:
    """How many codes are left for the day the devices are lost."""
    return await REMAINING.one(compte=compte)


async def find_sel(compte: int) -> str:
    """What is hashed with their codes, '' when they have none."""
    return await SEL.first(compte=compte) or ""


async def find_code(compte: int, empreinte: str) -> int:
    """The number of the unused code of this hash, 0 when there is none."""
    return await FIND.first(compte=compte, empreinte=empreinte) or 0


async def find_passage(cle: str, now: datetime) -> PassageLu | None:
    """`cle`: the fingerprint of the cookie's key."""
    return await HALF_WAY.first(cle=cle, now=now)
