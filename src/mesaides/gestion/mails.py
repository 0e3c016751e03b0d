"""What the decisions of a gestionnaire, and the requests made to one, say by mail."""

from typing import Any

from mesaides.comptes.moves.depart import DemandeDepart
from mesaides.comptes.reads.fiche import FicheRattachement
from mesaides.comptes.roles import Acteur
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.gestion.reads.relais import Relais

NAMED = 20
"""Projets that a mail names; it counts the others."""


async def tell_person(objet: str, fiche: FicheRattachement, par: Acteur, **facts: Any) -> None:
    """`objet`: validation, refus, detachement, nomination or maintien."""
    url = poste().public_url
    liens = {
        "validation": (f"{url}/mes-services", "Ouvrir mes services"),
        "detachement": (f"{url}/mes-services", "Ouvrir mes services"),
        "nomination": (f"{url}/etablissements/{fiche.uai}", "Ouvrir la page de l’établissement"),
    }
    lien, bouton = liens.get(objet, (None, None))
    await post(
        render_mail(
            objet,
            fiche.adresse,
            de=par.politesse,
            lien=lien,
            bouton=bouton,
            lieu=fiche.lieu,
            **facts,
        )
    )


async def tell_gestionnaires(demande: DemandeDepart, acteur: Acteur) -> None:
    for adresse in demande.destinataires:
        await post(
            render_mail(
                "depart",
                adresse,
                qui=acteur.nom_complet,
                adresse=acteur.adresse,
                relance=demande.relance,
                lien=f"{poste().public_url}/etablissements/{demande.lien.uai}",
                bouton="Ouvrir la page de l’établissement",
                lieu=demande.lien.nom,
            )
        )


async def tell_heritiers(
    relais: list[Relais], qui: str, par: Acteur, lieu: str, *, ferme: bool = False
) -> None:
    """One mail for all that each of them takes over; none to who did it. `qui`: who carried it. `ferme`: and closed
    their account."""
    adresses = {r.heritier.adresse for r in relais if r.heritier and r.heritier.compte != par.compte}
    for adresse in sorted(adresses):
        intitules = [r.intitule for r in relais if r.heritier and r.heritier.adresse == adresse]
        await post(
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
