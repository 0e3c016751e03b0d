"""Who manages what: the établissements of the Région with their gestionnaires, for its administrateurs."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlencode

from piccolo.columns.combination import Where, WhereRaw
from piccolo.query.functions import Count
from piccolo.querystring import QueryString

from mesaides.comptes.reads.conditions import is_titulaire
from mesaides.comptes.roles import Civilite, politesse
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen, not_exists, sub_select
from mesaides.ecriture import clean_line
from mesaides.etablissements.rules import search_key
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.reads.envois import of_gestionnaires

PER_PAGE, TYPED = 25, 4
"""And of what is found as one types, whose first come in 600 bytes."""
SANS = "1"
WORDS = 4
"""Words of a search that count; the others are ignored."""


@dataclass(frozen=True, slots=True)
class Gere:
    """One établissement of the list.

    `invite_jusqu_au`: until when the invitation of a gestionnaire waits, or waited; `refuses`: how many of these
    mails did not arrive.
    """

    id: int
    uai: str
    nom: str
    commune: str
    departement: str
    etat: str
    invite_jusqu_au: datetime | None
    refuses: int
    gestionnaires: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class _Gestionnaire:
    etablissement: int
    civilite: Civilite
    nom: str


@dataclass(frozen=True, slots=True)
class _Nombres:
    total: int
    sans: int


E, R = Etablissement, Rattachement
IS_UNMANAGED = not_exists(R.select(R.id).where(is_titulaire(R) & (R.etablissement == E.id)))
FOUND = tuple(E.recherche.like(getattr(P, f"mot_{rang}")) for rang in range(WORDS))
SHOWN = (E.id, E.uai, E.nom, E.commune, E.departement, E.etat, *of_gestionnaires(E.id))
NAMES = (R.etablissement, R.compte._.civilite.as_alias("civilite"), R.compte._.nom.as_alias("nom"))
COUNTS = frozen(
    E.select(
        Count(E.id, alias="total"),
        QueryString("count(*) FILTER (WHERE {})", IS_UNMANAGED.querystring, alias="sans"),
    ).where(*FOUND),
    _Nombres,
)


class _Side:
    """The établissements after a UAI, or before it, and who manages them."""

    def __init__(self, beyond: Where, *, ascending: bool) -> None:
        asked = (*FOUND, beyond, WhereRaw("{} = 0", P.sans) | IS_UNMANAGED)
        first: list[Any] = [
            E.select(*columns).where(*asked).order_by(E.uai, ascending=ascending).limit(PER_PAGE + 1)
            for columns in (SHOWN, (E.id,))
        ]
        self.page = frozen(first[0], Gere)
        self.gestionnaires = frozen(
            R.select(*NAMES)
            .where(is_titulaire(R) & R.etablissement.is_in(sub_select(first[1])))
            .order_by(R.compte._.nom),
            _Gestionnaire,
        )


AFTER, BEFORE = _Side(E.uai > P.uai, ascending=True), _Side(E.uai < P.uai, ascending=False)


@dataclass(frozen=True, slots=True)
class Cherche:
    """What is looked for; `apres` and `avant` are the UAI beside which a page begins; `sans`: SANS for those alone
    that nobody manages; of anything else, nothing is shown."""

    q: str = ""
    sans: str = ""
    apres: str = ""
    avant: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Self:
        """Anything unreadable asks for the beginning."""
        q, sans = clean_line(query.get("q", ""))[:200], clean_line(query.get("sans", ""))[:60]
        return cls(q, sans, query.get("apres", "")[:8], query.get("avant", "")[:8])

    @property
    def is_known(self) -> bool:
        return self.sans in ("", SANS)

    @property
    def is_typed(self) -> bool:
        """Words alone: the first results are enough. The button says where it begins too."""
        return bool(self.q) and not (self.apres or self.avant)

    @property
    def tout(self) -> str:
        """What asks for all the results."""
        return urlencode({"q": self.q} | ({"sans": self.sans} if self.sans else {}) | {"apres": "0"})

    @property
    def mots(self) -> dict[str, str]:
        """What the holes of FOUND take."""
        words = search_key(self.q[:200]).split()[:WORDS]
        patterns = [f"%{word}%" for word in words] + ["%"] * (WORDS - len(words))
        return {f"mot_{rang}": pattern for rang, pattern in enumerate(patterns)}


@dataclass(frozen=True, slots=True)
class PageDe:
    """One page, and how many there are in all; `apres`, `avant`: the UAI that lead on and back, or ''."""

    etablissements: list[Gere]
    total: int
    sans: int
    apres: str
    avant: str


async def find_page(cherche: Cherche) -> PageDe:
    """Three queries, whatever the number of établissements."""
    if not cherche.is_known:
        return PageDe([], 0, 0, "", "")
    counts = await COUNTS.one(**cherche.mots)
    back = bool(cherche.avant)
    most = TYPED if cherche.is_typed else PER_PAGE
    found = await _find(BEFORE if back else AFTER, cherche)
    more = len(found) > most
    shown = found[:most][::-1] if back else found[:most]
    has_next, has_previous = (True, more) if back else (more, bool(cherche.apres))
    return PageDe(
        shown,
        total=counts.total,
        sans=counts.sans,
        apres=shown[-1].uai if shown and has_next else "",
        avant=shown[0].uai if shown and has_previous else "",
    )


async def _find(side: _Side, cherche: Cherche) -> list[Gere]:
    """From the one nearest to where the page begins, with their gestionnaires."""
    asked = {**cherche.mots, "uai": cherche.avant or cherche.apres, "sans": int(cherche.sans == SANS)}
    found = await side.page.rows(**asked)
    names = defaultdict[int, list[str]](list)
    for one in await side.gestionnaires.rows(**asked) if found else ():
        names[one.etablissement].append(politesse(one.civilite, one.nom))
    return [replace(gere, gestionnaires=names[gere.id]) for gere in found]
