"""A gestionnaire names who acts for them for some days; either of the two, or the end of their place there, ends it.

In the caller's transaction; both are told. What is written in the name of somebody says so (`Acteur.signe`).
"""

from datetime import datetime

from mesaides.comptes.mails import tell_fin_suppleance, tell_suppleance
from mesaides.comptes.reads.conditions import has_not_ended, is_attached, is_titulaire
from mesaides.comptes.reads.suppleances import SHOWN, Ecrite, list_prevues
from mesaides.comptes.roles import Acteur, LienEtablissement
from mesaides.comptes.rules.suppleances import Reproche, Voulue, find_reproche
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.comptes.tables.suppleance import Suppleance
from mesaides.db import P, frozen
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.journal.tables import note

R, S = Rattachement, Suppleance
MANAGES = frozen(R.select(R.id).where(is_titulaire(R) & (R.id == P.rattachement)))
CHOSEN = frozen(
    R.select(R.id).where(is_attached(R) & (R.compte == P.compte) & (R.etablissement == P.etablissement))
)
FIND = frozen(S.select(*SHOWN).where(S.id == P.suppleance), Ecrite)
WITH = frozen(
    S.select(*SHOWN).where(
        has_not_ended(S) & ((S.titulaire == P.rattachement) | (S.suppleant == P.rattachement))
    ),
    Ecrite,
)
END = frozen(
    S.update({S.fin_le: P.now, S.fin_par: P.par})
    .where(has_not_ended(S) & (S.id == P.suppleance))
    .returning(S.id)
)
PARTI = Reproche(
    "suppleant", "Cette personne n’est plus rattachée à l’établissement\u00a0: choisissez-en une autre."
)


async def name_suppleant(
    lien: LienEtablissement, choix: Voulue, acteur: Acteur, now: datetime
) -> Reproche | None:
    """What is wrong with the choice, in which case nothing is done. Raises DomainError to who is no gestionnaire, and
    to who acts for one: that passes to nobody else."""
    await lock_etablissement(lien.etablissement)
    if not await MANAGES.rows(rattachement=lien.rattachement):
        raise DomainError("Seul un gestionnaire se fait suppléer\u00a0: rien n’a été enregistré.")
    suppleant = await CHOSEN.first(compte=choix.suppleant, etablissement=lien.etablissement)
    reproche = find_reproche(acteur.compte, choix, await list_prevues(lien.etablissement))
    if reproche or suppleant is None:
        return reproche or PARTI
    made = S(titulaire=lien.rattachement, suppleant=suppleant, du=choix.du, au=choix.au, le=now)
    await made.save()
    await note(
        "suppleance",
        compte=acteur.compte,
        objet=f"rattachement {lien.rattachement}",
        suppleant=choix.suppleant,
        du=choix.du.isoformat(),
        au=choix.au.isoformat(),
    )
    await tell_suppleance(await FIND.one(suppleance=made.id))
    return None


async def end_suppleance(suppleance: int, acteur: Acteur, now: datetime) -> Ecrite:
    """What ended. Raises DomainError when it had ended, LookupError when it is not theirs."""
    found = await FIND.first(suppleance=suppleance)
    if found is None or not found.prevue.is_of(acteur.compte):
        raise LookupError(f"suppléance {suppleance}")
    if not await _end(found, acteur.compte, now):
        raise DomainError("Cette suppléance est déjà finie\u00a0: la page est à jour.")
    return found


async def end_with(rattachement: int, now: datetime, par: int | None) -> None:
    """This rattachement ends, and with it what it gave to somebody, or had from somebody."""
    for found in await WITH.rows(rattachement=rattachement):
        await _end(found, par, now)


async def _end(found: Ecrite, par: int | None, now: datetime) -> bool:
    """False when it had ended."""
    if not await END.rows(now=now, par=par, suppleance=found.id):
        return False
    await note("fin_suppleance", compte=par, objet=f"suppleance {found.id}")
    await tell_fin_suppleance(found, par)
    return True
