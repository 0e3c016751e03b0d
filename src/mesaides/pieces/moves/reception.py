"""A file that has arrived becomes a pièce: put together on disk, examined, kept, shown to the antivirus."""

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

from mesaides.comptes.moves import mesures as mesure
from mesaides.comptes.roles import Acteur
from mesaides.db import transaction
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.errors import DomainError, TooOftenError
from mesaides.pieces.contenu.antivirus import INFECTE, Verdict, scan
from mesaides.pieces.contenu.examinateur import examine_apart
from mesaides.pieces.contenu.fichiers import StoreDownError, fichiers
from mesaides.pieces.moves.depot import DepotEnCours, advance, close
from mesaides.pieces.moves.effacement import erase_unneeded
from mesaides.pieces.moves.pieces import Nouvelle, add_piece
from mesaides.pieces.rules.debuts import HEAD, recognise
from mesaides.pieces.rules.freins import FICHIERS, OCTETS
from mesaides.pieces.rules.noms import clean_nom, named_as
from mesaides.pieces.rules.types import RefusError, check_taille
from mesaides.pieces.states import StatutPiece

COUPE = "Ce fichier n’est pas arrivé en entier\u00a0: envoyez-le de nouveau."


async def receive_chunk(depot: DepotEnCours, octets: bytes, acteur: Acteur, now: datetime) -> None:
    """Keeps these bytes, which follow those received, then counts them; nothing when others were counted meanwhile.

    The first ones end a file of a kind that is not kept, before the others are sent. Raises ValueError when there are
    more than was announced.
    """
    if not octets:
        return
    recu = depot.recu + len(octets)
    if recu > depot.taille:
        raise ValueError(COUPE)
    if depot.recu == 0 and len(octets) >= HEAD and (raison := _refusal(octets)):
        await _refuse(depot, raison, len(octets), acteur, now)
        return
    await fichiers().put_chunk(depot.cle, depot.recu, octets)
    async with transaction():
        await advance(depot, recu, now)


def _refusal(head: bytes) -> str:
    try:
        recognise(head[:HEAD])
    except RefusError as refused:
        return str(refused)
    return ""


async def _refuse(depot: DepotEnCours, raison: str, octets: int, acteur: Acteur, now: datetime) -> None:
    with contextlib.suppress(TooOftenError):
        await count_envoi(acteur, octets, now)
    async with transaction():
        await close(depot, now, raison=raison)


async def finish(depot: DepotEnCours, fiche: FicheDemande, acteur: Acteur, now: datetime) -> None:
    """Makes a pièce of a whole file under way, or ends it with the reason of its refusal."""
    nouvelle: Nouvelle | None = None
    try:
        await count_envoi(acteur, depot.taille, now)
        with NamedTemporaryFile() as whole:
            if await fichiers().collect(depot.cle, whole) != depot.taille:  # pyright: ignore[reportArgumentType]
                raise ValueError(COUPE)
            nouvelle = await examine_and_keep(whole, depot.nom)  # pyright: ignore[reportArgumentType]
        async with transaction():
            await close(depot, now, piece=await add_piece(fiche, depot.code, nouvelle, acteur, now))
    except StoreDownError:
        raise
    except (ValueError, DomainError) as refused:
        async with transaction():
            await close(depot, now, raison=str(refused))
    await fichiers().forget_depot(depot.cle)
    if nouvelle is not None:
        await erase_unneeded(nouvelle.cle)


async def count_envoi(acteur: Acteur, taille: int, now: datetime) -> None:
    """What a person sends counts for their day before it is looked at. Raises TooOftenError."""
    async with transaction():
        await mesure.count(acteur.compte, FICHIERS, now)
        await mesure.count(acteur.compte, OCTETS, now, poids=taille)


async def examine_and_keep(whole: BinaryIO, nom: str) -> Nouvelle:
    """`whole`: a file that has a name on this disk. Raises ValueError with a French sentence."""
    examen = await examine_apart(Path(whole.name))
    kept = await fichiers().keep(whole, examen.parts)
    verdict = await scan(fichiers().stream(kept.cle))
    if verdict is Verdict.INFECTE:
        await fichiers().forget(kept.cle)
        raise ValueError(INFECTE)
    return Nouvelle(
        nom=named_as(clean_nom(nom), examen.type),
        type=examen.type,
        taille=kept.taille,
        sha256=kept.sha256,
        cle=kept.cle,
        statut=StatutPiece.DISPONIBLE if verdict is Verdict.SAIN else StatutPiece.EN_ANALYSE,
    )


async def read_formed(
    parts: AsyncIterator[bytes], nom: str, taille: int, acteur: Acteur, now: datetime
) -> Nouvelle:
    """The same for a file that came in an ordinary form, of that many bytes. Raises ValueError, TooOftenError."""
    check_taille(taille)
    await count_envoi(acteur, taille, now)
    with NamedTemporaryFile() as whole:
        async for part in parts:
            whole.write(part)
        whole.flush()
        return await examine_and_keep(whole, nom)  # pyright: ignore[reportArgumentType]
