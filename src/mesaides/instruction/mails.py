"""What the portal writes about each step of the Région, in the transaction of that step."""

from collections.abc import Sequence
from datetime import date

from mesaides.comptes.roles import Acteur
from mesaides.courriels.poste import poste
from mesaides.courriels.recueil import gather
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.demandes.reads.charge import service_of
from mesaides.demandes.reads.destinataires import list_interesses, list_tenants
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.states.etapes import FAITS
from mesaides.instruction.reads.absences import AbsenceEcrite
from mesaides.instruction.reads.deports import DeportEcrit
from mesaides.instruction.rules.annonces import ANNONCES, CEDEES, DECISIONS


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
    """To the people of the lycée who see it, when something changes for them.

    `demandees`: what is asked again, with the reason of each, until `avant_le`.
    """
    if nom not in ANNONCES:
        return
    annonce, service = ANNONCES[nom], await service_of(fiche)
    for adresse in await list_interesses(fiche, acteur):
        await gather(
            render_mail(
                "instruction",
                adresse,
                sujet=annonce.sujet.format(fiche.reference),
                phrase=annonce.phrase,
                titre=fiche.titre,
                lieu=fiche.lieu,
                service=service,
                raison=raison,
                montant=montant,
                demandees=demandees,
                avant_le=avant_le,
                recours=poste().mentions.recours if nom in DECISIONS else "",
                lien=f"{poste().public_url}/demandes/{fiche.id}{annonce.lien}",
                bouton=annonce.bouton,
            )
        )


async def tell_tenant(fiche: FicheDemande, nom: str, acteur: Acteur, raison: str) -> None:
    """To the colleague who has, or had, it in charge."""
    for adresse in await list_tenants(fiche, acteur):
        fait = f"{acteur.politesse} a agi sur la demande"
        charge = "Vous ne l’avez plus en charge." if nom in CEDEES else "Vous l’avez en charge."
        await _write_to(fiche, adresse, fait, f"{FAITS[nom]}. {charge}", raison)


async def mail_transfert(fiche: FicheDemande, adresse: str, acteur: Acteur) -> None:
    """To whom it is given."""
    fait = f"{acteur.politesse} vous confie la demande"
    await _write_to(fiche, adresse, fait, "Poursuivez l’examen de cette demande.", "")


async def tell_absence(ecrite: AbsenceEcrite, par: int | None) -> None:
    """To both; once `par` has ended it, to the other."""
    prevue = ecrite.prevue
    both = ((ecrite.suppleant, ecrite.suppleant_adresse), (ecrite.compte, ecrite.adresse))
    for adresse in [adresse for compte, adresse in both if compte != par and adresse]:
        mail = render_mail(
            "absence",
            adresse,
            agit=adresse == ecrite.suppleant_adresse,
            fini=par is not None,
            suppleant=prevue.suppleant_nom,
            absent=prevue.titulaire_nom,
            jours=prevue.jours,
            lien=f"{poste().public_url}/instruction/absences",
            bouton="Voir les absences",
        )
        await post(mail)


async def tell_levee(deport: DeportEcrit, raison: str, acteur: Acteur) -> None:
    """To who had declared it."""
    if deport.adresse:
        mail = render_mail(
            "deport_leve",
            deport.adresse,
            de=acteur.politesse,
            quoi=deport.objet,
            raison=raison,
            lien=f"{poste().public_url}/instruction/deports",
            bouton="Voir mes déports",
        )
        await post(mail)


async def _write_to(fiche: FicheDemande, adresse: str, fait: str, suite: str, raison: str) -> None:
    await gather(
        render_mail(
            "dossier",
            adresse,
            fait=fait,
            nom=fiche.reference,
            suite=suite,
            titre=fiche.titre,
            lieu=fiche.lieu,
            raison=raison,
            lien=f"{poste().public_url}/instruction/{fiche.id}",
            bouton="Voir la demande",
        )
    )
