"""The drafts of a dispositif go on under its new edition: nothing that was written in them is lost."""

from collections.abc import Sequence
from dataclasses import dataclass

from mesaides.db import P, frozen
from mesaides.demandes.rules.edition import changed_questions, read_again
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande, Reponse
from mesaides.dispositifs.rules.contenu import Contenu, Question
from mesaides.dispositifs.rules.reponses import show_reponse


@dataclass(frozen=True, slots=True)
class _Gardee:
    id: int
    valeur: str


D, R = Demande, Reponse
FOLLOW = frozen(
    D.update({D.version: P.apres})
    .where((D.etat == EtatDemande.BROUILLON) & (D.version == P.avant))
    .returning(D.id)
)
GARDEES = frozen(
    R.select(R.id, R.valeur).where(
        (R.demande._.version == P.version)
        & (R.demande._.etat == EtatDemande.BROUILLON)
        & (R.question == P.question)
        & (R.valeur != "")
    ),
    _Gardee,
)
DE_DEMANDE = frozen(
    R.select(R.id, R.valeur).where((R.demande == P.demande) & (R.question == P.question) & (R.valeur != "")),
    _Gardee,
)
UNFIT = frozen(
    R.update({R.valeur: "", R.brut: P.brut, R.edition: R.edition + 1})
    .where(R.id == P.reponse)
    .returning(R.id)
)


async def follow_edition(avant: int, apres: int, ancien: Contenu, nouveau: Contenu) -> list[int]:
    """The drafts that went from this version to that one. An answer that fits no more is kept as it was read, beside
    the reason; one that is asked no more stays, and is not shown. In the caller's transaction."""
    moved = await FOLLOW.rows(avant=avant, apres=apres)
    for was, question in changed_questions(ancien, nouveau) if moved else ():
        await _judge_again(await GARDEES.rows(version=apres, question=question.code), was, question)
    return moved


async def judge_draft(demande: int, ancien: Contenu, nouveau: Contenu) -> None:
    """The answers of one that goes on elsewhere, kept in the same way. In the caller's transaction."""
    for was, question in changed_questions(ancien, nouveau):
        await _judge_again(await DE_DEMANDE.rows(demande=demande, question=question.code), was, question)


async def _judge_again(gardees: Sequence[_Gardee], was: Question, question: Question) -> None:
    for gardee in gardees:
        if read_again(was, question, gardee.valeur).valeur != gardee.valeur:
            await UNFIT.rows(reponse=gardee.id, brut=show_reponse(was, gardee.valeur))
