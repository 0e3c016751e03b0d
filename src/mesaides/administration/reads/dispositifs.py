"""The dispositifs as an administrateur sees them: each with its drafts and demandes, and what a load would change."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from piccolo.query.functions import Count

from mesaides.db import P, frozen
from mesaides.demandes.reads.editions import Saisies, list_saisies_of_drafts
from mesaides.demandes.rules.edition import asked_more
from mesaides.demandes.rules.saisie import Saisie
from mesaides.demandes.states.etapes import EN_COURS, EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.dispositifs.reads import FicheDispositif, list_fiches, read_catalogue
from mesaides.dispositifs.rules.contenu import Contenu
from mesaides.dispositifs.rules.difference import Difference, differences
from mesaides.dispositifs.rules.faveur import lowers_aid
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
class ChargementLu:
    id: int
    contenu: str
    le: datetime
    publie_le: datetime | None
    pourquoi: str


D, C = Demande, Chargement
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
VIDE: Mapping[str, Saisie] = {}
"""What a draft has answered where nothing is."""
LU = (C.id, C.contenu, C.le, C.publie_le, C.pourquoi)
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
    a_faire: tuple[tuple[str, int], ...]
    """What will have to be answered, or given: by how many drafts."""
    touches: int
    """How many drafts will have something to do."""


@dataclass(frozen=True, slots=True)
class Apercu:
    """What publishing would change."""

    chargement: ChargementLu
    differences: Sequence[Difference]
    effets: Mapping[str, Effet]

    @property
    def touches(self) -> int:
        """How many drafts will have something to do."""
        return sum(effet.touches for effet in self.effets.values())


async def find_apercu(numero: int) -> Apercu | None:
    chargement = await CHARGEMENT.first(chargement=numero)
    if chargement is None:
        return None
    avant, apres = await read_catalogue(), decode_catalogue(chargement.contenu)
    found, nombres, saisies = differences(avant, apres), await NOMBRES.rows(), await list_saisies_of_drafts()
    present = {lu.code: lu.contenu for lu in avant.dispositifs}
    effets = {
        lu.code: _effet(present[lu.code], lu.contenu, _counts(nombres, lu.code), saisies.get(lu.code, {}))
        for lu in apres.dispositifs
        if lu.code in present
    }
    return Apercu(chargement, found, effets)


def decode_catalogue(texte: str) -> Catalogue:
    return msgspec.json.decode(texte, type=Catalogue)


def _effet(avant: Contenu, apres: Contenu, comptes: Comptes, saisies: Saisies) -> Effet:
    asked = {question.code for question in apres.questions}
    gone = [question for question in avant.questions if question.code not in asked]
    answered = Counter(code for one in saisies.values() for code in one)
    drafts = [*saisies.values(), *[VIDE] * (comptes.presents - len(saisies))]
    suivent = not lowers_aid(avant, apres)
    due = [asked_more(avant, apres, one) for one in drafts] if suivent else []
    return Effet(
        comptes,
        suivent,
        tuple((question.libelle, answered[question.code]) for question in gone),
        tuple(Counter(nom for noms in due for nom in noms).items()),
        sum(1 for noms in due if noms),
    )
