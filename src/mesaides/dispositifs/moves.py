"""Loading what data files say: an unchanged content makes no new version."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from mesaides.comptes.moves.service import name_service
from mesaides.db import transaction
from mesaides.dispositifs.reads import find_service_named
from mesaides.dispositifs.rules.contenu import encode, fingerprint
from mesaides.dispositifs.rules.lecture import (
    CampagneLue,
    Catalogue,
    DispositifLu,
    FichierError,
    ThematiqueLue,
    read_fichiers,
)
from mesaides.dispositifs.tables import Campagne, Dispositif, DispositifVersion, Thematique
from mesaides.errors import DomainError
from mesaides.journal.tables import note

EXEMPLES = Path(__file__).parent / "exemples"


@dataclass(frozen=True, slots=True)
class Bilan:
    """What a load did, by codes of dispositifs."""

    nouveaux: tuple[str, ...]
    """Those that have a new present version."""
    inchanges: tuple[str, ...]


def open_fichiers(paths: Sequence[Path]) -> Catalogue:
    """Reads the files together. Raises FichierError when one cannot be read or says something wrong."""
    sources = dict[str, str]()
    for path in paths:
        try:
            sources[path.name] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise FichierError(
                [f"{path}\u00a0: ce fichier ne se lit pas (il doit exister, en UTF-8)."]
            ) from None
    return read_fichiers(sources)


def open_exemples() -> Catalogue:
    return open_fichiers(sorted(EXEMPLES.glob("*.toml")))


async def load(lecture: Catalogue, now: datetime, *, compte: int | None = None) -> Bilan:
    """All or nothing. Raises FichierError when a dispositif names an unknown thématique, or a service
    that is closed."""
    nouveaux, inchanges = list[str](), list[str]()
    async with transaction():
        await _load_thematiques(lecture.thematiques)
        rows = await Thematique.select(Thematique.code, Thematique.id)
        known = {row["code"]: row["id"] for row in rows}
        unknown = [
            f"{lu.code}\u00a0: la thématique «\u00a0{lu.thematique}\u00a0» n’est pas connue."
            for lu in lecture.dispositifs
            if lu.thematique not in known
        ]
        if unknown:
            raise FichierError(unknown)
        for lu in lecture.dispositifs:
            changed = await _load_dispositif(lu, known, now, compte)
            (nouveaux if changed else inchanges).append(lu.code)
    return Bilan(tuple(nouveaux), tuple(inchanges))


async def _load_thematiques(thematiques: Sequence[ThematiqueLue]) -> None:
    for ordre, lue in enumerate(thematiques, start=1):
        thematique = await Thematique.objects().where(Thematique.code == lue.code).first()
        thematique = thematique or Thematique(code=lue.code)
        thematique.nom, thematique.ordre = lue.nom, ordre
        await thematique.save()


async def _load_dispositif(
    lu: DispositifLu, thematiques: Mapping[str, int], now: datetime, compte: int | None
) -> bool:
    empreinte = fingerprint(lu.contenu)
    dispositif = await Dispositif.objects().where(Dispositif.code == lu.code).first()
    changed = dispositif is None or dispositif.empreinte != empreinte
    dispositif = dispositif or Dispositif(code=lu.code, thematique=thematiques[lu.thematique])
    if lu.contenu.service != await find_service_named(lu.code):
        dispositif.service = await _find_service(lu)
    dispositif.thematique, dispositif.empreinte = thematiques[lu.thematique], empreinte
    await dispositif.save()
    if changed:
        numero = await _keep_version(dispositif.id, empreinte, encode(lu.contenu), now)
        await note("dispositif", compte=compte, objet=f"dispositif {dispositif.id}", version=numero)
    for campagne in lu.campagnes:
        await open_campagne(dispositif.id, campagne)
    return changed


async def _find_service(lu: DispositifLu) -> int:
    try:
        return await name_service(lu.contenu.service)
    except DomainError as refusal:
        raise FichierError([f"{lu.code}\u00a0: {refusal.phrase}"]) from None


async def _keep_version(dispositif: int, empreinte: str, contenu: str, now: datetime) -> int:
    """The number of the version of this content, made when it was never seen."""
    mine = DispositifVersion.dispositif == dispositif
    seen = await DispositifVersion.select(DispositifVersion.numero, DispositifVersion.empreinte).where(mine)
    for row in seen:
        if row["empreinte"] == empreinte:
            return row["numero"]
    numero = max((row["numero"] for row in seen), default=0) + 1
    await DispositifVersion(
        dispositif=dispositif, numero=numero, contenu=contenu, empreinte=empreinte, chargee_le=now
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
