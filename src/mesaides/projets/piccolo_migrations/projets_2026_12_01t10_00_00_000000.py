from enum import Enum

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Timestamptz, Varchar
from piccolo.constraints import Check
from piccolo.table import Table

from mesaides.db import belongs_to, database, may_belong_to, one_of
from mesaides.db.migrations import create, run_after, unique_where

ID = "2026-12-01T10:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a validation says what it commits, ends, and is summed up in its projet"


class GenreValidation(Enum):
    PART = "part"
    ENTIER = "entier"


class Compte(Table, tablename="compte"):
    """Of another room."""


class Projet(Table, tablename="projet"):
    """As it is."""


class BudgetVersion(Table, tablename="budget_version"):
    """As it is."""


class LienDecision(Table, tablename="lien_decision"):
    """As it is."""


class ValidationBudget(Table, tablename="validation"):
    projet = belongs_to(Projet)
    version = belongs_to(BudgetVersion)
    genre = Varchar(length=10, choices=GenreValidation)
    plafond_centimes = BigInt()
    compte = belongs_to(Compte)
    le = Timestamptz()
    lien = may_belong_to(LienDecision)
    complet_le = Timestamptz(null=True, default=None)
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)
    genre_connu = Check(one_of("genre", GenreValidation))


PART = {
    "sqlite": "SELECT sum(json_extract(l.value, '$[3]')) FROM json_each(b.contenu) l "
    "WHERE json_extract(l.value, '$[0]') = 'recette' AND json_extract(l.value, '$[1]') = 'etablissement'",
    "postgresql": "SELECT sum((l.value ->> 3)::bigint) FROM jsonb_array_elements(b.contenu::jsonb) l "
    "WHERE l.value ->> 0 = 'recette' AND l.value ->> 1 = 'etablissement'",
}
# What stands is the validation of the present content; without one, the last.
OF_PROJET = "FROM validation_budget w JOIN budget_version c ON c.id = w.version WHERE c.projet = b.projet"
LIVING = (
    f"COALESCE((SELECT w.id {OF_PROJET} AND c.empreinte = p.empreinte), (SELECT max(w.id) {OF_PROJET}))"
)
COPY = (
    "INSERT INTO validation (projet, version, genre, plafond_centimes, compte, le, lien, fin_le) "
    "SELECT b.projet, v.version, 'entier', COALESCE(({part}), 0), v.compte, v.le, v.lien, "
    f"CASE WHEN v.id = {LIVING} THEN NULL ELSE (SELECT max(w.le) {OF_PROJET}) END "
    "FROM validation_budget v JOIN budget_version b ON b.id = v.version JOIN projet p ON p.id = b.projet ORDER BY v.id"
)
COUNT = (
    "UPDATE projet SET engage_centimes = "
    "(SELECT v.plafond_centimes FROM validation v WHERE v.projet = projet.id AND v.fin_le IS NULL) "
    "WHERE id IN (SELECT v.projet FROM validation v WHERE v.fin_le IS NULL)"
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="projets", description=DESCRIPTION)
    create(manager, ValidationBudget)
    for table, name, kind, params in (
        ("Projet", "engage_centimes", BigInt, {"default": 0}),
        ("DemandeValidation", "genre", Varchar, {"length": 10, "default": "part", "choices": GenreValidation}),
    ):
        tablename = {"Projet": "projet", "DemandeValidation": "demande_validation"}[table]
        manager.add_column(table, tablename, name, name, kind.__name__, kind, params)
    manager.drop_table("Validation", "validation_budget")
    drop = manager._run_drop_tables

    async def copy_and_drop(backwards: bool = False) -> None:
        if not backwards:
            await database().run_ddl(COPY.format(part=PART[database().kind]))
        await drop(backwards=backwards)

    manager._run_drop_tables = copy_and_drop
    unique_where(manager, "validation_en_cours", "validation", ["projet", "genre"], "fin_le IS NULL")
    run_after(manager, COUNT)
    return manager
