"""The gestionnaires of an établissement, and who acts for them today: whoever writes to them, or says who they are,
finds them here."""

from dataclasses import dataclass

from piccolo.query.functions import Count

from mesaides.comptes.reads.conditions import is_active, is_gestionnaire, is_open, is_titulaire
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


TITULAIRES = frozen(
    R.select(Count(R.id)).where(is_titulaire(R) & is_open(R.compte._) & (R.etablissement == P.etablissement))
)


async def count_titulaires(etablissement: int) -> int:
    """Without who acts for them: how many would be left if one went."""
    return await TITULAIRES.one(etablissement=etablissement)


async def gestionnaires_of(etablissement: int) -> list[Gestionnaire]:
    """In the order of their names."""
    return await THERE.rows(etablissement=etablissement)
