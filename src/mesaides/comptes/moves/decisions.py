"""The moves on a rattachement: validate, refuse, give up, name gestionnaire, end.

Each is a compare-and-set in the caller's transaction, with its line in the journal and its mail; of several at once
one is done, the others are told by a DomainError who was first.
"""

from collections.abc import Sequence
from datetime import datetime

from mesaides.comptes.mails import tell_decision
from mesaides.comptes.moves.etapes import (
    close_depart,
    end,
    give_up_others,
    promote,
    refuse_second,
    validate_waiting,
)
from mesaides.comptes.moves.liens import lock_compte
from mesaides.comptes.reads.fiche import FicheRattachement, enter_as_gestionnaire
from mesaides.comptes.reads.gestionnaires import count_titulaires
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.rules.droits import can_name_gestionnaire, is_last_gestionnaire
from mesaides.comptes.states import ETAPES
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.journal.tables import note


async def validate(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> None:
    """Opens the services of this établissement to the person; what they awaited elsewhere is given up."""
    _check(fiche, acteur, "validation")
    await enter_as_gestionnaire(fiche.etablissement, acteur)
    await lock_compte(fiche.compte)
    if not await validate_waiting(fiche.id, now, par=acteur.compte):
        await refuse_second(fiche.id, acteur)
    if fiche.fonction is Fonction.USAGER:
        await give_up_others(fiche.compte, fiche.id, now, par=acteur.compte)
    await note("validation", compte=acteur.compte, objet=f"rattachement {fiche.id}")
    await tell_decision("validation", fiche, acteur)


async def enter_for_all(fiches: Sequence[FicheRattachement], acteur: Acteur) -> None:
    """To be called before several decisions in one transaction; all of one établissement."""
    await enter_as_gestionnaire(fiches[0].etablissement, acteur)
    for compte in sorted(fiche.compte for fiche in fiches):
        await lock_compte(compte)


async def refuse(fiche: FicheRattachement, acteur: Acteur, now: datetime, raison: str) -> None:
    _check(fiche, acteur, "refus")
    await enter_as_gestionnaire(fiche.etablissement, acteur)
    await _end(fiche, "refus", acteur, now, raison)
    await tell_decision("refus", fiche, acteur, raison=raison)


async def give_up(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> None:
    """The person no longer wants what they were waiting for."""
    _check(fiche, acteur, "abandon")
    await lock_etablissement(fiche.etablissement)
    await _end(fiche, "abandon", acteur, now)


async def end_rattachement(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> None:
    """Detaches, closing the request to be; raises DomainError when nobody would be left to manage, unless the Région
    does it, who names another.

    What else dies with it belongs to other rooms.
    """
    _check(fiche, acteur, "detachement")
    if acteur.manages(fiche.etablissement):
        await enter_as_gestionnaire(fiche.etablissement, acteur)
        await _check_last(fiche)
    else:
        await lock_etablissement(fiche.etablissement)
    await _end(fiche, "detachement", acteur, now)
    await close_depart(fiche.id, now)
    await tell_decision("detachement", fiche, acteur)


async def _check_last(fiche: FicheRattachement) -> None:
    if is_last_gestionnaire(fiche.fonction, await count_titulaires(fiche.etablissement)):
        raise DomainError(
            f"{fiche.nom_complet} est l’unique gestionnaire\u00a0: nommez d’abord une autre personne, "
            "sinon plus personne ne pourrait gérer l’établissement."
        )


async def name_gestionnaire(fiche: FicheRattachement, acteur: Acteur, now: datetime) -> int:
    """An usager attached here manages it from now on: one link ends, another begins. The new one's number."""
    if not can_name_gestionnaire(acteur, fiche):
        raise DomainError("Nommer un gestionnaire revient aux gestionnaires\u00a0: rien n’a été enregistré.")
    if fiche.fonction is Fonction.GESTIONNAIRE:
        raise DomainError(f"{fiche.nom_complet} est déjà gestionnaire de cet établissement.")
    await enter_as_gestionnaire(fiche.etablissement, acteur)
    new = await promote(fiche.id, fiche.compte, fiche.etablissement, now, par=acteur.compte)
    if new is None:
        raise DomainError(f"{fiche.nom_complet} n’a plus la même place ici\u00a0: la liste est à jour.")
    await note("nomination", compte=acteur.compte, objet=f"rattachement {new}", ancien=fiche.id)
    await tell_decision("nomination", fiche, acteur)
    return new


async def _end(fiche: FicheRattachement, etape: str, acteur: Acteur, now: datetime, raison: str = "") -> None:
    if not await end(etape, fiche.id, now, acteur.compte, raison):
        await refuse_second(fiche.id, acteur)
    await note(etape, compte=acteur.compte, objet=f"rattachement {fiche.id}")


def _check(fiche: FicheRattachement, acteur: Acteur, etape: str) -> None:
    """Whether this step is this person's; the state is compared when it is set."""
    if not ETAPES[etape].qui(acteur, fiche):
        raise DomainError("Cette décision revient à un autre gestionnaire de l’établissement.")
