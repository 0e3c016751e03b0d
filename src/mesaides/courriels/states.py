"""The life of a courriel: it waits, then it is sent or refused."""

from enum import StrEnum


class EtatCourriel(StrEnum):
    """Where a courriel stands, with the words and the colour that pages show."""

    EN_ATTENTE = "en_attente"
    ENVOYE = "envoye"
    REFUSE = "refuse"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def badge(self) -> str:
        """Kind of the badge that pages show."""
        return _BADGES[self]


_LABELS = {
    EtatCourriel.EN_ATTENTE: "en attente",
    EtatCourriel.ENVOYE: "envoyé",
    EtatCourriel.REFUSE: "refusé",
}
_BADGES = {
    EtatCourriel.EN_ATTENTE: "attention",
    EtatCourriel.ENVOYE: "succes",
    EtatCourriel.REFUSE: "erreur",
}
