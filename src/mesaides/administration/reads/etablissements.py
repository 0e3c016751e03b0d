"""Who manages what: the établissements of the Région with their gestionnaires, for its administrateurs."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mesaides.comptes.roles import politesse
from mesaides.db import Statement
from mesaides.etablissements.rules import search_key

PER_PAGE = 25
WORDS = 4
"""Words of a search that count; the others are ignored."""

_MANAGED = (
    "EXISTS (SELECT 1 FROM rattachement g WHERE g.etablissement = e.id "
    "AND g.fonction = 'gestionnaire' AND g.statut = 'valide')"
)
_INVITED = (
    "FROM invitation i JOIN courriel m ON m.id = i.courriel WHERE i.etablissement = p.id "
    "AND i.fonction = 'gestionnaire' AND i.etat IN ('envoyee', 'expiree')"
)
_FOUND = " AND ".join(["e.recherche LIKE {}"] * WORDS)


def _page(side: str, order: str) -> str:
    """A page of établissements, each with its gestionnaires and the invitation that waits for one."""
    return (
        "SELECT p.uai, p.nom, p.commune, p.departement, p.etat, c.civilite, c.nom AS gestionnaire, "  # noqa: S608
        f"(SELECT max(i.expire_le) {_INVITED} AND m.etat <> 'refuse') AS \"invite_jusqu_au [timestamptz]\", "
        f"(SELECT count(*) {_INVITED} AND i.etat = 'envoyee' AND m.etat = 'refuse') AS refuses "
        f"FROM (SELECT e.* FROM etablissement e WHERE {_FOUND} AND e.uai {side} {{}} "
        f"AND ({{}} = 0 OR NOT {_MANAGED}) ORDER BY e.uai {order} LIMIT {PER_PAGE + 1}) p "
        "LEFT JOIN rattachement r ON r.etablissement = p.id AND r.fonction = 'gestionnaire' "
        "AND r.statut = 'valide' LEFT JOIN compte c ON c.id = r.compte ORDER BY p.uai, c.nom"
    )


AFTER = Statement(_page(">", "ASC"))
BEFORE = Statement(_page("<", "DESC"))
COUNTS = Statement(
    f"SELECT count(*) AS total, sum(CASE WHEN {_MANAGED} THEN 0 ELSE 1 END) AS sans "  # noqa: S608
    f"FROM etablissement e WHERE {_FOUND}"
)


@dataclass(slots=True)
class Gere:
    """One établissement of the list.

    `invite_jusqu_au`: until when the invitation of a gestionnaire waits, or waited; `refuses`: how many of these
    mails did not arrive.
    """

    uai: str
    nom: str
    commune: str
    departement: str
    etat: str
    invite_jusqu_au: datetime | None
    refuses: int
    gestionnaires: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Cherche:
    """What is looked for; `apres` and `avant` are the UAI beside which a page begins."""

    q: str = ""
    sans: bool = False
    apres: str = ""
    avant: str = ""

    @property
    def patterns(self) -> list[str]:
        words = search_key(self.q[:200]).split()[:WORDS]
        return [f"%{word}%" for word in words] + ["%"] * (WORDS - len(words))


@dataclass(frozen=True, slots=True)
class PageDe:
    """One page, and how many there are in all; `apres`, `avant`: the UAI that lead on and back, or ''."""

    etablissements: list[Gere]
    total: int
    sans: int
    apres: str
    avant: str


async def find_page(cherche: Cherche) -> PageDe:
    """Two queries, whatever the number of établissements."""
    counts = await COUNTS.first(*cherche.patterns)
    back = bool(cherche.avant)
    start = cherche.avant or cherche.apres
    statement = BEFORE if back else AFTER
    found = _gather(await statement.rows(*cherche.patterns, start, int(cherche.sans)))
    more = len(found) > PER_PAGE
    shown = found[-PER_PAGE:] if back else found[:PER_PAGE]
    has_next, has_previous = (True, more) if back else (more, bool(cherche.apres))
    return PageDe(
        shown,
        total=counts["total"] if counts else 0,
        sans=(counts["sans"] or 0) if counts else 0,
        apres=shown[-1].uai if shown and has_next else "",
        avant=shown[0].uai if shown and has_previous else "",
    )


def _gather(rows: list[dict[str, Any]]) -> list[Gere]:
    found: dict[str, Gere] = {}
    for row in rows:
        gere = found.setdefault(
            row["uai"],
            Gere(
                *(row["uai"], row["nom"], row["commune"], row["departement"], row["etat"]),
                invite_jusqu_au=row["invite_jusqu_au"],
                refuses=row["refuses"],
            ),
        )
        if row["gestionnaire"]:
            gere.gestionnaires.append(politesse(row["civilite"], row["gestionnaire"]))
    return list(found.values())
