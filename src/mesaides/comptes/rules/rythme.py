"""When the mails that may wait reach a person. Pure."""

from enum import StrEnum


class Rythme(StrEnum):
    AU_FIL = "au_fil"
    QUOTIDIEN = "quotidien"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Rythme.AU_FIL: "Au fil de l’eau\u00a0: dans les minutes qui suivent, ceux d’une même demi-heure en un seul",
    Rythme.QUOTIDIEN: "Une fois par jour\u00a0: un seul courriel, à 7\u00a0heures",
}
