"""The bare page to compare with: Litestar and Jinja, nothing else, as many rows and bytes, from memory.

NU_PAGES, a JSON object, says which: `{"/connexion": {"size": 6200, "rows": 0}}`.
"""

import json
import os
import random
import re
from typing import Any

from jinja2 import DictLoader, Environment
from litestar import Litestar, get
from litestar.config.compression import CompressionConfig
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import Template
from litestar.template.config import TemplateConfig

PAGE = """<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>{{ titre }}</title></head>
<body><main><h1>{{ titre }}</h1>
{% if rows %}<table>
{% for row in rows %}<tr><th>{{ row.nom }}</th><td>{{ row.adresse }}</td><td>{{ row.statut }}</td>
<td>{{ row.le }}</td><td>{{ row.texte }}</td></tr>
{% endfor %}</table>{% endif %}
<p>{{ texte }}</p></main></body></html>"""
ENVIRONMENT = Environment(loader=DictLoader({"page.html": PAGE}), autoescape=True, auto_reload=False)
ROW_MARKUP = len(
    "<tr><th>Nom 000</th><td>nom000@exemple.fr</td><td>envoyée</td><td>2026-01-01</td>\n<td></td></tr>\n"
)
TEXT = "le lycée demande une aide pour son projet et attend la réponse du gestionnaire de établissement"
WORDS = re.findall(r"\w+", TEXT)


def words(size: int, seed: int) -> str:
    """About `size` bytes of French-looking text, as compressible as a page."""
    choose, text = random.Random(seed), ""
    while len(text.encode()) < size:
        text += choose.choice(WORDS) + choose.choice([" ", " ", f" {choose.randrange(10000)} "])
    return text[:size]


def page_of(size: int, rows: int) -> dict[str, Any]:
    beside = 150
    each = max(0, (size - beside) // rows - ROW_MARKUP) if rows else 0
    lines = [
        {"nom": f"Nom {n:03}", "adresse": f"nom{n:03}@exemple.fr", "statut": "envoyée", "le": "2026-01-01"}
        | {"texte": words(each, n)}
        for n in range(rows)
    ]
    left = size - beside - rows * (ROW_MARKUP + each)
    return {"titre": "Une page nue", "rows": lines, "texte": words(max(0, left), 1)}


def create_app(pages: dict[str, dict[str, int]]) -> Litestar:
    contents = {path: page_of(**page) for path, page in pages.items()}

    def handler(path: str):
        @get(path.partition("?")[0])
        async def show() -> Template:
            return Template("page.html", context=contents[path])

        return show

    return Litestar(
        [handler(path) for path in pages],
        template_config=TemplateConfig(instance=JinjaTemplateEngine.from_environment(ENVIRONMENT)),
        compression_config=CompressionConfig(backend="brotli", brotli_quality=5, minimum_size=400),
        openapi_config=None,
        logging_config=None,
    )


def from_environment() -> Litestar:
    return create_app(json.loads(os.environ["NU_PAGES"]))
