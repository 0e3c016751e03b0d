"""Letters leave by SMTP, one after the other on a connection kept while there is something to say."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib import SMTP

from mesaides.courriels.message import Lettre, compose, read_address
from mesaides.courriels.poste import poste
from mesaides.courriels.rules import sentence_of_refusal, tidy
from mesaides.courriels.transport import DeferredError, MailRefusedError, NotSentError, UnreachableError
from mesaides.settings import SettingsError

STEP_TIMEOUT = timedelta(seconds=30)
LETTER_TIMEOUT = timedelta(seconds=60)
"""Of a whole conversation about one letter: well under the lease, and the longest a stop may wait for."""
LETTERS_PER_CONNECTION = 50

Security = Literal["smtp", "smtps", "smtp+starttls"]
_PORTS: Final[dict[Security, int]] = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    security: Security
    host: str
    port: int
    user: str | None = None
    password: str | None = None


def read_smtp_url(url: str) -> SmtpServer:
    """`smtp://host`, `smtps://user:password@host:port`, `smtp+starttls://…`. Raises SettingsError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise SettingsError(
            "MESAIDES_SMTP_URL est mal écrite, par exemple smtps://nom:secret@smtp.exemple.fr."
        ) from error
    security: Security | None = next((known for known in _PORTS if known == parts.scheme), None)
    if security is None or not parts.hostname:
        raise SettingsError(
            "MESAIDES_SMTP_URL doit commencer par smtp://, smtps:// ou smtp+starttls:// et un serveur."
        )
    if parts.password and security == "smtp" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise SettingsError(
            "MESAIDES_SMTP_URL enverrait un mot de passe en clair\u00a0: prenez smtps:// ou smtp+starttls://."
        )
    user = unquote(parts.username) if parts.username else None
    password = unquote(parts.password) if parts.password else None
    return SmtpServer(security, parts.hostname, port or _PORTS[security], user, password)


class SmtpTransport:
    """Not to be shared: one per worker."""

    def __init__(
        self, server: SmtpServer, *, step: timedelta = STEP_TIMEOUT, letter: timedelta = LETTER_TIMEOUT
    ) -> None:
        self._server = server
        self._step = step.total_seconds()
        self._letter = letter.total_seconds()
        self._smtp: SMTP | None = None
        self._sent = 0

    async def send(self, lettre: Lettre) -> None:
        """A server lost while it takes the text leaves a doubt: sent again, it has the same Message-ID."""
        try:
            async with asyncio.timeout(self._letter):
                await self._say(await self._connected(), lettre)
        except TimeoutError as error:
            self._hang_up()
            raise DeferredError("le serveur d’envoi est trop lent") from error
        except asyncio.CancelledError:
            self._hang_up()
            raise

    async def rest(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None and smtp.is_connected:
            try:
                await smtp.quit(timeout=5)
            except (aiosmtplib.SMTPException, OSError):
                smtp.close()

    async def _connected(self) -> SMTP:
        if self._smtp is not None and (not self._smtp.is_connected or self._sent >= LETTERS_PER_CONNECTION):
            await self.rest()
        if self._smtp is None:
            self._smtp, self._sent = await self._connect(), 0
        return self._smtp

    async def _connect(self) -> SMTP:
        server = self._server
        smtp = SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.security == "smtps",
            start_tls=server.security == "smtp+starttls",
            local_hostname=poste().helo,
            timeout=self._step,
        )
        try:
            await smtp.connect()
            await smtp.ehlo()
        except aiosmtplib.SMTPAuthenticationError as error:
            raise UnreachableError("le serveur d’envoi refuse nos identifiants") from error
        except (aiosmtplib.SMTPException, OSError) as error:
            smtp.close()
            raise UnreachableError("le serveur d’envoi ne répond pas") from error
        return smtp

    async def _say(self, smtp: SMTP, lettre: Lettre) -> None:
        expediteur = poste().expediteur
        mail = compose(lettre, expediteur)
        recipient = read_address(lettre.message.destinataire).addr_spec
        try:
            await smtp.send_message(mail, sender=expediteur.addr_spec, recipients=[recipient])
        except (aiosmtplib.SMTPException, OSError) as error:
            answer = error.recipients[0] if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else error
            if not _can_go_on(answer):
                self._hang_up()
            raise _understood(answer) from error
        self._sent += 1

    def _hang_up(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _can_go_on(error: Exception) -> bool:
    """A plain no: the conversation can go on with another letter. (421: the server is about to hang up.)"""
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return 400 <= error.code < 600 and error.code != 421
    return isinstance(error, aiosmtplib.SMTPNotSupported)


def _understood(error: Exception) -> NotSentError:
    if isinstance(error, aiosmtplib.SMTPNotSupported):
        return MailRefusedError("le serveur d’envoi n’accepte pas les accents dans une adresse")
    if isinstance(error, aiosmtplib.SMTPSenderRefused) and error.code != 552:
        return DeferredError(
            f"le serveur d’envoi refuse notre adresse d’expéditeur\u00a0: {tidy(error.message)}"
        )
    if isinstance(error, aiosmtplib.SMTPResponseException) and 400 <= error.code < 600:
        sentence = sentence_of_refusal(error.code, error.message)
        return MailRefusedError(sentence) if error.code >= 500 else DeferredError(sentence)
    if isinstance(error, TimeoutError):
        return DeferredError("le serveur d’envoi est trop lent")
    return DeferredError("la conversation avec le serveur d’envoi s’est interrompue")
