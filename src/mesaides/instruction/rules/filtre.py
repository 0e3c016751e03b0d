"""Which demandes an instructeur looks at: a filter read from an address, written back into one. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Self
from urllib.parse import urlencode

from mesaides.demandes.rules.reference import parse_reference
from mesaides.demandes.states.etapes import EN_COURS, EtatDemande
from mesaides.ecriture import clean_line, search_key
from mesaides.etablissements.rules import check_uai

MOI, PERSONNE = "moi", "personne"
TOUTES = "toutes"
CHOISIS = ("etat", "charge", "thematique", "dispositif", "departement")
ETATS = tuple(etat for etat in EtatDemande if etat is not EtatDemande.BROUILLON)
WORDS_MAX = 5
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Place = tuple[datetime, int]
"""When a demande was transmitted, and its number: where it stands in the list."""


@dataclass(frozen=True, slots=True)
class Filtre:
    """Each '' lets everything through, but `etat`: '' is all that still awaits a decision."""

    q: str = ""
    etat: str = ""
    """A state, or TOUTES."""
    charge: str = ""
    """MOI or PERSONNE."""
    thematique: str = ""
    dispositif: str = ""
    departement: str = ""
    etablissement: str = ""
    """A code UAI, or words of a name."""

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Self:
        lieu = clean_line(typed.get("etablissement", ""))[:200]
        return cls(
            q=clean_line(typed.get("q", ""))[:200],
            etablissement=_uai(lieu) or lieu,
            **{name: clean_line(typed.get(name, ""))[:60] for name in CHOISIS},
        )

    @property
    def query(self) -> str:
        """What reads back the same filter, '' when it is the first one shown."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    @property
    def etats(self) -> frozenset[EtatDemande]:
        """The states that pass; all of them when empty."""
        if self.etat == TOUTES:
            return frozenset()
        return frozenset(etat for etat in ETATS if etat == self.etat) or EN_COURS

    @property
    def reference(self) -> str:
        """The reference that was typed as such, '' when the text is something else."""
        try:
            return parse_reference(self.q)
        except ValueError:
            return ""

    @property
    def uai(self) -> str:
        """The code typed as établissement, '' when it is something else."""
        return _uai(self.etablissement)

    @property
    def mots(self) -> list[str]:
        """The words to find, letters and digits only."""
        lieu = "" if self.uai else self.etablissement
        return search_key(self.q).split()[:WORDS_MAX] + search_key(lieu).split()[:WORDS_MAX]

    @property
    def is_wide(self) -> bool:
        """Nothing was chosen."""
        return not self.query


def write_place(place: Place) -> str:
    return f"{(place[0] - EPOCH) // timedelta(microseconds=1)}-{place[1]}"


def read_place(text: str) -> Place | None:
    """None for anything that is no place: the beginning."""
    moment, _, number = text.partition("-")
    if not all(x.isascii() and x.isdecimal() and len(x) <= most for x, most in ((moment, 16), (number, 9))):
        return None
    return EPOCH + timedelta(microseconds=int(moment)), int(number)


def _uai(text: str) -> str:
    """The code in its one form, '' for anything else."""
    try:
        return check_uai(text)
    except ValueError:
        return ""
