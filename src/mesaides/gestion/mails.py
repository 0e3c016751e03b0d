"""What is written to those who take over the projets of somebody who leaves."""

from mesaides.comptes.roles import Acteur
from mesaides.courriels.poste import poste
from mesaides.courriels.recueil import gather
from mesaides.courriels.rendu import render_mail
from mesaides.gestion.reads.relais import Relais

NAMED = 20
"""Projets that a mail names; it counts the others."""


async def tell_heritiers(
    relais: list[Relais], qui: str, par: Acteur, lieu: str, *, ferme: bool = False
) -> None:
    """One mail for all that each of them takes over; none to who did it. `qui`: who carried it. `ferme`: and closed
    their account."""
    adresses = {r.heritier.adresse for r in relais if r.heritier and r.heritier.compte != par.compte}
    for adresse in sorted(adresses):
        intitules = [r.intitule for r in relais if r.heritier and r.heritier.adresse == adresse]
        await gather(
            render_mail(
                "relais",
                adresse,
                de=par.politesse,
                qui=qui,
                intitules=intitules[:NAMED],
                autres=len(intitules[NAMED:]),
                ferme=ferme,
                lien=f"{poste().public_url}/projets",
                bouton="Ouvrir mes projets",
                lieu=lieu,
            )
        )
