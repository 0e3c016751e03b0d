"""One projet held until the transaction ends: every move on a budget reads it here first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mesaides.db import Statement
from mesaides.projets.rules.budget import Budget, Ligne, empreinte, write_contenu
from mesaides.projets.rules.postes import Sens
from mesaides.projets.tables.projet import BudgetVersion

HOLD = Statement("UPDATE projet SET empreinte = empreinte WHERE id = {} RETURNING empreinte")
LIGNES = Statement(
    "SELECT id, sens, poste, intitule, montant_centimes, ordre FROM ligne_budget "
    "WHERE projet = {} ORDER BY sens, ordre, id"
)
SEALED = Statement(
    "SELECT b.empreinte, b.contenu, c.civilite, c.nom FROM budget_version b "
    "JOIN validation_budget v ON v.version = b.id JOIN compte c ON c.id = v.compte "
    "WHERE b.projet = {} ORDER BY v.le DESC"
)
OPEN = Statement("SELECT id, par, annoncee_le FROM demande_validation WHERE projet = {} AND close_le IS NULL")
SETTLE = Statement(
    "UPDATE projet SET empreinte = {}, depenses_centimes = {}, recettes_centimes = {}, part_centimes = {}, "
    "budget_le = {} WHERE id = {} RETURNING id"
)
VERSION = Statement("SELECT id FROM budget_version WHERE projet = {} AND empreinte = {}")
LAST = Statement("SELECT numero FROM budget_version WHERE projet = {} ORDER BY numero DESC LIMIT 1")


@dataclass(frozen=True, slots=True)
class LigneLue:
    """A line of the present budget, with its number."""

    id: int
    ligne: Ligne
    ordre: int


def read_ligne(row: dict[str, Any]) -> LigneLue:
    ligne = Ligne(Sens(row["sens"]), row["poste"], row["intitule"], row["montant_centimes"])
    return LigneLue(row["id"], ligne, row["ordre"])


async def list_lignes(projet: int) -> list[LigneLue]:
    return [read_ligne(row) for row in await LIGNES.rows(projet)]


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
    """Raises LookupError when there is no such projet, and when its fingerprint is not that of its lines."""
    row = await HOLD.first(projet)
    if row is None:
        raise LookupError(projet)
    tenu = Tenu(projet, row["empreinte"], await list_lignes(projet))
    if empreinte(tenu.contenu) != tenu.empreinte:
        raise LookupError(f"projet {projet}: the fingerprint is not that of the lines")
    return tenu


async def settle(projet: int, contenu: list[Ligne], now: datetime) -> None:
    """Writes the fingerprint and the sums of the present lines."""
    budget = Budget(tuple(contenu))
    await SETTLE.rows(empreinte(contenu), budget.depenses, budget.recettes, budget.part, now, projet)


async def ensure_version(projet: int, contenu: list[Ligne], par: int, now: datetime) -> int:
    """The number of the version with this content, made when it is new."""
    mark = empreinte(contenu)
    found = await VERSION.first(projet, mark)
    if found is not None:
        return found["id"]
    last = await LAST.first(projet)
    version = BudgetVersion(
        projet=projet,
        numero=last["numero"] + 1 if last else 1,
        empreinte=mark,
        contenu=write_contenu(contenu),
        par=par,
        le=now,
    )
    await version.save()
    return version.id
