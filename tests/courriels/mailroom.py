"""A mail room with keys, and a real SMTP server that refuses, drops and dawdles on request."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP

from mesaides.courriels import MailMessage, SmtpTransport, configure, post, read_smtp_url

KEYS = ["une-cle-de-test-assez-longue-pour-tous"]


def configure_for_tests(**changes):
    defaults = {
        "keys": KEYS,
        "email_from": "Mes aides <portail@exemple.fr>",
        "public_url": "http://127.0.0.1:8000",
    }
    return configure(**defaults | changes)


def a_message(destinataire="paul@exemple.fr", texte="Lien : https://exemple.fr/JETON\n", **changes):
    facts = {"sujet": "Mme Roy vous invite", "html": f"<p>{texte}</p>", "objet": "invitation"} | changes
    return MailMessage(destinataire=destinataire, texte=texte, **facts)


async def post_many(n):
    return [await post(a_message(f"personne{i}@exemple.fr")) for i in range(n)]


Answer = Callable[[str], Awaitable[str | None]]


async def accept(recipient):
    return None


class Server:
    """`at_rcpt` and `at_data` answer for a recipient: None accepts, « drop » hangs up, « 450 … » is said."""

    def __init__(self) -> None:
        self.received = []
        self.connections = 0
        self.at_rcpt: Answer = accept
        self.at_data: Answer = accept
        self.port = 0

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def recipients(self):
        return [mail["To"] for mail in self.received]

    def transport(self, **timeouts):
        return SmtpTransport(read_smtp_url(self.url), **timeouts)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = await self.at_rcpt(address)
        if answer == "drop":
            server.transport.abort()
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = await self.at_data(envelope.rcpt_tos[0])
        if answer == "drop":
            server.transport.abort()
        if answer is None:
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer or "250 OK"


@asynccontextmanager
async def smtp_server(*, ssl=None, **options):
    handler = Server()
    listening = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, enable_SMTPUTF8=True, **options), "127.0.0.1", 0, ssl=ssl
    )
    handler.port = listening.sockets[0].getsockname()[1]
    try:
        yield handler
    finally:
        listening.close()
