"""The dispositifs as people read them: each with its present content and its campagnes, in one query."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from mesaides.db import Statement
from mesaides.dispositifs.rules.campagnes import EtatCampagne, closes_at, is_open, opens_at, state_of
from mesaides.dispositifs.rules.contenu import CODE, Contenu, decode

COLUMNS = (
    "SELECT d.id, d.code, v.id AS version, v.numero, v.contenu, t.code AS thematique, t.nom AS thematique_nom, "
    "c.id AS campagne, c.annee_scolaire, c.ouvre_le, c.ferme_le FROM dispositif d "
    "JOIN thematique t ON t.id = d.thematique "
)
PRESENT = "JOIN dispositif_version v ON v.dispositif = d.id AND v.empreinte = d.empreinte "
CAMPAGNES = "LEFT JOIN campagne c ON c.dispositif = d.id "
ALL = Statement(COLUMNS + PRESENT + CAMPAGNES + "ORDER BY t.ordre, d.code, c.ouvre_le")
ONE = Statement(COLUMNS + PRESENT + CAMPAGNES + "WHERE d.code = {} ORDER BY c.ouvre_le")
THEMATIQUES = Statement("SELECT id, code, nom FROM thematique ORDER BY ordre, nom")


@dataclass(frozen=True, slots=True)
class Ouverture:
    """A campagne as it is read."""

    id: int
    annee_scolaire: str
    ouvre_le: date
    ferme_le: date

    @property
    def debut(self) -> datetime:
        return opens_at(self)

    @property
    def fin(self) -> datetime:
        """The last second when one may ask."""
        return closes_at(self) - timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Fiche:
    """A dispositif with one of its versions and all its campagnes, the first to open first."""

    id: int
    code: str
    thematique: str
    thematique_nom: str
    version: int
    numero: int
    contenu: Contenu
    campagnes: list[Ouverture] = field(default_factory=list[Ouverture])

    def open_campagne(self, now: datetime) -> Ouverture | None:
        """The one that can be asked now; of several, the last to close."""
        opened = [campagne for campagne in self.campagnes if is_open(campagne, now)]
        return max(opened, key=lambda campagne: campagne.ferme_le, default=None)

    def shown_campagne(self, now: datetime) -> Ouverture | None:
        """The one worth showing: open, else the next, else the last past."""
        coming = [campagne for campagne in self.campagnes if now < opens_at(campagne)]
        past = self.campagnes[-1] if self.campagnes else None
        return self.open_campagne(now) or (coming[0] if coming else past)

    def state(self, now: datetime) -> EtatCampagne:
        campagne = self.shown_campagne(now)
        return state_of(campagne, now) if campagne else EtatCampagne.FERMEE


@dataclass(frozen=True, slots=True)
class Theme:
    id: int
    code: str
    nom: str


async def list_thematiques() -> list[Theme]:
    return [Theme(**row) for row in await THEMATIQUES.rows()]


async def list_fiches() -> list[Fiche]:
    """Every dispositif, by thématique."""
    return _gather(await ALL.rows())


async def find_fiche(code: str) -> Fiche | None:
    """The dispositif of this code, in its present version."""
    if not CODE.fullmatch(code):
        return None
    return next(iter(_gather(await ONE.rows(code))), None)


def _gather(rows: list[dict[str, Any]]) -> list[Fiche]:
    fiches = dict[int, Fiche]()
    for row in rows:
        fiche = fiches.setdefault(
            row["id"],
            Fiche(
                row["id"],
                row["code"],
                row["thematique"],
                row["thematique_nom"],
                row["version"],
                row["numero"],
                decode(row["contenu"]),
            ),
        )
        if row["campagne"] is not None:
            fiche.campagnes.append(
                Ouverture(row["campagne"], row["annee_scolaire"], row["ouvre_le"], row["ferme_le"])
            )
    return list(fiches.values())
