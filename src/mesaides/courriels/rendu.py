"""What a mail looks like: `templates/courriels/<objet>.txt` and `.html`, from the same facts.

The text is the mail; the HTML is its better-dressed twin. Blocks of the text: `sujet` (one line), `texte`,
`pourquoi` (why one receives this); of the HTML: `titre`, `corps`, `pourquoi`. Both layouts write the button
(`lien`, `bouton`) and the footer. A missing fact is an error, never a hole.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from unicodedata import category

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from mesaides.courriels.message import SUJET_MAX, MailMessage
from mesaides.courriels.poste import poste
from mesaides.dates import date_fr, jour_fr
from mesaides.ecriture import clean_line
from mesaides.montants import euros, nb
from mesaides.noms import au_nom, de_nom, du_nom, le_nom
from mesaides.settings import ROOT

TITRE_SITE = "Mes aides en ligne"
FILTERS = (date_fr, jour_fr, de_nom, le_nom, du_nom, au_nom, euros, nb)
"""Whole dates only: « il y a 3 jours » is no longer true when the mail is read."""


def render_mail(objet: str, destinataire: str, *, repondre_a: str | None = None, **facts: Any) -> MailMessage:
    """The mail `objet` for `destinataire`. Line breaks typed into a name become spaces in the subject."""
    public_url = poste().public_url
    variables = {"public_url": public_url, "aide": f"{public_url}/aide", "titre_site": TITRE_SITE, **facts}
    text = environment().get_template(f"courriels/{objet}.txt")
    sujet = one_line(_block(text, "sujet", variables))
    texte = tidy_text(text.render(variables))
    html = environment().get_template(f"courriels/{objet}.html").render(variables)
    return MailMessage(destinataire, sujet, texte, html, objet, repondre_a, str(facts.get("lien") or ""))


@cache
def environment() -> Environment:
    """The pages' filters and rules, except that text is not HTML: it is not escaped."""
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        undefined=StrictUndefined,
        autoescape=_is_html,  # noqa: S701 - the rule does not follow functions
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    filters: dict[str, Callable[..., str]] = {function.__name__: function for function in FILTERS}
    made.filters.update(filters)
    return made


def _is_html(name: str | None) -> bool:
    return name is None or not name.endswith(".txt")


def _block(template: Template, name: str, variables: Mapping[str, Any]) -> str:
    context = template.new_context(dict(variables))
    next(template.root_render_func(context), None)  # runs what stands above the blocks
    return "".join(context.blocks[name][0](context))


def one_line(text: str) -> str:
    """Whatever breaks a line becomes one space, what nobody sees is dropped; the no-break spaces of French stay."""
    line = re.sub(" +", " ", clean_line(text))
    return line if len(line) <= SUJET_MAX else line[: SUJET_MAX - 1] + "…"


def tidy_text(text: str) -> str:
    """Without control characters, ends of line in spaces, nor more than one empty line in a row."""
    kept = "".join(c for c in text if c == "\n" or category(c) != "Cc")
    lines = "\n".join(line.rstrip(" ") for line in kept.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"
