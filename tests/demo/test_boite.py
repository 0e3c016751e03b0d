"""The mailbox of the demonstration: every mail, readable, its links working; nowhere else."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import TEST_SETTINGS
from tests.visitors import Visitor
from tests.world.lycees import make_etablissement

from mesaides.app import create_app
from mesaides.comptes.roles import Fonction
from mesaides.courriels.tables import Courriel, claim_due, mark_sent
from mesaides.courriels.worker import utc_now
from mesaides.db import Database, transaction
from mesaides.demo import boite
from mesaides.demo.boite import link_up
from mesaides.invitations.moves.envoi import invite


@pytest.fixture
def demo_visitor(base: Database, tmp_path: Path) -> Visitor:
    return Visitor.of(create_app(replace(TEST_SETTINGS, demo=True, data_dir=str(tmp_path))))


async def send_invitations(*adresses: str) -> None:
    lycee = await make_etablissement(nom="Lycée Bellevue")
    for adresse in adresses:
        async with transaction():
            await invite(lycee.id, adresse, Fonction.USAGER, None, utc_now())


async def test_mails_are_read_newest_first_with_their_links(demo_visitor: Visitor):
    await send_invitations("premiere@exemple.fr", "seconde@exemple.fr")
    page = await demo_visitor.open("/demo/courriels")
    assert page.text.index("seconde@exemple.fr") < page.text.index("premiere@exemple.fr")
    links = [link for link in page.links() if "/invitation/" in link]
    assert len(links) == 2
    assert all(link.startswith(TEST_SETTINGS.public_url) for link in links)


async def test_mails_of_a_past_that_was_written_later_come_at_their_date(
    demo_visitor: Visitor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(boite, "PER_PAGE", 2)
    await send_invitations("hier@exemple.fr", "jadis@exemple.fr", "demain@exemple.fr")
    for number, adresse in enumerate(("jadis@exemple.fr", "hier@exemple.fr", "demain@exemple.fr")):
        moment = utc_now() - timedelta(days=3 - number)
        await Courriel.update({Courriel.cree_le: moment}).where(Courriel.destinataire == adresse)
    page = await demo_visitor.open("/demo/courriels")
    assert page.text.index("demain@exemple.fr") < page.text.index("hier@exemple.fr")
    assert "jadis@exemple.fr" not in page.text
    older = await demo_visitor.open(next(link for link in page.links() if "avant=" in link))
    assert "jadis@exemple.fr" in older.text
    assert "hier@exemple.fr" not in older.text


async def test_links_lead_here_even_when_the_port_was_another(demo_visitor: Visitor, tmp_path: Path):
    await send_invitations("claire@exemple.fr")
    moved = replace(TEST_SETTINGS, demo=True, data_dir=str(tmp_path), public_url="http://127.0.0.1:8765")
    page = await Visitor.of(create_app(moved)).open("/demo/courriels")
    links = [link for link in page.links() if "/invitation/" in link]
    assert links
    assert all(link.startswith("http://127.0.0.1:8765/") for link in links)


async def test_mails_stay_readable_once_sent(demo_visitor: Visitor):
    await send_invitations("claire@exemple.fr")
    courriel = await claim_due(utc_now())
    assert courriel is not None
    await mark_sent(courriel, utc_now())
    page = await demo_visitor.open("/demo/courriels")
    assert "Envoyé" in page.text
    assert [link for link in page.links() if "/invitation/" in link]


@pytest.mark.parametrize("block", ["", "boite"])
async def test_mails_are_found_by_address(demo_visitor: Visitor, block: str):
    await send_invitations("claire@exemple.fr", "paul@exemple.fr")
    headers = {"HX-Request": "true", "HX-Target": f"section#{block}"} if block else {}
    await send_invitations("claire_roux@exemple.fr", "clairexroux@exemple.fr")
    found = await demo_visitor.open("/demo/courriels?adresse=claire_r", **headers)
    assert "claire_roux@exemple.fr" in found.text
    assert "clairexroux@exemple.fr" not in found.text
    page = await demo_visitor.open("/demo/courriels?adresse=CLAIRE", **headers)
    assert "claire@exemple.fr" in page.text
    assert "paul@exemple.fr" not in page.text


async def test_the_html_of_a_mail_runs_nothing(demo_visitor: Visitor):
    await send_invitations("claire@exemple.fr")
    page = await demo_visitor.open("/demo/courriels")
    html = await demo_visitor.open(next(link for link in page.links() if link.endswith("/html")))
    assert "Lycée Bellevue" in html.text
    policy = html.answer.headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "default-src 'none'" in policy


async def test_outside_the_demonstration_there_is_no_mailbox(visitor: Visitor):
    await send_invitations("claire@exemple.fr")
    courriel = await Courriel.objects().first()
    assert courriel is not None
    for path in ("/demo/courriels", f"/demo/courriels/{courriel.id}/html"):
        assert (await visitor.open(path)).status == 404


def test_what_a_mail_says_is_text_and_its_addresses_links():
    linked = link_up("<b>Bonjour</b> : http://127.0.0.1:8000/invitation/abc.\nÀ bientôt")
    assert '<a href="http://127.0.0.1:8000/invitation/abc">' in linked
    assert "&lt;b&gt;" in linked
