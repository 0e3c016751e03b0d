"""Whether a dispositif can be asked at all, whatever its campagnes. Pure."""

from enum import StrEnum


class EtatDispositif(StrEnum):
    PUBLIE = "publie"
    RETIRE = "retire"
    """No new demande, no draft that leaves; what was transmitted goes on."""
