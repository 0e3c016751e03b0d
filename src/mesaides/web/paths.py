"""Addresses that come from outside, followed only when they stay inside; names of files."""

import re
from hashlib import sha256
from pathlib import PurePath
from urllib.parse import SplitResult, urlsplit

INSIDE = re.compile(r"/(?![/\\])[A-Za-z0-9/_.~?=&%+-]{0,300}")


def inside(path: str | None) -> str:
    """The path when it is one of ours, '' for anything that could lead elsewhere."""
    return path if path and INSIDE.fullmatch(path) else ""


def split_address(address: str) -> SplitResult:
    """The parts of an address that a browser says; all empty when it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def versioned(name: str, content: bytes) -> str:
    """The name of a file with this content: with another one, it has another name."""
    path = PurePath(name)
    return f"{path.stem}-{sha256(content).hexdigest()[:10]}{path.suffix}"
