"""Rows: what was decided stays in its place, and says so, until the page is loaded again.

The acts of a row of a list are `<div class="actions" id="compte-12">`, the target of its forms. The answer is those
acts as the page now shows them, or, once decided, the word that stands in their place: nothing slides under the
pointer. Beside them come the counts and sums of the page, which its template marks `data-avec`; and, after an act that
changes the whole page (`Visit.entire`), the parts away from its lists, marked `data-entier`.
"""

import re

from jinja2 import Template

from mesaides.web.blocks import Variables
from mesaides.web.visit import Fait, Visit

ACTES = '<div class="actions" id="%s"'
RANG = re.compile(r"[a-z]+-[\w-]+")
AVEC = re.compile(r'<\w+ id="[\w-]+"[^<>]* data-avec[ >]')
ENTIER = re.compile(r'<\w+ id="[\w-]+"[^<>]* data-(?:avec|entier)[ >]')
AILLEURS = Fait("Déjà traité", "neutre")
"""Somebody else was quicker, or another page of the same person; the message beside it says who."""


def render_rows(template: Template, wanted: str, variables: Variables, visit: Visit) -> str:
    """The acts of the rows decided and what goes with them; '' when no such row is to be answered here."""
    if not RANG.fullmatch(wanted) or (visit.followed and not visit.stays):
        return ""
    page = template.render(variables)
    fait = visit.fait if visit.followed else None
    decided = (fait.rangs or (wanted,)) if fait else ()
    here = cut(page, ACTES % wanted)
    if not here and not visit.followed:
        return ""
    told = fait or AILLEURS
    done = template.environment.get_template("components/fait.html")
    parts = [done.render(rang=wanted, fait=told) if wanted in decided or not (here or decided) else here]
    others = [done.render(rang=rang, fait=told) for rang in decided if rang != wanted]
    beside = [
        cut(page, found.group().removesuffix(">"))
        for found in (ENTIER if visit.entire else AVEC).finditer(page)
    ]
    return "".join(parts + [_beside(element) for element in others + beside if element])


def _beside(element: str) -> str:
    """As htmx puts it in the place of the element of the same id."""
    identifier = element.partition(' id="')[2].partition('"')[0]
    return f'<hx-partial hx-target="#{identifier}" hx-swap="outerMorph">{element}</hx-partial>'


def cut(page: str, opening: str) -> str:
    """The element whose opening tag begins so, with all that it holds; '' when the page has none.

    What people wrote is escaped, so that each < of a page of ours is a tag.
    """
    start = page.find(opening)
    if start < 0:
        return ""
    tag = opening[1:].split(" ", 1)[0]
    depth = 0
    for found in re.compile(rf"<(/?){tag}\b[^<>]*>").finditer(page, start):
        depth += -1 if found.group(1) else 1
        if not depth:
            return page[start : found.end()]
    return ""
