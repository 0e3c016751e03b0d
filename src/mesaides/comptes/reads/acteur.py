"""Who is at the other end of a request: one query, on the session's key."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.reads.attaches import open_or_recent
from mesaides.comptes.roles import (
    VUE_EVERY,
    Acteur,
    Civilite,
    Fonction,
    Habilitation,
    LienEtablissement,
    StatutRattachement,
)
from mesaides.comptes.rules.attaches import attaches_depuis
from mesaides.comptes.states import VIVANTS
from mesaides.comptes.tables.session import Session
from mesaides.db import P, Sql, frozen
from mesaides.db.aside import note_aside
from mesaides.web.visit import current_visit


@dataclass(frozen=True, slots=True)
class _LigneActeur:
    """Somebody, with one of their rattachements and one of their habilitations, if they have any."""

    session: int
    compte: int
    identifiant: str
    civilite: Civilite
    prenom: str
    nom: str
    adresse: str
    adresse_cle: str
    habilitation: Habilitation | None
    rattachement: int | None
    fonction: Fonction | None
    statut: StatutRattachement | None
    etablissement: int | None
    uai: str | None
    etablissement_nom: str | None
    commune: str | None

    @property
    def lien(self) -> LienEtablissement | None:
        if (
            self.rattachement is None
            or self.etablissement is None
            or self.fonction is None
            or self.statut is None
        ):
            return None
        return LienEtablissement(
            self.rattachement,
            self.etablissement,
            self.uai or "",
            self.etablissement_nom or "",
            self.commune or "",
            self.fonction,
            self.statut,
        )


@dataclass(frozen=True, slots=True)
class _EnSession(_LigneActeur):
    vue_le: datetime
    expire_le: datetime
    nouveaux: int


# Piccolo joins a row to those it names, never to those that name it; asked at every request, it is one query.
WHO = (
    "SELECT s.id AS session, s.vue_le, s.expire_le, c.id AS compte, c.identifiant, c.civilite, "  # noqa: S608 - words of the house
    "c.prenom, c.nom, c.adresse, c.adresse_cle, h.habilitation, r.id AS rattachement, r.fonction, r.statut, "
    "e.id AS etablissement, e.uai, e.nom AS etablissement_nom, e.commune, NOUVEAUX AS nouveaux "
    "FROM session s JOIN compte c ON c.id = s.compte "
    "LEFT JOIN habilitation h ON h.compte = c.id AND h.jusqu_au IS NULL "
    f"LEFT JOIN rattachement r ON r.compte = c.id AND {open_or_recent('r', '{depuis}')} "
    "AND (h.id IS NOT NULL OR r.statut IN ('en_attente', 'valide')) "
    "LEFT JOIN etablissement e ON e.id = r.etablissement "
    "WHERE s.cle = {cle} AND c.ferme_le IS NULL AND c.active_le IS NOT NULL ORDER BY r.id"
)
TOUCH = frozen(Session.update({Session.vue_le: P.now}).where(Session.id == P.session))


def acteur_finder(nouveaux: str = "0") -> Callable[[str, datetime], Awaitable[Acteur | None]]:
    """What finds the Acteur of a session. `nouveaux` tells in SQL how many messages await compte `c`: the room that
    keeps them stands on this one, which does not know it; its holes, `{depuis}`, take `attaches_depuis`."""
    who = Sql(WHO.replace("NOUVEAUX", nouveaux.replace("{}", "{depuis}")), _EnSession)

    async def find_acteur(fingerprint: str, now: datetime) -> Acteur | None:
        """The person of this session, with all they may do; None when it is unknown, ended or asleep."""
        depuis = attaches_depuis(now)
        lignes = await who.rows(depuis=depuis, cle=fingerprint)
        if not lignes:
            return None
        acteur, first = _build_acteur(lignes, depuis, lignes[0].nouveaux), lignes[0]
        vue_le = max(first.vue_le, _unwritten.get(fingerprint, first.vue_le))
        if first.expire_le <= now or vue_le + acteur.idle <= now:
            return None
        if vue_le + VUE_EVERY <= now:
            await touch(acteur.session, fingerprint, now)
        return acteur

    return find_acteur


find_acteur = acteur_finder()


def acteur() -> Acteur:
    """Who asks, on a page open to people logged in."""
    return current_visit().acteur


_unwritten: dict[str, datetime] = {}
"""When those were seen whose visit could not be written, for hours perhaps: who reads on does not fall asleep."""
UNWRITTEN_MAX = 10_000


async def touch(session: int, fingerprint: str, now: datetime) -> None:
    """Notes the visit; in this process only, while the base cannot be written."""
    _unwritten.pop(fingerprint, None)
    if await note_aside(lambda: TOUCH.rows(now=now, session=session)):
        return
    if len(_unwritten) >= UNWRITTEN_MAX:
        del _unwritten[next(iter(_unwritten))]
    _unwritten[fingerprint] = now


def _build_acteur(lignes: Sequence[_LigneActeur], depuis: datetime, nouveaux: int) -> Acteur:
    first = lignes[0]
    liens = {lien.rattachement: lien for ligne in lignes if (lien := ligne.lien)}
    ouverts = tuple(lien for lien in liens.values() if lien.statut in VIVANTS)
    return Acteur(
        compte=first.compte,
        identifiant=first.identifiant,
        civilite=first.civilite,
        prenom=first.prenom,
        nom=first.nom,
        adresse=first.adresse,
        session=first.session,
        rattachements=ouverts,
        adresse_cle=first.adresse_cle,
        habilitations=frozenset(ligne.habilitation for ligne in lignes if ligne.habilitation),
        nouveaux=nouveaux,
        anciens=frozenset(lien.etablissement for lien in liens.values() if lien not in ouverts),
        attaches_depuis=depuis,
    )
