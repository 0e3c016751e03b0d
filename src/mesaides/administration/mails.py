"""What the portal writes to people about what an administrateur did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mesaides.administration.reads.sessions import PersonneTrouvee
from mesaides.administration.tables import Reprise
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.etablissements.reads import EtablissementTrouve


async def tell_sessions(personne: PersonneTrouvee, now: datetime) -> None:
    await post(
        render_mail(
            "sessions_fermees",
            personne.adresse,
            quand=now,
            lien=f"{poste().public_url}/connexion",
            bouton="Se connecter",
        )
    )


@dataclass(frozen=True, slots=True)
class Reprendre:
    """What was done, and by whom it goes on."""

    ancien: EtablissementTrouve
    nouveau: EtablissementTrouve
    reprise: Reprise


async def tell_reprise(fait: Reprendre, partis: Mapping[int, str], receveurs: Mapping[int, str]) -> None:
    """`partis`: who went along; `receveurs`: who managed the new one before. Addresses, by compte."""
    for compte, adresse in {**receveurs, **partis}.items():
        receveur = compte in receveurs
        path = f"/etablissements/{fait.nouveau.uai}" if receveur else "/mes-services"
        await post(
            render_mail(
                "reprise",
                adresse,
                ancien=fait.ancien.dit,
                nouveau=fait.nouveau.nom,
                receveur=receveur,
                personnes=fait.reprise.personnes,
                projets=fait.reprise.projets,
                demandes=fait.reprise.demandes,
                lien=f"{poste().public_url}{path}",
                bouton="Ouvrir la page de l’établissement" if receveur else "Ouvrir mes services",
            )
        )
