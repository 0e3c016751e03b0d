"""The demandes of one projet, for its pages."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, exists, frozen
from mesaides.demandes.reads.conditions import is_filled_by, opens
from mesaides.demandes.reads.lecture import MOST
from mesaides.demandes.states.etapes import NON_DECIDEES, EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.dispositifs.reads import contenu_of, with_contenus


@dataclass(frozen=True, slots=True)
class DemandeDuProjet:
    """One line of them."""

    id: int
    etat: EtatDemande
    reference: str | None
    transmise_le: datetime | None
    montant_centimes: int | None
    accorde_centimes: int | None
    empreinte: str

    @property
    def titre(self) -> str:
        """The name of its dispositif."""
        return contenu_of(self).titre

    @property
    def non_decidee(self) -> bool:
        return self.etat in NON_DECIDEES


D, R = Demande, Rattachement
OF_PROJET = frozen(
    D.select(
        *(D.id, D.etat, D.reference, D.transmise_le, D.montant_centimes, D.accorde_centimes),
        D.version._.empreinte.as_alias("empreinte"),
    )
    .where((D.projet == P.projet) & is_filled_by(P.compte))
    .order_by(D.id, ascending=False),
    DemandeDuProjet,
)

OPENED = frozen(
    R.select(R.id)
    .where((R.compte == P.compte) & exists(D.select(D.id).where((D.projet == P.projet) & opens(R))))
    .limit(1)
)


async def find_ouverture(projet: int, acteur: Acteur) -> int | None:
    """The rattachement by which this person fills a demande of this projet, and so its budget."""
    return await OPENED.first(projet=projet, compte=acteur.compte) if 0 < projet < MOST else None


async def list_of_projet(projet: int, acteur: Acteur) -> list[DemandeDuProjet]:
    """Those that this person sees, newest first."""
    return await with_contenus(await OF_PROJET.rows(projet=projet, compte=acteur.compte))
