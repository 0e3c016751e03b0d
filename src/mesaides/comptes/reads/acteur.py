"""Who is at the other end of a request: one query, on the session's key."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from mesaides.comptes.reads.attaches import open_or_recent
from mesaides.comptes.roles import (
    ALWAYS,
    VUE_EVERY,
    Acteur,
    Civilite,
    Fonction,
    Habilitation,
    Lien,
    StatutRattachement,
)
from mesaides.comptes.rules.attaches import attaches_depuis
from mesaides.comptes.states import VIVANTS
from mesaides.db import Statement
from mesaides.db.aside import note_aside

WHO = (
    "SELECT s.id AS session, s.vue_le, s.expire_le, c.id AS compte, c.identifiant, c.civilite, "  # noqa: S608 - words of the house
    "c.prenom, c.nom, c.adresse, c.adresse_cle, h.habilitation, r.id AS rattachement, r.fonction, r.statut, "
    "e.id AS etablissement, e.uai, e.nom AS etablissement_nom, e.commune, "
    'NOUVEAUX AS "nouveaux [bigint]" '
    "FROM session s JOIN compte c ON c.id = s.compte "
    "LEFT JOIN habilitation h ON h.compte = c.id AND h.jusqu_au IS NULL "
    f"LEFT JOIN rattachement r ON r.compte = c.id AND {open_or_recent('r')} "
    "AND (h.id IS NOT NULL OR r.statut IN ('en_attente', 'valide')) "
    "LEFT JOIN etablissement e ON e.id = r.etablissement "
    "WHERE s.cle = {} AND c.ferme_le IS NULL AND c.active_le IS NOT NULL ORDER BY r.id"
)
TOUCH = Statement("UPDATE session SET vue_le = {} WHERE id = {}")


def acteur_finder(nouveaux: str = "0") -> Callable[[str, datetime], Awaitable[Acteur | None]]:
    """What finds the Acteur of a session. `nouveaux` tells in SQL how many messages await compte `c`: the room that
    keeps them stands on this one, which does not know it; its holes take `attaches_depuis`."""
    sql = WHO.replace("NOUVEAUX", nouveaux)
    who, holes = Statement(sql), sql.count("{}") - 1

    async def find_acteur(fingerprint: str, now: datetime) -> Acteur | None:
        """The person of this session, with all they may do; None when it is unknown, ended or asleep."""
        depuis = attaches_depuis(now)
        rows = await who.rows(*[depuis] * holes, fingerprint)
        if not rows:
            return None
        acteur = build_acteur(rows, depuis)
        vue_le = max(rows[0]["vue_le"], _unwritten.get(fingerprint, rows[0]["vue_le"]))
        if rows[0]["expire_le"] <= now or vue_le + acteur.idle <= now:
            return None
        if vue_le + VUE_EVERY <= now:
            await touch(acteur.session, fingerprint, now)
        return acteur

    return find_acteur


find_acteur = acteur_finder()


_unwritten: dict[str, datetime] = {}
"""When those were seen whose visit could not be written, for hours perhaps: who reads on does not fall asleep."""
UNWRITTEN_MAX = 10_000


async def touch(session: int, fingerprint: str, now: datetime) -> None:
    """Notes the visit; in this process only, while the base cannot be written."""
    _unwritten.pop(fingerprint, None)
    if await note_aside(lambda: TOUCH.rows(now, session)):
        return
    if len(_unwritten) >= UNWRITTEN_MAX:
        del _unwritten[next(iter(_unwritten))]
    _unwritten[fingerprint] = now


def build_acteur(rows: list[dict[str, Any]], depuis: datetime = ALWAYS) -> Acteur:
    first = rows[0]
    liens = {row["rattachement"]: _lien(row) for row in rows if row["rattachement"] is not None}
    ouverts = tuple(lien for lien in liens.values() if lien.statut in VIVANTS)
    return Acteur(
        compte=first["compte"],
        identifiant=first["identifiant"],
        civilite=Civilite(first["civilite"]),
        prenom=first["prenom"],
        nom=first["nom"],
        adresse=first["adresse"],
        session=first["session"],
        rattachements=ouverts,
        adresse_cle=first["adresse_cle"],
        habilitations=frozenset(Habilitation(row["habilitation"]) for row in rows if row["habilitation"]),
        nouveaux=first.get("nouveaux", 0),
        anciens=frozenset(lien.etablissement for lien in liens.values() if lien not in ouverts),
        attaches_depuis=depuis,
    )


def _lien(row: dict[str, Any]) -> Lien:
    return Lien(
        rattachement=row["rattachement"],
        etablissement=row["etablissement"],
        uai=row["uai"],
        nom=row["etablissement_nom"],
        commune=row["commune"],
        fonction=Fonction(row["fonction"]),
        statut=StatutRattachement(row["statut"]),
    )
