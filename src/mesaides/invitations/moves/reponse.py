"""Accepting or declining an invitation; whoever accepts finds the projets that awaited them."""

from datetime import datetime

from mesaides.comptes.moves.accueil import Accueil, welcome
from mesaides.comptes.moves.cumul import work_in_all
from mesaides.comptes.moves.liens import lock_compte
from mesaides.comptes.roles import Acteur
from mesaides.db import P
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.invitations.moves.fin import ENDED, ONE, refuse_late, step
from mesaides.invitations.moves.porteurs import leave_behind
from mesaides.invitations.reads.lecture import INV, IS_ALIVE, IS_OVER, InvitationRecue
from mesaides.invitations.states import QuiRepond, is_invited
from mesaides.journal.tables import note
from mesaides.projets.moves.porteurs import take_up

ANSWER = {
    nom: step(nom, IS_ALIVE & ONE, {**ENDED, INV.compte: P.compte}) for nom in ("acceptation", "declin")
}
EXPIRE_ONE = step("expiration", IS_OVER & ONE, {})


async def accept(recue: InvitationRecue, personne: QuiRepond, now: datetime, *, aussi: bool = False) -> bool:
    """Attaches the person; True when valid at once, False when the gestionnaire has still to validate.

    They carry the projets that awaited them there; what they awaited elsewhere is given up, unless they work in
    another établissement, and here too (`aussi`). Raises DomainError: another address than the invited one, answered or
    dead meanwhile, still attached elsewhere as usager.
    """
    _check_person(recue, personne)
    await lock_etablissement(recue.etablissement)
    await lock_compte(personne.compte)
    await _answer(recue, personne, now, "acceptation")
    accueil = Accueil(
        *(personne.compte, recue.etablissement, recue.fonction, recue.validation_anticipee, recue.par),
        aussi=aussi,
    )
    rattachement, valid = await welcome(accueil, now)
    await leave_behind(personne.compte)
    await take_up(recue.etablissement, recue.adresse, personne.compte)
    await note(
        "acceptation", compte=personne.compte, objet=f"invitation {recue.id}", rattachement=rattachement
    )
    return valid


async def accept_too(recue: InvitationRecue, acteur: Acteur, now: datetime) -> bool:
    """« Je travaille aussi ici ». As `accept`."""
    ailleurs = acteur.usager_ailleurs(recue.etablissement)
    valid = await accept(recue, acteur, now, aussi=True)
    await work_in_all(acteur, ailleurs, (recue.etablissement, recue.lieu), now)
    return valid


async def decline(recue: InvitationRecue, personne: QuiRepond, now: datetime) -> None:
    _check_person(recue, personne)
    await lock_etablissement(recue.etablissement)
    await _answer(recue, personne, now, "declin")
    await note("declin", compte=personne.compte, objet=f"invitation {recue.id}")


async def _answer(recue: InvitationRecue, personne: QuiRepond, now: datetime, etape: str) -> None:
    if not await ANSWER[etape].rows(now=now, compte=personne.compte, invitation=recue.id):
        await EXPIRE_ONE.rows(invitation=recue.id, now=now)
        await refuse_late(recue.id)


def _check_person(recue: InvitationRecue, personne: QuiRepond) -> None:
    if not is_invited(personne, recue):
        raise DomainError(
            "Cette invitation a été envoyée à une autre adresse que celle de votre compte : "
            "demandez au gestionnaire de vous inviter à la vôtre."
        )
