from datetime import timedelta
from itertools import count
from typing import Any

from tests.world.dates import now
from tests.world.lycees import make_etablissement

from mesaides.adresses import adresse_key
from mesaides.comptes.roles import Fonction
from mesaides.courriels import post, render_mail
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.states import EtatInvitation
from mesaides.invitations.tables.invitation import Invitation
from mesaides.web.visit import fingerprint

_numbers = count(1)


async def make_invitation(
    etablissement: Etablissement | None = None, adresse: str = "claire.roux@ac-toulouse.fr", **given: Any
) -> tuple[Invitation, str]:
    """A live invitation and the token of its link; its mail waits in the outbox, unless one is `given`."""
    etablissement = etablissement or await make_etablissement()
    token = f"jeton-{next(_numbers):037d}"
    sent = given.get("cree_le") or now()
    values: dict[str, Any] = {
        "etablissement": etablissement.id,
        "adresse": adresse,
        "adresse_cle": adresse_key(adresse),
        "fonction": Fonction.USAGER,
        "etat": EtatInvitation.ENVOYEE,
        "empreinte": fingerprint(token),
        "cree_le": sent,
        "expire_le": sent + timedelta(days=14),
        "courriel": given.get("courriel") or await _post(adresse),
        **given,
    }
    invitation = Invitation(**values)
    await invitation.save()
    return invitation, token


async def _post(adresse: str) -> int:
    words = dict.fromkeys(("lien", "bouton", "identifiant", "politesse", "renvoi"), "x")
    return await post(render_mail("activation", adresse, **words))
