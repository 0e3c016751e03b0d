"""The steps of a rattachement, as they are written: each a compare-and-set in the caller's transaction.

No statut is written elsewhere: a new rattachement waits, and `step` alone moves it on.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NoReturn

from piccolo.custom_types import Combinable

from mesaides.comptes.moves.suppleances import end_with
from mesaides.comptes.reads.conditions import is_leaving, is_usager
from mesaides.comptes.roles import Acteur, Fonction, StatutRattachement, politesse
from mesaides.comptes.states import ETAPES
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.db import Frozen, P, frozen, sub_select
from mesaides.errors import DomainError

S = StatutRattachement
SUITES = {
    S.EN_ATTENTE: "Ce compte attend encore d’être validé",
    S.VALIDE: "Ce compte a déjà été validé",
    S.REFUSE: "Ce compte a déjà été refusé",
    S.DETACHE: "Cette personne a déjà été détachée",
    S.ABANDONNE: "Cette demande a été retirée",
}


@dataclass(frozen=True, slots=True)
class _Premier:
    """What became of a rattachement: who validated it, who ended it."""

    statut: StatutRattachement
    valide_par: int | None
    valide_civilite: str | None
    valide_nom: str | None
    fin_par: int | None
    fin_civilite: str | None
    fin_nom: str | None

    @property
    def par(self) -> int | None:
        return self.valide_par if self.fin_par is None else self.fin_par

    @property
    def politesse(self) -> str:
        """« Mme Roux », or nothing."""
        validated = self.fin_par is None
        civilite = self.valide_civilite if validated else self.fin_civilite
        nom = self.valide_nom if validated else self.fin_nom
        return politesse(civilite or "", nom) if nom else ""


R, D = Rattachement, Depart


def step(nom: str, asked: Combinable, facts: dict[Any, Any]) -> Frozen[int]:
    """Takes this step of those asked for that are still where it leaves from; `facts` are written with it."""
    etape = ETAPES[nom]
    leaving = asked & R.statut.is_in(sorted(etape.de))
    return frozen(R.update({R.statut: etape.vers, **facts}).where(leaving).returning(R.id))


ONE = R.id == P.rattachement
ENDED = {R.fin_le: P.now, R.fin_par: P.par, R.raison: P.raison}
VALIDATE = step("validation", ONE, {R.valide_le: P.now, R.valide_par: P.par})
END = {nom: step(nom, ONE, ENDED) for nom in ("refus", "abandon", "detachement", "reprise")}
OTHERS = (R.compte == P.compte) & (R.id != P.rattachement)
WORKS_ELSEWHERE = sub_select(R.select(R.compte).where(is_usager(R) & OTHERS))
GIVE_UP_OTHERS = step(
    "abandon", (R.fonction == Fonction.USAGER) & OTHERS & R.compte.not_in(WORKS_ELSEWHERE), ENDED
)
CLOSE = step("cloture", R.compte == P.compte, ENDED)
ATTACH = frozen(
    R.insert(
        R(
            compte=P.compte,
            etablissement=P.etablissement,
            fonction=P.fonction,
            statut=S.EN_ATTENTE,
            demande_le=P.now,
        )
    ).returning(R.id)
)
FIRST = frozen(
    R.select(
        R.statut,
        R.valide_par,
        R.valide_par._.civilite.as_alias("valide_civilite"),
        R.valide_par._.nom.as_alias("valide_nom"),
        R.fin_par,
        R.fin_par._.civilite.as_alias("fin_civilite"),
        R.fin_par._.nom.as_alias("fin_nom"),
    ).where(R.id == P.rattachement),
    _Premier,
)
CLOSE_DEPART = frozen(
    D.update({D.clos_le: P.now}).where(is_leaving(D) & (D.rattachement == P.rattachement)).returning(D.id)
)


async def attach(
    compte: int, etablissement: int, fonction: Fonction, now: datetime, *, valid: bool, par: int | None
) -> int:
    """A new link, waiting for the gestionnaire unless `valid`. Raises one of IntegrityErrors when they have one."""
    new = await ATTACH.one(compte=compte, etablissement=etablissement, fonction=fonction, now=now)
    if valid:
        await validate_waiting(new, now, par=par)
    return new


async def validate_waiting(rattachement: int, now: datetime, *, par: int | None) -> bool:
    """False when it no longer waits."""
    return bool(await VALIDATE.rows(now=now, par=par, rattachement=rattachement))


async def give_up_others(compte: int, rattachement: int, now: datetime, *, par: int) -> None:
    """What the person awaited as usager, except `rattachement`: who works nowhere else waits in one place only."""
    await GIVE_UP_OTHERS.rows(now=now, par=par, raison="", compte=compte, rattachement=rattachement)


async def end(etape: str, rattachement: int, now: datetime, par: int | None, raison: str = "") -> bool:
    """False when it is no longer where this step leaves from. The suppléances that hang on it end too."""
    if not await END[etape].rows(now=now, par=par, raison=raison, rattachement=rattachement):
        return False
    await end_with(rattachement, now, par)
    return True


async def end_all(compte: int, now: datetime, raison: str) -> int:
    """All that this person had, or awaited, by themselves; how many."""
    return len(await CLOSE.rows(now=now, par=compte, raison=raison, compte=compte))


async def close_depart(rattachement: int, now: datetime) -> None:
    """The request to be detached, if there is one, is answered."""
    await CLOSE_DEPART.rows(now=now, rattachement=rattachement)


async def promote(
    rattachement: int, compte: int, etablissement: int, now: datetime, *, par: int | None
) -> int | None:
    """Replaces a valid rattachement by one of gestionnaire; None when it is no longer valid."""
    if not await end("detachement", rattachement, now, par, "nomination"):
        return None
    await close_depart(rattachement, now)
    return await attach(compte, etablissement, Fonction.GESTIONNAIRE, now, valid=True, par=par)


async def refuse_second(rattachement: int, acteur: Acteur) -> NoReturn:
    """Tells who was first, by a DomainError."""
    premier = await FIRST.one(rattachement=rattachement)
    phrase = SUITES[premier.statut]
    if premier.par == acteur.compte:
        raise DomainError(f"{phrase} par vous.")
    if premier.politesse:
        raise DomainError(f"{phrase} par {premier.politesse}.")
    raise DomainError(f"{phrase}.")
