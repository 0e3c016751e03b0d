"""The instructeurs to whom a demande may be given."""

from dataclasses import dataclass

from mesaides.comptes.reads.conditions import is_open
from mesaides.comptes.roles import Acteur, nom_complet
from mesaides.comptes.tables.compte import HabilitationCompte
from mesaides.db import P, frozen
from mesaides.demandes.reads.conditions import is_instructeur, may_examine
from mesaides.demandes.reads.lecture import FicheDemande


@dataclass(frozen=True, slots=True)
class Collegue:
    compte: int
    prenom: str
    nom: str
    adresse: str

    @property
    def qui(self) -> str:
        return nom_complet(self.prenom, self.nom)


H = HabilitationCompte
SHOWN = (
    H.compte,
    H.compte._.prenom.as_alias("prenom"),
    H.compte._.nom.as_alias("nom"),
    H.compte._.adresse.as_alias("adresse"),
)
COLLEGUES = frozen(
    H.select(*SHOWN)
    .where(may_examine(H, P.demande, P.etablissement, P.depuis))
    .order_by(H.compte._.nom, H.compte._.prenom, H.compte),
    Collegue,
)


AGENTS = frozen(
    H.select(*SHOWN)
    .where(is_instructeur(H) & is_open(H.compte._))
    .order_by(H.compte._.nom, H.compte._.prenom, H.compte),
    Collegue,
)


async def list_agents() -> list[Collegue]:
    """All who examine demandes, whatever they are tied to."""
    return await AGENTS.rows()


async def list_collegues(fiche: FicheDemande, acteur: Acteur) -> list[Collegue]:
    """All who may examine it, who asks among them."""
    return await COLLEGUES.rows(
        demande=fiche.id, etablissement=fiche.etablissement, depuis=acteur.attaches_depuis
    )
