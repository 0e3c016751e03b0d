"""The real command, in a process of its own."""

import asyncio
import os
import sys
from dataclasses import dataclass
from pathlib import Path

SECRET = "un secret pour les essais assez long 0123456789"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    def is_one_sentence(self) -> bool:
        """A refusal in words, without trace."""
        lines = self.err.strip().splitlines()
        return self.code != 0 and len(lines) == 1 and lines[0].startswith("mesaides\u00a0: ")


def environment(**settings: str) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MESAIDES_")}
    given = {f"MESAIDES_{name.upper()}": value for name, value in settings.items()}
    return {**clean, "MESAIDES_SECRET_KEY": SECRET, **given}


def command(*args: str) -> list[str]:
    return [str(Path(sys.executable).with_name("mesaides")), *args]


async def mesaides(*args: str, typed: str = "", **settings: str) -> Ran:
    process = await asyncio.create_subprocess_exec(
        *command(*args),
        env=environment(**settings),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(typed.encode()), 60)
    return Ran(process.returncode or 0, out.decode(), err.decode())
