"""What the portal writes to somebody who is invited."""

from mesaides.comptes.roles import Acteur, Fonction
from mesaides.courriels.poste import poste
from mesaides.courriels.rendu import render_mail
from mesaides.courriels.tables import post
from mesaides.invitations.rules import VALIDITE


async def send_lien(
    adresse: str, token: str, *, par: Acteur | None, lieu: str, fonction: Fonction, projet: str
) -> int:
    """The number of the mail. `projet`: the intitulé of the one that awaits this person, or ''."""
    mail = render_mail(
        "invitation",
        adresse,
        de=par.politesse if par else "La Région",
        lieu=lieu,
        gestionnaire=fonction is Fonction.GESTIONNAIRE,
        jours=VALIDITE.days,
        projet=projet,
        lien=f"{poste().public_url}/invitation/{token}",
        bouton="Voir l’invitation",
    )
    return await post(mail)
