"""For whom people write in a fil."""

from enum import StrEnum


class Cote(StrEnum):
    LYCEE = "lycee"
    REGION = "region"
