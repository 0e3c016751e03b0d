"""Who examines a demande: taken, given to a colleague, left to all. In the caller's transaction, as `moves.actes`."""

from mesaides.db import P, frozen
from mesaides.demandes.reads.conditions import is_in_hand
from mesaides.demandes.states.etapes import ETAPES
from mesaides.demandes.tables.affectation import Affectation
from mesaides.errors import DomainError
from mesaides.instruction.mails import mail_transfert
from mesaides.instruction.moves.actes import Geste
from mesaides.instruction.reads.collegues import Collegue, list_collegues

A = Affectation
AUTRE = "Cette personne ne peut pas recevoir cette demande\u00a0: choisissez-en une autre."
END = frozen(
    A.update({A.fin_le: P.le, A.fin_par: P.par})
    .where((A.demande == P.demande) & is_in_hand(A))
    .returning(A.compte),
    int,
)


async def take_charge(geste: Geste) -> None:
    await geste.take("prise_en_charge")
    await _begin(geste, geste.acteur.compte)


async def leave(geste: Geste) -> None:
    """To whoever takes it next."""
    await geste.take("renonciation")
    await _end(geste)


async def transfer(geste: Geste, vers: int, tenant: int) -> None:
    """To the colleague whose compte is `vers`. `tenant`: who had it, as was read.

    Raises DomainError: they may not examine it, or it has changed hands since.
    """
    if vers == tenant:
        raise DomainError(AUTRE)
    collegue = await _find(geste, vers, tenant)
    await geste.take("transfert")
    if await _end(geste) != tenant:
        raise DomainError("Cette demande a changé de mains depuis que vous l’avez ouverte\u00a0: relisez-la.")
    await _give(geste, collegue)


async def assign(geste: Geste, vers: int, tenant: int) -> None:
    """To this person, who may be the one who acts: taken in charge for them, when nobody has yet.

    Raises DomainError as `transfer`.
    """
    if vers == tenant:
        raise DomainError("Cette personne l’a déjà en charge.")
    if tenant or not ETAPES["prise_en_charge"].is_open(geste.fiche.etat, geste.acteur, geste.fiche):
        await transfer(geste, vers, tenant)
    else:
        collegue = await _find(geste, vers, tenant)
        await geste.take("prise_en_charge")
        await _give(geste, collegue)


async def _find(geste: Geste, vers: int, tenant: int) -> Collegue:
    """Who follows their demandes, while they are away. Raises DomainError for who may not examine it."""
    collegues = {one.compte: one for one in await list_collegues(geste.fiche, geste.acteur)}
    chosen = collegues.get(vers)
    if chosen is None:
        raise DomainError(AUTRE)
    if chosen.suppleant is None or vers == geste.acteur.compte:
        return chosen
    given = collegues.get(chosen.suppleant)
    if given is None or given.compte == tenant:
        raise DomainError(
            f"{chosen.dit}, qui {'l’a déjà en charge' if given else 'ne peut pas recevoir cette demande'}\u00a0: "
            "choisissez quelqu’un d’autre."
        )
    return given


async def _give(geste: Geste, collegue: Collegue) -> None:
    await _begin(geste, collegue.compte)
    if collegue.compte != geste.acteur.compte:
        await mail_transfert(geste.fiche, collegue.adresse, geste.acteur)


async def _begin(geste: Geste, compte: int) -> None:
    await Affectation(demande=geste.fiche.id, compte=compte, par=geste.acteur.compte, le=geste.now).save()


async def _end(geste: Geste) -> int:
    """Who had it; 0 when nobody had."""
    return await END.first(le=geste.now, par=geste.acteur.compte, demande=geste.fiche.id) or 0
