"""A demande that the Région sent back: what it asks again, and its return once that is answered."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.demandes.mails import mail_complement
from mesaides.demandes.moves.mouvements import refuse_second, take_step
from mesaides.demandes.reads.lecture import FicheDemande, find_demande, load_demande
from mesaides.demandes.rules.complements import Demandee, emptied, unanswered
from mesaides.demandes.states.etapes import ETAPES, EtatDemande
from mesaides.demandes.tables.demande import Correction, Demande, Mouvement, PieceFournie
from mesaides.errors import DomainError


@dataclass(frozen=True, slots=True)
class Demandees:
    """What is asked again now, and what was said with it."""

    message: str
    champs: list[Demandee]


@dataclass(frozen=True, slots=True)
class _Ouverte:
    """A correction that waits for its answer."""

    champ: str
    raison: str
    le: datetime


@dataclass(frozen=True, slots=True)
class Fournie:
    """A pièce that is there, since when."""

    code: str
    fournie_le: datetime


C, D, M, F = Correction, Demande, Mouvement, PieceFournie
OPEN = frozen(
    C.select(C.champ, C.raison, C.le).where((C.demande == P.demande) & C.close_le.is_null()).order_by(C.id),
    _Ouverte,
)
SAID = frozen(
    M.select(M.raison)
    .where((M.demande == P.demande) & (M.acte == "completude"))
    .order_by(M.id, ascending=False)
    .limit(1),
    str,
)
GIVEN = frozen(F.select(F.code, F.fournie_le).where(F.demande == P.demande), Fournie)
HOLD = frozen(
    D.update({D.etat: D.etat})
    .where((D.id == P.demande) & (D.etat == EtatDemande.A_COMPLETER))
    .returning(D.id)
)
CLOSE = frozen(
    C.update({C.close_le: P.le, C.close_par: P.par})
    .where((C.demande == P.demande) & C.close_le.is_null())
    .returning(C.id)
)


async def list_demandees(demande: int) -> Demandees:
    given = {f"piece:{fournie.code}": fournie.fournie_le for fournie in await GIVEN.rows(demande=demande)}
    champs = [
        Demandee(ouverte.champ, ouverte.raison, ouverte.le, _is_after(given.get(ouverte.champ), ouverte.le))
        for ouverte in await OPEN.rows(demande=demande)
    ]
    return Demandees(await SAID.first(demande=demande) or "", champs)


def _is_after(given: datetime | None, asked: datetime) -> bool:
    return given is not None and given > asked


async def return_demande(fiche: FicheDemande, acteur: Acteur, now: datetime) -> None:
    """Back to the Région. In the caller's transaction, in which no answer can change any more.

    Raises DomainError: something asked is not answered, or somebody was first.
    """
    if not ETAPES["complement"].qui(acteur, fiche):
        raise DomainError("Cette action revient à quelqu’un d’autre.")
    if not await HOLD.rows(demande=fiche.id):
        await refuse_second(fiche.id, acteur)
    held = await find_demande(fiche.id, acteur)
    if held is None:
        raise DomainError("Vous n’avez plus accès à cette demande.")
    demandees = (await list_demandees(fiche.id)).champs
    lue = await load_demande(held, [])
    if manques := unanswered(lue.dossier, demandees):
        raise DomainError(f"La demande n’est pas renvoyée. {manques[0].phrase}")
    await CLOSE.rows(le=now, par=acteur.compte, demande=fiche.id)
    await take_step(held, "complement", acteur, now)
    await mail_complement(held, acteur)


async def ask_no_more(fiche: FicheDemande, acteur: Acteur, now: datetime) -> None:
    """What is asked again is not asked any more: what was answered meanwhile stays. In the transaction of its step.

    Raises DomainError while something that was received is not there now.
    """
    lue = await load_demande(fiche, [])
    if manques := emptied(lue.dossier, (await list_demandees(fiche.id)).champs):
        raise DomainError(
            f"L’établissement a commencé à répondre. {manques[0].phrase} Attendez son renvoi, ou écrivez-lui dans le "
            "fil de discussion."
        )
    await CLOSE.rows(le=now, par=acteur.compte, demande=fiche.id)
