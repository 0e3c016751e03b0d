from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import ForeignKey
from piccolo.columns.base import OnDelete
from piccolo.columns.indexes import IndexMethod
from piccolo.table import Table

from mesaides.db import database
from mesaides.db.migrations import run_after

ID = "2026-12-01T20:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a dispositif is of a service, that its present content names"


class Service(Table, tablename="service"):
    """Of another room."""


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="dispositifs", description=DESCRIPTION)
    manager.add_column(
        *("Dispositif", "dispositif", "service", "service", "ForeignKey", ForeignKey),
        {"references": Service, "on_delete": OnDelete.restrict, "null": True, "index": True, "index_method": IndexMethod.btree},
    )
    contenu = "v.contenu" if database().kind == "sqlite" else "CAST(v.contenu AS json)"
    nom = f"COALESCE({contenu} ->> 'service', 'Service des aides aux lycées')"
    presente = "FROM dispositif_version v JOIN dispositif p ON v.dispositif = p.id AND v.empreinte = p.empreinte"
    run_after(
        manager,
        f"INSERT INTO service (nom, adresse, telephone, courriel, etat) SELECT DISTINCT {nom}, '', '', '', 'ouvert' {presente}",
        "UPDATE dispositif SET service = (SELECT s.id FROM service s "
        f"WHERE s.nom = (SELECT {nom} {presente} WHERE p.id = dispositif.id))",
    )
    return manager
