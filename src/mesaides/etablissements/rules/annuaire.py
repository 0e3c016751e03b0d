"""The CSV of the public directory of education (data.education.gouv.fr), row by row."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from mesaides.adresses import check_adresse
from mesaides.ecriture import clean_line, fold, search_key

from .codes import check_siret, check_uai, departement_of, has_luhn_key, is_in_occitanie
from .csv_source import Cells, FichierIllisible, read_cells

E = TypeVar("E", bound=StrEnum)

LIGNES_MAX = 20_000
NOM_MAX = 200
LONGUEURS = {"libelle_nature": 100, "nom_commune": 100}
"""Where the tables hold less than NOM_MAX characters."""


class Etat(StrEnum):
    OUVERT = "ouvert"
    A_FERMER = "a_fermer"
    FERME = "ferme"
    A_OUVRIR = "a_ouvrir"


class Statut(StrEnum):
    PUBLIC = "public"
    PRIVE = "prive"


@dataclass(frozen=True, slots=True)
class LigneAnnuaire:
    """One établissement as the directory describes it; `adresse`, `telephone` and `siret` may be empty."""

    numero: int
    uai: str
    nom: str
    nature: str
    statut: Statut
    code_postal: str
    commune: str
    departement: str
    adresse: str
    telephone: str
    siret: str
    etat: Etat


@dataclass(frozen=True, slots=True)
class LigneRejetee:
    """A row left aside: the number of its first line in the file (0 for the whole file), and why."""

    numero: int
    raison: str


Annuaire = tuple[list[LigneAnnuaire], list[LigneRejetee]]

COLONNES = (
    "identifiant_de_l_etablissement",
    "nom_etablissement",
    "libelle_nature",
    "statut_public_prive",
    "code_postal",
    "nom_commune",
    "code_departement",
    "mail",
    "telephone",
    "siren_siret",
    "etat",
)


def read_annuaire(content: bytes) -> Annuaire:
    """The good rows and the rows left aside, both in the order of the file.

    A file that cannot be read at all gives no row and one Rejet of line 0. Of two rows with one UAI
    the first is kept.
    """
    try:
        rows = read_cells(content, COLONNES, LIGNES_MAX)
    except FichierIllisible as unreadable:
        return [], [LigneRejetee(0, str(unreadable))]
    lignes: list[LigneAnnuaire] = []
    rejets: list[LigneRejetee] = []
    first_seen: dict[str, int] = {}
    for numero, row in rows:
        try:
            ligne = _read_ligne(numero, row)
            if (seen := first_seen.setdefault(ligne.uai, numero)) != numero:
                raise ValueError(
                    f"Le code UAI {ligne.uai} est déjà à la ligne {seen}\u00a0: seule la première compte."
                )
        except ValueError as refusal:
            rejets.append(LigneRejetee(numero, str(refusal)))
        else:
            lignes.append(ligne)
    return lignes, rejets


def _read_ligne(numero: int, row: Cells | str) -> LigneAnnuaire:
    if isinstance(row, str):
        raise ValueError(row)
    cells = {colonne: _read_text(colonne, text) for colonne, text in row.items()}
    uai = check_uai(cells["identifiant_de_l_etablissement"])
    return LigneAnnuaire(
        numero=numero,
        uai=uai,
        nom=_require(cells, "nom_etablissement", "Le nom de l’établissement"),
        nature=_read_nature(cells["libelle_nature"]),
        statut=_read_enum(Statut, cells["statut_public_prive"], "« Public » ou « Privé » est attendu"),
        code_postal=_read_code_postal(cells["code_postal"]),
        commune=_require(cells, "nom_commune", "La commune"),
        departement=_read_departement(uai, cells["code_departement"]),
        adresse=_optional(check_adresse, cells["mail"]),
        telephone=_read_telephone(cells["telephone"]),
        siret=_optional(_read_siret, cells["siren_siret"]),
        etat=_read_enum(Etat, cells["etat"], "OUVERT, FERME, A FERMER ou A OUVRIR est attendu"),
    )


def _read_text(colonne: str, text: str) -> str:
    text = clean_line(text)
    if len(text) > (longest := LONGUEURS.get(colonne, NOM_MAX)):
        raise ValueError(f"La colonne « {colonne} » dépasse {longest} caractères.")
    return text


def _require(cells: Cells, colonne: str, what: str) -> str:
    if not cells[colonne]:
        raise ValueError(f"{what} manque (colonne « {colonne} »).")
    return cells[colonne]


def _optional(check: Callable[[str], str], text: str) -> str:
    return check(text) if text else ""


_LYCEES = re.compile(
    r"\b(lycee|erea|regional d ?enseign\w* adapt\w*|agricole|maritime|section d ?enseign\w*)"
)


def _read_nature(text: str) -> str:
    if not text:
        raise ValueError("La nature de l’établissement manque (colonne « libelle_nature »).")
    if not _LYCEES.search(search_key(text)):
        raise ValueError(f"« {text} » n’est pas un lycée : l’établissement n’est pas repris.")
    return text


def _read_departement(uai: str, text: str) -> str:
    departement = departement_of(uai)
    if not is_in_occitanie(uai):
        raise ValueError(f"Le code UAI {uai} n’est pas celui d’un établissement d’Occitanie.")
    if text and text.lstrip("0") != departement.lstrip("0"):
        raise ValueError(f"Le département « {text} » ne correspond pas au code UAI {uai}.")
    return departement


def _read_code_postal(text: str) -> str:
    """Five digits; a spreadsheet may have dropped the leading zero of the Ariège."""
    if not re.fullmatch(r"[0-9]{4,5}", text):
        raise ValueError(f"Le code postal « {text} » n’a pas cinq chiffres.")
    return text.zfill(5)


def _read_telephone(text: str) -> str:
    if not re.fullmatch(r"[0-9+(). /-]{0,20}", text.replace("\u00a0", " ")):
        raise ValueError(f"Le numéro de téléphone « {text} » est mal écrit.")
    return text


def _read_siret(text: str) -> str:
    """The column holds a SIRET, or at times only the SIREN: verified, but it is not a SIRET."""
    if re.fullmatch(r"[0-9]{9}", text):
        if not has_luhn_key(text):
            raise ValueError("La clé de ce numéro SIREN est fausse : relisez-le.")
        return ""
    return check_siret(text)


def _read_enum(kind: type[E], text: str, expected: str) -> E:
    key = fold(text).replace(" ", "_")
    try:
        return kind(key)
    except ValueError:
        raise ValueError(f"« {text} » n’est pas reconnu : {expected}.") from None
