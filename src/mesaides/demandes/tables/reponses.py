"""Saving one field: done once however often it is sent, and nothing of anybody else's is overwritten."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from mesaides.comptes.roles import Acteur, politesse
from mesaides.db import Statement
from mesaides.demandes.rules.saisie import VIDE, Saisie, read_saisie, reread
from mesaides.demandes.states import EtatDemande, can_fill
from mesaides.demandes.tables.lecture import Fiche
from mesaides.dispositifs.rules.contenu import Question
from mesaides.errors import DomainError

HOLD = Statement(
    "UPDATE demande SET modifiee_le = {} WHERE id = {} AND (etat = 'brouillon' OR (etat = 'a_completer' AND EXISTS "
    "(SELECT 1 FROM correction c WHERE c.demande = demande.id AND c.champ = {} AND c.close_le IS NULL))) RETURNING id"
)
PRESENT = Statement(
    "SELECT r.valeur, r.brut, r.edition, r.onglet, r.rang, r.par, r.le, c.civilite, c.nom FROM reponse r "
    "JOIN compte c ON c.id = r.par WHERE r.demande = {} AND r.question = {}"
)
FIRST = Statement(
    "INSERT INTO reponse (demande, question, valeur, brut, edition, onglet, rang, par, le) "
    "VALUES ({}, {}, {}, {}, 1, {}, {}, {}, {}) RETURNING edition"
)
NEXT = Statement(
    "UPDATE reponse SET valeur = {}, brut = {}, edition = edition + 1, onglet = {}, rang = {}, par = {}, le = {} "
    "WHERE demande = {} AND question = {} AND edition = {} RETURNING edition"
)
CLOSED = "Cette demande ne peut plus être modifiée\u00a0: elle est partie à la Région, ou elle a été retirée."
NOT_ASKED = "La Région n’a pas redemandé cette {quoi} : seul ce qu’elle redemande peut être changé."


class ClosedError(DomainError):
    """A field that takes nothing now. `quoi`: « réponse », « pièce »."""

    def __init__(self, fiche: Fiche, quoi: str) -> None:
        reopened = fiche.etat is EtatDemande.A_COMPLETER
        super().__init__(NOT_ASKED.format(quoi=quoi) if reopened else CLOSED)


@dataclass(frozen=True, slots=True)
class Envoi:
    """One field as it was sent. `edition`: the one its writer had read; see `Reponse.onglet` for the two others."""

    question: Question
    texte: str
    edition: int
    onglet: str = ""
    rang: int = 0
    marque: str = ""
    """Of the content that its writer had read."""

    @classmethod
    def of(cls, question: Question, texte: str, vue: str, onglet: str = "", rang: str = "") -> Self:
        """From what a page sends; anything that is no number counts as 0."""
        edition, _, marque = vue.partition("-")
        return cls(question, texte, _number(edition), onglet[:24], _number(rang), marque)

    @property
    def is_untouched(self) -> bool:
        """Its writer left it as it was read. Raises ValueError when it cannot be kept at all."""
        return read_saisie(self.question, self.texte).mark == self.marque


@dataclass(frozen=True, slots=True)
class Gardee:
    """What is kept now. `autre`: who changed it meanwhile, in which case `mienne` was not kept; '' when all is well."""

    saisie: Saisie
    edition: int
    le: datetime
    autre: str = ""
    mienne: Saisie = VIDE

    @property
    def vue(self) -> str:
        """What the field of a form carries from now on: see `Lue.mark`."""
        return f"{self.edition}-{self.saisie.mark}"


async def save_reponse(fiche: Fiche, envoi: Envoi, acteur: Acteur, now: datetime) -> Gardee:
    """In the caller's transaction. Raises ValueError when the text cannot be kept, ClosedError when it is too late."""
    saisie = read_saisie(envoi.question, envoi.texte)
    code = envoi.question.code
    if not can_fill(acteur, fiche) or not await HOLD.rows(now, fiche.id, code):
        raise ClosedError(fiche, "réponse")
    row = await PRESENT.first(fiche.id, code)
    if row is None:
        if saisie.is_empty:
            return Gardee(saisie, 0, now)
        done = await FIRST.rows(
            fiche.id, code, saisie.valeur, saisie.brut, envoi.onglet, envoi.rang, acteur.compte, now
        )
        return Gardee(saisie, done[0]["edition"], now)
    present = reread(envoi.question, row["valeur"], row["brut"])
    own = bool(envoi.onglet) and (row["onglet"], row["par"]) == (envoi.onglet, acteur.compte)
    if present.mark == saisie.mark or (own and envoi.rang <= row["rang"]):
        return Gardee(present, row["edition"], row["le"])
    if row["edition"] != envoi.edition and not own:
        qui = "vous, ailleurs" if row["par"] == acteur.compte else politesse(row["civilite"], row["nom"])
        return Gardee(present, row["edition"], row["le"], qui, saisie)
    done = await NEXT.rows(
        saisie.valeur,
        saisie.brut,
        envoi.onglet,
        envoi.rang,
        acteur.compte,
        now,
        fiche.id,
        code,
        row["edition"],
    )
    return Gardee(saisie, done[0]["edition"], now)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
