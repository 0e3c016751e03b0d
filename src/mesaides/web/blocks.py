"""The blocks of a page, as htmx asks for them one by one."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jinja2 import Environment, Template, nodes
from jinja2.runtime import Context

Variables = dict[str, Any]
"""What a template is given, by name: objects of every room, that Jinja looks into."""
LOOK_AROUND = (nodes.If, nodes.For, nodes.With)
ROOT = re.compile(r'\s*<[a-z][\w-]*\b[^>]*?\sid="([\w-]+)"')


def make_block(template: Template, name: str, variables: Variables) -> str:
    """What this block is on the page that these variables make; '' when that page has no such element.

    A block's name is the id of its root element. One that is not (`titre` is only words for the layout), one of
    another page, one that the page leaves out: all are the same here, as they are in the browser.
    """
    holder = holders(template).get(name)
    if holder is None:
        return ""
    context = template.new_context(variables)
    # What stands above the blocks (imports, sets, `extends`) runs before the first piece of text.
    next(template.root_render_func(context), None)
    made = _make_within(context, name, holder)
    root = ROOT.match(made)
    return made if root and root[1] == name else ""


def _make_within(context: Context, name: str, holder: str) -> str:
    if holder == name:
        return "".join(context.blocks[name][0](context))
    made: list[str] = []
    true = context.blocks[name][0]

    def noted(inside: Context) -> Iterator[str]:
        made.append("".join(true(inside)))
        yield made[-1]

    context.blocks[name][0] = noted
    for _ in context.blocks[holder][0](context):
        pass
    return made[0] if made else ""


@cache
def holders(template: Template) -> dict[str, str]:
    """Each block of this template, without its layout's, and the one to be made for it to be seen.

    It is the block itself, unless it stands under a condition or in a loop: made alone, it would be made of values
    that its page does not have.
    """
    environment: Environment = template.environment
    assert environment.loader
    assert template.name
    source = environment.loader.get_source(environment, template.name)[0]
    return dict(_held(environment.parse(source), "", free=True))


def _held(node: nodes.Node, holder: str, *, free: bool) -> Iterator[tuple[str, str]]:
    """`free`: nothing between the holder and here decides whether what follows is made."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            own = child.name if free and not child.scoped else holder or child.name
            yield child.name, own
            yield from _held(child, own, free=own == child.name)
        else:
            yield from _held(child, holder, free=free and not isinstance(child, LOOK_AROUND))
