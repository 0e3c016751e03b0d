"""What the portal writes to the people of the lycée about each step of the Région, in the transaction of that step."""

from collections.abc import Sequence

from mesaides.comptes.roles import Acteur
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.db import Statement
from mesaides.demandes.tables.lecture import Fiche
from mesaides.instruction.rules.annonces import ANNONCES

CONCERNED = Statement(
    "SELECT DISTINCT c.id, c.adresse FROM rattachement r JOIN compte c ON c.id = r.compte "
    "WHERE r.etablissement = {} AND r.statut = 'valide' AND c.ferme_le IS NULL AND c.active_le IS NOT NULL "
    "AND (r.fonction = 'gestionnaire' OR c.id IN ({}, {})) AND c.id <> {} ORDER BY c.id"
)


async def tell_step(
    fiche: Fiche,
    nom: str,
    acteur: Acteur,
    *,
    raison: str = "",
    montant: int | None = None,
    demandees: Sequence[tuple[str, str]] = (),
) -> None:
    """To the gestionnaires, the porteur and the creator who are still attached there.

    `demandees`: what is asked again, with the reason of each.
    """
    annonce = ANNONCES[nom]
    porteur = fiche.porteur or fiche.cree_par
    for row in await CONCERNED.rows(fiche.etablissement, porteur, fiche.cree_par, acteur.compte):
        await post(
            render_mail(
                "instruction",
                row["adresse"],
                sujet=annonce.sujet.format(fiche.reference),
                phrase=annonce.phrase,
                titre=fiche.titre,
                lieu=fiche.lieu,
                service=fiche.contenu.service,
                raison=raison,
                montant=montant,
                demandees=demandees,
                lien=f"{poste().public_url}/demandes/{fiche.id}{annonce.lien}",
                bouton=annonce.bouton,
            )
        )
