"""A message cannot forge a header, and arrives as it was written."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from uuid import UUID

import pytest

from mesaides.courriels.message import ADRESSE_MAX, Lettre, MailMessage, compose

FACTS = {
    "destinataire": "paul@exemple.fr",
    "sujet": "Bonjour",
    "texte": "a",
    "html": "b",
    "objet": "invitation",
}
EXPEDITEUR = Address("Mes aides en ligne", addr_spec="ne-pas-repondre@exemple.fr")


def sent(**changes):
    lettre = Lettre(
        MailMessage(**FACTS | changes),
        UUID("00000000-0000-4000-8000-000000000001"),
        datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    return message_from_bytes(compose(lettre, EXPEDITEUR).as_bytes(), policy=policy.default)


@pytest.mark.parametrize("field", ["destinataire", "sujet", "repondre_a"])
@pytest.mark.parametrize(
    "forged", ["\r\nBcc: x@exemple.fr", "\nBcc: x@exemple.fr", "\r", "\x00", "\u2028", "\x85"]
)
def test_a_header_cannot_be_forged(field, forged):
    with pytest.raises(ValueError):
        MailMessage(**FACTS | {field: FACTS["destinataire"] + forged})


@pytest.mark.parametrize(
    "address",
    [
        "", "paul", "@exemple.fr", "paul@", "a@exemple.fr, b@exemple.fr", "a@exemple.fr,b@exemple.fr",
        "Paul <paul@exemple.fr>", "a@b@exemple.fr", "a b@exemple.fr", "a@exemple.fr b", "a@-",
        "x" * ADRESSE_MAX + "@exemple.fr", '"a"@exemple.fr', "a@exemple.fr>", "a@exemple..fr",
    ],
)  # fmt: skip
def test_a_mail_goes_to_one_bare_address(address):
    with pytest.raises(ValueError):
        MailMessage(**FACTS | {"destinataire": address})


@pytest.mark.parametrize("sujet", ["", "x" * 251])
def test_a_subject_has_a_length(sujet):
    with pytest.raises(ValueError):
        MailMessage(**FACTS | {"sujet": sujet})


def test_a_mail_says_that_a_machine_wrote_it_and_is_recognisable():
    mail = sent(repondre_a="roy@lycee.fr")
    assert mail["From"] == "Mes aides en ligne <ne-pas-repondre@exemple.fr>"
    assert mail["To"] == "paul@exemple.fr"
    assert mail["Reply-To"] == "roy@lycee.fr"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert {"OOF", "AutoReply"} <= set(mail["X-Auto-Response-Suppress"].split(", "))
    assert mail["Message-ID"] == "<00000000-0000-4000-8000-000000000001@exemple.fr>"
    assert mail["Date"].datetime == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_subject_text_and_html_arrive_as_written():
    sujet = "Mme Roÿ vous invite à rejoindre « Lycée Jean-Jaurès », à Albi : " + "é" * 150
    texte = "Bonjour é\n" + "lien " * 500 + "\n.\nfin\n"
    mail = sent(sujet=sujet, texte=texte, html="<p>é &lt; ù</p>")
    assert mail["Subject"] == sujet
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = mail.iter_parts()
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert (plain.get_content_charset(), html.get_content_charset()) == ("utf-8", "utf-8")
    assert plain.get_content().replace("\r\n", "\n") == texte
    assert html.get_content().strip() == "<p>é &lt; ù</p>"


def test_the_domain_of_an_address_may_have_accents():
    assert sent(destinataire="paul@lycée.fr")["To"] == "paul@xn--lyce-dpa.fr"
