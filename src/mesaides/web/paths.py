"""Addresses that come from outside: followed only when they stay inside."""

import re

INSIDE = re.compile(r"/(?![/\\])[A-Za-z0-9/_.~?=&%+-]{0,300}")


def inside(path: str | None) -> str:
    """The path when it is one of ours, '' for anything that could lead elsewhere."""
    return path if path and INSIDE.fullmatch(path) else ""
