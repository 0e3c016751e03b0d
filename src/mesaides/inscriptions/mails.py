"""What the portal writes to someone who asks for an account, and to those who will validate it."""

from mesaides.comptes.roles import politesse
from mesaides.courriels import MailMessage, gather, render_mail
from mesaides.courriels.poste import poste
from mesaides.inscriptions.reads.activation import Suite
from mesaides.inscriptions.reads.demandes import CompteTrouve


def activation_mail(adresse: str, token: str, *, identifiant: str, civilite: str, nom: str) -> MailMessage:
    return render_mail(
        "activation",
        adresse,
        lien=f"{poste().public_url}/activation/{token}",
        bouton="Activer mon compte",
        identifiant=identifiant,
        politesse=politesse(civilite, nom),
        renvoi=f"{poste().public_url}/activation/renvoi",
    )


def compte_existant_mail(compte: CompteTrouve, *, invite: bool = False) -> MailMessage:
    """To who asks for an account with an address that has one already. `invite`: from an invitation."""
    return render_mail(
        "compte_existant",
        compte.adresse,
        lien=f"{poste().public_url}/recuperation",
        bouton="Récupérer mes informations de connexion",
        identifiant=compte.identifiant,
        politesse=politesse(compte.civilite, compte.nom),
        connexion=f"{poste().public_url}/connexion",
        invite=invite,
    )


async def tell_gestionnaires(suite: Suite) -> None:
    """Somebody waits for the validation of one of them."""
    for nom, adresse in suite.gestionnaires:
        await gather(
            render_mail(
                "compte_a_valider",
                adresse,
                lien=f"{poste().public_url}/etablissements/{suite.uai}",
                bouton="Voir les comptes à valider",
                politesse=nom,
                demandeur=suite.demande.nom_complet,
                adresse=suite.demande.adresse,
                etablissement=suite.etablissement,
            )
        )
