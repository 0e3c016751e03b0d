"""A process of its own examines each file: what hostile bytes do to a parser stays there, within limits.

`python -m mesaides.pieces.contenu.examinateur FILE` writes JSON in one line: `{"type": …, "parts": […]}` or
`{"refus": …}`.
"""

import asyncio
import base64
import json
import resource
import sys
from pathlib import Path

from mesaides.pieces.contenu.examen import Examen, examine
from mesaides.pieces.rules.types import ILLISIBLE, TypePiece

MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 20
PATIENCE = 60
AT_ONCE = asyncio.Semaphore(2)


async def examine_apart(path: Path) -> Examen:
    """Raises ValueError with a French sentence."""
    async with AT_ONCE:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-I", "-m", __name__, str(path)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        try:
            async with asyncio.timeout(PATIENCE):
                output, _ = await child.communicate()
        except TimeoutError:
            raise ValueError(ILLISIBLE) from None
        finally:
            if child.returncode is None:
                child.kill()
    if child.returncode != 0:
        raise ValueError(ILLISIBLE)
    told = json.loads(output)
    if "refus" in told:
        raise ValueError(told["refus"])
    parts = [base64.b64decode(part) if isinstance(part, str) else tuple(part) for part in told["parts"]]
    return Examen(TypePiece(told["type"]), parts)


def main(path: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        with Path(path).open("rb") as fichier:
            done = examine(fichier)
    except ValueError as error:
        json.dump({"refus": str(error)}, sys.stdout)
        return
    parts = [base64.b64encode(part).decode() if isinstance(part, bytes) else part for part in done.parts]
    json.dump({"type": done.type.value, "parts": parts}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
