"""The projets that nobody carries yet, nor is awaited for."""

from dataclasses import dataclass

from mesaides.db import P, frozen
from mesaides.projets.tables.projet import Projet


@dataclass(frozen=True, slots=True)
class ProjetSansPorteur:
    id: int
    intitule: str


PR = Projet
IS_NOBODYS = PR.porteur.is_null() & (PR.porteur_cle == "")
LIST = frozen(
    PR.select(PR.id, PR.intitule)
    .where((PR.etablissement == P.etablissement) & IS_NOBODYS)
    .order_by(PR.id, ascending=False)
    .limit(50),
    ProjetSansPorteur,
)


async def list_sans_porteur(etablissement: int) -> list[ProjetSansPorteur]:
    """The newest first; 50 at most."""
    return await LIST.rows(etablissement=etablissement)
