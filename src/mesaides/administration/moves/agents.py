"""The accounts of the agents of the Région: made from the command line, or by who was invited."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from mesaides.adresses import adresse_key, check_adresse
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.secret import hash_password
from mesaides.comptes.roles import Civilite
from mesaides.comptes.rules.identite import check_identifiant, check_nom, identifiant_key
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.db import IntegrityErrors, transaction
from mesaides.errors import DomainError
from mesaides.journal.tables import note


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent to be, each field in its proper form."""

    identifiant: str
    civilite: Civilite
    nom: str
    prenom: str
    adresse: str

    @classmethod
    def check(
        cls,
        *,
        identifiant: str,
        civilite: str,
        nom: str,
        prenom: str,
        adresse: str,
    ) -> Self:
        """Raises ValueError with a French sentence."""
        return cls(
            check_identifiant(identifiant),
            Civilite(civilite),
            check_nom(nom),
            check_nom(prenom),
            check_adresse(adresse),
        )

    @property
    def about(self) -> list[str]:
        """What their password must not be guessed from."""
        return [self.identifiant, self.nom, self.prenom, self.adresse]


async def create_agent(agent: Agent, role: Habilitation, password: str, now: datetime) -> int:
    """An active account with its habilitation; raises DomainError when the identifiant or address is taken."""
    hashed = await hash_password(password)
    async with transaction():
        compte = await open_compte(agent, hashed, now)
        await HabilitationCompte(compte=compte, habilitation=role, depuis_le=now).save()
        await note("habilitation", compte=None, objet=f"compte {compte}", role=role.value)
    return compte


async def open_compte(agent: Agent, hashed: str, now: datetime) -> int:
    """Active, with no habilitation yet. Raises DomainError when the identifiant or address is taken."""
    compte = Compte(
        identifiant=agent.identifiant,
        identifiant_cle=identifiant_key(agent.identifiant),
        mot_de_passe=hashed,
        civilite=agent.civilite.value,
        nom=agent.nom,
        prenom=agent.prenom,
        adresse=agent.adresse,
        adresse_cle=adresse_key(agent.adresse),
        cree_le=now,
        active_le=now,
    )
    try:
        async with transaction():
            await compte.save()
    except IntegrityErrors:
        raise DomainError("un compte a déjà cet identifiant ou cette adresse.") from None
    return compte.id
