"""The mailbox of the demonstration. These pages exist there only (see `app.create_app`)."""

from typing import Any

from litestar import Request, Response
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from mesaides.demo.boite import open_boite, read_html
from mesaides.numeros import read_numero
from mesaides.web.handlers import anyone, get
from mesaides.web.pages import Page

AnyRequest = Request[Any, Any, Any]

MAIL_CSP = (
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation; "
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""A mail is a page from elsewhere: no script, no image, no form, and an origin of its own."""


@get("/demo/courriels", who=anyone)
async def list_courriels(request: AnyRequest) -> Page:
    adresse = request.query_params.get("adresse", "")[:254]
    avant = request.query_params.get("avant", "")
    before = read_numero(avant)
    return Page("demo/courriels.html", adresse=adresse, boite=await open_boite(adresse, before))


@get("/demo/courriels/{numero:int}/html", who=anyone)
async def show_html(numero: FromPath[int]) -> Response[str]:
    html = await read_html(numero)
    if html is None:
        raise NotFoundException
    headers = {"content-security-policy": MAIL_CSP, "cache-control": "no-store"}
    return Response(html, media_type="text/html", headers=headers)


ROUTES = [list_courriels, show_html]
