"""What the portal writes to the people of the lycée about each step of the Région, in the transaction of that step."""

from collections.abc import Sequence
from datetime import date

from mesaides.comptes.roles import Acteur
from mesaides.courriels.poste import poste
from mesaides.courriels.recueil import gather
from mesaides.courriels.rendu import render_mail
from mesaides.demandes.reads.destinataires import list_interesses
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.instruction.rules.annonces import ANNONCES


async def tell_step(
    fiche: FicheDemande,
    nom: str,
    acteur: Acteur,
    *,
    raison: str = "",
    montant: int | None = None,
    demandees: Sequence[tuple[str, str]] = (),
    avant_le: date | None = None,
) -> None:
    """To the gestionnaires, the porteur, the creator and whom it is shared with, who are still attached there.

    `demandees`: what is asked again, with the reason of each, until `avant_le`.
    """
    annonce = ANNONCES[nom]
    for adresse in await list_interesses(fiche, acteur):
        await gather(
            render_mail(
                "instruction",
                adresse,
                sujet=annonce.sujet.format(fiche.reference),
                phrase=annonce.phrase,
                titre=fiche.titre,
                lieu=fiche.lieu,
                service=fiche.contenu.service,
                raison=raison,
                montant=montant,
                demandees=demandees,
                avant_le=avant_le,
                lien=f"{poste().public_url}/demandes/{fiche.id}{annonce.lien}",
                bouton=annonce.bouton,
            )
        )
