"""What the portal writes to people about their demandes, in the transaction of what it tells."""

from dataclasses import dataclass
from datetime import date, datetime

from mesaides.comptes.roles import Acteur
from mesaides.courriels.poste import poste
from mesaides.courriels.recueil import gather
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.demandes.reads.charge import service_of
from mesaides.demandes.reads.destinataires import (
    list_agents,
    list_gestionnaires,
    list_interesses,
    list_receveurs,
    list_suiveurs,
    list_tenants,
)
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.rules.annonces import AnnonceBrouillons
from mesaides.demandes.states.attente import GESTIONNAIRE
from mesaides.demandes.states.etapes import AS_IT_WAS
from mesaides.dispositifs.reads import Ouverture

LIRE = {True: "Voir le budget", False: "Finir la demande"}
"""The button of a reminder, by whether its reader is asked for a seal."""

RETOURS = {
    "retrait": (
        "retire la demande",
        f"La demande est fermée. Ce retrait peut être annulé pendant {AS_IT_WAS.delai.days}\u00a0jours.",
    ),
    "retablissement": ("annule le retrait de la demande", "Elle reprend où elle en était."),
}
"""By noun of step: what was done, and what follows."""


async def mail_accuse(fiche: FicheDemande, reference: str, acteur: Acteur, now: datetime) -> None:
    """The accusé de réception, to who transmitted and to the porteur."""
    service = await service_of(fiche)
    for adresse in await list_receveurs(fiche, acteur):
        await post(
            render_mail(
                "accuse",
                adresse,
                reference=reference,
                intitule=fiche.intitule,
                dispositif=fiche.contenu.titre,
                service=service,
                lieu=fiche.lieu,
                le=now,
                par=acteur.nom_complet,
                mentions=poste().mentions.said_of(service.nom, service.joindre),
                lien=f"{poste().public_url}/demandes/{fiche.id}/accuse",
                pdf=f"{poste().public_url}/demandes/{fiche.id}/accuse.pdf",
                bouton="Voir l’accusé de réception",
            )
        )


async def mail_transmission(fiche: FicheDemande, reference: str, acteur: Acteur) -> None:
    """To the gestionnaires who do not receive the accusé: their lycée asks for an aid."""
    told = await list_receveurs(fiche, acteur)
    for adresse in await list_gestionnaires(fiche):
        if adresse not in told:
            await gather(
                render_mail(
                    "transmission",
                    adresse,
                    de=acteur.politesse,
                    titre=fiche.titre,
                    reference=reference,
                    lieu=fiche.lieu,
                    service=fiche.service_nom,
                    lien=f"{poste().public_url}/demandes/{fiche.id}/accuse",
                    bouton="Voir la demande",
                )
            )


async def mail_relance(fiche: FicheDemande, qui: str, acteur: Acteur) -> None:
    """A reminder to whoever is awaited: the gestionnaires, else the agents in charge."""
    if qui == GESTIONNAIRE:
        adresses = await list_gestionnaires(fiche)
        lien, bouton = f"/projets/{fiche.projet}/budget", "Voir le budget"
    else:
        adresses = await list_agents(fiche, acteur)
        lien, bouton = f"/instruction/{fiche.id}", "Voir la demande"
    for adresse in adresses:
        await gather(
            render_mail(
                "relance",
                adresse,
                de=acteur.politesse,
                titre=fiche.titre,
                reference=fiche.reference or "",
                lieu=fiche.lieu,
                gestionnaire=qui == GESTIONNAIRE,
                lien=poste().public_url + lien,
                bouton=bouton,
            )
        )


async def mail_complement(fiche: FicheDemande, acteur: Acteur) -> None:
    """To the agents in charge: what they asked for is there."""
    for adresse in await list_agents(fiche, acteur):
        await gather(
            render_mail(
                "complement",
                adresse,
                de=acteur.politesse,
                titre=fiche.titre,
                reference=fiche.reference or "",
                lieu=fiche.lieu,
                lien=f"{poste().public_url}/instruction/{fiche.id}",
                bouton="Voir la demande",
            )
        )


@dataclass(frozen=True, slots=True)
class ARappeler:
    """One draft of a reminder. `a_valider`: its reader is asked for the seal of its budget."""

    titre: str
    lieu: str
    lien: str
    a_valider: bool


async def mail_rappel(adresse: str, drafts: list[ARappeler], ferme_le: date, *, presse: bool) -> None:
    """The campagne closes on that day: to one person, for all the drafts that wait for them. `presse`: no daily
    recueil holds it."""
    lien = drafts[0].lien if len(drafts) == 1 else "/mes-services"
    await gather(
        render_mail(
            "rappel",
            adresse,
            drafts=drafts,
            ferme_le=ferme_le,
            lien=poste().public_url + lien,
            bouton="Ouvrir mes services" if len(drafts) > 1 else LIRE[drafts[0].a_valider],
        ),
        presse=presse,
    )


async def mail_annonce(adresse: str, annonce: AnnonceBrouillons, drafts: list[ARappeler]) -> None:
    """To one person, for all the drafts of theirs that it is about."""
    un = len(drafts) == 1
    await gather(
        render_mail(
            "annonce",
            adresse,
            annonce=annonce,
            drafts=drafts,
            lien=poste().public_url + (drafts[0].lien if un else "/demandes"),
            bouton="Voir la demande" if un else "Voir mes demandes",
        ),
        presse=annonce.presse,
    )


async def mail_report(fiche: FicheDemande, suivante: Ouverture, acteur: Acteur, now: datetime) -> None:
    """To the people of the lycée who see it, but who did it: it goes on in this campagne."""
    for adresse in await list_interesses(fiche, acteur):
        await gather(
            render_mail(
                "report",
                adresse,
                de=acteur.politesse,
                titre=fiche.titre,
                lieu=fiche.lieu,
                campagne=suivante,
                ouvrira=now < suivante.debut,
                lien=f"{poste().public_url}/demandes/{fiche.id}/recapitulatif",
                bouton="Voir la demande",
            )
        )


@dataclass(frozen=True, slots=True)
class ARelancer:
    """A demande to complete, of whose day its people are to be reminded. `id` is that of the request."""

    id: int
    demande: int
    etablissement: int
    intitule: str
    reference: str
    lieu: str
    avant_le: date


async def mail_delai(due: ARelancer) -> None:
    """To all who see it at the lycée: the day is near."""
    for adresse in await list_suiveurs(due.demande, due.etablissement):
        await post(
            render_mail(
                "delai",
                adresse,
                due=due,
                lien=f"{poste().public_url}/demandes/{due.demande}/complements",
                bouton="Compléter la demande",
            )
        )


async def mail_retour(fiche: FicheDemande, nom: str, acteur: Acteur) -> None:
    """Withdrawn, or back: to the others of the lycée, and to who has it in charge."""
    fait, suite = RETOURS[nom]
    places = [(adresse, f"/demandes/{fiche.id}") for adresse in await list_interesses(fiche, acteur)]
    places += [(adresse, f"/instruction/{fiche.id}") for adresse in await list_tenants(fiche, acteur)]
    for adresse, lien in places:
        await gather(
            render_mail(
                "dossier",
                adresse,
                fait=f"{acteur.politesse} {fait}",
                nom=fiche.reference or f"«\u00a0{fiche.intitule}\u00a0»",
                suite=suite,
                titre=fiche.titre,
                lieu=fiche.lieu,
                raison="",
                lien=poste().public_url + lien,
                bouton="Voir la demande",
            )
        )


async def mail_partage(fiche: FicheDemande, adresse: str, acteur: Acteur) -> None:
    """To whom the demande was just shared with."""
    await gather(
        render_mail(
            "partage",
            adresse,
            de=acteur.politesse,
            titre=fiche.titre,
            reference=fiche.reference or "",
            lieu=fiche.lieu,
            a_remplir=fiche.is_brouillon,
            lien=f"{poste().public_url}/demandes/{fiche.id}",
            bouton="Ouvrir la demande",
        )
    )
