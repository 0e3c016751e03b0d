"""What the portal writes to people about their demandes, in the transaction of what it tells."""

from datetime import datetime
from typing import Any

from mesaides.comptes.reads.attaches import is_tied
from mesaides.comptes.roles import Acteur
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.db import Statement
from mesaides.demandes.reads.lecture import Fiche
from mesaides.demandes.reads.partage import Destinataire
from mesaides.demandes.states.attente import GESTIONNAIRE

CONCERNED = Statement("SELECT adresse FROM compte WHERE id IN ({}, {}) AND ferme_le IS NULL ORDER BY id")
GESTIONNAIRES = Statement(
    "SELECT c.adresse FROM rattachement r JOIN compte c ON c.id = r.compte WHERE r.etablissement = {} "
    "AND r.fonction = 'gestionnaire' AND r.statut = 'valide' AND c.ferme_le IS NULL ORDER BY c.id"
)
AGENTS = Statement(
    "SELECT c.adresse FROM habilitation h JOIN compte c ON c.id = h.compte WHERE h.habilitation = 'instructeur' "  # noqa: S608
    "AND h.jusqu_au IS NULL AND c.ferme_le IS NULL AND NOT "
    + is_tied("c.id", "{}")
    + " AND (NOT EXISTS (SELECT 1 FROM mouvement m WHERE m.demande = {} AND m.acte = 'prise_en_charge' AND NOT "
    + is_tied("m.par", "{}")
    + ") OR EXISTS (SELECT 1 FROM mouvement m WHERE m.demande = {} "
    "AND m.acte = 'prise_en_charge' AND m.par = c.id)) ORDER BY c.id LIMIT 20"
)
"""Who took it in charge, or all while nobody has who may: none who is tied to the lycée."""


async def mail_accuse(fiche: Fiche, reference: str, acteur: Acteur, now: datetime) -> None:
    """The accusé de réception, to who transmitted and to the porteur."""
    for row in await CONCERNED.rows(acteur.compte, fiche.porteur or acteur.compte):
        await post(
            render_mail(
                "accuse",
                row["adresse"],
                reference=reference,
                intitule=fiche.intitule,
                dispositif=fiche.contenu.titre,
                service=fiche.contenu.service,
                lieu=fiche.lieu,
                le=now,
                par=acteur.nom_complet,
                lien=f"{poste().public_url}/demandes/{fiche.id}/accuse",
                pdf=f"{poste().public_url}/demandes/{fiche.id}/accuse.pdf",
                bouton="Voir l’accusé de réception",
            )
        )


async def mail_relance(fiche: Fiche, qui: str, acteur: Acteur) -> None:
    """A reminder to whoever is awaited: the gestionnaires, else the agents in charge."""
    if qui == GESTIONNAIRE:
        rows = await GESTIONNAIRES.rows(fiche.etablissement)
        lien, bouton = f"/projets/{fiche.projet}/budget", "Voir le budget"
    else:
        rows = await _agents(fiche, acteur)
        lien, bouton = f"/instruction/{fiche.id}", "Voir la demande"
    for row in rows:
        await post(
            render_mail(
                "relance",
                row["adresse"],
                de=acteur.politesse,
                titre=fiche.titre,
                reference=fiche.reference or "",
                lieu=fiche.lieu,
                gestionnaire=qui == GESTIONNAIRE,
                lien=poste().public_url + lien,
                bouton=bouton,
            )
        )


async def _agents(fiche: Fiche, acteur: Acteur) -> list[dict[str, Any]]:
    tie = fiche.etablissement, acteur.attaches_depuis
    return await AGENTS.rows(*tie, fiche.id, *tie, fiche.id)


async def mail_complement(fiche: Fiche, acteur: Acteur) -> None:
    """To the agents in charge: what they asked for is there."""
    for row in await _agents(fiche, acteur):
        await post(
            render_mail(
                "complement",
                row["adresse"],
                de=acteur.politesse,
                titre=fiche.titre,
                reference=fiche.reference or "",
                lieu=fiche.lieu,
                lien=f"{poste().public_url}/instruction/{fiche.id}",
                bouton="Voir la demande",
            )
        )


async def mail_partage(fiche: Fiche, avec: Destinataire, acteur: Acteur) -> None:
    """To whom the demande was just shared with."""
    await post(
        render_mail(
            "partage",
            avec.adresse,
            de=acteur.politesse,
            titre=fiche.titre,
            reference=fiche.reference or "",
            lieu=fiche.lieu,
            a_remplir=fiche.is_brouillon,
            lien=f"{poste().public_url}/demandes/{fiche.id}",
            bouton="Ouvrir la demande",
        )
    )
