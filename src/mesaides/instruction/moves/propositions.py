"""What the examination comes to: proposed, proposed anew, withdrawn. In the caller's transaction, as `moves.actes`."""

from mesaides.db import P, frozen
from mesaides.instruction.moves.actes import Geste
from mesaides.instruction.rules.decision import SensDecision
from mesaides.instruction.tables.instruction import Proposition

R = Proposition
CLOSE = frozen(
    R.update({R.fin_le: P.le, R.fin_par: P.par})
    .where((R.demande == P.demande) & R.fin_le.is_null())
    .returning(R.id)
)


async def propose(geste: Geste, sens: SensDecision, montant: int, raison: str) -> None:
    """`raison` stays at the Région."""
    await geste.take("proposition")
    await _record(geste, sens, montant, raison)


async def propose_anew(geste: Geste, sens: SensDecision, montant: int, raison: str) -> None:
    """In the place of the one that is open."""
    await geste.take("nouvelle_proposition")
    await _close(geste)
    await _record(geste, sens, montant, raison)


async def withdraw_proposition(geste: Geste) -> None:
    await geste.take("retrait_proposition")
    await _close(geste)


async def _close(geste: Geste) -> None:
    await CLOSE.rows(le=geste.now, par=geste.acteur.compte, demande=geste.fiche.id)


async def _record(geste: Geste, sens: SensDecision, montant: int, raison: str) -> None:
    await Proposition(
        demande=geste.fiche.id,
        sens=sens.value,
        montant_centimes=montant,
        raison=raison,
        par=geste.acteur.compte,
        le=geste.now,
    ).save()
