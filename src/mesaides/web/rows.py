"""Rows: what was decided stays in its place, and says so, until the page is loaded again.

The acts of a row of a list are `<div class="actions" id="compte-12">`, the target of its forms. The answer is those
acts as the page now shows them, or, once decided, the word that stands in their place: nothing slides under the
pointer. Beside them come the counts and sums of the page that go with what was decided, which its template marks
`data-avec`, with the kinds of rows or the very rows they go with (`data-avec="compte depart"`), or all of them when it
says none; and, after an act that changes the whole page (`Visit.entire`), the parts away from its lists, marked
`data-entier`.
"""

import re
from collections.abc import Iterator, Set

from jinja2 import Template

from mesaides.web.blocks import Variables
from mesaides.web.visit import Fait, Visit

ACTES = '<div class="actions" id="%s"'
RANG = re.compile(r"[a-z]+-[\w-]+")
BESIDE = re.compile(r'<\w+ id="[\w-]+"[^<>]* data-(avec|entier)(?:="([\w -]+)")?[^<>]*>')
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
    if here and not fait:
        return here
    done = template.environment.get_template("components/fait.html")
    told = {"fait": fait or AILLEURS, "csrf_input": variables["csrf_input"]}
    answered = here if decided and wanted not in decided else done.render(told, rang=wanted)
    others = [done.render(told, rang=rang) for rang in decided if rang != wanted]
    beside = [cut(page, opening) for opening in _go_with({*decided, wanted}, page, entire=visit.entire)]
    return "".join([answered, *map(_beside, others + beside)])


def _go_with(rangs: Set[str], page: str, *, entire: bool) -> Iterator[str]:
    """The opening tags of the parts of the page that change when these rows are decided."""
    named = rangs | {rang.partition("-")[0] for rang in rangs}
    for found in BESIDE.finditer(page):
        kind, those = found.groups()
        if entire or (kind == "avec" and (those is None or not named.isdisjoint(those.split()))):
            yield found.group()


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
