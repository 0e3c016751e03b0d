"""What the portal writes to the people of the lycée about each step of the Région, in the transaction of that step."""

from collections.abc import Sequence

from mesaides.comptes.roles import Acteur
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.db import Statement
from mesaides.demandes.reads.lecture import SHARED, Fiche
from mesaides.instruction.rules.annonces import ANNONCES

CONCERNED = Statement(
    "SELECT DISTINCT c.id, c.adresse FROM demande d "  # noqa: S608 - built from constants of the house
    "JOIN rattachement moi ON moi.etablissement = d.etablissement AND moi.statut = 'valide' "
    "JOIN compte c ON c.id = moi.compte AND c.ferme_le IS NULL AND c.active_le IS NOT NULL "
    f"WHERE d.id = {{}} AND (moi.fonction = 'gestionnaire' OR c.id IN ({{}}, {{}}) OR {SHARED}) "
    "AND c.id <> {} ORDER BY c.id"
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
    """To the gestionnaires, the porteur, the creator and whom it is shared with, who are still attached there.

    `demandees`: what is asked again, with the reason of each.
    """
    annonce = ANNONCES[nom]
    porteur = fiche.porteur or fiche.cree_par
    for row in await CONCERNED.rows(fiche.id, porteur, fiche.cree_par, acteur.compte):
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
