"""Whether the link of a mail is enough to answer there, and who wanted it so."""

from dataclasses import dataclass
from datetime import datetime

from piccolo.columns import ForeignKey
from piccolo.columns.combination import And

from mesaides.comptes.roles import Civilite, politesse
from mesaides.db import P, frozen
from mesaides.etablissements.tables import Etablissement
from mesaides.projets.tables.sans_connexion import SansConnexion


@dataclass(frozen=True, slots=True)
class Accord:
    """Answers without logging in are accepted here, by whom, since when."""

    le: datetime
    civilite: Civilite
    nom: str

    @property
    def qui(self) -> str:
        """« M. Vidal »."""
        return politesse(self.civilite, self.nom)


S = SansConnexion


def is_accepted_at(etablissement: ForeignKey[Etablissement]) -> And:
    """The line of `SansConnexion` that is open for this établissement: a column, or a hole."""
    return (S.etablissement == etablissement) & S.fin_le.is_null()


OPEN = frozen(
    S.select(S.le, S.par._.civilite.as_alias("civilite"), S.par._.nom.as_alias("nom")).where(
        is_accepted_at(P.etablissement)
    ),
    Accord,
)


async def find_accord(etablissement: int) -> Accord | None:
    return await OPEN.first(etablissement=etablissement)


async def is_accepted(etablissement: int) -> bool:
    return await find_accord(etablissement) is not None
