"""Who asks: the client's address, through the front servers that are ours. Pure."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address


def client_address(direct: str, forwarded: str, proxies: int) -> str:
    """The address that the outermost of our `proxies` front servers wrote in X-Forwarded-For.

    Each appends one, in a list whose lines are read as one: what stands further to the left came with the request,
    and is worth nothing. Where one of ours wrote something else than an address (« unknown »), the next to its right;
    `direct`, the other end of the connection, when there is none.
    """
    if proxies == 0:
        return direct
    chain = forwarded.split(",")
    if len(chain) < proxies:
        return direct
    return next((found for part in chain[-proxies:] if (found := read_address(part))), direct)


def read_address(text: str) -> str:
    """An address in its one form, '' for anything else; a port, brackets and a zone are left out."""
    text = text.strip().strip('"')[:100]
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    return _form_of(text.partition("%")[0])


@lru_cache(maxsize=1024)
def _form_of(text: str) -> str:
    """A thirtieth of what the page of the log-in costs: people ask for several pages from one address."""
    try:
        found = ip_address(text)
    except ValueError:
        return ""
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)
