"""What the Région received, word for word: read back from what was kept, for the accusé de réception and for whoever
examines it. Pure."""

from dataclasses import dataclass, field, replace

import msgspec

from mesaides.demandes.rules.dossier import PIECE
from mesaides.demandes.rules.saisie import MASQUE
from mesaides.dispositifs.rules.contenu import Contenu, TypeQuestion
from mesaides.dispositifs.rules.postes import SensPoste
from mesaides.projets.rules.budget import Ligne


@dataclass(frozen=True, slots=True)
class LieuRecu:
    uai: str
    nom: str
    commune: str


@dataclass(frozen=True, slots=True)
class ProjetRecu:
    intitule: str
    resume: str
    annee_scolaire: str


@dataclass(frozen=True, slots=True)
class FichierRecu:
    """One file of a pièce, whose SHA-256 tells it from any other; `taille` in bytes."""

    code: str
    nom: str
    taille: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FaitsRecus:
    """`budget`: of each line its sens, poste, intitulé and amount. `reponses`: code, libellé, kept form, words.

    `pieces`: their codes. `fichiers`: what was received under them. `joindre`: the address, the telephone and
    the mail of the service, that day.
    """

    reference: str
    dispositif: str
    service: str
    etablissement: LieuRecu
    projet: ProjetRecu
    montant_centimes: int
    budget: list[tuple[str, str, str, int]]
    reponses: list[tuple[str, str, str, str]]
    pieces: list[str]
    declaration: str
    fichiers: list[FichierRecu] = field(default_factory=list[FichierRecu])
    joindre: list[str] = field(default_factory=list[str])

    @property
    def champs(self) -> frozenset[str]:
        """Those of which it holds something."""
        answered = {code for code, _, _, texte in self.reponses if texte}
        return frozenset(answered | {PIECE + code for code in self.pieces})

    @property
    def lignes(self) -> tuple[Ligne, ...]:
        """The budget, as it is reckoned."""
        return tuple(Ligne(SensPoste(sens), poste, nom, montant) for sens, poste, nom, montant in self.budget)


def hide_iban(faits: FaitsRecus, contenu: Contenu) -> FaitsRecus:
    """As it is shown to who looks in somebody's place."""
    ibans = {question.code for question in contenu.questions if question.type is TypeQuestion.IBAN}
    shown = [one if one[0] not in ibans else (*one[:2], MASQUE, MASQUE) for one in faits.reponses]
    return replace(faits, reponses=shown)


def read_recu(contenu: str) -> FaitsRecus:
    """Raises msgspec.ValidationError on anything that `moves.transmission` has not written."""
    return msgspec.json.decode(contenu, type=FaitsRecus)
