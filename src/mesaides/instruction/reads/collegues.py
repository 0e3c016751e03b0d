"""The instructeurs to whom a demande may be given."""

from dataclasses import dataclass
from functools import lru_cache

from piccolo.custom_types import Combinable

from mesaides.comptes.reads.conditions import is_open
from mesaides.comptes.roles import Acteur, nom_complet
from mesaides.comptes.tables.compte import HabilitationCompte
from mesaides.db import Frozen, P, exists, frozen, value_of
from mesaides.demandes.reads.conditions import covers, is_away, is_instructeur, judges
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.tables.affectation import Absence
from mesaides.demandes.tables.demande import Demande
from mesaides.instruction.reads.liste import conditions_of, is_on_page, values_of
from mesaides.instruction.rules.filtre import Filtre


@dataclass(frozen=True, slots=True)
class Collegue:
    compte: int
    prenom: str
    nom: str
    adresse: str
    suppleant: int | None
    """Who is given what would be theirs today: they are away."""
    suppleant_prenom: str | None
    suppleant_nom: str | None

    @property
    def qui(self) -> str:
        return nom_complet(self.prenom, self.nom)

    @property
    def dit(self) -> str:
        """« Inès Fabre », « Inès Fabre, en son absence Paul Sicard »."""
        suppleant = nom_complet(self.suppleant_prenom or "", self.suppleant_nom or "")
        return f"{self.qui}, en son absence {suppleant}" if suppleant else self.qui


B, D, H = Absence, Demande, HabilitationCompte
IS_AWAY = is_away(B) & (B.compte == H.compte)
SHOWN = (
    H.compte,
    H.compte._.prenom.as_alias("prenom"),
    H.compte._.nom.as_alias("nom"),
    H.compte._.adresse.as_alias("adresse"),
    value_of(B.select(B.suppleant).where(IS_AWAY), "suppleant"),
    value_of(B.select(B.suppleant._.prenom).where(IS_AWAY), "suppleant_prenom"),
    value_of(B.select(B.suppleant._.nom).where(IS_AWAY), "suppleant_nom"),
)
IS_AGENT = is_instructeur(H) & is_open(H.compte._)
ORDRE = (H.compte._.nom, H.compte._.prenom, H.compte)


def who_examine(which: Combinable) -> Frozen[Collegue]:
    """All who may examine one at least of these demandes."""
    free = judges(H.compte, D.id, D.etablissement, P.depuis)
    some = exists(D.select(D.id).where(which & covers(H) & free))
    return frozen(H.select(*SHOWN).where(IS_AGENT & some).order_by(*ORDRE), Collegue)


COLLEGUES = who_examine(D.id == P.demande)
AGENTS = frozen(H.select(*SHOWN).where(IS_AGENT).order_by(*ORDRE), Collegue)


@lru_cache(maxsize=512)
def _who_examine_page(ordre: str, most: int, *asked: str) -> Frozen[Collegue]:
    return who_examine(is_on_page(ordre, most, asked, goes_on=False))


async def list_agents() -> list[Collegue]:
    """All who examine demandes, whatever they are tied to."""
    return await AGENTS.rows()


async def list_collegues(fiche: FicheDemande, acteur: Acteur) -> list[Collegue]:
    """All who may examine it, who asks among them."""
    return await COLLEGUES.rows(demande=fiche.id, depuis=acteur.attaches_depuis)


async def list_collegues_of(filtre: Filtre, acteur: Acteur, most: int) -> list[Collegue]:
    """The same, of one at least of the first demandes of a list."""
    asked = conditions_of(filtre, acteur)
    values = values_of(asked, acteur) | {"depuis": acteur.attaches_depuis}
    return await _who_examine_page(filtre.ordre, most, *asked).rows(**values)
