"""What was received of a demande, for who was shown that it exists."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import nom_complet
from mesaides.db import P, frozen
from mesaides.demandes.rules.recu import FaitsRecus, read_recu
from mesaides.demandes.tables.demande import Transmission


@dataclass(frozen=True, slots=True)
class _Gardee:
    contenu: str
    empreinte: str
    le: datetime
    prenom: str
    nom: str


@dataclass(frozen=True, slots=True)
class Accuse:
    """`empreinte`: SHA-256 of the facts as they were kept; `par`: the name of who transmitted them."""

    faits: FaitsRecus
    empreinte: str
    le: datetime
    par: str


T = Transmission
RECEIVED = frozen(
    T.select(
        *(T.contenu, T.empreinte, T.le),
        T.par._.prenom.as_alias("prenom"),
        T.par._.nom.as_alias("nom"),
    ).where(T.demande == P.demande),
    _Gardee,
)


async def find_transmission(demande: int) -> Accuse | None:
    """For a demande already found through the person; None before it is transmitted."""
    gardee = await RECEIVED.first(demande=demande)
    if gardee is None:
        return None
    return Accuse(
        read_recu(gardee.contenu), gardee.empreinte, gardee.le, nom_complet(gardee.prenom, gardee.nom)
    )
