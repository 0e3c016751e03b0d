"""Accepting or declining an invitation."""

from datetime import datetime
from typing import Protocol

from mesaides.adresses import adresse_key
from mesaides.comptes.moves.decisions import GIVE_UP_OTHERS, VALIDATE, attach, promote
from mesaides.comptes.reads.fiche import lock_compte
from mesaides.comptes.roles import Fonction
from mesaides.db import IntegrityErrors, Statement, transaction
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.invitations.moves.envoi import refuse_late
from mesaides.invitations.reads.lecture import Recue
from mesaides.journal.tables import note
from mesaides.noms import au_nom

ANSWER = Statement(
    "UPDATE invitation SET etat = {}, repondu_le = {}, compte = {} "
    "WHERE id = {} AND etat = 'envoyee' AND expire_le > {} RETURNING id"
)
EXPIRE_ONE = Statement(
    "UPDATE invitation SET etat = 'expiree' WHERE id = {} AND etat = 'envoyee' AND expire_le <= {} RETURNING id"
)
LINKS = Statement(
    "SELECT r.id, r.etablissement, r.fonction, r.statut, e.nom FROM rattachement r "
    "JOIN etablissement e ON e.id = r.etablissement "
    "WHERE r.compte = {} AND r.statut IN ('en_attente', 'valide') ORDER BY r.id"
)
PREPARE = Statement(
    "UPDATE rattachement SET fonction = {} WHERE id = {} AND statut = 'en_attente' RETURNING id"
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
    here = None
    for row in await LINKS.rows(personne.compte):
        if row["etablissement"] == recue.etablissement:
            here = row
        elif row["fonction"] == Fonction.USAGER and row["statut"] == "valide":
            raise DomainError(
                f"Vous êtes encore rattaché {au_nom(row['nom'])}. "
                "Son gestionnaire doit d’abord détacher votre compte : "
                "demandez-le-lui d’un clic, l’invitation vous attend."
            )
    try:
        async with transaction():
            valid, rattachement = await _attach_here(recue, personne, now, here)
    except IntegrityErrors:
        raise DomainError(
            "Vous venez d’être rattaché à un établissement : rechargez la page pour voir lequel."
        ) from None
    await GIVE_UP_OTHERS.rows(now, personne.compte, personne.compte, rattachement)
    await note(
        "acceptation", compte=personne.compte, objet=f"invitation {recue.id}", rattachement=rattachement
    )
    return valid


async def decline(recue: Recue, personne: Personne, now: datetime) -> None:
    _check_person(recue, personne)
    await lock_etablissement(recue.etablissement)
    await _answer(recue, personne, now, "declinee")
    await note("declin", compte=personne.compte, objet=f"invitation {recue.id}")


async def _attach_here(
    recue: Recue, personne: Personne, now: datetime, here: dict[str, object] | None
) -> tuple[bool, int]:
    """Makes, or changes, the one open link of this person to this établissement: is it valid, its number."""
    valid, compte, lieu = recue.validation_anticipee, personne.compte, recue.etablissement
    if here is None:
        return valid, await attach(compte, lieu, recue.fonction, now, valid=valid, par=recue.par)
    rattachement = int(str(here["id"]))
    if here["statut"] == "en_attente":
        await PREPARE.rows(recue.fonction, rattachement)
        if valid:
            await VALIDATE.rows(now, recue.par, rattachement)
        return valid, rattachement
    if here["fonction"] == Fonction.USAGER and recue.fonction is Fonction.GESTIONNAIRE:
        new = await promote(rattachement, compte, lieu, now, par=recue.par)
        return True, new or rattachement
    return True, rattachement


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
