"""The gestionnaires of an établissement: whoever writes to them, or says who they are, finds them here."""

from dataclasses import dataclass

from mesaides.comptes.reads.conditions import is_active, is_gestionnaire
from mesaides.comptes.roles import Civilite, politesse
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen


@dataclass(frozen=True, slots=True)
class Gestionnaire:
    """Somebody who manages the établissement now."""

    compte: int
    civilite: Civilite
    nom: str
    adresse: str

    @property
    def politesse(self) -> str:
        """« Mme Roy »."""
        return politesse(self.civilite, self.nom)


R = Rattachement
THERE = frozen(
    R.select(
        R.compte,
        R.compte._.civilite.as_alias("civilite"),
        R.compte._.nom.as_alias("nom"),
        R.compte._.adresse.as_alias("adresse"),
    )
    .where(is_gestionnaire(R) & is_active(R.compte._) & (R.etablissement == P.etablissement))
    .order_by(R.compte._.nom, R.compte),
    Gestionnaire,
)


async def gestionnaires_of(etablissement: int) -> list[Gestionnaire]:
    """In the order of their names."""
    return await THERE.rows(etablissement=etablissement)
