"""The déports that agents have declared and that are not over, with what they did before they declared them."""

from dataclasses import dataclass
from datetime import date, datetime

from piccolo.query.functions import Count

from mesaides.comptes.roles import nom_complet
from mesaides.dates import jour_fr
from mesaides.db import P, frozen, value_of
from mesaides.demandes.reads.conditions import goes_on_declared
from mesaides.demandes.states.deport import NatureDeport
from mesaides.demandes.tables.demande import Mouvement
from mesaides.demandes.tables.deport import DeportDeclare


@dataclass(frozen=True, slots=True)
class DeportEcrit:
    id: int
    compte: int
    prenom: str
    nom: str
    adresse: str
    nature: NatureDeport
    du: date
    au: date | None
    le: datetime
    lieu: str | None
    commune: str | None
    reference: str | None
    actes: int
    """How many steps they had taken of it before they declared it."""

    @property
    def qui(self) -> str:
        return nom_complet(self.prenom, self.nom)

    @property
    def objet(self) -> str:
        """« Lycée Jean-Jaurès, Albi », « Demande OCC-2026-000123-X »."""
        return f"Demande {self.reference}" if self.reference else f"{self.lieu}, {self.commune}"

    @property
    def jours(self) -> str:
        """« depuis le 1er décembre 2026, jusqu’au 4 janvier 2027 »."""
        fin = f"jusqu’au {jour_fr(self.au)}" if self.au else "sans terme"
        return f"à partir du {jour_fr(self.du)}, {fin}"


Q, M = DeportDeclare, Mouvement
OF_IT = (M.demande == Q.demande) | (M.demande._.etablissement == Q.etablissement)
SHOWN = (
    *(Q.id, Q.compte, Q.nature, Q.du, Q.au, Q.le),
    Q.compte._.prenom.as_alias("prenom"),
    Q.compte._.nom.as_alias("nom"),
    Q.compte._.adresse.as_alias("adresse"),
    Q.etablissement._.nom.as_alias("lieu"),
    Q.etablissement._.commune.as_alias("commune"),
    Q.demande._.reference.as_alias("reference"),
    value_of(M.select(Count(M.id)).where((M.par == Q.compte) & (M.le < Q.le) & OF_IT), "actes"),
)
ALL = frozen(
    Q.select(*SHOWN).where(goes_on_declared(Q)).order_by(Q.id, ascending=False).limit(500), DeportEcrit
)
OWN = frozen(
    Q.select(*SHOWN).where(goes_on_declared(Q) & (Q.compte == P.compte)).order_by(Q.id, ascending=False),
    DeportEcrit,
)
FIND = frozen(Q.select(*SHOWN).where(Q.id == P.deport), DeportEcrit)


async def list_deports(compte: int | None = None) -> list[DeportEcrit]:
    """Of this agent, or of all; the last ones first."""
    return await ALL.rows() if compte is None else await OWN.rows(compte=compte)


async def find_declared(deport: int) -> DeportEcrit | None:
    return await FIND.first(deport=deport)
