"""Whether whoever asks has proven lately who they are: asked before what matters, in any room."""

from mesaides.comptes.reads.acteur import acteur
from mesaides.comptes.reads.facteurs import find_situation
from mesaides.web.visit import current_visit


class PreuveDemandeeError(Exception):
    """Nothing was done: it is asked again who they are, then the act goes on (`routes.preuve`)."""


async def is_proven() -> bool:
    """In the last ten minutes, in this session: by a code, a passkey, or the password of who has no device."""
    situation = await find_situation(acteur().session)
    return situation is not None and situation.is_recent(current_visit().now)


async def check_proven() -> None:
    """Raises PreuveDemandeeError when nothing was proven in the last ten minutes."""
    if not await is_proven():
        raise PreuveDemandeeError
