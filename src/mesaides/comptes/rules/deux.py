"""Two persons: what one proposes, another decides. The one rule of all that is decided so. Pure."""

from typing import Protocol


class EnDeuxTemps(Protocol):
    """What is proposed, then decided, as one person reads it."""

    @property
    def deux_personnes(self) -> bool:
        """Who decides is not who proposed."""
        ...

    @property
    def a_propose(self) -> bool:
        """Its reader did, since it was last open to a proposal. Whoever they act for counts for nothing."""
        ...


def is_second(sujet: EnDeuxTemps) -> bool:
    """Its reader may decide it, as far as who proposed it is concerned."""
    return not (sujet.deux_personnes and sujet.a_propose)


AUTRE_DECIDE = "Vous avez proposé cette décision\u00a0: une autre personne du service la prend."
