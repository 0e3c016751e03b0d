"""Somebody new: what they type to sign up, and the link that they receive."""

from typing import Any

from tests.visitors import Shown, Visitor
from tests.world.courriels import letters_to, link_of

SECRET = "trois lampes vertes au plafond"


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


async def activation_link(adresse: str = "claire.roux@ac-toulouse.fr") -> str:
    return link_of((await letters_to(adresse))[-1], "/activation/")
