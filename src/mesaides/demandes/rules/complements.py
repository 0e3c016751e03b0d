"""What the Région asks again: champs of the demande, each with its reason. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from mesaides.demandes.rules.dossier import PIECE, Dossier, Manque, Partie, missing
from mesaides.demandes.rules.recu import FaitsRecus
from mesaides.demandes.rules.saisie import Saisie, own_questions
from mesaides.dispositifs.rules.contenu import Contenu, PieceAttendue, Question

BUDGET = "_budget"
"""The champ of the budget; no question of a data file can bear this code."""


@dataclass(frozen=True, slots=True)
class Demandee:
    """One champ asked again. `raison` is '' for what only hangs on another one asked."""

    champ: str
    raison: str
    le: datetime
    refaite: bool = False
    """For a pièce: another one was given since."""
    intitule: str = ""
    """Of a pièce that no dispositif asks for: its name."""
    ouverte: bool = True
    """It still waits for its answer."""

    @property
    def is_piece(self) -> bool:
        return self.champ.startswith(PIECE)

    @property
    def code(self) -> str:
        return self.champ.removeprefix(PIECE)


def with_libres(contenu: Contenu, demandees: Iterable[Demandee]) -> Contenu:
    """Its pièces, then those that an instructeur has named."""
    libres = {one.code: PieceAttendue(one.code, one.intitule) for one in demandees if one.intitule}
    return msgspec.structs.replace(contenu, pieces=(*contenu.pieces, *libres.values())) if libres else contenu


def reopened(demandees: Iterable[Demandee], answered: Collection[str]) -> frozenset[str]:
    """The champs that were asked for by name, but those taken back before anything was answered.

    `answered`: the champs of which something is kept.
    """
    return frozenset(one.champ for one in demandees if one.raison and (one.ouverte or one.champ in answered))


def libelle_of(contenu: Contenu, champ: str) -> str:
    """What a champ is called."""
    names = {question.code: question.libelle for question in contenu.questions}
    names |= {PIECE + piece.code: piece.intitule for piece in contenu.pieces}
    return names.get(champ, "Budget" if champ == BUDGET else champ)


def asked_questions(contenu: Contenu, demandees: Collection[Demandee]) -> list[Question]:
    """The questions asked again, in the order of the form."""
    champs = {demandee.champ for demandee in demandees}
    return [question for question in own_questions(contenu) if question.code in champs]


def asked_of_projet(contenu: Contenu, demandees: Collection[Demandee]) -> list[Question]:
    """Those that the projet answers."""
    champs = {demandee.champ for demandee in demandees}
    return [question for question in contenu.questions if question.projet and question.code in champs]


def with_dependents(dossier: Dossier, asked: Mapping[str, str]) -> dict[str, str]:
    """`asked` (a reason by champ) with what its answers may call: the questions that hang on it, and the pièces that
    are not given."""
    found = dict(asked)
    for question in own_questions(dossier.contenu):  # a condition hangs on an earlier question
        if question.si is not None and question.si.question in found:
            found.setdefault(question.code, "")
    for piece in dossier.contenu.pieces:
        if piece.si is not None and piece.si.question in found and piece.code not in dossier.pieces:
            found.setdefault(PIECE + piece.code, "")
    return found


def unanswered(dossier: Dossier, demandees: Collection[Demandee]) -> list[Manque]:
    """What keeps a demande from going back to the Région: what it asks for, and what the answers call."""
    opened = {one.champ for one in demandees}
    found = [m for m in missing(dossier) if champ_of(dossier.contenu, m) in opened]
    told = {champ_of(dossier.contenu, m) for m in found}
    return found + [
        _awaited(dossier, one)
        for one in demandees
        if one.raison and one.champ not in told and not _is_given(dossier, one)
    ]


def emptied(recu: FaitsRecus, dossier: Dossier, demandees: Collection[Demandee]) -> list[str]:
    """The names of what is asked again and is not there now: it was received last, or the new answers call it."""
    there = given(dossier.saisies, dossier.pieces)
    left = replace(dossier, reouvertes=dossier.reouvertes & (recu.champs | there))
    called = {champ_of(left.contenu, m) for m in missing(left) if m.partie in DE_LA_DEMANDE}
    lost = called | (recu.champs - there)
    return [libelle_of(dossier.contenu, one.champ) for one in demandees if one.champ in lost]


DE_LA_DEMANDE = (Partie.QUESTIONS, Partie.PIECES)
"""What the Région reads as it stands; of the projet and of the budget, it has what was sent."""


def given(saisies: Mapping[str, Saisie], pieces: Collection[str]) -> frozenset[str]:
    """The champs of which something is kept."""
    answered = {code for code, saisie in saisies.items() if not saisie.is_empty}
    return frozenset(answered | {PIECE + code for code in pieces})


def champ_of(contenu: Contenu, manque: Manque) -> str:
    """That of what is missing."""
    if manque.partie is Partie.PIECES:
        return PIECE + manque.champ
    if manque.partie is Partie.BUDGET:
        return BUDGET
    if manque.partie is Partie.PROJET:
        return next(q.code for q in contenu.questions if q.projet == manque.champ)
    return manque.champ


def _is_given(dossier: Dossier, one: Demandee) -> bool:
    """The budget and what the projet says are judged by `missing` alone."""
    own = any(question.code == one.champ for question in own_questions(dossier.contenu))
    return one.refaite if one.is_piece else not own or not dossier.saisie(one.champ).is_empty


def _awaited(dossier: Dossier, one: Demandee) -> Manque:
    libelle = libelle_of(dossier.contenu, one.champ)
    if not one.is_piece:
        return Manque(Partie.QUESTIONS, one.champ, f"{libelle}\u00a0: à remplir.")
    again = " de nouveau" if one.code in dossier.pieces else ""
    return Manque(Partie.PIECES, one.code, f"{libelle}\u00a0: à déposer{again}.")
