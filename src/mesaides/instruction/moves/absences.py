"""An agent says when they are away and who follows their demandes; either of the two ends it. Both are told."""

from datetime import datetime

from mesaides.comptes.reads.conditions import is_open
from mesaides.comptes.roles import Acteur
from mesaides.comptes.rules.suppleances import Reproche, Voulue, find_reproche
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.db import P, frozen
from mesaides.demandes.reads.conditions import goes_on_away, is_instructeur
from mesaides.demandes.tables.affectation import Absence
from mesaides.errors import DomainError
from mesaides.instruction.mails import tell_absence
from mesaides.instruction.reads.absences import SHOWN, AbsenceEcrite, list_absences
from mesaides.journal.tables import note

B, C, H = Absence, Compte, HabilitationCompte
HOLD = frozen(C.update({C.nom: C.nom}).where(C.id.is_in([P.compte, P.suppleant])).returning(C.id))
"""Neither of the two goes away, or follows another, meanwhile."""
EXAMINES = frozen(
    H.select(H.compte).where(is_instructeur(H) & is_open(H.compte._) & (H.compte == P.compte)).limit(1)
)
FIND = frozen(B.select(*SHOWN).where(B.id == P.absence), AbsenceEcrite)
END = frozen(
    B.update({B.fin_le: P.now, B.fin_par: P.par}).where(goes_on_away(B) & (B.id == P.absence)).returning(B.id)
)
PARTI = Reproche("suppleant", "Cette personne n’examine plus de demandes\u00a0: choisissez-en une autre.")


async def go_away(voulue: Voulue, acteur: Acteur, now: datetime) -> Reproche | None:
    """What is wrong with the choice, in which case nothing is done."""
    await HOLD.rows(compte=acteur.compte, suppleant=voulue.suppleant)
    prevues = [one.prevue for one in await list_absences()]
    if reproche := find_reproche(acteur.compte, voulue, prevues):
        return reproche
    if not await EXAMINES.rows(compte=voulue.suppleant):
        return PARTI
    made = B(compte=acteur.compte, suppleant=voulue.suppleant, du=voulue.du, au=voulue.au, le=now)
    await made.save()
    await note(
        "absence",
        compte=acteur.compte,
        objet=f"compte {acteur.compte}",
        suppleant=voulue.suppleant,
        du=voulue.du.isoformat(),
        au=voulue.au.isoformat(),
    )
    await tell_absence(await FIND.one(absence=made.id), par=None)
    return None


async def come_back(absence: int, acteur: Acteur, now: datetime) -> None:
    """Ends it before its last day. Raises DomainError when it had ended, LookupError when it is not theirs."""
    found = await FIND.first(absence=absence)
    if found is None or not found.prevue.is_of(acteur.compte):
        raise LookupError(f"absence {absence}")
    if not await END.rows(now=now, par=acteur.compte, absence=absence):
        raise DomainError("Cette absence est déjà finie\u00a0: la page est à jour.")
    await note("fin_absence", compte=acteur.compte, objet=f"absence {absence}")
    await tell_absence(found, par=acteur.compte)
