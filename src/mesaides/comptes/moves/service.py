"""The services of the Région: described, named by a dispositif, closed."""

from mesaides.comptes.reads.service import named_service
from mesaides.comptes.tables.service import Service
from mesaides.errors import DomainError
from mesaides.journal.tables import note


async def name_service(nom: str) -> int:
    """The service of this name, made when there is none. Raises DomainError when it is closed."""
    found = await named_service(nom)
    if found is None:
        service = Service(nom=nom)
        await service.save()
        await note("service_ajoute", compte=None, objet=f"service {service.id}")
        return service.id
    if not found.is_open:
        raise DomainError(f"Le service «\u00a0{nom}\u00a0» est fermé\u00a0: il ne reçoit plus de dispositif.")
    return found.id
