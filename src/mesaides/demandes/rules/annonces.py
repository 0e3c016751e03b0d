"""What the Région changes for drafts, in the words that their people read. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnnonceBrouillons:
    """`titre` says it in one line, `phrases` what follows from it; `pourquoi`: the sentence of who decided it."""

    titre: str
    phrases: tuple[str, ...]
    pourquoi: str = ""
    presse: bool = False
    """No daily recueil holds it."""
