"""Saving one field: done once however often it is sent, and nothing of anybody else's is overwritten."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from mesaides.comptes.roles import Acteur, politesse
from mesaides.db import P, frozen
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.rules.saisie import VIDE, Saisie, read_saisie, reread
from mesaides.demandes.states.etapes import EtatDemande, can_fill
from mesaides.demandes.tables.demande import Correction, Demande, Reponse
from mesaides.dispositifs.rules.contenu import Question
from mesaides.errors import DomainError


@dataclass(frozen=True, slots=True)
class ReponsePresente:
    """An answer as it is kept, and who wrote it."""

    valeur: str
    brut: str
    edition: int
    onglet: str
    rang: int
    par: int
    le: datetime
    civilite: str
    nom: str


ASKED_AGAIN = Demande.id.is_in(
    Correction.select(Correction.demande).where((Correction.champ == P.champ) & Correction.close_le.is_null())
)
HOLD = frozen(
    Demande.update({Demande.modifiee_le: P.le})
    .where(
        (Demande.id == P.demande)
        & (
            (Demande.etat == EtatDemande.BROUILLON)
            | ((Demande.etat == EtatDemande.A_COMPLETER) & ASKED_AGAIN)
        )
    )
    .returning(Demande.id)
)
R = Reponse
OF_QUESTION = (R.demande == P.demande) & (R.question == P.question)
PRESENT = frozen(
    R.select(
        R.valeur,
        R.brut,
        R.edition,
        R.onglet,
        R.rang,
        R.par,
        R.le,
        R.par._.civilite.as_alias("civilite"),
        R.par._.nom.as_alias("nom"),
    ).where(OF_QUESTION),
    ReponsePresente,
)
FIRST = frozen(
    R.insert(
        R(
            demande=P.demande,
            question=P.question,
            valeur=P.valeur,
            brut=P.brut,
            edition=1,
            onglet=P.onglet,
            rang=P.rang,
            par=P.par,
            le=P.le,
        )
    ).returning(R.edition)
)
NEXT = frozen(
    R.update(
        {
            R.valeur: P.valeur,
            R.brut: P.brut,
            R.edition: R.edition + 1,
            R.onglet: P.onglet,
            R.rang: P.rang,
            R.par: P.par,
            R.le: P.le,
        }
    )
    .where(OF_QUESTION & (R.edition == P.edition))
    .returning(R.edition)
)
CLOSED = "Cette demande ne peut plus être modifiée\u00a0: elle est partie à la Région, ou elle a été retirée."
NOT_ASKED = "La Région n’a pas redemandé cette {quoi} : seul ce qu’elle redemande peut être changé."


class ClosedError(DomainError):
    """A field that takes nothing now. `quoi`: « réponse », « pièce »."""

    def __init__(self, fiche: FicheDemande, quoi: str) -> None:
        reopened = fiche.etat is EtatDemande.A_COMPLETER
        super().__init__(NOT_ASKED.format(quoi=quoi) if reopened else CLOSED)


@dataclass(frozen=True, slots=True)
class EnvoiReponse:
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


async def save_reponse(fiche: FicheDemande, envoi: EnvoiReponse, acteur: Acteur, now: datetime) -> Gardee:
    """In the caller's transaction. Raises ValueError when the text cannot be kept, ClosedError when it is too late."""
    saisie = read_saisie(envoi.question, envoi.texte)
    code = envoi.question.code
    if not can_fill(acteur, fiche) or not await HOLD.rows(le=now, demande=fiche.id, champ=code):
        raise ClosedError(fiche, "réponse")
    present = await PRESENT.first(demande=fiche.id, question=code)
    written = {
        "demande": fiche.id,
        "question": code,
        "valeur": saisie.valeur,
        "brut": saisie.brut,
        "onglet": envoi.onglet,
        "rang": envoi.rang,
        "par": acteur.compte,
        "le": now,
    }
    if present is None:
        return Gardee(saisie, 0 if saisie.is_empty else await FIRST.one(**written), now)
    return _kept_meanwhile(present, saisie, envoi, acteur) or Gardee(
        saisie, await NEXT.one(**written, edition=present.edition), now
    )


def _kept_meanwhile(
    present: ReponsePresente, saisie: Saisie, envoi: EnvoiReponse, acteur: Acteur
) -> Gardee | None:
    """What stays as it is kept: the same already, or what somebody else wrote meanwhile. None: ours is."""
    kept = reread(envoi.question, present.valeur, present.brut)
    is_own = bool(envoi.onglet) and (present.onglet, present.par) == (envoi.onglet, acteur.compte)
    if kept.mark == saisie.mark or (is_own and envoi.rang <= present.rang):
        return Gardee(kept, present.edition, present.le)
    if present.edition != envoi.edition and not is_own:
        is_mine = present.par == acteur.compte
        qui = "vous, ailleurs" if is_mine else politesse(present.civilite, present.nom)
        return Gardee(kept, present.edition, present.le, qui, saisie)
    return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
