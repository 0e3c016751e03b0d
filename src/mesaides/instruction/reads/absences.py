"""The absences of agents that have not ended."""

from dataclasses import dataclass
from datetime import date

from mesaides.comptes.roles import Civilite, politesse
from mesaides.comptes.rules.suppleances import Prevue
from mesaides.db import frozen
from mesaides.demandes.reads.conditions import goes_on_away
from mesaides.demandes.tables.affectation import Absence


@dataclass(frozen=True, slots=True)
class AbsenceEcrite:
    """An absence as its rows tell it."""

    id: int
    du: date
    au: date
    compte: int
    civilite: Civilite
    nom: str
    adresse: str
    suppleant: int
    suppleant_civilite: Civilite
    suppleant_nom: str
    suppleant_adresse: str

    @property
    def prevue(self) -> Prevue:
        """Judged as the suppléances of gestionnaires are."""
        return Prevue(
            *(self.id, self.compte, politesse(self.civilite, self.nom)),
            *(self.suppleant, politesse(self.suppleant_civilite, self.suppleant_nom), self.du, self.au),
        )


B = Absence
SHOWN = (
    *(B.id, B.du, B.au, B.compte, B.suppleant),
    B.compte._.civilite.as_alias("civilite"),
    B.compte._.nom.as_alias("nom"),
    B.compte._.adresse.as_alias("adresse"),
    B.suppleant._.civilite.as_alias("suppleant_civilite"),
    B.suppleant._.nom.as_alias("suppleant_nom"),
    B.suppleant._.adresse.as_alias("suppleant_adresse"),
)
ALL = frozen(B.select(*SHOWN).where(goes_on_away(B)).order_by(B.du, B.id), AbsenceEcrite)


async def list_absences() -> list[AbsenceEcrite]:
    """Today's and those to come, by their first day."""
    return await ALL.rows()
