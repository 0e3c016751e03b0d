"""The ties of people to an établissement, present and recent: `Acteur.is_tied_to`, as a condition of queries."""

from typing import Any

from piccolo.columns.combination import Or, WhereRaw
from piccolo.querystring import QueryString

from mesaides.comptes.reads.conditions import is_under_way
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import one_way, sub_select

R = Rattachement


def is_open_or_recent(rattachement: type[Rattachement], depuis: Any) -> Or:
    """This rattachement is open, or was valid and ended since `depuis` (`rules.attaches`)."""
    return is_under_way(rattachement) | (
        rattachement.valide_le.is_not_null() & (rattachement.fin_le >= depuis)
    )


def is_tied_to(compte: Any, etablissement: Any, depuis: Any) -> WhereRaw:
    """`Acteur.is_tied_to`. `compte`: a number, or a column, but of no rattachement: it looks among them."""
    return WhereRaw("EXISTS ({})", _ties(compte, etablissement, depuis))


def is_free_of(compte: Any, etablissement: Any, depuis: Any) -> WhereRaw:
    """Not `is_tied_to`: may judge what that établissement asks."""
    return WhereRaw("NOT EXISTS ({})", _ties(compte, etablissement, depuis))


def _ties(compte: Any, etablissement: Any, depuis: Any) -> QueryString:
    here = WhereRaw("{} = {}", one_way(R.etablissement), etablissement)
    return sub_select(R.select(R.id).where((R.compte == compte) & here & is_open_or_recent(R, depuis)))
