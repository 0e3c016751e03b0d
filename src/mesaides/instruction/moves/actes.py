"""What an instructeur does with a demande, each in the caller's transaction: of several at once, one is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mesaides.comptes.roles import Acteur
from mesaides.db import P, frozen
from mesaides.demandes.moves.mouvements import refuse_second, refuse_stale, take_step
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.states.etapes import ETAPES
from mesaides.demandes.tables.demande import Demande
from mesaides.instruction.mails import tell_step, tell_tenant
from mesaides.instruction.rules.decision import SensDecision
from mesaides.instruction.tables.instruction import Decision

D = Demande
HOLD = frozen(
    D.update({D.etat: D.etat})
    .where((D.id == P.demande) & (D.etat == P.etat) & (D.etat_le == P.etat_le))
    .returning(D.id)
)
GRANT = frozen(D.update({D.accorde_centimes: P.montant}).where(D.id == P.demande).returning(D.id))


@dataclass(frozen=True, slots=True)
class Geste:
    """Somebody acts on a demande. `vue`: the mark of the state that they had before their eyes."""

    fiche: FicheDemande
    acteur: Acteur
    now: datetime
    vue: str

    async def take(
        self,
        nom: str,
        raison: str = "",
        *,
        montant: int | None = None,
        demandees: Sequence[tuple[str, str]] = (),
        avant_le: date | None = None,
    ) -> None:
        """The step, on what was read and on nothing else, told to whom it concerns. Raises DomainError."""
        fiche = self.fiche
        open_now = ETAPES[nom].is_open(fiche.etat, self.acteur, fiche)
        if open_now and self.vue != mark_of(fiche):
            await refuse_stale(fiche.id, self.acteur)
        if open_now and not await HOLD.rows(demande=fiche.id, etat=fiche.etat, etat_le=fiche.etat_le):
            await refuse_second(fiche.id, self.acteur)
        await take_step(fiche, nom, self.acteur, self.now, raison)
        await tell_tenant(fiche, nom, self.acteur, raison)
        await tell_step(
            *(fiche, nom, self.acteur),
            raison=raison,
            montant=montant,
            demandees=demandees,
            avant_le=avant_le,
        )


def mark_of(fiche: FicheDemande) -> str:
    """Changes with each step."""
    return f"{fiche.etat.value}-{fiche.etat_le.timestamp():.6f}"


async def grant(geste: Geste, montant: int, raison: str) -> None:
    """`montant` was checked against the ceiling of what is held now."""
    await geste.take("accord", raison, montant=montant)
    await GRANT.rows(montant=montant, demande=geste.fiche.id)
    await _record(geste, SensDecision.ACCORD, montant, raison)


async def refuse(geste: Geste, raison: str) -> None:
    await geste.take("refus", raison)
    await _record(geste, SensDecision.REFUS, 0, raison)


async def close(geste: Geste, raison: str) -> None:
    """Without a decision."""
    await geste.take("classement", raison)


async def _record(geste: Geste, sens: SensDecision, montant: int, raison: str) -> None:
    await Decision(
        demande=geste.fiche.id,
        sens=sens.value,
        montant_centimes=montant,
        raison=raison,
        par=geste.acteur.compte,
        le=geste.now,
    ).save()
