from piccolo.apps.migrations.tables import Migration as Ligne

from mesaides.db import Database, transaction

# Piccolo's own table of migrations is the one table that is always there.


async def test_what_was_written_in_a_transaction_is_there_afterwards(base: Database):
    n = await Ligne.count()
    async with transaction():
        await Ligne.insert(Ligne(name="a", app_name="x"))
    assert await Ligne.count() == n + 1
