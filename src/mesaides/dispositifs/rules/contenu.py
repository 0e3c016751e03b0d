"""What a dispositif says of itself: its rule, its questions, its pièces. Frozen, kept as JSON by version."""

import re
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256

import msgspec

CODE = re.compile(r"[a-z][a-z0-9]{0,29}(?:[-_][a-z0-9]{1,29}){0,9}")
"""The code of a dispositif, as its address shows it."""


OBTENU = "deja_obtenu"
"""The question whose answer counts against a ceiling over several years."""


class TypeQuestion(StrEnum):
    """What an answer is made of; `rules.reponses` checks each."""

    TEXTE_COURT = "texte_court"
    TEXTE_LONG = "texte_long"
    NOMBRE = "nombre"
    MONTANT = "montant"
    DATE = "date"
    OUI_NON = "oui_non"
    CHOIX = "choix"
    CHOIX_MULTIPLES = "choix_multiples"
    ETABLISSEMENT = "etablissement"
    ADRESSE = "adresse"
    TELEPHONE = "telephone"
    IBAN = "iban"
    SIRET = "siret"


class GenreValidation(StrEnum):
    """What a gestionnaire commits by validating."""

    PART = "part"
    """The part of the établissement, so much at most, whatever the other lines become."""
    ENTIER = "entier"
    """One budget, as it is."""

    def suffices(self, asked: "GenreValidation") -> bool:
        """Whoever validates the whole validates the part."""
        return self in (asked, GenreValidation.ENTIER)


class Struct(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    pass


class Condition(Struct, frozen=True):
    """True when this question is asked and this is its answer, or one of its answers."""

    question: str
    vaut: str


class Option(Struct, frozen=True):
    code: str
    libelle: str


class Constat(Struct, frozen=True):
    """What a « oui » says of the budget: one of its dépenses, of these postes (of any when empty), is above so much."""

    depasse_centimes: int = 0
    postes: tuple[str, ...] = ()


class Question(Struct, frozen=True):
    """`max`: characters of a text (told, never cut), largest value of a number, euros of an amount."""

    code: str
    type: TypeQuestion
    libelle: str
    theme: str = ""
    """The title under which its page gathers it with others."""
    aide: str = ""
    obligatoire: bool = True
    max: int | None = None
    options: tuple[Option, ...] = ()
    si: Condition | None = None
    projet: str = ""
    """The field of the projet that already answers: `intitule` or `resume`."""
    apres: str = ""
    """For a date: the question of the date that it does not precede."""
    budget: Constat | None = None
    """For a oui_non: what the budget must not contradict."""


class PieceAttendue(Struct, frozen=True):
    """`reutilisable`: given once by the établissement, then offered again (RIB)."""

    code: str
    intitule: str
    aide: str = ""
    obligatoire: bool = True
    reutilisable: bool = False
    si: Condition | None = None


class RegleTaux(Struct, frozen=True, tag="taux", tag_field="genre"):
    """`taux` per cent of the dépenses, up to a ceiling, that may be higher for several lycées."""

    taux: Decimal
    plafond_centimes: int
    plafond_plusieurs_centimes: int | None = None
    plafond_annees: int = 1
    """The ceiling holds for all these years together."""


class Tarif(Struct, frozen=True):
    code: str
    libelle: str
    montant_centimes: int


class RegleForfait(Struct, frozen=True, tag="forfait", tag_field="genre"):
    """So much for each pupil and each week, by kind of pupil."""

    tarifs: tuple[Tarif, ...]


Regle = RegleTaux | RegleForfait


class Contenu(Struct, frozen=True):
    """One version of a dispositif, whole. `exemple`: its amounts are only examples, and every page says so."""

    titre: str
    finalite: str
    pour_qui: tuple[str, ...]
    regle: Regle
    depenses: tuple[str, ...] = ()
    """What it pays for, in words."""
    postes: tuple[str, ...] = ()
    """The postes of dépense that count in its aid; all when empty."""
    questions: tuple[Question, ...] = ()
    pieces: tuple[PieceAttendue, ...] = ()
    validation: GenreValidation = GenreValidation.PART
    """What must be validated at least before a demande leaves."""
    service: str = "Service des aides aux lycées"
    """The name of the service that gets it; afterwards an administrateur may give it to another."""
    deux_personnes: bool = False
    """Who proposes a decision does not take it: another person does."""
    exemple: bool = False


def encode(contenu: Contenu) -> str:
    """As it is kept: the same content always gives the same text."""
    return msgspec.json.encode(contenu, order="deterministic").decode()


def decode(text: str) -> Contenu:
    """A content written by `encode`."""
    return msgspec.json.decode(text, type=Contenu)


def fingerprint(contenu: Contenu) -> str:
    """SHA-256 of the content: two versions are one when they say the same."""
    return sha256(encode(contenu).encode()).hexdigest()
