"""A service of the Région, and how it is reached."""

from mesaides.comptes.rules.service import ServiceVu
from mesaides.comptes.tables.service import Service
from mesaides.db import P, frozen
from mesaides.numeros import NUMERO_MAX

S = Service
SHOWN = (S.id, S.nom, S.adresse, S.telephone, S.courriel, S.etat)
ALL = frozen(S.select(*SHOWN).order_by(S.nom), ServiceVu)
BY_ID = frozen(S.select(*SHOWN).where(S.id == P.service), ServiceVu)
BY_NOM = frozen(S.select(*SHOWN).where(S.nom == P.nom), ServiceVu)


async def list_services() -> list[ServiceVu]:
    """Those closed too."""
    return await ALL.rows()


async def find_service(service: int) -> ServiceVu | None:
    return await BY_ID.first(service=service) if 0 < service <= NUMERO_MAX else None


async def named_service(nom: str) -> ServiceVu | None:
    return await BY_NOM.first(nom=nom)
