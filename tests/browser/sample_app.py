"""A throwaway site on which the harness proves itself: one sound page, and pages with one fault each."""

from litestar import Litestar, Response, get, post
from litestar.config.compression import CompressionConfig
from litestar.params import FromPath
from litestar.response import Redirect

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'"
SOUND = """<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Bonjour</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/site.css"></head>
<body><header><p>Portail</p></header><main id="contenu"><h1>Bonjour</h1>
<form method="post" action="/envoi" hx-post="/envoi" hx-target="#contenu">
<label for="nom">Nom</label> <input id="nom" name="nom"> <button>Envoyer</button></form>
<noscript><p>Sans script</p></noscript>%s</main></body></html>"""

FAULTS = {
    "console": '<script src="/faulty.js"></script>',
    "csp": "<script>document.title = 'x'</script>",
    "autre-hote": '<img src="https://ailleurs.test/a.png" alt="">',
    "absent": '<img src="/absent.png" alt="">',
    "html": "<p><div></p></div>",
    "attribut": "<p couleur='rouge'>x</p>",
    "modele-de-contenu": "<ul><p>x</p></ul>",
    "id-double": '<p id="contenu">x</p>',
    "axe": '<p class="pale">Texte trop pâle</p>',
    "sombre": '<p class="sombre">Illisible la nuit</p>',
    "cible": '<p><a class="petit" href="/a">a</a><a class="petit" href="/b">b</a></p>',
    "large": '<p class="large">x</p>',
    "h1": "<h1>Deux</h1>",
}
CSS = """body { color: #111; background: #fff; font: 18px sans-serif } input, button { min-height: 44px }
.pale { color: #ddd } .large { width: 2000px } .petit { display: inline-block; width: 6px; font-size: 6px }
@media (prefers-color-scheme: dark) { .sombre { color: #eee; background: #fff } }"""


def answer(body: str, kind: str = "text/html", status: int = 200, cache: str = "no-store") -> Response[str]:
    headers = {"Content-Security-Policy": POLICY, "Cache-Control": cache}
    return Response(body, media_type=f"{kind}; charset=utf-8", status_code=status, headers=headers)


@get("/")
async def show_sound() -> Response[str]:
    return answer(SOUND % "")


@get("/long")
async def show_long() -> Response[str]:
    return answer(SOUND % ("<p>Une ligne qui se répète.</p>" * 1000))


@get("/faute/{name:str}")
async def show_fault(name: FromPath[str]) -> Response[str]:
    return answer(SOUND % FAULTS[name])


@get("/renvoi")
async def show_redirect() -> Redirect:
    return Redirect("/")


@get("/panne")
async def show_failure() -> Response[str]:
    return answer(SOUND % "", status=500)


@get("/refus")
async def show_refusal() -> Response[str]:
    return answer(SOUND % "", status=422)


@post("/envoi")
async def create_envoi() -> Redirect:
    return Redirect("/", status_code=303)


@get("/site.css")
async def show_css() -> Response[str]:
    return answer(CSS, "text/css", cache="public, max-age=31536000, immutable")


@get("/faulty.js")
async def show_script() -> Response[str]:
    return answer("console.error('aïe')", "text/javascript")


PAGES = [show_sound, show_long, show_fault, show_redirect, show_failure, show_refusal, create_envoi]
app = Litestar(
    [*PAGES, show_css, show_script],
    compression_config=CompressionConfig(backend="brotli", minimum_size=1),
    openapi_config=None,
)
