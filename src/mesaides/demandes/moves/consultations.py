"""Who saw a demande is forgotten in its turn."""

from datetime import datetime

from mesaides.dates import day_of
from mesaides.db import P, frozen
from mesaides.demandes.rules.consultations import GARDE
from mesaides.demandes.tables.consultation import Consultation

PURGE = frozen(Consultation.delete().where(Consultation.jour < P.avant).returning(Consultation.id))


async def purge_consultations(now: datetime) -> int:
    """How many were erased."""
    return len(await PURGE.rows(avant=day_of(now) - GARDE))
