"""What the portal writes to people about their account."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from mesaides.comptes.rules.navigateurs import name_navigateur
from mesaides.courriels import post, render_mail
from mesaides.courriels.poste import poste
from mesaides.db import Statement

PARIS = ZoneInfo("Europe/Paris")

PERSONNE = Statement("SELECT identifiant, prenom, nom, adresse FROM compte WHERE id = {}")


async def tell_connexion(compte: int, echecs: int, agent: str, now: datetime) -> None:
    """Someone has logged in after several failures."""
    await _tell(
        compte, "connexion_suspecte", echecs=echecs, navigateur=name_navigateur(agent), quand=hour(now)
    )


async def _tell(compte: int, objet: str, *, adresse: str = "", **facts: Any) -> None:
    """To the person's address, unless another is given; nothing to one whose account has lost its names."""
    personne = await PERSONNE.first(compte)
    if personne is None or not (adresse or personne["adresse"]):
        return
    facts = {**personne, "recuperation": address("/recuperation"), **facts}
    await post(render_mail(objet, adresse or personne["adresse"], **facts))


def address(path: str) -> str:
    """The whole address of a page, for a mail: from the settings, never from a request."""
    return poste().public_url + path


def hour(moment: datetime) -> str:
    """« le 23/11/2026 à 14 h 02 », heure de Paris."""
    local = moment.astimezone(PARIS)
    return f"le {local:%d/%m/%Y} à {local.hour}\u00a0h\u00a0{local.minute:02d}"
