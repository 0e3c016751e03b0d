"""Settling for an établissement that the link of a mail is enough to answer, or that one must log in."""

from datetime import datetime

from mesaides.comptes.reads.fiche import enter_as_gestionnaire
from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.errors import DomainError
from mesaides.journal.tables import note
from mesaides.projets.reads.sans_connexion import is_accepted_at
from mesaides.projets.tables.sans_connexion import SansConnexion

S = SansConnexion
ACCEPT = frozen(
    S.insert(S(etablissement=P.etablissement, par=P.par, le=P.le))
    .on_conflict(action="DO NOTHING")
    .returning(S.id)
)
END = frozen(
    S.update({S.fin_le: P.le, S.fin_par: P.par}).where(is_accepted_at(P.etablissement)).returning(S.id)
)


async def accept(etablissement: int, acteur: Acteur, now: datetime) -> None:
    """Raises DomainError to whoever manages there no more, and when it is so already."""
    await enter_as_gestionnaire(etablissement, acteur)
    if not await ACCEPT.rows(etablissement=etablissement, par=acteur.compte, le=now):
        raise DomainError("Les réponses sans connexion sont déjà acceptées.")
    await note("sans_connexion", compte=acteur.compte, objet=f"etablissement {etablissement}")


async def end(etablissement: int, acteur: Acteur, now: datetime) -> None:
    """From now on the links already sent ask to log in too. Raises DomainError as `accept` does."""
    await enter_as_gestionnaire(etablissement, acteur)
    if not await END.rows(le=now, par=acteur.compte, etablissement=etablissement):
        raise DomainError("La connexion est déjà demandée pour répondre.")
    await note("avec_connexion", compte=acteur.compte, objet=f"etablissement {etablissement}")
