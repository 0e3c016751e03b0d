"""A pièce that was received is replaced: asked for with a reason, accepted, then given. What was received stays."""

from datetime import datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import Frozen, P, exists, frozen
from mesaides.demandes.moves.mouvements import remember
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.states.etapes import EN_COURS
from mesaides.demandes.tables.demande import Demande
from mesaides.errors import DomainError
from mesaides.pieces.mails import tell_agents, tell_lycee
from mesaides.pieces.reads.lecture import PieceTrouvee
from mesaides.pieces.states import ETAPES, EtatRemplacement, can_replace
from mesaides.pieces.tables.piece import Remplacement

D, R = Demande, Remplacement
DEJA = "Le remplacement de cette pièce a déjà une suite\u00a0: la page est à jour."


def step(nom: str) -> Frozen[int]:
    """Takes this step of the one that is still where it leaves from."""
    etape = ETAPES[nom]
    return frozen(
        R.update({R.etat: etape.vers, R.motif: P.motif, R.fin_le: P.le, R.fin_par: P.par})
        .where((R.demande == P.demande) & (R.id == P.remplacement) & R.etat.is_in(sorted(etape.de)))
        .returning(R.id)
    )


STEPS = {etape.nom: step(etape.nom) for etape in ETAPES}
ASK = frozen(
    R.insert(
        R(
            piece=P.piece,
            demande=P.demande,
            code=P.code,
            etat=EtatRemplacement.DEMANDE,
            raison=P.raison,
            par=P.par,
            le=P.le,
        )
    )
    .on_conflict(action="DO NOTHING")
    .returning(R.id)
)
ACCEPTED = (R.code == P.code) & (R.etat == EtatRemplacement.ACCEPTE)
WAITING = frozen(R.select(R.id).where((R.demande == P.demande) & ACCEPTED))
HOLD = frozen(
    D.update({D.modifiee_le: P.le})
    .where((D.id == P.demande) & D.etat.is_in(sorted(EN_COURS)))
    .returning(D.id)
)
HOLD_ACCEPTED = frozen(
    D.update({D.modifiee_le: P.le})
    .where(
        (D.id == P.demande)
        & D.etat.is_in(sorted(EN_COURS))
        & exists(R.select(R.id).where((R.demande == D.id) & ACCEPTED))
    )
    .returning(D.id)
)


async def ask_remplacement(
    fiche: FicheDemande, piece: PieceTrouvee, raison: str, acteur: Acteur, now: datetime
) -> None:
    """In the caller's transaction. Raises DomainError: too late, or asked already."""
    if not can_replace(acteur, fiche) or not await HOLD.rows(le=now, demande=fiche.id):
        raise DomainError(
            "Cette pièce ne peut plus être remplacée ici\u00a0: écrivez au service dans le fil de discussion."
        )
    facts = {"piece": piece.id, "demande": fiche.id, "code": piece.code, "raison": raison}
    if not await ASK.rows(**facts, par=acteur.compte, le=now):
        raise DomainError("Le remplacement de cette pièce est déjà demandé.")
    await remember(fiche, "remplacement", fiche.etat, acteur, now, f"{piece.nom}\u00a0: {raison}")
    await tell_agents(fiche, acteur, f"demande à remplacer le fichier «\u00a0{piece.nom}\u00a0»", raison)


async def accept(fiche: FicheDemande, remplacement: int, acteur: Acteur, now: datetime) -> None:
    """Another file may be given from now on."""
    await _take("acceptation", fiche, remplacement, acteur, now)
    await remember(fiche, "remplacement_accepte", fiche.etat, acteur, now)
    await tell_lycee(fiche, acteur, "accepte le remplacement d’une pièce\u00a0: déposez le nouveau fichier")


async def refuse(fiche: FicheDemande, remplacement: int, motif: str, acteur: Acteur, now: datetime) -> None:
    await _take("refus", fiche, remplacement, acteur, now, motif)
    await remember(fiche, "remplacement_refuse", fiche.etat, acteur, now, motif)
    await tell_lycee(fiche, acteur, "ne remplace pas cette pièce", motif)


async def withdraw(fiche: FicheDemande, remplacement: int, acteur: Acteur, now: datetime) -> None:
    """The file that was received is the right one after all."""
    await _take("retrait", fiche, remplacement, acteur, now)
    await remember(fiche, "remplacement_retire", fiche.etat, acteur, now)
    await tell_agents(fiche, acteur, "ne demande plus à remplacer une pièce")


async def may_give(fiche: FicheDemande, code: str, now: datetime) -> bool:
    """A file may take the place of one of this pièce; the demande is then held until the transaction ends."""
    return bool(await HOLD_ACCEPTED.rows(le=now, demande=fiche.id, code=code))


async def complete(fiche: FicheDemande, code: str, nom: str, acteur: Acteur, now: datetime) -> None:
    """A file was given: it takes the place of the one to be replaced, if there is one."""
    waiting = await WAITING.first(demande=fiche.id, code=code)
    if waiting is None:
        return
    await _take("depot", fiche, waiting, acteur, now)
    await remember(fiche, "piece_remplacee", fiche.etat, acteur, now, nom)
    await tell_agents(fiche, acteur, f"a remplacé une pièce par le fichier «\u00a0{nom}\u00a0»")


async def _take(
    nom: str, fiche: FicheDemande, remplacement: int, acteur: Acteur, now: datetime, motif: str = ""
) -> None:
    """Raises DomainError when it is not this person's step, or somebody was first."""
    if not ETAPES[nom].qui(acteur, fiche):
        raise DomainError("Cette action revient à quelqu’un d’autre.")
    if not await HOLD.rows(le=now, demande=fiche.id):
        raise DomainError("La décision est prise\u00a0: les pièces de cette demande ne changent plus.")
    facts = {"demande": fiche.id, "remplacement": remplacement, "motif": motif}
    if not await STEPS[nom].rows(**facts, le=now, par=acteur.compte):
        raise DomainError(DEJA)
