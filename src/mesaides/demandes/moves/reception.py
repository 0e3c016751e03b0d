"""The projet of a demande knows whether somebody awaits its budget, or the Région has it and nobody does."""

from datetime import datetime

from mesaides.db import P, exists, frozen, not_exists
from mesaides.demandes.rules.complements import BUDGET
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Correction, Demande
from mesaides.projets.moves.reception import mark_received

C, D = Correction, Demande
OURS = {EtatDemande.BROUILLON, EtatDemande.A_COMPLETER}
"""The states in which the lycée works on a demande."""
ASKED = exists(C.select(C.id).where((C.demande == D.id) & (C.champ == BUDGET) & C.close_le.is_null()))
AWAITS = (D.etat == EtatDemande.BROUILLON) | ((D.etat == EtatDemande.A_COMPLETER) & ASKED)
RECEIVED = frozen(
    D.select(D.transmise_le)
    .where(
        (D.projet == P.projet)
        & D.transmise_le.is_not_null()
        & not_exists(D.select(D.id).where((D.projet == P.projet) & AWAITS))
    )
    .order_by(D.transmise_le, ascending=False)
    .limit(1),
    datetime,
)


async def tell_projet(projet: int, now: datetime) -> None:
    """To be called when one of its demandes begins or ceases to be OURS, or its budget is asked again."""
    await mark_received(projet, await RECEIVED.first(projet=projet), now)
