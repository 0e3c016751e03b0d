"""How a letter leaves: a transport sends it, or says why not."""

from typing import Protocol

from mesaides.courriels.message import Lettre


class NotSentError(Exception):
    """The letter has not left; `raison` says why, in French."""

    def __init__(self, raison: str) -> None:
        super().__init__(raison)
        self.raison = raison


class UnreachableError(NotSentError):
    """The server answers nobody: no use in trying the other letters now."""


class DeferredError(NotSentError):
    """Not this time: this letter is to be tried again."""


class MailRefusedError(NotSentError):
    """Never: trying again would change nothing."""


class Transport(Protocol):
    async def send(self, lettre: Lettre) -> None:
        """Raises NotSentError. Returned, the letter is in other hands."""
        ...

    async def rest(self) -> None:
        """Nothing more to send for now: let go of connections. Never raises."""
        ...


class DemoTransport:
    """The mailbox of the demonstration: a letter has arrived as soon as it leaves."""

    async def send(self, lettre: Lettre) -> None:
        """Nothing to carry: the row keeps the body (`configure(keep_bodies=True)`)."""

    async def rest(self) -> None:
        """Nothing to let go of."""
