"""The CSV of the public directory of education (data.education.gouv.fr), row by row."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from mesaides.adresses import check_adresse
from mesaides.ecriture import clean_line, fold

from .cellules import is_for_lyceens, plain, read_siret, read_telephone
from .codes import check_uai, departement_of, is_in_occitanie
from .csv_source import Cells, FichierIllisible, Rangee, read_cells

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
    """One établissement as the directory describes it; `adresse`, `telephone` and `siret` may be empty.

    `illisibles`: columns of these that held something else, of which nothing is taken.
    """

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
    illisibles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LigneRejetee:
    """A row left aside, or a cell of it: the number of its first line in the file (0 for the whole file), and why."""

    numero: int
    raison: str
    uai: str = ""
    nom: str = ""


@dataclass(frozen=True, slots=True)
class Annuaire:
    """The good rows, those left aside and the cells left empty, in the order of the file.

    `hors_champ`: how many rows are of no lycée of the region, by what they are.
    """

    lignes: list[LigneAnnuaire] = field(default_factory=list[LigneAnnuaire])
    rejets: list[LigneRejetee] = field(default_factory=list[LigneRejetee])
    remarques: list[LigneRejetee] = field(default_factory=list[LigneRejetee])
    hors_champ: dict[str, int] = field(default_factory=dict[str, int])

    @property
    def faute(self) -> str:
        """Why the file as a whole could not be read, '' when it could."""
        return self.rejets[0].raison if self.rejets and self.rejets[0].numero == 0 else ""


class HorsChampError(Exception):
    """Of no lycée of the region."""


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


CONTACTS: dict[str, Callable[[str], str]] = {
    "mail": check_adresse,
    "telephone": read_telephone,
    "siren_siret": read_siret,
}
"""What may be missing or wrong: it never costs the établissement."""
AILLEURS = "hors d’Occitanie"


def read_annuaire(content: bytes) -> Annuaire:
    """A file that cannot be read at all gives no row and one Rejet of line 0. Of two rows with one UAI the first is
    kept."""
    annuaire = Annuaire()
    try:
        rows = read_cells(content, COLONNES, LIGNES_MAX)
    except FichierIllisible as unreadable:
        annuaire.rejets.append(LigneRejetee(0, str(unreadable)))
        return annuaire
    hors_champ = Counter[str]()
    first_seen: dict[str, int] = {}
    for row in rows:
        try:
            ligne = _read_ligne(row, annuaire.remarques)
            if (seen := first_seen.setdefault(ligne.uai, row.numero)) != row.numero:
                raise ValueError(
                    f"Le code UAI {ligne.uai} est déjà à la ligne {seen}\u00a0: seule la première compte."
                )
        except HorsChampError as other:
            hors_champ[str(other)] += 1
        except ValueError as refusal:
            annuaire.rejets.append(_name(row, str(refusal)))
        else:
            annuaire.lignes.append(ligne)
    annuaire.hors_champ.update(hors_champ.most_common())
    return annuaire


def _name(row: Rangee, raison: str) -> LigneRejetee:
    """With what the row says that it is, as far as it can be shown."""
    uai, nom = (plain(clean_line(row.cells[colonne]))[:NOM_MAX] for colonne in COLONNES[:2])
    return LigneRejetee(row.numero, raison, uai, nom)


def _read_ligne(row: Rangee, remarques: list[LigneRejetee]) -> LigneAnnuaire:
    """Raises HorsChampError, or ValueError with the reason of the refusal; adds what it leaves empty to `remarques`."""
    if row.faute:
        raise ValueError(row.faute)
    _check_champ(row.cells)
    cells = {
        colonne: _read_text(colonne, text) for colonne, text in row.cells.items() if colonne not in CONTACTS
    }
    uai = check_uai(cells["identifiant_de_l_etablissement"])
    contacts, raisons = _read_contacts(row.cells)
    ligne = LigneAnnuaire(
        numero=row.numero,
        uai=uai,
        nom=_require(cells, "nom_etablissement", "Le nom de l’établissement"),
        nature=_require(cells, "libelle_nature", "La nature de l’établissement"),
        statut=_read_enum(Statut, cells["statut_public_prive"], "« Public » ou « Privé » est attendu"),
        code_postal=_read_code_postal(cells["code_postal"]),
        commune=_require(cells, "nom_commune", "La commune"),
        departement=_read_departement(uai, cells["code_departement"]),
        adresse=contacts["mail"],
        telephone=contacts["telephone"],
        siret=contacts["siren_siret"],
        etat=_read_enum(Etat, cells["etat"], "OUVERT, FERME, A FERMER ou A OUVRIR est attendu"),
        illisibles=frozenset(raisons),
    )
    remarques += [_name(row, raison) for raison in raisons.values()]
    return ligne


def _check_champ(cells: Cells) -> None:
    nature = plain(clean_line(cells["libelle_nature"]))
    if nature and not is_for_lyceens(nature):
        raise HorsChampError(nature[:NOM_MAX])
    try:
        uai = check_uai(plain(cells["identifiant_de_l_etablissement"]))
    except ValueError:
        return
    if not is_in_occitanie(uai):
        raise HorsChampError(AILLEURS)


def _read_contacts(cells: Cells) -> tuple[dict[str, str], dict[str, str]]:
    """What each says, '' when it says nothing; and why it is not taken, by column."""
    contacts, raisons = dict.fromkeys(CONTACTS, ""), dict[str, str]()
    for colonne, read in CONTACTS.items():
        try:
            text = _read_text(colonne, cells[colonne])
            contacts[colonne] = read(text) if text else ""
        except ValueError as refusal:
            raisons[colonne] = f"{refusal} Cette case n’est pas reprise."
    return contacts, raisons


def _read_text(colonne: str, text: str) -> str:
    text = plain(clean_line(text))
    if len(text) > (longest := LONGUEURS.get(colonne, NOM_MAX)):
        raise ValueError(f"La colonne « {colonne} » dépasse {longest}\u00a0caractères.")
    return text


def _require(cells: Cells, colonne: str, what: str) -> str:
    if not cells[colonne]:
        raise ValueError(f"{what} manque (colonne « {colonne} »).")
    return cells[colonne]


def _read_departement(uai: str, text: str) -> str:
    departement = departement_of(uai)
    if text and text.lstrip("0") != departement.lstrip("0"):
        raise ValueError(f"Le département « {text} » ne correspond pas au code UAI {uai}.")
    return departement


def _read_code_postal(text: str) -> str:
    """Five digits; a spreadsheet may have dropped the leading zero of the Ariège."""
    if not re.fullmatch(r"[0-9]{4,5}", text):
        raise ValueError(f"Le code postal « {text} » n’a pas cinq chiffres.")
    return text.zfill(5)


def _read_enum(kind: type[E], text: str, expected: str) -> E:
    key = fold(text).replace(" ", "_")
    try:
        return kind(key)
    except ValueError:
        raise ValueError(f"« {text} » n’est pas reconnu : {expected}.") from None
