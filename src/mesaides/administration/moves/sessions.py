"""The people who are logged in, as far as an administrateur needs them to end their sessions."""

from datetime import datetime

from mesaides.administration.mails import tell_sessions
from mesaides.administration.reads.sessions import PersonneTrouvee
from mesaides.comptes.moves.sessions import close_sessions
from mesaides.comptes.roles import Acteur
from mesaides.errors import DomainError
from mesaides.journal.tables import note


async def end_sessions(personne: PersonneTrouvee, acteur: Acteur, now: datetime) -> int:
    """Logs this person out everywhere, tells them, and says of how many sessions; the one that asks stays open.

    Raises DomainError when none was open.
    """
    own = acteur.session if personne.id == acteur.compte else None
    closed = await close_sessions(personne.id, but=own)
    if not closed:
        raise DomainError(f"{personne.nom} n’a plus de session ouverte.")
    await note("sessions_retirees", compte=acteur.compte, objet=f"compte {personne.id}", nombre=closed)
    await tell_sessions(personne, now)
    return closed
