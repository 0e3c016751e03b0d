"""A mail that did not leave is tried again."""

from datetime import datetime

from mesaides.courriels.bell import notify
from mesaides.courriels.states import EtatCourriel
from mesaides.courriels.tables import Courriel
from mesaides.db import P, after_commit, frozen
from mesaides.errors import DomainError
from mesaides.journal.tables import note

C = Courriel
IS_FREE = C.pris_jusqu_a.is_null() | (C.pris_jusqu_a <= P.now)
RETRY = frozen(
    C.update({C.etat: EtatCourriel.EN_ATTENTE, C.prochain_essai_le: P.now, C.raison: None})
    .where(
        C.corps.is_not_null()
        & (C.id == P.courriel)
        & ((C.etat == EtatCourriel.REFUSE) | ((C.etat == EtatCourriel.EN_ATTENTE) & IS_FREE))
    )
    .returning(C.id)
)


async def retry(courriel: int, *, par: int, now: datetime) -> None:
    """Tries again at once. Raises DomainError when it left meanwhile, or when its text is erased."""
    if not await RETRY.rows(now=now, courriel=courriel):
        raise DomainError(
            "Ce courriel vient de partir, ou son texte est effacé : renvoyez ce qu’il annonçait."
        )
    await note("relance_courriel", compte=par, objet=f"courriel {courriel}")
    after_commit(notify)
