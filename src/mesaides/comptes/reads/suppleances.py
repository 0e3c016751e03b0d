"""The suppléances of an établissement that have not ended."""

from dataclasses import dataclass
from datetime import date

from mesaides.comptes.reads.conditions import has_not_ended
from mesaides.comptes.roles import Civilite, politesse
from mesaides.comptes.rules.suppleances import Prevue
from mesaides.comptes.tables.suppleance import Suppleance
from mesaides.db import P, frozen


@dataclass(frozen=True, slots=True)
class Ecrite:
    """A suppléance as its rows tell it, of these two."""

    id: int
    du: date
    au: date
    titulaire: int
    titulaire_civilite: Civilite
    titulaire_nom: str
    titulaire_adresse: str
    suppleant: int
    suppleant_civilite: Civilite
    suppleant_nom: str
    suppleant_adresse: str
    lieu: str
    uai: str

    @property
    def prevue(self) -> Prevue:
        return Prevue(
            *(self.id, self.titulaire, politesse(self.titulaire_civilite, self.titulaire_nom)),
            *(self.suppleant, politesse(self.suppleant_civilite, self.suppleant_nom), self.du, self.au),
        )


S = Suppleance
TITULAIRE, SUPPLEANT = S.titulaire._.compte, S.suppleant._.compte
SHOWN = (
    *(S.id, S.du, S.au),
    TITULAIRE.as_alias("titulaire"),
    TITULAIRE._.civilite.as_alias("titulaire_civilite"),
    TITULAIRE._.nom.as_alias("titulaire_nom"),
    TITULAIRE._.adresse.as_alias("titulaire_adresse"),
    SUPPLEANT.as_alias("suppleant"),
    SUPPLEANT._.civilite.as_alias("suppleant_civilite"),
    SUPPLEANT._.nom.as_alias("suppleant_nom"),
    SUPPLEANT._.adresse.as_alias("suppleant_adresse"),
    S.titulaire._.etablissement._.nom.as_alias("lieu"),
    S.titulaire._.etablissement._.uai.as_alias("uai"),
)
THERE = frozen(
    S.select(*SHOWN)
    .where(has_not_ended(S) & (S.titulaire._.etablissement == P.etablissement))
    .order_by(S.du, S.id),
    Ecrite,
)


async def list_prevues(etablissement: int) -> list[Prevue]:
    """Today's and those to come, by their first day."""
    return [one.prevue for one in await THERE.rows(etablissement=etablissement)]
