"""One projet held until the transaction ends: every move on a budget reads it here first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from mesaides.comptes.roles import Acteur, Civilite, politesse
from mesaides.db import P, frozen
from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.dispositifs.rules.postes import SensPoste
from mesaides.errors import DomainError
from mesaides.projets.reads.conditions import goes_on
from mesaides.projets.rules.budget import Budget, Ligne, empreinte, is_held, write_contenu
from mesaides.projets.tables.projet import (
    BudgetVersion,
    DemandeValidation,
    LigneBudget,
    Projet,
    ValidationBudget,
)


@dataclass(frozen=True, slots=True)
class LigneLue:
    """A line of the present budget, with its number."""

    id: int
    ligne: Ligne
    ordre: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class _LigneGardee:
    id: int
    sens: SensPoste
    poste: str
    intitule: str
    montant_centimes: int
    ordre: int

    @property
    def lue(self) -> LigneLue:
        return LigneLue(
            self.id, Ligne(self.sens, self.poste, self.intitule, self.montant_centimes), self.ordre
        )


@dataclass(frozen=True, slots=True)
class Auteur:
    """Who answered, or wrote."""

    compte: int
    civilite: Civilite
    nom: str

    @property
    def qui(self) -> str:
        """« M. Vidal »."""
        return politesse(self.civilite, self.nom)

    def named_to(self, acteur: Acteur) -> str:
        """« vous », « Mme Roy »."""
        return "vous" if self.compte == acteur.compte else self.qui

    def named_elsewhere(self, acteur: Acteur) -> str:
        """The same, of what was done away from the page of `acteur`: « vous, ailleurs », « Mme Roy »."""
        return "vous, ailleurs" if self.compte == acteur.compte else self.qui


@dataclass(frozen=True, slots=True)
class ValidationEnCours(Auteur):
    """What a gestionnaire commits, on which version, and who."""

    id: int
    genre: GenreValidation
    plafond_centimes: int
    complet_le: datetime | None
    empreinte: str
    contenu: str

    def holds_for(self, contenu: Sequence[Ligne]) -> bool:
        """The part is not above what was validated, or the budget is this very one."""
        if self.genre is GenreValidation.ENTIER:
            return self.empreinte == empreinte(contenu)
        return is_held(self.plafond_centimes, Budget(tuple(contenu)).part)


@dataclass(frozen=True, slots=True)
class DemandeOuverte:
    """The validation that is asked, not answered yet."""

    id: int
    annoncee_le: datetime | None
    genre: GenreValidation


L, B, V, A = LigneBudget, BudgetVersion, ValidationBudget, DemandeValidation
HOLD = frozen(
    Projet.update({Projet.empreinte: Projet.empreinte})
    .where(Projet.id == P.projet)
    .returning(Projet.empreinte),
    str,
)
LIGNES = frozen(
    L.select(L.id, L.sens, L.poste, L.intitule, L.montant_centimes, L.ordre)
    .where(L.projet == P.projet)
    .order_by(L.sens, L.ordre, L.id),
    _LigneGardee,
)
GOING_ON = frozen(
    V.select(
        *(V.id, V.genre, V.plafond_centimes, V.complet_le, V.compte),
        V.version._.empreinte.as_alias("empreinte"),
        V.version._.contenu.as_alias("contenu"),
        V.compte._.civilite.as_alias("civilite"),
        V.compte._.nom.as_alias("nom"),
    )
    .where((V.projet == P.projet) & goes_on(V))
    .order_by(V.genre),
    ValidationEnCours,
)
"""That of the whole budget first."""
OPEN = frozen(
    A.select(A.id, A.annoncee_le, A.genre).where((A.projet == P.projet) & A.close_le.is_null()),
    DemandeOuverte,
)
SETTLE = frozen(
    Projet.update(
        {
            Projet.empreinte: P.empreinte,
            Projet.depenses_centimes: P.depenses,
            Projet.recettes_centimes: P.recettes,
            Projet.part_centimes: P.part,
            Projet.budget_le: P.le,
        }
    )
    .where(Projet.id == P.projet)
    .returning(Projet.id)
)
VERSION = frozen(B.select(B.id).where((B.projet == P.projet) & (B.empreinte == P.empreinte)))
LAST = frozen(B.select(B.numero).where(B.projet == P.projet).order_by(B.numero, ascending=False).limit(1))


async def list_lignes(projet: int) -> list[LigneLue]:
    return [gardee.lue for gardee in await LIGNES.rows(projet=projet)]


@dataclass(frozen=True, slots=True)
class Tenu:
    """The budget of a projet that nobody else can change until our transaction ends."""

    projet: int
    empreinte: str
    lignes: list[LigneLue]

    @property
    def contenu(self) -> list[Ligne]:
        return [lue.ligne for lue in self.lignes]

    @property
    def budget(self) -> Budget:
        return Budget(tuple(self.contenu))


async def hold(projet: int) -> Tenu:
    """Raises DomainError when it was deleted meanwhile, LookupError when its fingerprint is not that of its lines."""
    present = await HOLD.first(projet=projet)
    if present is None:
        raise DomainError("Ce projet vient d’être supprimé. Rien n’a été enregistré.")
    tenu = Tenu(projet, present, await list_lignes(projet))
    if empreinte(tenu.contenu) != tenu.empreinte:
        raise LookupError(f"projet {projet}: the fingerprint is not that of the lines")
    return tenu


async def list_tenues(projet: int, contenu: Sequence[Ligne]) -> list[ValidationEnCours]:
    """The validations that hold for this content, that of the whole first."""
    return [one for one in await GOING_ON.rows(projet=projet) if one.holds_for(contenu)]


async def settle(projet: int, contenu: list[Ligne], now: datetime) -> None:
    """Writes the fingerprint and the sums of the present lines."""
    budget = Budget(tuple(contenu))
    await SETTLE.rows(
        empreinte=empreinte(contenu),
        depenses=budget.depenses,
        recettes=budget.recettes,
        part=budget.part,
        le=now,
        projet=projet,
    )


async def ensure_version(projet: int, contenu: Sequence[Ligne], par: int, now: datetime) -> int:
    """The number of the version with this content, made when it is new."""
    mark = empreinte(contenu)
    found = await VERSION.first(projet=projet, empreinte=mark)
    if found is not None:
        return found
    version = BudgetVersion(
        projet=projet,
        numero=(await LAST.first(projet=projet) or 0) + 1,
        empreinte=mark,
        contenu=write_contenu(contenu),
        par=par,
        le=now,
    )
    await version.save()
    return version.id
