"""Watching the mails: what waits and since when, what was refused and why, tried again on demand."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.administration.people import log_in_administrateur
from tests.counting import count_queries
from tests.visitors import Visitor

from mesaides.courriels import MailMessage, post
from mesaides.courriels.tables import Courriel, claim_due, mark_failed, mark_refused, mark_sent

PAGE = "/administration/courriels"


async def write(adresse: str) -> int:
    return await post(MailMessage(adresse, "Bonjour", "texte", "<p>texte</p>", "essai"))


async def take() -> Courriel:
    courriel = await claim_due(datetime.now(UTC))
    assert courriel is not None
    return courriel


async def test_the_queue_tells_what_waits_and_since_when(visitor: Visitor):
    number = await write("claire@exemple.fr")
    await Courriel.update({Courriel.cree_le: datetime.now(UTC) - timedelta(hours=3)}).where(
        Courriel.id == number
    )
    await log_in_administrateur(visitor)
    page = await visitor.open(PAGE)
    assert "1 courriel en attente" in page.text
    assert "il y a 3 heures" in page.text


@pytest.mark.parametrize("block", ["", "courriels"])
async def test_a_failed_mail_is_tried_again_at_once(visitor: Visitor, block: str):
    number = await write("claire@exemple.fr")
    await mark_failed(await take(), "le serveur d’envoi ne répond pas", datetime.now(UTC))
    await log_in_administrateur(visitor)
    page = await visitor.open(PAGE)
    assert "le serveur d’envoi ne répond pas" in page.text
    answer = await visitor.send(page, f"{PAGE}/{number}/essai", block=block)
    assert answer.status == 200
    assert "remis en tête de la file" in answer.text
    assert (await take()).id == number


async def test_a_refused_mail_tells_why(visitor: Visitor):
    await write("inconnue@exemple.fr")
    await mark_refused(await take(), "l’adresse n’existe pas")
    await log_in_administrateur(visitor)
    page = await visitor.open(PAGE)
    assert "l’adresse n’existe pas" in page.text
    assert "Texte effacé" in page.text


async def test_a_mail_that_left_meanwhile_is_not_sent_twice(visitor: Visitor):
    number = await write("claire@exemple.fr")
    await mark_failed(await take(), "occupé", datetime.now(UTC))
    await log_in_administrateur(visitor)
    page = await visitor.open(PAGE)
    await Courriel.update({Courriel.prochain_essai_le: datetime.now(UTC)}).where(Courriel.id == number)
    await mark_sent(await take(), datetime.now(UTC))
    answer = await visitor.send(page, f"{PAGE}/{number}/essai")
    assert answer.status == 409
    assert "vient de partir" in answer.text
    assert await claim_due(datetime.now(UTC)) is None


async def test_the_page_asks_at_most_six_queries(visitor: Visitor):
    for number in range(60):
        await write(f"p{number}@exemple.fr")
    await log_in_administrateur(visitor)
    with count_queries() as asked:
        await visitor.open(PAGE)
    assert 2 <= len(asked) <= 6
