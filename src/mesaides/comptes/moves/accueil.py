"""Attaching whoever has accepted an invitation: by a new rattachement, or by the one that waits there already."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.moves.etapes import attach, give_up_others, promote, validate_waiting
from mesaides.comptes.reads.conditions import is_under_way, is_waiting
from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import IntegrityErrors, P, frozen, transaction
from mesaides.errors import DomainError
from mesaides.noms import au_nom


@dataclass(frozen=True, slots=True)
class Accueil:
    """Who comes in, where, as what. `valid`: nobody has to validate it; `par`: who invited, None for the Région."""

    compte: int
    etablissement: int
    fonction: Fonction
    valid: bool
    par: int | None
    aussi: bool = False
    """They go on working where they are attached."""


@dataclass(frozen=True, slots=True)
class _LienEnCours:
    id: int
    etablissement: int
    fonction: Fonction
    statut: StatutRattachement
    nom: str

    @property
    def is_valid(self) -> bool:
        return self.statut is StatutRattachement.VALIDE


R = Rattachement
UNDER_WAY = frozen(
    R.select(R.id, R.etablissement, R.fonction, R.statut, R.etablissement._.nom.as_alias("nom"))
    .where(is_under_way(R) & (R.compte == P.compte))
    .order_by(R.id),
    _LienEnCours,
)
PREPARE = frozen(
    R.update({R.fonction: P.fonction}).where(is_waiting(R) & (R.id == P.rattachement)).returning(R.id)
)


async def welcome(accueil: Accueil, now: datetime) -> tuple[int, bool]:
    """The number of the rattachement, and whether it is valid; what the person awaited elsewhere is given up.

    The caller holds the établissement, then the compte (`lock_compte`). Raises DomainError for a usager of another
    établissement who has not said whether they leave it.
    """
    here = await _find_here(accueil)
    try:
        async with transaction():
            rattachement, valid = await _attach_here(accueil, here, now)
    except IntegrityErrors:
        raise DomainError(
            "Votre compte vient d’être rattaché à un établissement\u00a0: rechargez la page pour voir lequel."
        ) from None
    await give_up_others(accueil.compte, rattachement, now, par=accueil.compte)
    return rattachement, valid


async def _find_here(accueil: Accueil) -> _LienEnCours | None:
    """The open link of this person to this établissement. Raises DomainError as `welcome` does."""
    here = ailleurs = None
    for lien in await UNDER_WAY.rows(compte=accueil.compte):
        if lien.etablissement == accueil.etablissement:
            here = lien
        elif lien.fonction is Fonction.USAGER and lien.is_valid:
            ailleurs = lien
    if ailleurs and here is None and not accueil.aussi:
        raise DomainError(
            f"Votre compte est rattaché {au_nom(ailleurs.nom)}. Choisissez dans «\u00a0Mes services\u00a0»\u00a0: "
            "«\u00a0Je change de lycée\u00a0» ou «\u00a0Je travaille aussi ici\u00a0»."
        )
    return here


async def _attach_here(accueil: Accueil, here: _LienEnCours | None, now: datetime) -> tuple[int, bool]:
    """Makes, or changes, the one open link of this person to this établissement."""
    compte, lieu, par = accueil.compte, accueil.etablissement, accueil.par
    if here is None:
        new = await attach(compte, lieu, accueil.fonction, now, valid=accueil.valid, par=par)
        return new, accueil.valid
    if not here.is_valid:
        await PREPARE.rows(fonction=accueil.fonction, rattachement=here.id)
        if accueil.valid:
            await validate_waiting(here.id, now, par=par)
        return here.id, accueil.valid
    if here.fonction is Fonction.USAGER and accueil.fonction is Fonction.GESTIONNAIRE:
        promoted = await promote(here.id, compte, lieu, now, par=par)
        return promoted or here.id, True
    return here.id, True
