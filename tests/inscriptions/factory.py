"""What the tests of sign-up share: a person who signs up, an invitation, the mails that leave."""

import re
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from tests.factories import make_etablissement
from tests.visitors import Shown, Visitor

from mesaides.adresses import adresse_key
from mesaides.comptes.roles import Fonction
from mesaides.courriels import Courriel, render_mail
from mesaides.courriels import post as post_mail
from mesaides.etablissements.tables import Etablissement
from mesaides.invitations.states import EtatInvitation
from mesaides.invitations.tables.invitation import Invitation
from mesaides.web.visit import fingerprint

SECRET = "trois lampes vertes au plafond"
_numbers = count(1)


def typed(**given: Any) -> dict[str, Any]:
    """What someone types in « Créer un compte »; None leaves a field empty."""
    adresse = given.get("adresse", "claire.roux@ac-toulouse.fr")
    secret = given.get("mot_de_passe", SECRET)
    return {
        "identifiant": "claire.roux",
        "mot_de_passe": secret,
        "confirmation_mot_de_passe": secret,
        "civilite": "mme",
        "nom": "Roux",
        "prenom": "Claire",
        "adresse": adresse,
        "confirmation_adresse": adresse,
        **given,
    }


async def sign_up(visitor: Visitor, *, block: str = "", page: Shown | None = None, **given: Any) -> Shown:
    page = page or await visitor.open("/comptes/nouveau")
    return await visitor.send(page, "/comptes/nouveau", block=block, **typed(**given))


async def mails_to(adresse: str) -> list[Courriel]:
    return await Courriel.objects().where(Courriel.destinataire == adresse).order_by(Courriel.id)


def link_in(courriel: Courriel, start: str = "/activation/") -> str:
    """The path of the link of a mail, as its reader follows it."""
    found = re.search(re.escape(start) + r"[\w-]{22}", courriel.read().message.texte)
    assert found, courriel.read().message.texte
    return found.group()


async def activation_link(adresse: str = "claire.roux@ac-toulouse.fr") -> str:
    return link_in((await mails_to(adresse))[-1])


async def invite(
    etablissement: Etablissement | None = None, adresse: str = "claire.roux@ac-toulouse.fr", **given: Any
) -> tuple[Invitation, str]:
    """A live invitation and the token of its link."""
    etablissement = etablissement or await make_etablissement()
    token = f"jeton-{next(_numbers):037d}"
    now = datetime.now(UTC)
    mail = render_mail(
        "activation", adresse, lien="x", bouton="x", identifiant="x", politesse="x", renvoi="x"
    )
    values: dict[str, Any] = {
        "etablissement": etablissement.id,
        "adresse": adresse,
        "adresse_cle": adresse_key(adresse),
        "fonction": Fonction.USAGER,
        "etat": EtatInvitation.ENVOYEE,
        "validation_anticipee": True,
        "empreinte": fingerprint(token),
        "cree_le": now,
        "expire_le": now + timedelta(days=14),
        "courriel": await post_mail(mail),
        **given,
    }
    invitation = Invitation(**values)
    await invitation.save()
    return invitation, token
