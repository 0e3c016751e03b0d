"""A throwaway PostgreSQL, for the tests and the bench."""

import contextlib
import glob
import os
import pwd
import random
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def _binaries() -> Path:
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), key=lambda path: int(path.split("/")[4]))
    if initdb := (found[-1] if found else shutil.which("initdb")):
        return Path(initdb).parent
    raise RuntimeError("The tests need PostgreSQL (initdb): on Debian, apt-get install postgresql.")


def _as_postgres() -> dict[str, int]:
    """PostgreSQL refuses to be root: it then runs as its own system account."""
    if os.getuid() != 0:
        return {}
    account = pwd.getpwnam("postgres")
    return {"user": account.pw_uid, "group": account.pw_gid}


def _given_to_postgres(certificate: Path, home: Path, identity: dict[str, int]) -> dict[str, Path]:
    """A copy that is its own: it refuses a key that others may read."""
    copy = home / "serveur.pem"
    copy.write_bytes(certificate.read_bytes())
    copy.chmod(0o600)
    if identity:
        os.chown(copy, identity["user"], identity["group"])
    return {"ssl_cert_file": copy, "ssl_key_file": copy}


def free_port() -> int:
    """Below those that the system gives to connections: nobody takes it before the server listens, or starts again."""
    while True:
        port = random.SystemRandom().randint(20_000, 32_000)
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@dataclass(frozen=True)
class PostgreSQL:
    """A server that can be killed and started again."""

    url: str
    control: list[str | Path]
    flags: str
    run: dict[str, Any]

    def start(self) -> None:
        subprocess.run([*self.control, "-o", self.flags, "start"], **self.run)

    def kill(self) -> None:
        """At once, as in a power cut."""
        subprocess.run([*self.control, "-m", "immediate", "stop"], **self.run)


@contextlib.contextmanager
def postgresql(*, durable: bool = False, certificate: Path | None = None) -> Iterator[str]:
    """The URL of a new, empty server, erased at the end. `durable` keeps fsync, as in production; `certificate`: that
    of the server, with its key, when it speaks TLS."""
    with killable_postgresql(durable=durable, certificate=certificate) as server:
        yield server.url


@contextlib.contextmanager
def killable_postgresql(*, durable: bool = False, certificate: Path | None = None) -> Iterator[PostgreSQL]:
    binaries, identity = _binaries(), _as_postgres()
    home = Path(tempfile.mkdtemp(prefix="mesaides-pg-"))
    if identity:
        os.chown(home, identity["user"], identity["group"])
    home.chmod(0o700)
    port = free_port()
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": home}
    if certificate:
        options |= {"ssl": "on", **_given_to_postgres(certificate, home, identity)}
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    flags = " ".join(f"-c {name}={value}" for name, value in options.items())
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": home, **identity}
    control = [binaries / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log"]
    server = PostgreSQL(f"postgresql://mesaides@127.0.0.1:{port}/postgres", control, flags, run)
    try:
        initdb = [binaries / "initdb", "-D", home / "data", "-U", "mesaides", "-A", "trust", "-N"]
        subprocess.run([*initdb, "-E", "UTF8", "--locale=C.UTF-8"], **run)
        server.start()
        try:
            yield server
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):
                server.kill()
    finally:
        shutil.rmtree(home, ignore_errors=True)
