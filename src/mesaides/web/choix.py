"""What a list can be narrowed by, and what an address asks of it that it does not offer. Pure."""

from collections.abc import Iterable, Sequence

Options = Sequence[tuple[str, str]]
"""Values with their words."""
Choix = tuple[str, str, Options]
"""The name of a part of the filter, its label, its options."""


def find_unknown(filtre: object, choix: Iterable[Choix]) -> list[tuple[str, str]]:
    """The label and the value of each part that is not among its options: nothing is shown then, and it is told why."""
    asked = ((libelle, getattr(filtre, nom), dict(options)) for nom, libelle, options in choix)
    return [(libelle, value) for libelle, value, offered in asked if value and value not in offered]
