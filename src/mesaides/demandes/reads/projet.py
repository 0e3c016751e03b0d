"""The demandes of one projet, for its pages."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.demandes.reads.conditions import is_filled_by
from mesaides.demandes.states.etapes import NON_DECIDEES, EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.dispositifs.rules.contenu import decode


@dataclass(frozen=True, slots=True)
class DemandeDuProjet:
    """One line of them."""

    id: int
    etat: EtatDemande
    reference: str | None
    transmise_le: datetime | None
    montant_centimes: int | None
    accorde_centimes: int | None
    texte: str

    @property
    def titre(self) -> str:
        """The name of its dispositif."""
        return decode(self.texte).titre

    @property
    def non_decidee(self) -> bool:
        return self.etat in NON_DECIDEES


D = Demande
OF_PROJET = frozen(
    D.select(
        *(D.id, D.etat, D.reference, D.transmise_le, D.montant_centimes, D.accorde_centimes),
        D.version._.contenu.as_alias("texte"),
    )
    .where((D.projet == P.projet) & is_filled_by(P.compte))
    .order_by(D.id, ascending=False),
    DemandeDuProjet,
)


async def list_of_projet(projet: int, acteur: Acteur) -> list[DemandeDuProjet]:
    """Those that this person sees, newest first."""
    return await OF_PROJET.rows(projet=projet, compte=acteur.compte)
