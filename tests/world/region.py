"""The services of the Région."""

from datetime import timedelta

from tests.world.dates import now

from mesaides.administration.tables import InvitationAgent
from mesaides.adresses import adresse_key
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.rules.service import EtatService
from mesaides.comptes.tables.service import Service


async def make_service(nom: str, etat: EtatService = EtatService.OUVERT) -> int:
    service = Service(nom=nom, etat=etat)
    await service.save()
    return service.id


async def invite_an_agent(
    adresse: str,
    par: int,
    token: str,
    role: Habilitation = Habilitation.INSTRUCTEUR,
    *,
    depuis: timedelta = timedelta(0),
) -> int:
    """The number of the invitation, whose link has this token; sent so long ago."""
    le = now() - depuis
    made = InvitationAgent(
        adresse=adresse,
        adresse_cle=adresse_key(adresse),
        empreinte=fingerprint_of(token),
        etat="envoyee",
        role=role,
        motif="Arrivée au service.",
        par=par,
        cree_le=le,
        expire_le=le + timedelta(days=14),
    )
    await made.save()
    return made.id
