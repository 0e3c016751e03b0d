"""The blocks of the templates, as htmx may ask for them."""

import re
from pathlib import Path

from tests.house.templates import blocks_of, is_mail, why_no_single_root
from tests.house.tree import House

TEMPLATES = House(Path(__file__).parents[2]).templates
BLOCKS = sorted(
    {block for name, source in TEMPLATES.items() if not is_mail(name, source) for block in blocks_of(source)}
)


def parent_of(template: str) -> str:
    """The template on which it stands, '' for a layout."""
    stands_on = re.search(r"extends\s+[\"']([\w/.]+)", TEMPLATES[template])
    return stands_on.group(1) if stands_on else ""


def own_blocks(template: str) -> set[str]:
    """Those of a page, of what it stands on included."""
    above = parent_of(template)
    return set(blocks_of(TEMPLATES[template])) | (own_blocks(above) if above else set())


def swappable() -> set[tuple[str, str]]:
    """Template and block, of each whose root has its name as its id, which is how htmx aims at one."""
    return {
        (name, block)
        for name, source in TEMPLATES.items()
        if not is_mail(name, source)
        for block, inside in blocks_of(source).items()
        if f'id="{block}"' in inside and why_no_single_root(block, inside) is None
    }


def home_of(template: str, block: str) -> tuple[str, str]:
    """The same block, in the template that writes it."""
    while block not in blocks_of(TEMPLATES[template]):
        template = parent_of(template)
    return template, block
