"""Where what is written in a file leads: a link that a person follows, or something that the reader loads by itself."""

import re

FOLLOWED = frozenset({"", "http", "https", "mailto", "tel", "sms", "ftp", "file", "news"})
"""Schemes of links that people follow. Others may run something: `javascript:`, `ms-msdt:`, `vnd.sun.star.script:`."""
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]+):", re.IGNORECASE)  # one letter alone is a disk
_DISK = re.compile(r"(file:/{0,3})?[a-z]:[\\/]", re.IGNORECASE)
_BLANKS = re.compile(r"[\x00-\x20\x7f]+")


def scheme_of(target: str) -> str:
    """In lower case; '' for a path."""
    found = _SCHEME.match(_BLANKS.sub("", target[:200]))
    return found[1].lower() if found else ""


def is_followed(target: str) -> bool:
    """A link that does nothing before a person clicks on it, and then opens a page, a mail or a file."""
    return scheme_of(target) in FOLLOWED


def is_remote(target: str) -> bool:
    """Reading it would go out of the file: another machine, or another file of this one."""
    bare = _BLANKS.sub("", target)
    if scheme_of(target) == "cid" or bare[:11].lower() == "data:image/":
        return False  # left by a mail, or written here
    return bool(scheme_of(target)) or bare[:1] in ("/", "\\") or _DISK.match(bare) is not None


def is_inside(target: str) -> bool:
    """A part of the same archive. Dots alone name the document around an embedded one."""
    return not target.strip("./") or not (is_remote(target) or target.startswith("..") or "/.." in target)


def is_disk(target: str) -> bool:
    """On a disk of the machine where it is read: « file:///C:\\Users\\…\\Lettre.dotx »."""
    return _DISK.match(target) is not None and ".." not in target
