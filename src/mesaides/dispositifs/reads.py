"""The dispositifs as people read them: each with its present content and its campagnes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mesaides.db import P, frozen
from mesaides.dispositifs.rules.campagnes import EtatCampagne, closes_at, is_open, opens_at, state_of
from mesaides.dispositifs.rules.contenu import CODE, Contenu, decode
from mesaides.dispositifs.tables import Campagne, DispositifVersion, Thematique


@dataclass(frozen=True, slots=True)
class Ouverture:
    """A campagne as it is read."""

    id: int
    dispositif: int
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
class FicheDispositif:
    """A dispositif with one of its versions and all its campagnes, the first to open first."""

    id: int
    code: str
    thematique: str
    thematique_nom: str
    version: int
    numero: int
    contenu: Contenu
    campagnes: list[Ouverture]

    def open_campagne(self, now: datetime) -> Ouverture | None:
        """The one that can be asked now; of several, the last to close."""
        opened = [campagne for campagne in self.campagnes if is_open(campagne, now)]
        return max(opened, key=lambda campagne: campagne.ferme_le, default=None)

    def campagne_after(self, annee: str, now: datetime) -> Ouverture | None:
        """The first of a later school year that can be asked, now or when it opens."""
        later = (one for one in self.campagnes if one.annee_scolaire > annee and now <= one.fin)
        return min(later, key=lambda campagne: campagne.annee_scolaire, default=None)

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


@dataclass(frozen=True, slots=True)
class _Presente:
    """The present version of a dispositif, as it is kept."""

    id: int
    code: str
    thematique: str
    thematique_nom: str
    version: int
    numero: int
    contenu: str


THEMATIQUES = frozen(
    Thematique.select(Thematique.id, Thematique.code, Thematique.nom).order_by(
        Thematique.ordre, Thematique.nom
    ),
    Theme,
)
V = DispositifVersion
SHOWN = (
    V.dispositif.as_alias("id"),
    V.dispositif._.code.as_alias("code"),
    V.dispositif._.thematique._.code.as_alias("thematique"),
    V.dispositif._.thematique._.nom.as_alias("thematique_nom"),
    V.id.as_alias("version"),
    V.numero,
    V.contenu,
)
PRESENT = V.empreinte == V.dispositif._.empreinte
ALL = frozen(
    V.select(*SHOWN).where(PRESENT).order_by(V.dispositif._.thematique._.ordre, V.dispositif._.code),
    _Presente,
)
BY_CODE = frozen(V.select(*SHOWN).where(PRESENT & (V.dispositif._.code == P.code)), _Presente)
OUVERTURE = (Campagne.id, Campagne.dispositif, Campagne.annee_scolaire, Campagne.ouvre_le, Campagne.ferme_le)
CAMPAGNES = frozen(Campagne.select(*OUVERTURE).order_by(Campagne.ouvre_le), Ouverture)
CAMPAGNES_OF = frozen(
    Campagne.select(*OUVERTURE).where(Campagne.dispositif == P.dispositif).order_by(Campagne.ouvre_le),
    Ouverture,
)


async def list_thematiques() -> list[Theme]:
    return await THEMATIQUES.rows()


async def list_fiches() -> list[FicheDispositif]:
    """Every dispositif, by thématique."""
    campagnes = await CAMPAGNES.rows()
    return [
        _fiche(presente, [campagne for campagne in campagnes if campagne.dispositif == presente.id])
        for presente in await ALL.rows()
    ]


async def find_fiche(code: str) -> FicheDispositif | None:
    """The dispositif of this code, in its present version."""
    presente = await BY_CODE.first(code=code) if CODE.fullmatch(code) else None
    return _fiche(presente, await CAMPAGNES_OF.rows(dispositif=presente.id)) if presente else None


def _fiche(presente: _Presente, campagnes: list[Ouverture]) -> FicheDispositif:
    return FicheDispositif(
        presente.id,
        presente.code,
        presente.thematique,
        presente.thematique_nom,
        presente.version,
        presente.numero,
        decode(presente.contenu),
        campagnes,
    )
