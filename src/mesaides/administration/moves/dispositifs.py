"""Data files are read, looked at, then published: all that they say at once, or nothing."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from piccolo.query.functions import Min

from mesaides.administration.moves.campagnes import mark_of as mark_of_days
from mesaides.administration.moves.campagnes import move_campagne
from mesaides.administration.reads.dispositifs import decode_catalogue
from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen, sub_select
from mesaides.demandes.moves.annonces import tell_some
from mesaides.demandes.moves.edition import follow_edition
from mesaides.demandes.reads.editions import Saisies, list_saisies_of_drafts
from mesaides.demandes.rules.annonces import AnnonceBrouillons
from mesaides.demandes.rules.edition import asked_more
from mesaides.dispositifs.moves import Bilan, check_thematiques, load
from mesaides.dispositifs.reads import FicheDispositif, find_version, list_fiches, read_catalogue
from mesaides.dispositifs.rules.contenu import Contenu
from mesaides.dispositifs.rules.difference import differences, mark_of
from mesaides.dispositifs.rules.faveur import lowers_aid
from mesaides.dispositifs.rules.jours import Jours
from mesaides.dispositifs.rules.lecture import Catalogue, DispositifLu
from mesaides.dispositifs.tables import Chargement
from mesaides.errors import DomainError
from mesaides.journal.tables import note

C = Chargement
TURN = frozen(
    C.update({C.le: C.le}).where(C.id.is_in(sub_select(C.select(Min(C.id))))).returning(C.id),
)
"""The first row of all is held by who publishes: two never do at once."""
TAKE = frozen(
    C.update({C.publie_le: P.le, C.pourquoi: P.pourquoi})
    .where((C.id == P.chargement) & C.publie_le.is_null())
    .returning(C.contenu),
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


async def publish(chargement: int, lu: str, pourquoi: str, acteur: Acteur, now: datetime) -> bool:
    """Whether it was to be done still. `lu`: the mark of the changes that were read; `pourquoi`: what is told to those
    of whom it asks something. In the caller's transaction.

    Raises DomainError when publishing would change anything else.
    """
    await TURN.rows()
    contenu = await TAKE.first(chargement=chargement, le=now, pourquoi=pourquoi)
    if contenu is None:
        return False
    apres = decode_catalogue(contenu)
    if mark_of(differences(await read_catalogue(), apres)) != lu:
        raise DomainError(
            "Une autre édition vient d’être publiée\u00a0: rien n’a été changé. "
            "Relisez ce qui changerait maintenant, puis publiez."
        )
    bilan = await put_in_force(apres, now, compte=acteur.compte, pourquoi=pourquoi)
    await note(
        "publication",
        compte=acteur.compte,
        objet=f"chargement {chargement}",
        changes=len(bilan.differences),
    )
    return True


async def put_in_force(
    apres: Catalogue, now: datetime, *, compte: int | None = None, pourquoi: str = ""
) -> Bilan:
    """All that it says, at once: its drafts go on under the new editions, who is asked for something is told, and
    campagnes move as by hand. In the caller's transaction. Raises DomainError, FichierError."""
    before = {fiche.code: fiche for fiche in await list_fiches()}
    known = [(before[lue.code], lue) for lue in apres.dispositifs if lue.code in before]
    changed = [(fiche, lue.contenu) for fiche, lue in known if fiche.contenu != lue.contenu]
    saisies: Mapping[str, Saisies] = await list_saisies_of_drafts() if changed else {}
    for fiche, lue in known:
        await _move_campagnes(fiche, lue, compte, now)
    bilan = await load(apres, now, compte=compte)
    for fiche, contenu in changed:
        await _follow(fiche, contenu, saisies.get(fiche.code, {}), pourquoi)
    return bilan


async def _move_campagnes(
    fiche: FicheDispositif, lue: DispositifLu, compte: int | None, now: datetime
) -> None:
    known = {one.annee_scolaire: one for one in fiche.campagnes}
    for one in lue.campagnes:
        if was := known.get(one.annee_scolaire):
            jours = Jours(one.annee_scolaire, one.ouvre_le, one.ferme_le)
            await move_campagne(fiche, was.id, mark_of_days(was), jours, compte, now)


async def _follow(fiche: FicheDispositif, apres: Contenu, saisies: Saisies, pourquoi: str) -> None:
    """Its drafts, unless they would ask for less."""
    if lowers_aid(fiche.contenu, apres):
        return
    moved = await follow_edition(fiche.version, await find_version(fiche.id), fiche.contenu, apres)
    asked = {one: asked_more(fiche.contenu, apres, saisies.get(one, {})) for one in moved}
    a_faire = {one: noms for one, noms in asked.items() if noms}
    if a_faire:
        await tell_some(fiche.id, _say_asked(apres.titre, pourquoi), a_faire)


def _say_asked(titre: str, pourquoi: str) -> AnnonceBrouillons:
    return AnnonceBrouillons(
        f"{titre}\u00a0: un point à revoir dans votre brouillon",
        (
            "La Région a complété ce qu’elle demande. Ce que vous avez écrit est gardé\u00a0: "
            "le récapitulatif dit ce qui reste à remplir.",
        ),
        pourquoi,
    )
