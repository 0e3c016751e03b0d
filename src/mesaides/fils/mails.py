"""One mail for all that waits to be read in a fil, and not another for half an hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from piccolo.query.functions import Count, Max

from mesaides.comptes.reads.conditions import is_open
from mesaides.comptes.roles import nom_complet
from mesaides.comptes.rules.attaches import attaches_depuis
from mesaides.courriels.poste import poste
from mesaides.courriels.recueil import gather
from mesaides.courriels.rendu import render_mail
from mesaides.db import P, exists, frozen, transaction, value_of
from mesaides.fils.reads.conditions import is_for_them, is_unread
from mesaides.fils.tables.fil import Jointe, Lecture, Message

FIRST_AFTER = timedelta(minutes=5)
"""Whoever has the page open reads before that, and what is written in several messages goes in one mail."""
NOT_BEFORE = timedelta(minutes=30)
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class _NonLu:
    """A person whom a mail is due, for one fil: what waits there (`recu`), and who wrote the last of it."""

    id: int
    demande: int
    recu: int
    averti: int
    adresse: str
    intitule: str
    reference: str | None
    lieu: str
    nombre: int
    prenom: str
    nom: str
    fichiers: int


J, L, M = Jointe, Lecture, Message
UNREAD = is_unread(M)
LAST = M.id.is_in(M.select(Max(M.id)).where(UNREAD))
WAITING = frozen(
    L.select(
        *(L.id, L.demande, L.recu, L.averti),
        L.compte._.adresse.as_alias("adresse"),
        L.demande._.projet._.intitule.as_alias("intitule"),
        L.demande._.reference.as_alias("reference"),
        L.demande._.etablissement._.nom.as_alias("lieu"),
        value_of(M.select(Count(M.id)).where(UNREAD), "nombre"),
        value_of(M.select(M.auteur._.prenom).where(LAST), "prenom"),
        value_of(M.select(M.auteur._.nom).where(LAST), "nom"),
        value_of(J.select(Count(J.id)).where(is_unread(J.message._)), "fichiers"),
    )
    .where(
        (L.recu > L.lu)
        & (L.recu > L.averti)
        & (L.averti_le.is_null() | (L.averti_le <= P.averti_avant))
        & exists(M.select(M.id).where(UNREAD & (M.id > L.averti) & (M.le <= P.ecrit_avant)))
        & is_open(L.compte._)
        & is_for_them(P.depuis)
    )
    .order_by(L.id)
    .limit(AT_ONCE),
    _NonLu,
)
TOLD = frozen(
    L.update({L.averti: P.recu, L.averti_le: P.now})
    .where((L.id == P.lecture) & (L.averti == P.averti) & (L.recu > L.lu))
    .returning(L.id)
)


async def notify_unread(now: datetime) -> dict[str, int]:
    """Posts what is due, and says how many mails, when there are any.

    Whoever else does the same at the same time posts none of them twice.
    """
    told = 0
    for non_lu in await WAITING.rows(
        averti_avant=now - NOT_BEFORE,
        ecrit_avant=now - FIRST_AFTER,
        depuis=attaches_depuis(now),
    ):
        async with transaction():
            if await TOLD.rows(recu=non_lu.recu, now=now, lecture=non_lu.id, averti=non_lu.averti):
                await _tell(non_lu)
                told += 1
    return {"courriels": told} if told else {}


async def _tell(non_lu: _NonLu) -> None:
    await gather(
        render_mail(
            "messages",
            non_lu.adresse,
            de=nom_complet(non_lu.prenom, non_lu.nom),
            nombre=non_lu.nombre,
            fichiers=non_lu.fichiers,
            intitule=non_lu.intitule,
            reference=non_lu.reference or "",
            lieu=non_lu.lieu,
            lien=f"{poste().public_url}/demandes/{non_lu.demande}/fil",
            bouton="Lire et répondre",
        )
    )
