"""What changes from one state of the dispositifs to another, each change one French sentence. Pure.

The same model gives no change; any other gives at least one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from mesaides.dates import jour_fr
from mesaides.dispositifs.rules.contenu import Contenu, PieceAttendue, Question, Regle, RegleForfait, encode
from mesaides.dispositifs.rules.difference_mots import (
    DE_CONTENU,
    DE_PIECE,
    DE_QUESTION,
    DE_TARIF,
    DE_TAUX,
    Champ,
    Lexique,
    lexique_of,
    name_piece,
    name_question,
    quoted,
    show_regle,
)
from mesaides.dispositifs.rules.lecture import CampagneLue, Catalogue, DispositifLu, ThematiqueLue
from mesaides.dispositifs.rules.postes import SensPoste, poste_label
from mesaides.montants import NBSP, euros


class Sort(StrEnum):
    """What becomes of the thing that a change is about; its value is read."""

    AJOUTE = "Ajouté"
    CHANGE = "Changé"
    RETIRE = "Retiré"


class Rubrique(StrEnum):
    """Where the change is read; its value is the title."""

    THEMATIQUES = "Thématiques"
    PRESENTATION = "Présentation"
    MONTANTS = "Montants"
    QUESTIONS = "Questions"
    PIECES = "Pièces"
    CAMPAGNES = "Campagnes"


@dataclass(frozen=True, slots=True)
class Nouveaute:
    """`avant` and `apres`: the text that one takes the place of the other, when there is one."""

    rubrique: Rubrique
    sort: Sort
    quoi: str
    avant: str = ""
    apres: str = ""

    @property
    def phrase(self) -> str:
        """« Taux : 80 % → 70 % »."""
        if not self.avant and not self.apres:
            return self.quoi
        return f"{self.quoi}{NBSP}: {self.avant or 'rien'} → {self.apres or 'rien'}"


@dataclass(frozen=True, slots=True)
class Difference:
    """All that changes in one dispositif; of the thématiques when `code` is ''."""

    code: str
    titre: str
    changements: tuple[Nouveaute, ...]


def differences(avant: Catalogue, apres: Catalogue) -> list[Difference]:
    """What loading `apres` would change: what it does not name stays as it is."""
    before = {lu.code: lu for lu in avant.dispositifs}
    found = [Difference("", "Thématiques", tuple(_of_thematiques(avant.thematiques, apres.thematiques)))]
    found += [
        Difference(lu.code, lu.contenu.titre, tuple(_of_dispositif(before.get(lu.code), lu)))
        for lu in apres.dispositifs
    ]
    return [one for one in found if one.changements]


def mark_of(found: Sequence[Difference]) -> str:
    """Changes with what is to be read: what is published is what was read."""
    return sha256(repr(found).encode()).hexdigest()[:16]


SAID = Lexique({}, {})


def _of_thematiques(avant: Sequence[ThematiqueLue], apres: Sequence[ThematiqueLue]) -> Iterator[Nouveaute]:
    old, new = ({one.code: f"Thématique {quoted(one.nom)}" for one in lues} for lues in (avant, apres))
    kept = {code: name for code, name in old.items() if code in new}
    yield from _come_and_gone(Rubrique.THEMATIQUES, kept, new, "Ordre des thématiques")
    noms = {one.code: one.nom for one in avant}
    for one in apres:
        was = noms.get(one.code, one.nom)
        if was != one.nom:
            quoi = f"Nom de la thématique {quoted(one.code)}"
            yield Nouveaute(Rubrique.THEMATIQUES, Sort.CHANGE, quoi, was, one.nom)


def _of_dispositif(avant: DispositifLu | None, apres: DispositifLu) -> Iterator[Nouveaute]:
    where = Rubrique.PRESENTATION
    if avant is None:
        yield Nouveaute(where, Sort.AJOUTE, f"Dispositif {quoted(apres.contenu.titre)}, nouveau")
        yield from _of_questions((), apres.contenu.questions)
        yield from _of_pieces((), apres.contenu.pieces, lexique_of(apres.contenu.questions))
    else:
        if avant.thematique != apres.thematique:
            yield Nouveaute(where, Sort.CHANGE, "Thématique", avant.thematique, apres.thematique)
        yield from of_contenu(avant.contenu, apres.contenu)
    yield from _of_campagnes(avant.campagnes if avant else (), apres.campagnes)


def of_contenu(avant: Contenu, apres: Contenu) -> list[Nouveaute]:
    """From one version to another."""
    found = [
        *_of_fields(Rubrique.PRESENTATION, "", DE_CONTENU, avant, apres),
        *_of_texts(Rubrique.PRESENTATION, "Pour qui", avant.pour_qui, apres.pour_qui),
        *_of_texts(Rubrique.MONTANTS, "Ce qui est payé", avant.depenses, apres.depenses),
        *_of_postes(avant.postes, apres.postes),
        *_of_regle(avant.regle, apres.regle),
        *_of_questions(avant.questions, apres.questions),
        *_of_pieces(avant.pieces, apres.pieces, lexique_of(avant.questions, apres.questions)),
    ]
    if not found and encode(avant) != encode(apres):
        quoi = "Un nombre s’écrit autrement, de même valeur"
        found.append(Nouveaute(Rubrique.MONTANTS, Sort.CHANGE, quoi))
    return found


def _of_fields(
    rubrique: Rubrique, of: str, champs: Sequence[Champ], avant: Any, apres: Any, to: Lexique = SAID
) -> Iterator[Nouveaute]:
    """`of`: of what, after the field's name."""
    for field, word, show in champs:
        old, new = getattr(avant, field), getattr(apres, field)
        if old != new:
            yield Nouveaute(rubrique, Sort.CHANGE, f"{word}{of}", show(old, to), show(new, to))


def _of_regle(avant: Regle, apres: Regle) -> Iterator[Nouveaute]:
    where = Rubrique.MONTANTS
    if isinstance(avant, RegleForfait) and isinstance(apres, RegleForfait):
        old, new = (
            {t.code: f"Tarif {quoted(t.libelle)}, {euros(t.montant_centimes)}" for t in regle.tarifs}
            for regle in (avant, apres)
        )
        yield from _come_and_gone(where, old, new, "Ordre des tarifs")
        tarifs = {tarif.code: tarif for tarif in avant.tarifs}
        for tarif in apres.tarifs:
            if tarif.code in tarifs:
                of = f" {quoted(tarif.libelle)}"
                yield from _of_fields(where, of, DE_TARIF, tarifs[tarif.code], tarif)
    elif type(avant) is type(apres):
        yield from _of_fields(where, "", DE_TAUX, avant, apres)
    else:
        yield Nouveaute(where, Sort.CHANGE, "Calcul de l’aide", show_regle(avant), show_regle(apres))


def _of_postes(avant: Sequence[str], apres: Sequence[str]) -> Iterator[Nouveaute]:
    if avant != apres:
        old, new = (
            ", ".join(poste_label(SensPoste.DEPENSE, poste) for poste in postes) or "tous"
            for postes in (avant, apres)
        )
        yield Nouveaute(Rubrique.MONTANTS, Sort.CHANGE, "Postes de dépense qui comptent", old, new)


def _of_texts(
    rubrique: Rubrique, quoi: str, avant: Sequence[str], apres: Sequence[str]
) -> Iterator[Nouveaute]:
    if avant != apres:
        yield Nouveaute(rubrique, Sort.CHANGE, quoi, " · ".join(avant), " · ".join(apres))


def _of_questions(avant: Sequence[Question], apres: Sequence[Question]) -> Iterator[Nouveaute]:
    where, to = Rubrique.QUESTIONS, lexique_of(avant, apres)
    old, new = ({q.code: name_question(q, to) for q in questions} for questions in (avant, apres))
    yield from _come_and_gone(where, old, new, "Ordre des questions")
    asked = {question.code: question for question in avant}
    for question in apres:
        if question.code in asked:
            was, of = asked[question.code], f" de la question {quoted(question.libelle)}"
            yield from _of_fields(where, of, DE_QUESTION, was, question, to)
            yield from _of_options(was, question)


def _of_options(avant: Question, apres: Question) -> Iterator[Nouveaute]:
    where, of = Rubrique.QUESTIONS, f" de {quoted(apres.libelle)}"
    old, new = (
        {option.code: f"Choix {quoted(option.libelle)}{of}" for option in one.options}
        for one in (avant, apres)
    )
    yield from _come_and_gone(where, old, new, f"Ordre des choix{of}")
    libelles = {option.code: option.libelle for option in avant.options}
    for option in apres.options:
        was = libelles.get(option.code, option.libelle)
        if was != option.libelle:
            yield Nouveaute(where, Sort.CHANGE, f"Choix{of}", was, option.libelle)


def _of_pieces(
    avant: Sequence[PieceAttendue], apres: Sequence[PieceAttendue], to: Lexique
) -> Iterator[Nouveaute]:
    where = Rubrique.PIECES
    old, new = ({piece.code: name_piece(piece, to) for piece in pieces} for pieces in (avant, apres))
    yield from _come_and_gone(where, old, new, "Ordre des pièces")
    asked = {piece.code: piece for piece in avant}
    for piece in apres:
        if piece.code in asked:
            of = f" de la pièce {quoted(piece.intitule)}"
            yield from _of_fields(where, of, DE_PIECE, asked[piece.code], piece, to)


def _come_and_gone(
    rubrique: Rubrique, avant: Mapping[str, str], apres: Mapping[str, str], order: str
) -> Iterator[Nouveaute]:
    """Names by code: what came, what went, and whether those that stay changed places."""
    yield from (Nouveaute(rubrique, Sort.AJOUTE, name) for code, name in apres.items() if code not in avant)
    yield from (Nouveaute(rubrique, Sort.RETIRE, name) for code, name in avant.items() if code not in apres)
    if [code for code in avant if code in apres] != [code for code in apres if code in avant]:
        yield Nouveaute(rubrique, Sort.CHANGE, order)


def _of_campagnes(avant: Sequence[CampagneLue], apres: Sequence[CampagneLue]) -> Iterator[Nouveaute]:
    where, old = Rubrique.CAMPAGNES, {campagne.annee_scolaire: campagne for campagne in avant}
    for campagne in apres:
        was, name = old.get(campagne.annee_scolaire), f"Campagne {campagne.annee_scolaire}"
        if was is None:
            yield Nouveaute(where, Sort.AJOUTE, f"{name}, {_days(campagne)}")
        elif was != campagne:
            yield Nouveaute(where, Sort.CHANGE, name, _days(was), _days(campagne))


def _days(campagne: CampagneLue) -> str:
    return f"du {jour_fr(campagne.ouvre_le)} au {jour_fr(campagne.ferme_le)}"
