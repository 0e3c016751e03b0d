"""What the portal writes about a pièce that is replaced, in the transaction of what it tells."""

from collections.abc import Iterable

from mesaides.comptes.roles import Acteur
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.demandes.reads.destinataires import list_agents, list_interesses
from mesaides.demandes.reads.lecture import FicheDemande


async def tell_agents(fiche: FicheDemande, acteur: Acteur, fait: str, raison: str = "") -> None:
    """Who examines it: the lycée asks to replace a pièce, or has."""
    adresses = await list_agents(fiche, acteur)
    await _tell(adresses, fiche, f"{acteur.politesse} {fait}", f"/instruction/{fiche.id}", raison)


async def tell_lycee(fiche: FicheDemande, acteur: Acteur, fait: str, raison: str = "") -> None:
    """The people of the lycée who see it: the Région answers."""
    adresses = await list_interesses(fiche, acteur)
    await _tell(adresses, fiche, f"La Région {fait}", f"/demandes/{fiche.id}/pieces", raison)


async def _tell(adresses: Iterable[str], fiche: FicheDemande, fait: str, lien: str, raison: str) -> None:
    for adresse in adresses:
        await post(
            render_mail(
                "remplacement",
                adresse,
                fait=fait,
                reference=fiche.reference or "",
                titre=fiche.titre,
                lieu=fiche.lieu,
                raison=raison,
                lien=poste().public_url + lien,
                bouton="Voir la pièce",
            )
        )
