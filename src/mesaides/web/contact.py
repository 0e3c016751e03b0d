"""`/.well-known/security.txt`: whom to tell of a weakness (RFC 9116)."""

from datetime import datetime, timedelta

from litestar import Response

from mesaides.settings import Settings
from mesaides.web.handlers import anyone, get
from mesaides.web.pages import AnyRequest
from mesaides.web.visit import current_visit

PATH = "/.well-known/security.txt"
POLICY = "/mentions-legales#securite"
GOOD_FOR = timedelta(days=180)
"""The RFC wants less than a year: whoever reads an old copy of it asks again."""
KEPT = "private, max-age=86400"


def security_txt(settings: Settings, now: datetime) -> str:
    """The same all day long."""
    expires = (now + GOOD_FOR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = (
        f"Contact: {settings.region.securite_uri}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr",
        f"Canonical: {settings.public_url}{PATH}",
        f"Policy: {settings.public_url}{POLICY}",
    )
    return "\n".join(lines) + "\n"


@get(PATH, who=anyone)
async def show_contact(request: AnyRequest) -> Response[str]:
    text = security_txt(request.app.state.settings, current_visit().now)
    return Response(text, media_type="text/plain", headers={"cache-control": KEPT})


ROUTES = [show_contact]
