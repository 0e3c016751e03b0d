"""Where the bytes are: a local folder, or any S3-compatible store. The database only knows their keys.

`depots/<key>/<offset>-<size>`: what has arrived of a file under way. `pieces/<xx>/<key>`: a whole file, never changed.
"""

import asyncio
import contextlib
import logging
import os
import secrets
from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryFile, gettempdir
from typing import TYPE_CHECKING, BinaryIO

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from mesaides.errors import DomainError
from mesaides.pieces.rules.types import Part
from mesaides.sources import find_source

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config

BLOCK = 256 * 1024
PART = 5 * 1024 * 1024
"""The smallest that S3 takes of a file sent in parts."""
DEPOTS, PIECES = "depots/", "pieces/"
TRIED = 64 * 1024
PATIENCE = 45
"""Seconds for a small exchange with the store."""
RETRIES: "RetryConfig" = {
    "max_retries": 3,
    "retry_timeout": timedelta(seconds=20),
    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=2), "base": 2},
}
log = logging.getLogger("mesaides.pieces")


class StoreDownError(DomainError):
    """The store does not answer, or has no more room: nothing is lost, to be tried again."""

    def __init__(self) -> None:
        super().__init__(
            "Le service qui garde les fichiers ne répond pas. Rien de ce qui était enregistré n’est perdu\u00a0: "
            "réessayez dans quelques minutes."
        )


@dataclass(frozen=True, slots=True)
class OctetsGardes:
    """A file once kept."""

    cle: str
    taille: int
    sha256: str


class Fichiers:
    def __init__(self, store: ObjectStore, folder: Path | None = None) -> None:
        self._store = store
        self.folder = folder
        """Where the store is, when it is a local folder."""

    async def put_chunk(self, depot: str, offset: int, octets: bytes) -> None:
        """Once this returns, these bytes are there whatever dies. The same bytes again change nothing."""
        cle = f"{DEPOTS}{depot}/{offset:012d}-{len(octets)}"
        with _reached():
            async with asyncio.timeout(PATIENCE):
                await obstore.put_async(self._store, cle, octets)
            await self._settle(cle)

    async def collect(self, depot: str, into: BinaryIO) -> int:
        """Writes what has arrived, in order, until a hole; how many bytes there were.

        Chunks overlap when a part of one came twice, as after a cut heard late.
        """
        found: list[tuple[str, int]] = []
        with _reached():
            async for batch in obstore.list(self._store, f"{DEPOTS}{depot}/"):
                found += [(meta["path"], meta["size"]) for meta in batch]
        size = 0
        for cle, length in sorted(found):
            start = int(cle.rpartition("/")[2].partition("-")[0])
            if start > size:
                break
            if start + length <= size:
                continue
            into.seek(start)
            async for block in self.stream(cle):
                into.write(block)
            size = start + length
        into.flush()
        return size

    async def keep(self, source: BinaryIO, parts: list[Part]) -> OctetsGardes:
        """Keeps these parts of a file under a new key."""
        key = secrets.token_hex(16)
        cle = f"{PIECES}{key[:2]}/{key}"
        digest = sha256()
        size = 0
        with _reached():
            async with obstore.open_writer_async(self._store, cle, buffer_size=PART) as writer:
                for block in _blocks(source, parts):
                    digest.update(block)
                    size += len(block)
                    await writer.write(block)
            await self._settle(cle)
        return OctetsGardes(cle, size, digest.hexdigest())

    async def stream(self, cle: str) -> AsyncIterator[bytes]:
        """Raises FileNotFoundError."""
        with _reached():
            async with asyncio.timeout(PATIENCE):
                result = await obstore.get_async(self._store, cle)
            async for block in result.stream(min_chunk_size=BLOCK):
                yield bytes(block)

    async def forget(self, cle: str) -> None:
        """A file, or what begins with this when it ends by « / ». What is not there is no fault."""
        cles = [cle] if not cle.endswith("/") else [one async for one, _ in self.listed(cle)]
        for one in cles:
            with contextlib.suppress(FileNotFoundError), _reached():
                await obstore.delete_async(self._store, one)

    async def forget_depot(self, depot: str) -> None:
        await self.forget(f"{DEPOTS}{depot}/")

    async def listed(self, prefix: str) -> AsyncIterator[tuple[str, datetime]]:
        """Every key that begins so, with its time."""
        with _reached():
            async for batch in obstore.list(self._store, prefix):
                for meta in batch:
                    yield meta["path"], meta["last_modified"]

    async def _settle(self, cle: str) -> None:
        """On a local folder, waits until the disk itself has it."""
        if self.folder is not None:
            await asyncio.to_thread(_sync, self.folder / cle)


@contextlib.contextmanager
def _reached() -> Generator[None]:
    """Whatever goes wrong inside means that the files are out of reach; a missing one is told apart."""
    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        log.exception("fichiers hors d’atteinte")
        raise StoreDownError from error


def _blocks(source: BinaryIO, parts: list[Part]) -> Iterator[bytes]:
    for part in parts:
        if isinstance(part, bytes):
            yield part
            continue
        start, end = part
        source.seek(start)
        while start < end:
            block = source.read(min(BLOCK, end - start))
            if not block:
                return
            start += len(block)
            yield block


async def try_disks(now: datetime) -> None:
    """Raises OSError when the disks of this machine take nothing more: the one of the pièces, and the one where what
    arrives is put together. A store elsewhere says it by itself to who gives a pièce."""
    await asyncio.to_thread(_try_disks, [folder for folder in (gettempdir(), fichiers().folder) if folder])


def _try_disks(folders: list[str | Path]) -> None:
    for folder in folders:
        with TemporaryFile(dir=folder) as tried:
            tried.write(os.urandom(TRIED))
            tried.flush()
            os.fsync(tried.fileno())


def _sync(path: Path) -> None:
    for one in (path, path.parent, path.parent.parent):
        descriptor = os.open(one, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


_here: list[Fichiers] = []


def open_fichiers(url: str, data_dir: str) -> None:
    """For the whole process. `url`: s3://…, else the folder `fichiers` of the data."""
    if url:
        config = read_keys(os.environ)
        _here[:] = [Fichiers(from_url(url, config=config, client_options=_client(), retry_config=RETRIES))]
        return
    folder = Path(data_dir).resolve() / "fichiers"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _here[:] = [Fichiers(LocalStore(folder, mkdir=True), folder)]


def read_keys(environ: Mapping[str, str]) -> "S3Config":
    """The keys that files give; obstore itself reads those of the environment. Raises SettingsError."""
    keys: S3Config = {}
    named = find_source("AWS_ACCESS_KEY_ID", environ)
    secret = find_source("AWS_SECRET_ACCESS_KEY", environ)
    if named.file:
        keys["access_key_id"] = named.value
    if secret.file:
        keys["secret_access_key"] = secret.value
    return keys


def _client() -> "ClientConfig":
    """A whole file takes the time of the line of whoever receives it. Options given here hide those of the
    environment, of which one counts: whether the store may be asked without TLS."""
    without_tls = os.environ.get("AWS_ALLOW_HTTP", "").lower() == "true"
    return {"connect_timeout": "5s", "timeout": "30m", "allow_http": without_tls}


def is_open() -> bool:
    return bool(_here)


def fichiers() -> Fichiers:
    return _here[0]
