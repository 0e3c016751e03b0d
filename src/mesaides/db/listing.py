"""The tables of a room, as Piccolo is told of them."""

from importlib import import_module
from pkgutil import iter_modules

from piccolo.conf.apps import table_finder
from piccolo.table import Table


def list_tables(room: str) -> list[type[Table]]:
    """All that the `tables` of this room declares, a module or a package."""
    tables = import_module(f"{room}.tables")
    inside = iter_modules(getattr(tables, "__path__", ()), f"{tables.__name__}.")
    return table_finder([tables.__name__, *(one.name for one in inside)], exclude_imported=True)
