"""Loading what data files say: an unchanged content makes no new version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mesaides.comptes.moves.service import name_service
from mesaides.db import transaction
from mesaides.dispositifs.reads import find_service_named, read_catalogue
from mesaides.dispositifs.rules.contenu import Contenu, encode, fingerprint
from mesaides.dispositifs.rules.difference import Difference, differences
from mesaides.dispositifs.rules.fichiers import read_octets
from mesaides.dispositifs.rules.lecture import (
    CampagneLue,
    Catalogue,
    DispositifLu,
    FichierError,
    ThematiqueLue,
)
from mesaides.dispositifs.tables import Campagne, Dispositif, DispositifVersion, Thematique
from mesaides.errors import DomainError, cause_of
from mesaides.journal.tables import note

EXEMPLES = Path(__file__).parent / "exemples"


@dataclass(frozen=True, slots=True)
class Bilan:
    """What a load did, by codes of dispositifs."""

    nouveaux: tuple[str, ...]
    """Those of which anything changed."""
    inchanges: tuple[str, ...]
    differences: tuple[Difference, ...]
    """All that changed, in sentences."""


def open_fichiers(paths: Sequence[Path]) -> Catalogue:
    """Reads the files together. Raises FichierError when one cannot be read or says something wrong."""
    faults, sources = list[str](), list[tuple[str, bytes]]()
    for path in paths:
        try:
            sources.append((path.name, path.read_bytes()))
        except OSError as error:
            faults.append(f"{path}\u00a0: ce fichier ne se lit pas\u00a0: {cause_of(error)}.")
    if faults:
        raise FichierError(faults)
    return read_octets(sources)


def open_exemples() -> Catalogue:
    return open_fichiers(sorted(EXEMPLES.glob("*.toml")))


async def load(lecture: Catalogue, now: datetime, *, compte: int | None = None) -> Bilan:
    """All or nothing. Raises FichierError when a dispositif names an unknown thématique, or a service
    that is closed."""
    async with transaction():
        avant = await read_catalogue()
        check_thematiques(avant, lecture)
        await _load_thematiques(avant.thematiques, lecture.thematiques)
        rows = await Thematique.select(Thematique.code, Thematique.id)
        known = {row["code"]: row["id"] for row in rows}
        for lu in lecture.dispositifs:
            await _load_dispositif(lu, known, now, compte)
    found = tuple(differences(avant, lecture))
    changed = {difference.code for difference in found}
    codes = [lu.code for lu in lecture.dispositifs]
    return Bilan(
        tuple(code for code in codes if code in changed),
        tuple(code for code in codes if code not in changed),
        found,
    )


def check_thematiques(avant: Catalogue, lecture: Catalogue) -> None:
    """Raises FichierError when a dispositif names one that is neither known nor given."""
    known = {theme.code for theme in (*avant.thematiques, *lecture.thematiques)}
    unknown = [
        f"{lu.code}\u00a0: la thématique «\u00a0{lu.thematique}\u00a0» n’est pas connue."
        for lu in lecture.dispositifs
        if lu.thematique not in known
    ]
    if unknown:
        raise FichierError(unknown)


async def _load_thematiques(avant: Sequence[ThematiqueLue], lues: Sequence[ThematiqueLue]) -> None:
    """Those that are given come first, in their order, unless it is theirs already."""
    noms, codes = {lue.code: lue.nom for lue in lues}, [theme.code for theme in avant]
    if [code for code in codes if code in noms] != list(noms):
        codes = [*noms, *(code for code in codes if code not in noms)]
    for ordre, code in enumerate(codes, start=1):
        thematique = await Thematique.objects().where(Thematique.code == code).first()
        thematique = thematique or Thematique(code=code)
        thematique.nom, thematique.ordre = noms.get(code, thematique.nom), ordre
        await thematique.save()


async def _load_dispositif(
    lu: DispositifLu, thematiques: Mapping[str, int], now: datetime, compte: int | None
) -> None:
    empreinte = fingerprint(lu.contenu)
    dispositif = await Dispositif.objects().where(Dispositif.code == lu.code).first()
    changed = dispositif is None or dispositif.empreinte != empreinte
    dispositif = dispositif or Dispositif(code=lu.code, thematique=thematiques[lu.thematique])
    if lu.contenu.service != await find_service_named(lu.code):
        dispositif.service = await _find_service(lu)
    dispositif.thematique, dispositif.empreinte = thematiques[lu.thematique], empreinte
    await dispositif.save()
    if changed:
        numero = await _keep_version(dispositif.id, lu.contenu, now)
        await note("dispositif", compte=compte, objet=f"dispositif {dispositif.id}", version=numero)
    for campagne in lu.campagnes:
        await open_campagne(dispositif.id, campagne)


async def _find_service(lu: DispositifLu) -> int:
    try:
        return await name_service(lu.contenu.service)
    except DomainError as refusal:
        raise FichierError([f"{lu.code}\u00a0: {refusal.phrase}"]) from None


async def _keep_version(dispositif: int, contenu: Contenu, now: datetime) -> int:
    """The number of the version of this content, made when it was never seen."""
    empreinte, mine = fingerprint(contenu), DispositifVersion.dispositif == dispositif
    seen = await DispositifVersion.select(DispositifVersion.numero, DispositifVersion.empreinte).where(mine)
    for row in seen:
        if row["empreinte"] == empreinte:
            return row["numero"]
    numero = max((row["numero"] for row in seen), default=0) + 1
    await DispositifVersion(
        dispositif=dispositif,
        numero=numero,
        contenu=encode(contenu),
        empreinte=empreinte,
        deux_personnes=contenu.deux_personnes,
        chargee_le=now,
    ).save()
    return numero


async def open_campagne(dispositif: int, lue: CampagneLue) -> None:
    """The campagne of this school year, made or moved to these days."""
    campagne = (
        await Campagne.objects()
        .where(Campagne.dispositif == dispositif, Campagne.annee_scolaire == lue.annee_scolaire)
        .first()
    )
    campagne = campagne or Campagne(dispositif=dispositif, annee_scolaire=lue.annee_scolaire)
    campagne.ouvre_le, campagne.ferme_le = lue.ouvre_le, lue.ferme_le
    await campagne.save()
