"""Pages without data: every template, made of nothing, both sides of each condition shown (decision 54)."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any, ClassVar

from jinja2 import Environment, Undefined, nodes
from jinja2.visitor import NodeTransformer

from mesaides.web.blocks import Variables
from mesaides.web.places import CSRF_INPUT, JETON, MARK, STYLES

APART = frozenset({"courriels", "demo", "inscriptions", "pages"})
"""The rooms of no page that people come back to."""
MAILS, COMPTES, OWN = "layouts/courriel", "comptes/", "comptes/mon_compte"
"""Of the pages of a compte, one comes back to one's own."""
TAG = re.compile(r"(?=<[a-z])")
Filter = Callable[..., Any]


class Nothing(Undefined):
    """In the place of any value: whatever is asked of it, it is there, and shows nothing."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def _itself(self, *_: object, **__: object) -> Any:
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    __call__ = __getitem__ = __neg__ = __round__ = _itself
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _itself
    __truediv__ = __rtruediv__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = _itself

    def _yes(self, other: object = None) -> bool:
        return True

    __bool__ = __eq__ = __lt__ = __le__ = __gt__ = __ge__ = __contains__ = _yes

    def _one(self) -> int:
        return 1

    __len__ = __int__ = __index__ = __hash__ = _one

    def __iter__(self) -> Iterator[Any]:
        yield self


def _branches(node: nodes.If) -> list[nodes.Node]:
    return [*node.body, *node.elif_, *node.else_]


def _once(node: nodes.For) -> list[nodes.Node]:
    otherwise, node.else_, node.test = node.else_, [], None
    if not isinstance(node.iter, (nodes.Tuple, nodes.List)):
        one: nodes.Expr = nodes.Name("rien", "load")
        if isinstance(node.target, nodes.Tuple):
            one = nodes.Tuple([one] * len(node.target.items), "load")
        node.iter = nodes.List([one])
    return [node, *otherwise]


def _both(node: nodes.CondExpr) -> nodes.Expr:
    return nodes.Concat([node.expr1, node.expr2]) if node.expr2 else node.expr1


def _named(node: nodes.Include) -> list[nodes.Node]:
    return [node] if isinstance(node.template, nodes.Const) else []


def _no_layout(node: nodes.Extends) -> list[nodes.Node]:
    return []


class EverySide(NodeTransformer):
    """Of a template: each branch of a condition, each loop once, in the place where it stands; none of its layout."""

    SIDES: ClassVar[Mapping[type[nodes.Node], Callable[[Any], Any]]] = {
        nodes.If: _branches,
        nodes.For: _once,
        nodes.CondExpr: _both,
        nodes.Include: _named,
        nodes.Extends: _no_layout,
    }

    def __init__(self) -> None:
        self._shown = False

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """What a macro is given is one thing or the other; what is shown can be both."""
        before = self._shown
        self._shown = isinstance(node, nodes.Output) or (before and not isinstance(node, nodes.Call))
        self.generic_visit(node)
        shown, self._shown = self._shown, before
        if isinstance(node, nodes.CondExpr) and not shown:
            return node.expr1
        side = self.SIDES.get(type(node))
        return side(node) if side else node


class Skeletons(Environment):
    """The templates of `pages`, to be made of nothing."""

    def __init__(self, pages: Environment) -> None:
        super().__init__(
            loader=pages.loader,
            autoescape=True,
            undefined=Nothing,
            trim_blocks=pages.trim_blocks,
            lstrip_blocks=pages.lstrip_blocks,
            auto_reload=False,
        )
        shared: Variables = {**pages.globals, "region": Nothing(), "keep": _make}
        self.globals.update(shared)
        self.filters = {name: _softened(f) for name, f in pages.filters.items()}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return EverySide().visit(super()._parse(source, name, filename))


def _make(macro: Filter, *shown: object, **named: object) -> str:
    return macro(*shown, **named)


def _softened(filter_: Filter) -> Filter:
    """Of nothing, it shows the words that it chooses among: both « autre » and « autres »."""

    def soften(value: object = "", *args: object, **named: object) -> object:
        if isinstance(value, Nothing):
            return " ".join(arg for arg in args if isinstance(arg, str)) or value
        try:
            return filter_(value, *args, **named)
        except Exception:
            return value

    return soften


def make_skeletons(
    pages: Environment, styles: str, forms: Iterable[Iterable[Any]], without: Collection[str] = ()
) -> str:
    """The fields of forms, then the templates of pages, one after the other, without what has been said already.

    `styles`: the link to the style sheet. `without`: the rooms whose pages are left out.
    """
    left = APART.union(without)
    known = [form for form in forms if type(form).__module__.split(".")[1] not in left]
    said: set[tuple[str, str]] = set()
    kept: list[str] = []
    for text in (_fields(pages, known), *_made(Skeletons(pages), left)):
        parts = TAG.split(text)
        for pair in zip(parts, [*parts[1:], ""], strict=True):
            if pair not in said:
                said.add(pair)
                kept.append(pair[0])
    return "".join(kept).replace(JETON, "").replace(MARK, "").replace(STYLES, styles)


def _fields(pages: Environment, forms: Iterable[Iterable[Any]]) -> str:
    champ: Filter = vars(pages.get_template("components/forms.html").module)["champ"]
    return "".join(champ(field) for form in forms for field in form)


def _made(environment: Environment, without: Collection[str]) -> Iterator[str]:
    """The layout comes last: what is near is said more shortly."""
    for name in sorted(
        environment.list_templates(["html"]), key=lambda name: (name.startswith("layouts/"), name)
    ):
        seldom = name.startswith(MAILS) or (name.startswith(COMPTES) and not name.startswith(OWN))
        if name.partition("/")[0] not in without and not seldom:
            yield environment.get_template(name).render(csrf_input=CSRF_INPUT)
