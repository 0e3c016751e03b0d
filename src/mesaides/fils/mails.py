"""One mail for all that waits to be read in a fil, and not another for half an hour."""

# ruff: noqa: S608 - built from constants of the house, never from what is received

from dataclasses import dataclass
from datetime import datetime, timedelta

from mesaides.comptes.roles import nom_complet
from mesaides.comptes.rules.attaches import attaches_depuis
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.db import P, Sql, frozen, transaction
from mesaides.demandes.reads.lecture import SHARED, VISIBLE
from mesaides.fils.reads.lecture import UNREAD
from mesaides.fils.tables.fil import Lecture

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


INVOLVED = (
    "(d.cree_par = c.id OR p.porteur = c.id "
    "OR EXISTS (SELECT 1 FROM habilitation v WHERE v.compte = c.id AND v.jusqu_au IS NULL) "
    "OR EXISTS (SELECT 1 FROM rattachement moi WHERE moi.compte = c.id AND moi.statut = 'valide' AND "
    + SHARED
    + ") "
    "OR EXISTS (SELECT 1 FROM fil_message o WHERE o.demande = d.id AND o.auteur = c.id) "
    "OR NOT EXISTS (SELECT 1 FROM rattachement r WHERE r.etablissement = d.etablissement AND r.statut = 'valide' "
    "AND (r.compte = d.cree_par OR r.compte = p.porteur)))"
)
"""Not every gestionnaire: those who wrote or began the demande, and all when nobody else is left to read."""
# Who sees a demande, and to whom it matters, is still said in SQL by its room.
WAITING = Sql(
    "SELECT l.id, l.demande, l.recu, l.averti, c.adresse, p.intitule, d.reference, e.nom AS lieu, "
    f"(SELECT count(*) FROM fil_message m WHERE {UNREAD}) AS nombre, a.prenom, a.nom, "
    f"(SELECT count(*) FROM fil_message m JOIN fil_jointe j ON j.message = m.id WHERE {UNREAD}) AS fichiers "
    "FROM fil_lecture l JOIN compte c ON c.id = l.compte AND c.ferme_le IS NULL "
    "JOIN demande d ON d.id = l.demande JOIN projet p ON p.id = d.projet "
    "JOIN etablissement e ON e.id = d.etablissement "
    f"JOIN fil_message x ON x.id = (SELECT max(m.id) FROM fil_message m WHERE {UNREAD}) "
    "JOIN compte a ON a.id = x.auteur "
    "WHERE l.recu > l.lu AND l.recu > l.averti AND (l.averti_le IS NULL OR l.averti_le <= {averti_avant}) "
    f"AND EXISTS (SELECT 1 FROM fil_message m WHERE {UNREAD} AND m.id > l.averti AND m.le <= {{ecrit_avant}}) "
    "AND " + VISIBLE.format("c.id", "c.id", "{depuis}") + "AND " + INVOLVED + " ORDER BY l.id LIMIT {limite}",
    _NonLu,
)
L = Lecture
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
        limite=AT_ONCE,
    ):
        async with transaction():
            if await TOLD.rows(recu=non_lu.recu, now=now, lecture=non_lu.id, averti=non_lu.averti):
                await _tell(non_lu)
                told += 1
    return {"courriels": told} if told else {}


async def _tell(non_lu: _NonLu) -> None:
    await post(
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
