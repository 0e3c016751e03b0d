"""The pages that explain: help, the three procedures, and what the law wants said."""

from litestar.handlers.http_handlers import HTTPRouteHandler

from mesaides.web.handlers import anyone, get
from mesaides.web.pages import Page

PAGES = {
    "/aide": "aide",
    "/comment-faire": "comment_faire",
    "/accessibilite": "accessibilite",
    "/mentions-legales": "mentions_legales",
    "/donnees-personnelles": "donnees_personnelles",
    "/cookies": "cookies",
    "/plan-du-site": "plan_du_site",
}


def _show(path: str, name: str) -> HTTPRouteHandler:
    @get(path, who=anyone, name=name)
    async def show_page() -> Page:
        return Page(f"pages/{name}.html", same_for_all=True)

    return show_page


ROUTES = [_show(path, name) for path, name in PAGES.items()]
