"""The dispositifs as people read them: each with its present content and its campagnes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from mesaides.db import P, frozen
from mesaides.dispositifs.rules.campagnes import (
    EtatCampagne,
    is_open,
    last_moment,
    next_of,
    opens_at,
    state_of,
)
from mesaides.dispositifs.rules.contenu import CODE, Contenu, decode
from mesaides.dispositifs.rules.lecture import CampagneLue, Catalogue, DispositifLu, ThematiqueLue
from mesaides.dispositifs.states import EtatDispositif
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
        return last_moment(self)


@dataclass(frozen=True, slots=True)
class FicheDispositif:
    """A dispositif with one of its versions and all its campagnes, the first to open first."""

    id: int
    code: str
    thematique: str
    thematique_nom: str
    version: int
    numero: int
    service: str
    """The name of the service in charge."""
    contenu: Contenu
    campagnes: list[Ouverture]
    etat: EtatDispositif

    @property
    def is_retire(self) -> bool:
        """It can be asked no more, whatever its campagnes."""
        return self.etat is EtatDispositif.RETIRE

    def open_campagne(self, now: datetime) -> Ouverture | None:
        """The one that can be asked now; of several, the last to close."""
        campagne = None if self.is_retire else next_of(self.campagnes, now)
        return campagne if campagne and is_open(campagne, now) else None

    def campagne_after(self, annee: str, now: datetime) -> Ouverture | None:
        """The first of a later school year that can be asked, now or when it opens."""
        mine = () if self.is_retire else self.campagnes
        later = (one for one in mine if one.annee_scolaire > annee and now <= one.fin)
        return min(later, key=lambda campagne: campagne.annee_scolaire, default=None)

    def shown_campagne(self, now: datetime) -> Ouverture | None:
        """The one worth showing: open, else the next, else the last past."""
        past = self.campagnes[-1] if self.campagnes else None
        return next_of(self.campagnes, now) or past

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
    """The present version of a dispositif, its content by its fingerprint."""

    id: int
    code: str
    thematique: str
    thematique_nom: str
    version: int
    numero: int
    service: str
    empreinte: str
    etat: EtatDispositif


@dataclass(frozen=True, slots=True)
class _Texte:
    """A content as it is kept."""

    empreinte: str
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
    V.dispositif._.service._.nom.as_alias("service"),
    V.empreinte,
    V.dispositif._.etat.as_alias("etat"),
)
PRESENT = V.dispositif._.empreinte == V.empreinte
ALL = frozen(
    V.select(*SHOWN).where(PRESENT).order_by(V.dispositif._.thematique._.ordre, V.dispositif._.code),
    _Presente,
)
BY_CODE = frozen(V.select(*SHOWN).where(PRESENT & (V.dispositif._.code == P.code)), _Presente)
TEXTES = frozen(V.select(V.empreinte, V.contenu), _Texte)
VERSION_OF = frozen(V.select(V.id).where(PRESENT & (V.dispositif == P.dispositif)))
OUVERTURE = (Campagne.id, Campagne.dispositif, Campagne.annee_scolaire, Campagne.ouvre_le, Campagne.ferme_le)
CAMPAGNES = frozen(Campagne.select(*OUVERTURE).order_by(Campagne.ouvre_le), Ouverture)
CAMPAGNES_OF = frozen(
    Campagne.select(*OUVERTURE).where(Campagne.dispositif == P.dispositif).order_by(Campagne.ouvre_le),
    Ouverture,
)
TO_COME = frozen(
    Campagne.select(*OUVERTURE).where(
        (Campagne.dispositif == P.dispositif) & (Campagne.dispositif._.etat == EtatDispositif.PUBLIE)
    ),
    Ouverture,
)


class Versioned(Protocol):
    """A row that names a version by its fingerprint."""

    @property
    def empreinte(self) -> str: ...


Versionne = TypeVar("Versionne", bound=Versioned)
_contenus = dict[str, Contenu]()
"""By fingerprint: what a content says never changes, so that a process reads each of them once. Ten kilobytes each,
they were a tenth of what a list of demandes costs."""


async def find_contenus(empreintes: Collection[str]) -> Mapping[str, Contenu]:
    """Those of these versions, and more, by fingerprint. One query when one of them is new here, else none."""
    if not _contenus.keys() >= set(empreintes):
        for texte in await TEXTES.rows_apart():
            _contenus[texte.empreinte] = decode(texte.contenu)
    return _contenus


async def with_contenus(rows: list[Versionne]) -> list[Versionne]:
    """These rows, once what their versions say is at hand: see `contenu_of`."""
    await find_contenus({row.empreinte for row in rows})
    return rows


def contenu_of(row: Versioned) -> Contenu:
    """What the version of a row says, that was read `with_contenus`."""
    return _contenus[row.empreinte]


async def list_thematiques() -> list[Theme]:
    return await THEMATIQUES.rows()


async def list_fiches() -> list[FicheDispositif]:
    """Every dispositif, by thématique."""
    campagnes, presentes = await CAMPAGNES.rows(), await ALL.rows()
    contenus = await find_contenus([presente.empreinte for presente in presentes])
    return [
        _fiche(
            presente,
            contenus[presente.empreinte],
            [campagne for campagne in campagnes if campagne.dispositif == presente.id],
        )
        for presente in presentes
    ]


async def find_suivante(dispositif: int, now: datetime) -> Ouverture | None:
    """Where a demande of this dispositif that has missed its campagne may go on: open, or coming."""
    return next_of(await TO_COME.rows(dispositif=dispositif), now)


async def find_version(dispositif: int) -> int:
    """The number of its present version."""
    return await VERSION_OF.one(dispositif=dispositif)


async def find_fiche(code: str) -> FicheDispositif | None:
    """The dispositif of this code, in its present version."""
    presente = await BY_CODE.first(code=code) if CODE.fullmatch(code) else None
    if presente is None:
        return None
    contenus = await find_contenus([presente.empreinte])
    campagnes = await CAMPAGNES_OF.rows(dispositif=presente.id)
    return _fiche(presente, contenus[presente.empreinte], campagnes)


async def find_service_named(code: str) -> str | None:
    """The service that its present content names, whatever it was given to since; None before the first."""
    presente = await find_fiche(code)
    return presente.contenu.service if presente else None


async def read_catalogue() -> Catalogue:
    """All that is published, as data files would say it."""
    thematiques, fiches = await list_thematiques(), await list_fiches()
    return Catalogue(
        tuple(ThematiqueLue(theme.code, theme.nom) for theme in thematiques),
        tuple(lu_of(fiche) for fiche in fiches),
    )


def lu_of(fiche: FicheDispositif) -> DispositifLu:
    """The dispositif as a data file would say it."""
    campagnes = (CampagneLue(one.annee_scolaire, one.ouvre_le, one.ferme_le) for one in fiche.campagnes)
    return DispositifLu(fiche.code, fiche.thematique, fiche.contenu, tuple(campagnes))


def _fiche(presente: _Presente, contenu: Contenu, campagnes: list[Ouverture]) -> FicheDispositif:
    return FicheDispositif(
        *(presente.id, presente.code, presente.thematique, presente.thematique_nom, presente.version),
        *(presente.numero, presente.service, contenu, campagnes, presente.etat),
    )
