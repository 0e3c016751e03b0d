"""Accepting or declining an invitation."""

from datetime import datetime
from typing import Protocol

from mesaides.adresses import adresse_key
from mesaides.comptes.tables.accueil import Accueil, welcome
from mesaides.comptes.tables.lien import lock_compte
from mesaides.db import Statement
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.invitations.tables.envoi import refuse_late
from mesaides.invitations.tables.lecture import Recue
from mesaides.journal.tables import note

ANSWER = Statement(
    "UPDATE invitation SET etat = {}, repondu_le = {}, compte = {} "
    "WHERE id = {} AND etat = 'envoyee' AND expire_le > {} RETURNING id"
)
EXPIRE_ONE = Statement(
    "UPDATE invitation SET etat = 'expiree' WHERE id = {} AND etat = 'envoyee' AND expire_le <= {} RETURNING id"
)


class Personne(Protocol):
    """Who answers: an Acteur, or an account at its activation."""

    @property
    def compte(self) -> int: ...
    @property
    def adresse(self) -> str: ...


async def accept(recue: Recue, personne: Personne, now: datetime) -> bool:
    """Attaches the person; True when valid at once, False when the gestionnaire has still to validate.

    What they awaited elsewhere is given up. Raises DomainError: another address than the invited one, answered or
    dead meanwhile, still attached elsewhere as usager.
    """
    _check_person(recue, personne)
    await lock_etablissement(recue.etablissement)
    await lock_compte(personne.compte)
    await _answer(recue, personne, now, "acceptee")
    accueil = Accueil(
        personne.compte, recue.etablissement, recue.fonction, recue.validation_anticipee, recue.par
    )
    rattachement, valid = await welcome(accueil, now)
    await note(
        "acceptation", compte=personne.compte, objet=f"invitation {recue.id}", rattachement=rattachement
    )
    return valid


async def decline(recue: Recue, personne: Personne, now: datetime) -> None:
    _check_person(recue, personne)
    await lock_etablissement(recue.etablissement)
    await _answer(recue, personne, now, "declinee")
    await note("declin", compte=personne.compte, objet=f"invitation {recue.id}")


async def _answer(recue: Recue, personne: Personne, now: datetime, etat: str) -> None:
    if not await ANSWER.rows(etat, now, personne.compte, recue.id, now):
        await EXPIRE_ONE.rows(recue.id, now)
        await refuse_late(recue.id)


def _check_person(recue: Recue, personne: Personne) -> None:
    if adresse_key(personne.adresse) != adresse_key(recue.adresse):
        raise DomainError(
            "Cette invitation a été envoyée à une autre adresse que celle de votre compte : "
            "demandez au gestionnaire de vous inviter à la vôtre."
        )
