"""The service of the Région in charge of a demande, as it is today."""

from mesaides.comptes.reads.service import find_service
from mesaides.comptes.rules.service import ServiceVu
from mesaides.demandes.reads.fiche import FicheDemande


async def service_of(fiche: FicheDemande) -> ServiceVu:
    service = await find_service(fiche.service)
    if service is None:
        raise LookupError(fiche.service)
    return service
