"""What an address names, looked for through the person who asks: what they may not see is not found."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from litestar.di import Provide
from litestar.exceptions import NotFoundException

from mesaides.web.pages import AnyRequest
from mesaides.web.visit import current_visit

T = TypeVar("T")


def found(thing: T | None) -> T:
    """What was looked for; the answer is a 404 when there is none."""
    if thing is None:
        raise NotFoundException
    return thing


def named(number: str, find: Callable[[int, Any], Awaitable[object]]) -> Provide:
    """A dependency: what `find` gives of this number of the address, for who asks."""

    async def provide(request: AnyRequest) -> object:
        return found(await find(request.path_params[number], current_visit().acteur))

    return Provide(provide)
