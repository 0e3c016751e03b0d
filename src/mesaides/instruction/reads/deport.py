"""A demande that this instructeur must leave to others: they are, or were lately, tied to the lycée that asks, or have
declared it."""

from dataclasses import dataclass

from mesaides.comptes.reads.attaches import is_tied_to
from mesaides.comptes.roles import Acteur, nom_complet
from mesaides.db import P, frozen, value_of, whether
from mesaides.demandes.reads.conditions import has_declared, is_in_hand, is_within, judges
from mesaides.demandes.tables.affectation import Affectation
from mesaides.demandes.tables.demande import Demande
from mesaides.numeros import NUMERO_MAX

DEPORT = "Vous avez, avez eu ou avez déclaré un lien\u00a0: un autre agent de la Région s’en charge."


@dataclass(frozen=True, slots=True)
class Deport:
    """All that they may know of it: nobody's name, while nobody who may examines it."""

    id: int
    reference: str
    lieu: str
    commune: str
    prenom: str | None
    nom: str | None
    declare: bool
    """They have said so themselves."""

    @property
    def qui(self) -> str:
        """Who examines it, '' while nobody does."""
        return nom_complet(self.prenom or "", self.nom or "")


D, E = Demande, Affectation
FREE = (E.demande == D.id) & is_in_hand(E) & judges(E.compte, D.id, D.etablissement, P.depuis)
"""In the hands of somebody who is not tied to that lycée either."""
FIND = frozen(
    D.select(
        *(D.id, D.reference),
        D.etablissement._.nom.as_alias("lieu"),
        D.etablissement._.commune.as_alias("commune"),
        value_of(E.select(E.compte._.prenom).where(FREE), "prenom"),
        value_of(E.select(E.compte._.nom).where(FREE), "nom"),
        whether(has_declared(P.compte, D.id, D.etablissement), "declare"),
    ).where(
        (D.id == P.demande)
        & D.transmise_le.is_not_null()
        & is_within(P.compte)
        & (is_tied_to(P.compte, D.etablissement, P.depuis) | has_declared(P.compte, D.id, D.etablissement))
    ),
    Deport,
)


async def find_deport(demande: int, acteur: Acteur) -> Deport | None:
    """None for whoever need not leave it, and for a draft."""
    if not acteur.reads_demandes or not 0 < demande < NUMERO_MAX:
        return None
    return await FIND.first(demande=demande, compte=acteur.compte, depuis=acteur.attaches_depuis)
