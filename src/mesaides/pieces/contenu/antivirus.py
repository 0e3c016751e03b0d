"""ClamAV, when there is one: each file is shown to it before anybody may open it."""

import asyncio
import logging
import struct
from collections.abc import AsyncIterator
from enum import StrEnum

log = logging.getLogger("mesaides.pieces")
PATIENCE = 60
INFECTE = (
    "L’antivirus a reconnu un fichier dangereux\u00a0: il n’a pas été gardé. Vérifiez votre appareil, puis envoyez un "
    "autre fichier."
)


class Verdict(StrEnum):
    SAIN = "sain"
    INFECTE = "infecte"
    INCONNU = "inconnu"
    """It could not judge this one: to be asked again later."""
    MUET = "muet"
    """Nobody answered: it would not judge another either."""


_address: list[str] = [""]


def open_antivirus(address: str) -> None:
    """For the whole process. `unix:/run/clamav/clamd.ctl`, `tcp:127.0.0.1:3310`, or '' for none."""
    _address[0] = address


def has_antivirus() -> bool:
    return bool(_address[0])


async def scan(content: AsyncIterator[bytes]) -> Verdict:
    """What ClamAV says of it; SAIN when there is no antivirus here."""
    if not has_antivirus():
        return Verdict.SAIN
    try:
        async with asyncio.timeout(PATIENCE):
            answer = await _ask(content)
    except (OSError, TimeoutError, ValueError) as error:
        log.warning("antivirus", extra={"facts": {"panne": type(error).__name__}})
        return Verdict.MUET
    if answer.endswith("FOUND"):
        return Verdict.INFECTE
    if answer.endswith(": OK"):
        return Verdict.SAIN
    log.warning("antivirus", extra={"facts": {"reponse": answer[:80]}})
    return Verdict.INCONNU


async def _ask(content: AsyncIterator[bytes]) -> str:
    kind, _, where = _address[0].partition(":")
    if kind == "unix":
        reader, writer = await asyncio.open_unix_connection(where)
    else:
        host, _, port = where.rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(b"zINSTREAM\0")
        async for block in content:
            writer.write(struct.pack(">I", len(block)) + block)
            await writer.drain()
        writer.write(struct.pack(">I", 0))
        await writer.drain()
        return (await reader.readuntil(b"\0"))[:-1].decode("utf-8", "replace").strip()
    except asyncio.IncompleteReadError:
        raise OSError("cut") from None
    finally:
        writer.close()
