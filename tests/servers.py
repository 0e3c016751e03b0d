"""A throwaway PostgreSQL, for the tests and the bench."""

import contextlib
import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path


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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def postgresql(*, durable: bool = False) -> Iterator[str]:
    """The URL of a new, empty server, erased at the end. `durable` keeps fsync, as in production."""
    binaries, identity = _binaries(), _as_postgres()
    home = Path(tempfile.mkdtemp(prefix="mesaides-pg-"))
    if identity:
        os.chown(home, identity["user"], identity["group"])
    home.chmod(0o700)
    port = free_port()
    options = {"port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": home}
    if not durable:
        options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    flags = " ".join(f"-c {name}={value}" for name, value in options.items())
    run = {"check": True, "stdout": subprocess.DEVNULL, "cwd": home, **identity}
    try:
        initdb = [
            binaries / "initdb",
            "-D",
            home / "data",
            "-U",
            "mesaides",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "-N",
        ]
        subprocess.run([*initdb, "-E", "UTF8", "--locale=C.UTF-8"], **run)
        control = [binaries / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log"]
        subprocess.run([*control, "-o", flags, "start"], **run)
        try:
            yield f"postgresql://mesaides@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **run)
    finally:
        shutil.rmtree(home, ignore_errors=True)
