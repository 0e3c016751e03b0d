"""The dispositifs as an administrateur sees them: each with its drafts and demandes, and what a load would change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from piccolo.query.functions import Count

from mesaides.db import P, frozen
from mesaides.demandes.states.etapes import EN_COURS, EtatDemande
from mesaides.demandes.tables.demande import Demande, Reponse
from mesaides.dispositifs.reads import FicheDispositif, list_fiches, read_catalogue
from mesaides.dispositifs.rules.contenu import Contenu
from mesaides.dispositifs.rules.difference import Difference, differences, touches_money
from mesaides.dispositifs.rules.lecture import Catalogue
from mesaides.dispositifs.tables import Chargement


@dataclass(frozen=True, slots=True)
class _Nombre:
    """So many demandes of a dispositif are in this state, under this edition."""

    code: str
    presente: str
    empreinte: str
    etat: EtatDemande
    nombre: int


@dataclass(frozen=True, slots=True)
class _Repondues:
    """So many drafts have answered this question."""

    code: str
    question: str
    nombre: int


@dataclass(frozen=True, slots=True)
class ChargementLu:
    id: int
    contenu: str
    le: datetime
    publie_le: datetime | None


D, R, C = Demande, Reponse, Chargement
V = D.version._
EDITION = (V.dispositif._.code, V.dispositif._.empreinte, V.empreinte)
NOMBRES = frozen(
    D.select(
        V.dispositif._.code.as_alias("code"),
        V.dispositif._.empreinte.as_alias("presente"),
        V.empreinte.as_alias("empreinte"),
        D.etat,
        Count(D.id, alias="nombre"),
    )
    .where(D.etat.is_in([EtatDemande.BROUILLON, *sorted(EN_COURS)]))
    .group_by(*EDITION, D.etat),
    _Nombre,
)
OF_DRAFT = R.demande._.version._.dispositif._.code
PRESENT = R.demande._.version._.empreinte == R.demande._.version._.dispositif._.empreinte
REPONDUES = frozen(
    R.select(OF_DRAFT.as_alias("code"), R.question, Count(R.id, alias="nombre"))
    .where(PRESENT & (R.demande._.etat == EtatDemande.BROUILLON) & ((R.valeur != "") | (R.brut != "")))
    .group_by(OF_DRAFT, R.question),
    _Repondues,
)
LU = (C.id, C.contenu, C.le, C.publie_le)
CHARGEMENT = frozen(C.select(*LU).where(C.id == P.chargement), ChargementLu)
WAITING = frozen(
    C.select(*LU).where(C.publie_le.is_null()).order_by(C.id, ascending=False).limit(5), ChargementLu
)


@dataclass(frozen=True, slots=True)
class Comptes:
    """Drafts of the present edition, drafts that kept an older one, demandes under way."""

    presents: int
    anciens: int
    en_cours: int

    @property
    def brouillons(self) -> int:
        return self.presents + self.anciens


@dataclass(frozen=True, slots=True)
class DispositifSuivi:
    """A dispositif, and how many drafts and demandes under way it has."""

    fiche: FicheDispositif
    comptes: Comptes


async def list_suivis() -> list[DispositifSuivi]:
    fiches, nombres = await list_fiches(), await NOMBRES.rows()
    return [DispositifSuivi(fiche, _counts(nombres, fiche.code)) for fiche in fiches]


def _counts(nombres: Sequence[_Nombre], code: str) -> Comptes:
    presents = anciens = en_cours = 0
    for one in nombres:
        if one.code != code:
            continue
        if one.etat is not EtatDemande.BROUILLON:
            en_cours += one.nombre
        elif one.empreinte == one.presente:
            presents += one.nombre
        else:
            anciens += one.nombre
    return Comptes(presents, anciens, en_cours)


async def list_waiting() -> list[ChargementLu]:
    """The last files that were read and not published."""
    return await WAITING.rows()


@dataclass(frozen=True, slots=True)
class Effet:
    """What publishing does to the demandes of a dispositif. `suivent`: its drafts go on under the new edition."""

    comptes: Comptes
    suivent: bool
    abandonnees: tuple[tuple[str, int], ...]
    """The questions that are asked no more: how many drafts have answered each."""
    nouvelles: tuple[str, ...]
    """What drafts will have to answer."""


@dataclass(frozen=True, slots=True)
class Apercu:
    """What publishing would change."""

    chargement: ChargementLu
    differences: Sequence[Difference]
    effets: Mapping[str, Effet]


async def find_apercu(numero: int) -> Apercu | None:
    chargement = await CHARGEMENT.first(chargement=numero)
    if chargement is None:
        return None
    avant, apres = await read_catalogue(), decode_catalogue(chargement.contenu)
    found, nombres, repondues = differences(avant, apres), await NOMBRES.rows(), await REPONDUES.rows()
    present = {lu.code: lu.contenu for lu in avant.dispositifs}
    effets = {
        lu.code: _effet(present[lu.code], lu.contenu, _counts(nombres, lu.code), _of(repondues, lu.code))
        for lu in apres.dispositifs
        if lu.code in present
    }
    return Apercu(chargement, found, effets)


def decode_catalogue(texte: str) -> Catalogue:
    return msgspec.json.decode(texte, type=Catalogue)


def _of(repondues: Sequence[_Repondues], code: str) -> dict[str, int]:
    return {one.question: one.nombre for one in repondues if one.code == code}


def _effet(avant: Contenu, apres: Contenu, comptes: Comptes, repondues: Mapping[str, int]) -> Effet:
    asked, before = ({q.code for q in contenu.questions} for contenu in (apres, avant))
    gone = [(q.libelle, repondues.get(q.code, 0)) for q in avant.questions if q.code not in asked]
    new = [q.libelle for q in apres.questions if q.code not in before and q.obligatoire]
    return Effet(comptes, not touches_money(avant, apres), tuple(gone), tuple(new))
