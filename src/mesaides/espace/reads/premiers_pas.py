"""What a Région does, once, before its lycées can ask for an aid."""

from dataclasses import dataclass

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.reads.conditions import JOUR, is_gestionnaire, is_held
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.comptes.tables.service import Service
from mesaides.db import P, exists, frozen, whether
from mesaides.dispositifs.tables import Campagne, Dispositif
from mesaides.etablissements.tables import Etablissement


@dataclass(frozen=True, slots=True)
class PremiersPas:
    """Of each step, in their order, whether it is done."""

    annuaire: bool
    services: bool
    instructeurs: bool
    dispositifs: bool
    campagnes: bool
    """One is open, or still to come."""
    gestionnaires: bool

    @property
    def faites(self) -> tuple[bool, ...]:
        return (
            *(self.annuaire, self.services, self.instructeurs),
            *(self.dispositifs, self.campagnes, self.gestionnaires),
        )

    @property
    def prochaine(self) -> int | None:
        """Its place; None once all is done."""
        return next((place for place, faite in enumerate(self.faites) if not faite), None)


E, S, H, D, K, R = Etablissement, Service, HabilitationCompte, Dispositif, Campagne, Rattachement
EXAMINES = is_held(H) & (H.habilitation == Habilitation.INSTRUCTEUR)
PREMIERS_PAS = frozen(
    Compte.select(
        whether(exists(E.select(E.id)), "annuaire"),
        whether(exists(S.select(S.id)), "services"),
        whether(exists(H.select(H.id).where(EXAMINES)), "instructeurs"),
        whether(exists(D.select(D.id)), "dispositifs"),
        whether(exists(K.select(K.id).where(K.ferme_le >= JOUR)), "campagnes"),
        whether(exists(R.select(R.id).where(is_gestionnaire(R))), "gestionnaires"),
    ).where(Compte.id == P.compte),
    PremiersPas,
)


async def find_premiers_pas(compte: int) -> PremiersPas:
    """For this administrateur."""
    return await PREMIERS_PAS.one(compte=compte)
