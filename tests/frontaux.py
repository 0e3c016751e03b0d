"""nginx and HAProxy as the manual configures them: its own lines, but for ports, certificates and folders."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.web_servers import ROOT

HOST = "aides.exemple.fr"
MANUAL = ROOT / "docs" / "EXPLOITATION.md"
GIVEN = "127.0.0.1:8000"
"""Where the manual has the portal listen."""


def block(language: str) -> str:
    """The one block of this language in the manual."""
    (found,) = re.findall(rf"(?ms)^```{language}\n(.*?)^```$", MANUAL.read_text())
    return found


def adapted(text: str, **places: str) -> str:
    """Each of `places` put where the manual has its own; one that the manual does not say is an error."""
    for given, put in places.items():
        assert given in text, f"the manual no longer says « {given} »"
        text = text.replace(given, put)
    return text


def nginx(folder: Path, portal: int, tls: int, plain: int) -> list[str]:
    """The command that serves with the manual's lines for nginx."""
    certificate, key = write_certificate(folder)
    own = adapted(
        block("nginx"),
        **{
            "listen 443": f"listen 127.0.0.1:{tls}",
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "/etc/ssl/aides/fullchain.pem": str(certificate),
            "/etc/ssl/aides/privkey.pem": str(key),
            "/var/log/nginx": str(folder),
            GIVEN: f"127.0.0.1:{portal}",
        },
    )
    temporary = "\n".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"user {account()};\ndaemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\nerror_log stderr crit;\n"
        f"events {{}}\nhttp {{\n{temporary}\n{own}\n}}\n"
    )
    return [program("nginx"), "-c", str(file), "-p", str(folder)]


def haproxy(folder: Path, portal: int, tls: int, plain: int) -> list[str]:
    certificate, key = write_certificate(folder)
    both = folder / "aides.pem"
    both.write_bytes(certificate.read_bytes() + key.read_bytes())
    own = adapted(
        block("haproxy"),
        **{
            "bind :443": f"bind 127.0.0.1:{tls}",
            "bind :80": f"bind 127.0.0.1:{plain}",
            "/etc/ssl/aides/aides.pem": str(both),
            GIVEN: f"127.0.0.1:{portal}",
        },
    )
    file = folder / "haproxy.cfg"
    file.write_text(f"global\n    stats socket {folder}/s level admin\n{own}")
    return [program("haproxy"), "-db", "-f", str(file)]


def program(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    assert found, f"The tests need {name}: on Debian, apt-get install {name}."
    return found


def account() -> str:
    """Who is allowed in the folders of the tests."""
    return Path("/tmp").owner()


def write_certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "fullchain.pem", folder / "privkey.pem"
    pem = serialization.Encoding.PEM
    certificate.write_bytes(built.public_bytes(pem))
    private.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, private
