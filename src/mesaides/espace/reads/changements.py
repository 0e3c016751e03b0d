"""The latest changes that « Mes services » tells a gestionnaire and an agent, in one query."""

from dataclasses import dataclass
from datetime import datetime

from piccolo.custom_types import Combinable

from mesaides.comptes.reads.attaches import is_free_of
from mesaides.comptes.reads.conditions import managed_by
from mesaides.comptes.roles import Acteur
from mesaides.db import Frozen, P, frozen
from mesaides.demandes.states.attente import Attente, attente_of
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.instruction.reads.liste import IN_CHARGE

MOST = 5


@dataclass(frozen=True, slots=True)
class Changement:
    """A demande that is more than a draft, in this state since `le`. `lieu`: its établissement."""

    id: int
    intitule: str
    etat: EtatDemande
    le: datetime
    lieu: str

    @property
    def attente(self) -> Attente:
        """Who has the next move."""
        return attente_of(self.etat, self.le)


D = Demande


def latest(condition: Combinable) -> Frozen[Changement]:
    return frozen(
        D.select(
            *(D.id, D.projet._.intitule.as_alias("intitule"), D.etat, D.etat_le.as_alias("le")),
            D.etablissement._.nom.as_alias("lieu"),
        )
        .where(condition & (D.etat != EtatDemande.BROUILLON))
        .order_by(D.etat_le, D.id, ascending=False)
        .limit(MOST),
        Changement,
    )


MANAGED = latest(D.etablissement.is_in(managed_by(P.compte)))
IN_HAND = latest(IN_CHARGE & is_free_of(P.compte, D.etablissement, P.depuis))


async def list_changements(acteur: Acteur) -> list[Changement]:
    """Of a gestionnaire, what their établissements ask; of an agent, what is in their charge."""
    if acteur.is_gestionnaire:
        return await MANAGED.rows(compte=acteur.compte)
    if acteur.is_instructeur:
        return await IN_HAND.rows(compte=acteur.compte, depuis=acteur.attaches_depuis)
    return []
