"""What the people of a budget are told by mail, each in the transaction of what it tells."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.mesure import count
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.db import Statement
from mesaides.montants import euros
from mesaides.projets.rules.budget import Budget, Ligne, empreinte, read_contenu
from mesaides.projets.rules.difference import difference
from mesaides.projets.rules.freins import SOLLICITATIONS
from mesaides.projets.tables.lecture import Fiche
from mesaides.projets.tables.projet import LienDecision
from mesaides.projets.tables.verrou import OPEN, SEALED, ensure_version

VALIDITE = timedelta(days=14)

ASK = Statement(
    "INSERT INTO demande_validation (projet, par, le) VALUES ({}, {}, {}) "
    "ON CONFLICT (projet) WHERE close_le IS NULL DO NOTHING RETURNING id"
)
CLOSE = Statement(
    "UPDATE demande_validation SET close_le = {} WHERE projet = {} AND close_le IS NULL RETURNING id"
)
ANNOUNCED = Statement("UPDATE demande_validation SET annoncee_le = {} WHERE id = {} RETURNING id")
GESTIONNAIRES = Statement(
    "SELECT c.id, c.adresse, c.civilite, c.nom FROM rattachement r JOIN compte c ON c.id = r.compte "
    "WHERE r.etablissement = {} AND r.fonction = 'gestionnaire' AND r.statut = 'valide' "
    "AND c.active_le IS NOT NULL AND c.ferme_le IS NULL ORDER BY c.nom, c.id"
)
ADRESSE = Statement("SELECT adresse FROM compte WHERE id = {} AND ferme_le IS NULL AND active_le IS NOT NULL")


async def open_demande(projet: int, par: int, now: datetime) -> bool:
    """Asks for a validation; False when one is asked already."""
    return bool(await ASK.rows(projet, par, now))


async def announce_if_ready(fiche: Fiche, contenu: list[Ligne], acteur: Acteur, now: datetime) -> None:
    """An open demande makes a version of each complete content, and is announced once, at the first of them.

    Back to a content already validated, nothing is asked any more.
    """
    demande = await OPEN.first(fiche.id)
    if demande is None or not Budget(tuple(contenu)).is_complete:
        return
    sealed = await SEALED.rows(fiche.id)
    if empreinte(contenu) in {row["empreinte"] for row in sealed}:
        await CLOSE.rows(now, fiche.id)
        return
    await ensure_version(fiche.id, contenu, acteur.compte, now)
    if demande["annoncee_le"] is not None:
        return
    await count(acteur.compte, SOLLICITATIONS, now)
    await ANNOUNCED.rows(now, demande["id"])
    before = read_contenu(sealed[0]["contenu"]) if sealed else None
    for row in await GESTIONNAIRES.rows(fiche.etablissement):
        if row["id"] != acteur.compte:
            token = await _issue(demande["id"], row["id"], now)
            await _ask_by_mail(fiche, contenu, before, row["adresse"], acteur, token)


async def _issue(demande: int, compte: int, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    await LienDecision(
        empreinte=sha256(token.encode()).hexdigest(), demande=demande, compte=compte, expire_le=now + VALIDITE
    ).save()
    return token


async def _ask_by_mail(
    fiche: Fiche,
    contenu: list[Ligne],
    before: tuple[Ligne, ...] | None,
    adresse: str,
    acteur: Acteur,
    token: str,
) -> None:
    budget = Budget(tuple(contenu))
    mail = render_mail(
        "budget_a_valider",
        adresse,
        de=acteur.politesse,
        projet=fiche.intitule,
        lieu=fiche.lieu,
        total=euros(budget.depenses),
        part=euros(budget.part or 0),
        changements=difference(before, contenu) if before is not None else [],
        jours=VALIDITE.days,
        lien=f"{poste().public_url}/decision/{token}",
        bouton="Voir le budget",
    )
    await post(mail)


async def tell_validation(fiche: Fiche, acteur: Acteur, part: int) -> None:
    await _tell(fiche, acteur, "budget_valide", part=euros(part))


async def tell_refus(fiche: Fiche, acteur: Acteur, raison: str) -> None:
    await _tell(fiche, acteur, "budget_refuse", raison=raison)


async def _tell(fiche: Fiche, acteur: Acteur, objet: str, **facts: str) -> None:
    """To the porteur, unless they did it themselves or have no account yet."""
    row = await ADRESSE.first(fiche.porteur) if fiche.porteur not in (None, acteur.compte) else None
    if row is None:
        return
    mail = render_mail(
        objet,
        row["adresse"],
        de=acteur.politesse,
        projet=fiche.intitule,
        lieu=fiche.lieu,
        lien=f"{poste().public_url}/projets/{fiche.id}/budget",
        bouton="Ouvrir le projet",
        **facts,
    )
    await post(mail)
