"""Data files are read, looked at, then published: all that they say at once, or nothing."""

from datetime import datetime

import msgspec
from piccolo.query.functions import Min

from mesaides.administration.reads.dispositifs import decode_catalogue
from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen, sub_select
from mesaides.demandes.moves.edition import follow_edition
from mesaides.dispositifs.moves import check_thematiques, load
from mesaides.dispositifs.reads import find_version, list_fiches, read_catalogue
from mesaides.dispositifs.rules.difference import differences, mark_of, touches_money
from mesaides.dispositifs.rules.lecture import Catalogue, FichierError
from mesaides.dispositifs.tables import Chargement
from mesaides.errors import DomainError
from mesaides.journal.tables import note

C = Chargement
TURN = frozen(
    C.update({C.le: C.le}).where(C.id.is_in(sub_select(C.select(Min(C.id))))).returning(C.id),
)
"""The first row of all is held by who publishes: two never do at once."""
TAKE = frozen(
    C.update({C.publie_le: P.le}).where((C.id == P.chargement) & C.publie_le.is_null()).returning(C.contenu),
    str,
)


async def keep_chargement(lecture: Catalogue, acteur: Acteur, now: datetime) -> int:
    """Its number. Nothing is changed yet. Raises FichierError when a thématique is not known."""
    check_thematiques(await read_catalogue(), lecture)
    chargement = Chargement(contenu=msgspec.json.encode(lecture, order="deterministic").decode(), le=now)
    await chargement.save()
    await note(
        "chargement",
        compte=acteur.compte,
        objet=f"chargement {chargement.id}",
        dispositifs=len(lecture.dispositifs),
    )
    return chargement.id


async def publish(chargement: int, lu: str, acteur: Acteur, now: datetime) -> bool:
    """Whether it was to be done still. `lu`: the mark of the changes that were read. In the caller's transaction.

    Raises DomainError when publishing would change anything else.
    """
    await TURN.rows()
    contenu = await TAKE.first(chargement=chargement, le=now)
    if contenu is None:
        return False
    apres = decode_catalogue(contenu)
    if mark_of(differences(await read_catalogue(), apres)) != lu:
        raise DomainError(
            "Une autre édition vient d’être publiée\u00a0: rien n’a été changé. "
            "Relisez ce qui changerait maintenant, puis publiez."
        )
    before = {fiche.code: fiche for fiche in await list_fiches()}
    try:
        bilan = await load(apres, now, compte=acteur.compte)
    except FichierError as refusal:  # a service that was closed since
        raise DomainError(f"{refusal.faults[0]} Rien n’a été changé.") from None
    suivis = 0
    for lue in apres.dispositifs:
        fiche = before.get(lue.code)
        if fiche and not touches_money(fiche.contenu, lue.contenu):
            version = await find_version(fiche.id)
            suivis += await follow_edition(fiche.version, version, fiche.contenu, lue.contenu)
    await note(
        "publication",
        compte=acteur.compte,
        objet=f"chargement {chargement}",
        changes=len(bilan.differences),
        brouillons=suivis,
    )
    return True
