"""The services of the Région, as its administrateurs keep them."""

from collections.abc import Mapping
from dataclasses import asdict

from mesaides.administration.states import SERVICE
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.service import EtatService, ServiceVu
from mesaides.comptes.tables.service import Service
from mesaides.db import IntegrityErrors, P, frozen, transaction
from mesaides.dispositifs.reads import FicheDispositif, list_fiches
from mesaides.dispositifs.tables import Dispositif
from mesaides.errors import DomainError
from mesaides.journal.tables import note
from mesaides.montants import nb

S, D = Service, Dispositif
CHANGE = frozen(
    S.update({S.nom: P.nom, S.adresse: P.adresse, S.telephone: P.telephone, S.courriel: P.courriel})
    .where(S.id == P.service)
    .returning(S.id)
)
STEP = frozen(
    S.update({S.etat: P.vers}).where((S.id == P.service) & (S.etat == P.de)).returning(S.id),
)
GIVE = frozen(
    D.update({D.service: P.service}).where((D.code == P.code) & (D.service != P.service)).returning(D.id)
)
HOLD = frozen(
    S.update({S.etat: S.etat}).where((S.id == P.service) & (S.etat == EtatService.OUVERT)).returning(S.id)
)


class NomPrisError(DomainError):
    """Another service has this name."""

    def __init__(self) -> None:
        super().__init__("Un autre service porte déjà ce nom.")


async def add_service(dit: Mapping[str, str], acteur: Acteur) -> int:
    """Raises NomPrisError."""
    service = Service(
        nom=dit["nom"], adresse=dit["adresse"], telephone=dit["telephone"], courriel=dit["courriel"]
    )
    try:
        async with transaction():
            await service.save()
    except IntegrityErrors:
        raise NomPrisError from None
    await note("service_ajoute", compte=acteur.compte, objet=f"service {service.id}")
    return service.id


async def describe(service: ServiceVu, dit: Mapping[str, str], acteur: Acteur) -> bool:
    """False when it was described so already. Raises NomPrisError."""
    before = asdict(service)
    changed = sorted(nom for nom, valeur in dit.items() if before[nom] != valeur)
    if not changed:
        return False
    try:
        async with transaction():
            await CHANGE.rows(**dit, service=service.id)
    except IntegrityErrors:
        raise NomPrisError from None
    await note("service_modifie", compte=acteur.compte, objet=f"service {service.id}", champs=changed)
    return True


async def give_dispositif(service: ServiceVu, dispositif: FicheDispositif, acteur: Acteur) -> None:
    """Its demandes are examined there from now on. Raises DomainError."""
    if not await HOLD.rows(service=service.id):
        raise DomainError("Ce service est fermé\u00a0: il ne reçoit plus de dispositif.")
    if not await GIVE.rows(service=service.id, code=dispositif.code):
        raise DomainError("Ce dispositif dépend déjà de ce service.")
    await note(
        "dispositif_confie", compte=acteur.compte, objet=f"dispositif {dispositif.id}", service=service.id
    )


async def take_service_step(service: ServiceVu, nom: str, acteur: Acteur) -> None:
    """Closed or open again. Raises DomainError."""
    step = SERVICE[nom]
    if not step.is_open(service.etat, acteur, service):
        raise DomainError("C’est déjà fait\u00a0: la page est à jour.")
    if not await STEP.rows(service=service.id, de=service.etat, vers=step.vers):
        raise DomainError("C’est déjà fait\u00a0: la page est à jour.")
    if step.vers is EtatService.FERME:
        await _check_empty(service)
    await note(f"service_{nom}", compte=acteur.compte, objet=f"service {service.id}")


async def _check_empty(service: ServiceVu) -> None:
    """Once it is held. Raises DomainError while a dispositif is of it."""
    left = [one for one in await list_fiches() if one.service == service.nom]
    if left:
        raise DomainError(
            f"{nb(len(left), 'dispositif dépend', 'dispositifs dépendent')} encore de ce service. Confiez-les d’abord "
            "à un autre, depuis la page de celui-ci."
        )
