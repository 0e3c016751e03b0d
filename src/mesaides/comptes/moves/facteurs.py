"""A device that gives codes is added, confirmed by its first code, removed; and all of them by the command line."""

import base64
import contextlib
import secrets
from datetime import datetime

from mesaides.coffre import SealedOtherwiseError
from mesaides.comptes.mails import tell_facteur
from mesaides.comptes.moves.cles import keep_cle
from mesaides.comptes.moves.liens import lock_compte
from mesaides.comptes.moves.secours import LotSecours, forget_lot, keep_lot, put_away
from mesaides.comptes.moves.sessions import close_sessions
from mesaides.comptes.reads.conditions import is_open
from mesaides.comptes.reads.facteurs import (
    GIVES_CODES,
    IS_CLE,
    IS_CONFIRMED,
    USAGE,
    find_sel,
    has_facteur,
    is_last,
    list_facteurs,
)
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.cles import CLES_MAX, CleFaite
from mesaides.comptes.rules.facteurs import FACTEURS_MAX
from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.tables.cle import CleAcces
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.facteur import Facteur
from mesaides.courriels.poste import poste
from mesaides.db import IntegrityErrors, P, frozen, sub_select
from mesaides.errors import DomainError
from mesaides.journal.tables import note

DEJA = "Cette clé sert déjà. Prenez-en une autre, ou retirez-la d’abord."
DERNIER = "Votre fonction demande un appareil\u00a0: ajoutez-en un autre avant de retirer celui-ci."
OCTETS = 20
"""160 bits, as RFC 4226 asks: 32 characters in base 32."""

F = Facteur
IS_WAITING = F.confirme_le.is_null()
GIVE_UP = frozen(F.delete().where(IS_WAITING & (F.compte == P.compte)).returning(F.id))
CONFIRM, CONFIRM_CLE = [
    frozen(
        F.update({F.confirme_le: P.now, F.vu_le: P.now, F.dernier_pas: P.pas})
        .where(IS_WAITING & kind & (F.id == P.facteur) & (F.compte == P.compte))
        .returning(F.nom),
        str,
    )
    for kind in (GIVES_CODES, IS_CLE)
]
FORGET_CLE, FORGET_CLES = [
    frozen(
        CleAcces.delete()
        .where(CleAcces.facteur.is_in(sub_select(F.select(F.id).where(theirs))))
        .returning(CleAcces.id)
    )
    for theirs in ((F.compte == P.compte) & (F.id == P.facteur), F.compte == P.compte)
]
REMOVE = frozen(
    F.delete().where(IS_CONFIRMED & (F.id == P.facteur) & (F.compte == P.compte)).returning(F.nom), str
)
REMOVE_ALL = frozen(F.delete().where(F.compte == P.compte).returning(F.id))
NAMED = frozen(Compte.select(Compte.id).where(is_open(Compte) & (Compte.identifiant_cle == P.identifiant)))
SEALED_BEFORE = frozen(F.select(F.id).where(GIVES_CODES & (F.coffre != P.mark)))
SECRET = frozen(F.select(F.secret).where(F.id == P.facteur), str)
SEAL = frozen(F.update({F.secret: P.secret, F.coffre: P.mark}).where(F.id == P.facteur))


async def begin_facteur(acteur: Acteur, nom: str, now: datetime) -> None:
    """In the place of one that was never confirmed. Raises DomainError beyond five."""
    await _make_room(acteur, FACTEURS_MAX, is_cle=False)
    coffre = poste().coffre.of(USAGE)
    sealed = coffre.seal(draw_secret())
    facteur = F(compte=acteur.compte, nom=nom, secret=sealed, coffre=coffre.mark, cree_le=now)
    await facteur.save()


async def begin_cle(acteur: Acteur, nom: str, now: datetime) -> None:
    """The same, of a passkey. Raises DomainError beyond ten."""
    await _make_room(acteur, CLES_MAX, is_cle=True)
    await F(compte=acteur.compte, nom=nom, secret="", coffre="", cree_le=now).save()


async def _make_room(acteur: Acteur, most: int, *, is_cle: bool) -> None:
    await lock_compte(acteur.compte)
    await GIVE_UP.rows(compte=acteur.compte)
    if sum(one.is_cle is is_cle for one in await list_facteurs(acteur.compte)) >= most:
        what = "clés" if is_cle else "appareils"
        raise DomainError(f"Vous avez déjà {most}\u00a0{what}\u00a0: retirez-en, puis recommencez.")


def draw_secret() -> str:
    return base64.b32encode(secrets.token_bytes(OCTETS)).decode()


async def give_up_facteur(acteur: Acteur) -> None:
    """The one that waits for its first code."""
    await GIVE_UP.rows(compte=acteur.compte)


async def confirm_facteur(acteur: Acteur, facteur: int, pas: int, lot: LotSecours, now: datetime) -> bool:
    """From now on a code is asked after the password; with the first device come the codes for the day it is lost, and
    the sessions that a password alone opened end, but this one.

    False when it was confirmed already, given up, or is not theirs.
    """
    await lock_compte(acteur.compte)
    named = await CONFIRM.rows(now=now, pas=pas, facteur=facteur, compte=acteur.compte)
    if not named:
        return False
    await _tell_added(acteur, facteur, named[0], lot, now)
    return True


async def confirm_cle(acteur: Acteur, facteur: int, faite: CleFaite, lot: LotSecours, now: datetime) -> bool:
    """The same, of a passkey. Raises DomainError for one that is somebody's already."""
    await lock_compte(acteur.compte)
    named = await CONFIRM_CLE.rows(now=now, pas=0, facteur=facteur, compte=acteur.compte)
    if not named:
        return False
    try:
        await keep_cle(facteur, faite)
    except IntegrityErrors:
        raise DomainError(DEJA) from None
    await _tell_added(acteur, facteur, named[0], lot, now)
    return True


async def _tell_added(acteur: Acteur, facteur: int, nom: str, lot: LotSecours, now: datetime) -> None:
    if not await find_sel(acteur.compte):
        await keep_lot(acteur.compte, acteur.session, lot, now)
        await close_sessions(acteur.compte, but=acteur.session)
    await note("facteur", compte=acteur.compte, objet=f"facteur {facteur}")
    await tell_facteur(acteur.compte, "facteur_ajoute", nom, now)


async def remove_facteur(acteur: Acteur, facteur: int, now: datetime) -> bool:
    """False when it was removed already, or is not theirs. The codes go with the last one.

    Raises DomainError for the last one of who may not be without.
    """
    await lock_compte(acteur.compte)
    if acteur.facteur_exige and await is_last(acteur.compte):
        raise DomainError(DERNIER)
    await FORGET_CLE.rows(facteur=facteur, compte=acteur.compte)
    named = await REMOVE.rows(facteur=facteur, compte=acteur.compte)
    if not named:
        return False
    if not await has_facteur(acteur.compte):
        await forget_lot(acteur.compte)
    await note("facteur_retire", compte=acteur.compte, objet=f"facteur {facteur}")
    await tell_facteur(acteur.compte, "facteur_retire", named[0], now)
    return True


async def renew_codes(acteur: Acteur, lot: LotSecours, now: datetime) -> bool:
    """Those of before are worth nothing any more; False for who has no device."""
    await lock_compte(acteur.compte)
    if not await has_facteur(acteur.compte):
        return False
    await keep_lot(acteur.compte, acteur.session, lot, now)
    await note("codes_secours", compte=acteur.compte, objet=f"compte {acteur.compte}")
    await tell_facteur(acteur.compte, "codes_refaits", "", now)
    return True


async def put_codes_away(acteur: Acteur) -> None:
    if await put_away(acteur.compte):
        await note("codes_ranges", compte=acteur.compte, objet=f"compte {acteur.compte}")


async def drop_facteurs(compte: int) -> int:
    """All that was asked after the password; how many devices there were."""
    await FORGET_CLES.rows(compte=compte)
    removed = len(await REMOVE_ALL.rows(compte=compte))
    await forget_lot(compte)
    return removed


async def reset_facteurs(identifiant: str, now: datetime) -> int:
    """By the command line, for who has lost everything; their sessions end. Raises DomainError for nobody."""
    compte = await NAMED.first(identifiant=identifiant_key(identifiant))
    if compte is None:
        raise DomainError("aucun compte n’a cet identifiant.")
    await lock_compte(compte)
    removed = await drop_facteurs(compte)
    if removed:
        await close_sessions(compte)
        await note("facteurs_remis", compte=None, objet=f"compte {compte}", nombre=removed)
        await tell_facteur(compte, "facteurs_remis", "", now)
    return removed


async def reseal_facteurs(now: datetime) -> int:
    """Secrets sealed with a key of before are sealed with the one in use; how many were."""
    coffre = poste().coffre.of(USAGE)
    sealed = 0
    for facteur in await SEALED_BEFORE.rows(mark=coffre.mark):
        with contextlib.suppress(
            SealedOtherwiseError
        ):  # of a key withdrawn too soon: it opens nothing any more
            secret = coffre.seal(coffre.open(await SECRET.one(facteur=facteur)))
            await SEAL.rows(secret=secret, mark=coffre.mark, facteur=facteur)
            sealed += 1
    return sealed
