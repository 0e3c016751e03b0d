"""Where a setting is read: its variable, the file that `…_FILE` names, or a credential of systemd.

A variable is seen by every program that the portal starts, and by whoever reads its environment; a file is read once.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mesaides.errors import cause_of

LONGEST = 65_536
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Where systemd puts what `LoadCredential=` and `SetCredentialEncrypted=` give to the service."""


class SettingsError(Exception):
    """A setting that forbids to start, in one French sentence."""


@dataclass(frozen=True, slots=True)
class Source:
    """`value`: '' when nothing gives it; `file`: None when it does not come from one."""

    value: str
    origin: str
    file: Path | None = None

    @property
    def is_open(self) -> bool:
        """Whether anybody on the machine may read it."""
        return self.file is not None and bool(self.file.stat().st_mode & stat.S_IROTH)


def find_source(name: str, environ: Mapping[str, str]) -> Source:
    """Raises SettingsError when it is given twice, or by a file that cannot be read."""
    found: list[Source] = []
    if value := environ.get(name):
        found.append(Source(value, "environnement"))
    if named := environ.get(f"{name}_FILE"):
        found.append(Source(_read(f"{name}_FILE", Path(named)), f"fichier {named}", Path(named)))
    if folder := environ.get(CREDENTIALS):
        credential = Path(folder) / name
        if os.path.lexists(credential):
            found.append(Source(_read(f"LoadCredential={name}", credential), "systemd", credential))
    if len(found) > 1:
        given = " et par ".join(source.origin for source in found)
        raise SettingsError(f"{name} est donné deux fois, par {given}\u00a0: gardez-en un seul.")
    return found[0] if found else Source("", "défaut")


def _read(said_by: str, path: Path) -> str:
    """The text of the file, without the line break that editors leave at its end."""
    try:
        with path.open("rb") as file:
            text = file.read(LONGEST + 1).decode()
    except OSError as error:
        raise SettingsError(f"{said_by} nomme {path}, qui ne se lit pas ({cause_of(error)}).") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{said_by} nomme {path}, qui n’est pas un texte.") from error
    text = text.strip()
    if not text:
        raise SettingsError(f"{said_by} nomme {path}, qui est vide.")
    if len(text) > LONGEST or "\n" in text:
        raise SettingsError(f"{said_by} nomme {path}, qui tient sur plus d’une ligne.")
    return text
