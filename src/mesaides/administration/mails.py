"""What the portal writes to people about what an administrateur did."""

from datetime import datetime

from mesaides.administration.reads.sessions import PersonneTrouvee
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post


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
