"""One mail for all that waits to be read in a fil, and not another for half an hour."""

# ruff: noqa: S608 - built from constants of the house, never from what is received

from datetime import datetime, timedelta
from typing import Any

from mesaides.comptes.roles import nom_complet
from mesaides.comptes.rules.attaches import attaches_depuis
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.db import Statement, transaction
from mesaides.demandes.reads.lecture import SHARED, VISIBLE
from mesaides.fils.reads.lecture import UNREAD
from mesaides.projets.reads.lecture import PORTEUR

FIRST_AFTER = timedelta(minutes=5)
"""Whoever has the page open reads before that, and what is written in several messages goes in one mail."""
NOT_BEFORE = timedelta(minutes=30)
AT_ONCE = 200

INVOLVED = (
    "(d.cree_par = c.id OR " + PORTEUR + " = c.id "
    "OR EXISTS (SELECT 1 FROM habilitation v WHERE v.compte = c.id AND v.jusqu_au IS NULL) "
    "OR EXISTS (SELECT 1 FROM rattachement moi WHERE moi.compte = c.id AND moi.statut = 'valide' AND "
    + SHARED
    + ") "
    "OR EXISTS (SELECT 1 FROM fil_message o WHERE o.demande = d.id AND o.auteur = c.id) "
    "OR NOT EXISTS (SELECT 1 FROM rattachement r WHERE r.etablissement = d.etablissement AND r.statut = 'valide' "
    "AND (r.compte = d.cree_par OR r.compte = " + PORTEUR + ")))"
)
"""Not every gestionnaire: those who wrote or began the demande, and all when nobody else is left to read."""
WAITING = Statement(
    "SELECT l.id, l.demande, l.recu, l.averti, c.adresse, p.intitule, d.reference, e.nom AS lieu, "
    f'(SELECT count(*) FROM fil_message m WHERE {UNREAD}) AS "nombre [bigint]", a.prenom, a.nom, '
    f'(SELECT count(*) FROM fil_message m JOIN fil_jointe j ON j.message = m.id WHERE {UNREAD}) AS "fichiers [bigint]" '
    "FROM fil_lecture l JOIN compte c ON c.id = l.compte AND c.ferme_le IS NULL "
    "JOIN demande d ON d.id = l.demande JOIN projet p ON p.id = d.projet "
    "JOIN etablissement e ON e.id = d.etablissement "
    f"JOIN fil_message x ON x.id = (SELECT max(m.id) FROM fil_message m WHERE {UNREAD}) "
    "JOIN compte a ON a.id = x.auteur "
    "WHERE l.recu > l.lu AND l.recu > l.averti AND (l.averti_le IS NULL OR l.averti_le <= {}) "
    f"AND EXISTS (SELECT 1 FROM fil_message m WHERE {UNREAD} AND m.id > l.averti AND m.le <= {{}}) "
    "AND " + VISIBLE.format("c.id", "c.id", "{}") + "AND " + INVOLVED + " ORDER BY l.id LIMIT {}"
)
TOLD = Statement(
    "UPDATE fil_lecture SET averti = {}, averti_le = {} WHERE id = {} AND averti = {} AND recu > lu RETURNING id"
)


async def notify_unread(now: datetime) -> dict[str, int]:
    """Posts what is due, and says how many mails, when there are any.

    Whoever else does the same at the same time posts none of them twice.
    """
    rows = await WAITING.rows(now - NOT_BEFORE, now - FIRST_AFTER, attaches_depuis(now), AT_ONCE)
    told = 0
    for row in rows:
        async with transaction():
            if await TOLD.rows(row["recu"], now, row["id"], row["averti"]):
                await _tell(row)
                told += 1
    return {"courriels": told} if told else {}


async def _tell(row: dict[str, Any]) -> None:
    await post(
        render_mail(
            "messages",
            row["adresse"],
            de=nom_complet(row["prenom"], row["nom"]),
            nombre=row["nombre"],
            fichiers=row["fichiers"],
            intitule=row["intitule"],
            reference=row["reference"] or "",
            lieu=row["lieu"],
            lien=f"{poste().public_url}/demandes/{row['demande']}/fil",
            bouton="Lire et répondre",
        )
    )
