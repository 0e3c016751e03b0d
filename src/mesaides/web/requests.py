"""The request that handlers receive: what Litestar would keep, or read slowly, is read our way."""

from typing import Any

from litestar import Request
from litestar.datastructures import FormMultiDict

from mesaides.web.cookies import read_cookies
from mesaides.web.pages import header
from mesaides.web.security import URLENCODED, kind_of
from mesaides.web.visit import current_visit


class PortalRequest(Request[Any, Any, Any]):
    """Litestar keeps in memory the last 1,024 forms that it read, passwords and all; `http.cookies`, before Python
    3.11.10, takes time that grows with the square of a cookie."""

    async def form(self) -> FormMultiDict:
        """An ordinary form as the door has read it already; Litestar reads those that bring files."""
        if kind_of(self.scope) == URLENCODED:
            return FormMultiDict(current_visit().typed)
        return await super().form()

    @property
    def cookies(self) -> dict[str, str]:
        return read_cookies(header(self.scope, b"cookie"))
