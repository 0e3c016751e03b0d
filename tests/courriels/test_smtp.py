"""Reaching the server: addresses of servers, passwords and certificates."""

import ssl
from datetime import UTC, datetime

import pytest
from aiosmtpd.smtp import AuthResult
from tests.certificates import make_certificate
from tests.courriels.mailroom import a_message, configure_for_tests, smtp_server

from mesaides.courriels import Courriel, SmtpTransport, deliver_once, post, read_smtp_url
from mesaides.courriels.smtp import SmtpServer
from mesaides.courriels.worker import Outcome
from mesaides.settings import SettingsError


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://localhost", SmtpServer("smtp", "localhost", 25)),
        ("smtp://10.0.0.1:1025", SmtpServer("smtp", "10.0.0.1", 1025)),
        (
            "smtps://nom:s%40cret@smtp.exemple.fr",
            SmtpServer("smtps", "smtp.exemple.fr", 465, "nom", "s@cret"),
        ),
        (
            "smtp+starttls://n:s@smtp.exemple.fr",
            SmtpServer("smtp+starttls", "smtp.exemple.fr", 587, "n", "s"),
        ),
    ],
)
def test_a_server_is_written_as_an_address(url, server):
    assert read_smtp_url(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "smtp.exemple.fr",
        "http://exemple.fr",
        "smtp://",
        "smtp://h:port",
        "smtp://nom:motdepasse@exemple.fr",
    ],
)
def test_a_server_badly_written_is_refused_without_showing_its_password(url):
    with pytest.raises(SettingsError, match=r"^MESAIDES_SMTP_URL ") as refusal:
        read_smtp_url(url)
    assert "motdepasse" not in str(refusal.value)


@pytest.mark.parametrize("sender", ["", "portail", "Mes aides <>", "a@b.fr\r\nBcc: c@d.fr"])
def test_a_sender_badly_written_is_refused(sender):
    with pytest.raises(SettingsError, match=r"^MESAIDES_EMAIL_FROM "):
        configure_for_tests(email_from=sender)


def password_is_secret(server, session, envelope, mechanism, data):
    return AuthResult(success=(data.login, data.password) == (b"nom", b"s@cret"), handled=False)


@pytest.mark.parametrize(("password", "outcome"), [("s%40cret", Outcome.SENT), ("faux", Outcome.UNREACHABLE)])
@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
async def test_the_password_is_given_and_a_wrong_one_costs_no_mail(base, password, outcome):
    await post(a_message())
    options = {"authenticator": password_is_secret, "auth_required": True, "auth_require_tls": False}
    async with smtp_server(**options) as server:
        transport = SmtpTransport(read_smtp_url(f"smtp://nom:{password}@127.0.0.1:{server.port}"))
        assert await deliver_once(transport, datetime.now(UTC)) is outcome
        await transport.rest()
    row = await Courriel.objects().first()
    assert row is not None
    assert row.raison == (None if outcome is Outcome.SENT else "le serveur d’envoi refuse nos identifiants")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("tls") / "localhost.pem")


@pytest.mark.parametrize("scheme", ["smtps", "smtp+starttls"])
@pytest.mark.parametrize("trusted", [True, False])
async def test_a_mail_is_told_to_no_server_whose_certificate_is_unknown(
    base, certificate, monkeypatch, scheme, trusted
):
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    tls = {"smtps": {"ssl": context}, "smtp+starttls": {"tls_context": context, "require_starttls": True}}
    await post(a_message())
    async with smtp_server(**tls[scheme]) as server:
        transport = SmtpTransport(read_smtp_url(f"{scheme}://localhost:{server.port}"))
        outcome = await deliver_once(transport, datetime.now(UTC))
        await transport.rest()
    assert outcome is (Outcome.SENT if trusted else Outcome.UNREACHABLE)
    assert len(server.received) == trusted


async def test_a_server_that_offers_no_tls_gets_neither_mail_nor_password(base):
    """Asked for by the scheme, it is never left out because somebody on the way took the offer away."""
    await post(a_message())
    async with smtp_server(authenticator=password_is_secret) as server:
        transport = SmtpTransport(read_smtp_url(f"smtp+starttls://nom:s%40cret@localhost:{server.port}"))
        assert await deliver_once(transport, datetime.now(UTC)) is Outcome.UNREACHABLE
        await transport.rest()
    assert not server.received


async def test_an_address_with_accents_travels(server, base):
    await post(a_message("rené@lycée.fr"))
    transport = server.transport()
    assert await deliver_once(transport, datetime.now(UTC)) is Outcome.SENT
    assert server.recipients == ["rené@xn--lyce-dpa.fr"]
