"""Which demandes an instructeur looks at: a filter read from an address, written back into one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Self
from urllib.parse import urlencode

from mesaides.demandes.rules.reference import parse_reference
from mesaides.demandes.states.etapes import EN_COURS, EtatDemande
from mesaides.ecriture import clean_line, search_key
from mesaides.etablissements.rules import check_uai

MOI, PERSONNE = "moi", "personne"
TOUTES = "toutes"
CHOISIS = ("etat", "charge", "thematique", "dispositif", "departement", "decision")
ETATS = tuple(etat for etat in EtatDemande if etat is not EtatDemande.BROUILLON)
WORDS_MAX = 5
TRIS = ("recue", "lieu", "montant")
"""What the list can be sorted by: nothing of it changes while a demande is examined, so that who goes from one to the
next goes through all of them."""
ORDRES = frozenset({*TRIS, *(f"-{tri}" for tri in TRIS)})


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
    decision: str = ""
    """MOI: those of which who looks may decide now."""
    etablissement: str = ""
    """A code UAI, or words of a name."""
    tri: str = ""
    """One of TRIS, after a « - » from the last to the first; '' is « recue »."""

    @classmethod
    def read(cls, typed: Mapping[str, str]) -> Self:
        lieu = clean_line(typed.get("etablissement", ""))[:200]
        return cls(
            q=clean_line(typed.get("q", ""))[:200],
            etablissement=_uai(lieu) or lieu,
            tri=tri if (tri := typed.get("tri", "")) in ORDRES - {TRIS[0]} else "",
            **{name: clean_line(typed.get(name, ""))[:60] for name in CHOISIS},
        )

    @property
    def query(self) -> str:
        """What reads back the same filter, '' when it is the first one shown."""
        return urlencode({name: value for name in CHAMPS if (value := getattr(self, name))})

    @property
    def suffixe(self) -> str:
        """The same as the end of an address."""
        return f"?{self.query}" if self.query else ""

    @property
    def ordre(self) -> str:
        return self.tri or TRIS[0]

    def sorted_by(self, tri: str) -> Self:
        """The other way round when it is so already."""
        ordre = f"-{tri}" if self.ordre == tri else tri
        return replace(self, tri="" if ordre == TRIS[0] else ordre)

    def without(self, name: str) -> Self:
        return replace(self, **{name: ""})

    @property
    def vue(self) -> Self:
        """Within which one searches and sorts."""
        return replace(self, q="", tri="")

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
        return not self.without("tri").query


CHAMPS = tuple(field.name for field in fields(Filtre))
VUES = (
    ("en_cours", "En attente d’une décision", Filtre()),
    ("a_prendre", "À prendre", Filtre(charge=PERSONNE)),
    ("miennes", "Les miennes", Filtre(charge=MOI)),
    ("au_lycee", "Chez l’établissement", Filtre(etat=EtatDemande.A_COMPLETER)),
    ("a_decider", "À décider par moi", Filtre(decision=MOI)),
    ("", "Toutes", Filtre(etat=TOUTES)),
)
"""What an instructeur asks for most: the name of its count, its words, its filter."""


def _uai(text: str) -> str:
    """The code in its one form, '' for anything else."""
    try:
        return check_uai(text)
    except ValueError:
        return ""
