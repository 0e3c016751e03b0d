"""The token of a form: where it stands in what was sent, and what becomes of who sends another."""

from urllib.parse import parse_qsl

from litestar.types import HTTPScope

from mesaides.web.bodies import Body
from mesaides.web.cookies import CONNECTED
from mesaides.web.first_field import FIRST_FIELD_MAX, read_first_field
from mesaides.web.pages import header
from mesaides.web.security import MULTIPART, RefusedError, kind_of
from mesaides.web.visit import NOBODY, Visit, is_jeton_of, mark_in


def read_jeton(scope: HTTPScope, body: Body, visit: Visit) -> str:
    """Of a form, whose fields the visit then keeps when it is an ordinary one. Raises RefusedError(400)."""
    if kind_of(scope) == MULTIPART:
        return read_first_field(body.head(FIRST_FIELD_MAX), header(scope, b"content-type"), "jeton")
    try:
        typed = parse_qsl(
            body.whole().decode("ascii"), keep_blank_values=True, max_num_fields=1000, errors="strict"
        )
    except ValueError:
        raise RefusedError(400) from None
    visit.typed = typed
    return next((value for name, value in typed if name == "jeton"), "")


def check_jeton(jeton: str, visit: Visit, *, unread: bool = False) -> None:
    """Raises RefusedError: 401 when the session of that page has ended, 403 for any other that is not of this visit."""
    if is_jeton_of(visit.seal, jeton, visit.secrets):
        return
    if visit.key.startswith(CONNECTED) and visit.acteur is None and visit.page_of != NOBODY:
        raise RefusedError(401, unread=unread)
    visit.stale, visit.page_of = True, visit.page_of or mark_in(jeton)
    raise RefusedError(403, unread=unread)
