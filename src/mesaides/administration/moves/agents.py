"""The accounts of the agents of the Région, made from the command line."""

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
    habilitation: Habilitation

    @classmethod
    def check(
        cls,
        *,
        identifiant: str,
        civilite: str,
        nom: str,
        prenom: str,
        adresse: str,
        habilitation: Habilitation,
    ) -> Self:
        """Raises ValueError with a French sentence."""
        return cls(
            check_identifiant(identifiant),
            Civilite(civilite),
            check_nom(nom),
            check_nom(prenom),
            check_adresse(adresse),
            habilitation,
        )

    @property
    def about(self) -> list[str]:
        """What their password must not be guessed from."""
        return [self.identifiant, self.nom, self.prenom, self.adresse]


async def create_agent(agent: Agent, password: str, now: datetime) -> int:
    """An active account with its habilitation; raises DomainError when the identifiant or address is taken."""
    hashed = await hash_password(password)
    try:
        async with transaction():
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
            await compte.save()
            await HabilitationCompte(compte=compte.id, habilitation=agent.habilitation, depuis_le=now).save()
            await note(
                "habilitation", compte=None, objet=f"compte {compte.id}", role=agent.habilitation.value
            )
            return compte.id
    except IntegrityErrors:
        raise DomainError("un compte a déjà cet identifiant ou cette adresse.") from None
