"""The one Jinja environment of the pages."""

from collections.abc import Callable, Hashable, MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Macro
from markupsafe import Markup, _escape_inner, escape  # pyright: ignore

from mesaides import dates, noms
from mesaides.montants import euros, milliers, nb
from mesaides.web import words
from mesaides.web.blocks import Variables
from mesaides.web.places import STYLES
from mesaides.web.static import StaticFiles

FILTERS = (
    dates.date_fr,
    dates.jour_fr,
    dates.heure_fr,
    noms.de_nom,
    noms.le_nom,
    noms.du_nom,
    noms.au_nom,
    words.il_y_a,
    words.delai,
    euros,
    milliers,
    nb,
)


@lru_cache(maxsize=4096, typed=True)
def keep(macro: Macro, *shown: Hashable, **named: Hashable) -> str:
    """What this macro makes of these values, made once: long lists come back with most of their lines unchanged.

    Everything the line shows must be among the values, its dates in words included. A text and the same text as
    markup are two values.
    """
    return macro(*shown, **named)


def write(value: object) -> str:
    """What a page shows of a value: what `escape` makes of it, as plain text. Joined at once, it needs not be markup,
    which is most of the cost of each word; a tenth of that of a long list."""
    kind = type(value)
    if kind is str:
        return _escape_inner(cast("str", value))
    return cast("str", value) if kind is Markup else escape(value)


class Writing(CodeGenerator):
    """Templates compiled so that what they show goes through `write`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.write(")


class Pages(Environment):
    """Every template has the same values beside its own: given as they are, none is looked for at each import."""

    code_generator_class = Writing
    write = staticmethod(write)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def build_templates(root: Path, static: StaticFiles, **common: object) -> Environment:
    """`common` are the values known to every page, such as `demo` and `region`."""
    environment = Pages(
        loader=FileSystemLoader(root / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    filters: dict[str, Callable[..., str]] = {function.__name__: function for function in FILTERS}
    environment.filters.update(filters)
    shared: Variables = {"asset": static.url, "keep": keep, "styles": STYLES, **common}
    environment.globals.update(shared)
    return environment
