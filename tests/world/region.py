"""The services of the Région."""

from mesaides.comptes.rules.service import EtatService
from mesaides.comptes.tables.service import Service


async def make_service(nom: str, etat: EtatService = EtatService.OUVERT) -> int:
    service = Service(nom=nom, etat=etat)
    await service.save()
    return service.id
