"""How a PostgreSQL of another machine is reached: by TLS, its certificate and its name verified."""

import os
import ssl
from urllib.parse import parse_qs, unquote, urlsplit

from mesaides.db.errors import DatabaseError
from mesaides.liaisons import is_here

CHOSEN = ("verify-full", "verify-ca", "require", "disable")
"""What `?sslmode=` may say of a server of another machine; the other modes of PostgreSQL let the network choose."""


def tls_of(url: str) -> ssl.SSLContext | str | None:
    """What asyncpg takes as `ssl` for this address; None for what is on this machine and asks nothing.

    Raises DatabaseError. Without `sslrootcert=`, the certificate is judged by the authorities of the system.
    """
    asked = parse_qs(urlsplit(url).query)
    mode = asked.get("sslmode", [""])[-1]
    if all(is_here(host) for host in _hosts(url, asked)):
        if mode not in (*CHOSEN, "prefer", "allow", ""):
            raise _unknown(mode)
    elif (mode := mode or CHOSEN[0]) not in CHOSEN:
        raise _unknown(mode)
    if mode == "verify-full" and "sslrootcert" not in asked:
        return ssl.create_default_context()
    return mode or None


def _hosts(url: str, asked: dict[str, list[str]]) -> list[str]:
    """One or several, as PostgreSQL writes them; in the environment when the address has none."""
    named = unquote(urlsplit(url).netloc.rpartition("@")[2])
    listed = named or asked.get("host", [""])[-1] or os.environ.get("PGHOST", "")
    return [_without_port(host) for host in listed.split(",")]


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0][1:]
    return host if host.startswith("/") else host.partition(":")[0]


def _unknown(mode: str) -> DatabaseError:
    return DatabaseError(
        f"MESAIDES_DATABASE_URL dit sslmode={mode}\u00a0: pour un serveur d’une autre machine, écrivez "
        f"{', '.join(CHOSEN[:-1])} ou {CHOSEN[-1]}\u00a0; sans sslmode, c’est {CHOSEN[0]}."
    )
