"""Where the services that the portal speaks to are, and whether what it tells them may be read on the way. Pure.

On the machine itself nothing is asked. To another one everything travels by TLS, with a certificate that is verified,
unless the settings say otherwise (decision 31).
"""

import ipaddress
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from mesaides.settings import Settings, SettingsError

EN_CLAIR = {
    "smtp": "MESAIDES_SMTP_URL enverrait les courriels en clair\u00a0: prenez smtps:// ou smtp+starttls://",
    "s3": "AWS_ENDPOINT_URL enverrait les pièces en clair\u00a0: prenez une adresse en https://",
    "clamav": "MESAIDES_CLAMAV enverrait les pièces en clair\u00a0: prenez un clamd de cette machine",
}
"""What may travel in clear to another machine when MESAIDES_EN_CLAIR names it, and what is said when it does not."""
S3_ENDPOINTS = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT")


def is_here(host: str) -> bool:
    """Whether this is the machine itself: its loopback, or a socket of its disk."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_liaisons(settings: Settings, environ: Mapping[str, str]) -> None:
    """Raises SettingsError when something would travel in clear to another machine, and no setting says that it may."""
    allowed = {name.strip() for name in settings.en_clair.split(",") if name.strip()}
    if unknown := sorted(allowed - EN_CLAIR.keys()):
        raise SettingsError(
            f"MESAIDES_EN_CLAIR ne connaît pas «\u00a0{unknown[0]}\u00a0»\u00a0: écrivez {', '.join(EN_CLAIR)}, "
            "séparés par des virgules."
        )
    for name in _in_clear(settings, environ):
        if name not in allowed:
            raise SettingsError(
                f"{EN_CLAIR[name]}, ou dites par MESAIDES_EN_CLAIR={name} que ce réseau est le vôtre."
            )


def _in_clear(settings: Settings, environ: Mapping[str, str]) -> Iterator[str]:
    smtp = urlsplit(settings.smtp_url)
    if smtp.scheme == "smtp" and not is_here(smtp.hostname or ""):
        yield "smtp"
    if settings.files_url:
        for name in S3_ENDPOINTS:
            endpoint = urlsplit(environ.get(name, ""))
            if endpoint.scheme == "http" and not is_here(endpoint.hostname or ""):
                yield "s3"
    kind, _, where = settings.clamav.partition(":")
    if kind == "tcp" and not is_here(where.rpartition(":")[0]):
        yield "clamav"
