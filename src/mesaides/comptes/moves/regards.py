"""Looking at the portal in somebody's place: begun with a reason, told at once, ended by oneself or by time."""

from datetime import datetime

from mesaides.comptes.mails import tell_regard
from mesaides.comptes.reads.regards import Personne
from mesaides.comptes.regards import Regard
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.regards import DUREE, GARDE
from mesaides.comptes.tables.regard import LASTS, RegardCompte
from mesaides.comptes.tables.session import Session
from mesaides.db import P, frozen, not_exists
from mesaides.journal.tables import note

V, S = RegardCompte, Session
HOLD = frozen(S.update({S.regard: P.regard}).where(S.id == P.session))
RELEASE = frozen(S.update({S.regard: None}).where(S.regard == P.regard))
END = frozen(V.update({V.fini_le: P.now}).where(LASTS & (V.id == P.regard)).returning(V.id))
PURGE = frozen(
    V.delete()
    .where((V.jusqu_au < P.avant) & not_exists(S.select(S.id).where(S.regard == V.id)))
    .returning(V.id)
)


async def open_regard(personne: Personne, raison: str, acteur: Acteur, now: datetime) -> None:
    """In this session of the administrateur, and no other of theirs."""
    regard = V(compte=personne.id, par=acteur.compte, raison=raison, ouvert_le=now, jusqu_au=now + DUREE)
    await regard.save()
    await HOLD.rows(regard=regard.id, session=acteur.session)
    await note("regard_ouvert", compte=acteur.compte, objet=f"compte {personne.id}", regard=regard.id)
    await tell_regard(personne.id, acteur, raison)


async def end_regard(regard: Regard, compte: int, now: datetime) -> None:
    """`compte`: in whose place."""
    await RELEASE.rows(regard=regard.numero)
    if await END.rows(now=now, regard=regard.numero):
        await note("regard_fini", compte=regard.par.compte, objet=f"compte {compte}", regard=regard.numero)


async def purge_regards(now: datetime) -> int:
    """How many were erased."""
    return len(await PURGE.rows(avant=now - GARDE))
