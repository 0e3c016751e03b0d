"""« Récupérer mes informations de connexion »."""

import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from tests.counting import count_queries
from tests.visitors import Shown, Visitor
from tests.world.courriels import letters_to, link_of
from tests.world.personnes import PASSWORD, make_agent, make_compte

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.liens import issue_lien
from mesaides.comptes.rules.cadence import COMPTE, RECUPERATIONS
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.lien import Lien, Objet
from mesaides.comptes.tables.session import Session
from mesaides.courriels import Courriel
from mesaides.web.gate import Gate

NEW = "six renards sous la lampe jaune"
LINK = "/nouveau-mot-de-passe/"


async def ask(visitor: Visitor, adresse: str, block: str = "") -> Shown:
    page = await visitor.open("/recuperation")
    return await visitor.send(page, "/recuperation", block=block, adresse=adresse)


async def receive_link(visitor: Visitor, compte: Compte) -> str:
    await ask(visitor, compte.adresse)
    return link_of((await letters_to(compte.adresse, "recuperation"))[-1], LINK)


async def choose(
    visitor: Visitor, link: str, password: str = NEW, again: str | None = None, **how: Any
) -> Shown:
    page = await visitor.open(link)
    return await visitor.send(
        page, link, mot_de_passe=password, confirmation=password if again is None else again, **how
    )


async def is_inside(visitor: Visitor, compte: Compte) -> bool:
    return compte.prenom in (await visitor.open("/aide")).text


@pytest.mark.parametrize("block", ["", "recuperation"])
async def test_the_identifiant_and_a_link_of_one_hour_are_mailed(visitor: Visitor, block: str):
    compte = await make_compte()
    answer = await ask(visitor, f" {compte.adresse.upper()} ", block)
    assert "Consultez votre messagerie" in answer.text
    (letter,) = await letters_to(compte.adresse)
    assert compte.identifiant in letter.texte
    assert compte.identifiant in letter.html
    page = await visitor.open(link_of(letter, LINK))
    assert compte.identifiant in page.text


async def test_the_answer_is_the_same_whoever_is_asked_for(visitor: Visitor):
    known, closed = await make_compte(), await make_compte(ferme_le=datetime.now(UTC))
    waiting = await make_compte(active_le=None)
    answers = [
        await ask(visitor, adresse)
        for adresse in (known.adresse, closed.adresse, waiting.adresse, "inconnue@exemple.fr")
    ]
    assert len({(answer.status, answer.path, answer.text) for answer in answers}) == 1
    assert len({str(sorted(answer.answer.headers.items())) for answer in answers}) == 1
    assert len(await letters_to(known.adresse, "recuperation")) == 1
    assert len(await letters_to(waiting.adresse, "recuperation_attente")) == 1
    assert await Courriel.count() == 2


async def test_the_same_work_is_done_whoever_is_asked_for(visitor: Visitor):
    compte = await make_compte()
    await make_compte()
    work: list[list[str]] = []
    for adresse in (compte.adresse, "inconnue@exemple.fr"):
        with count_queries() as asked:
            await ask(visitor, adresse)
        work.append(asked)
    assert work[0] == work[1]
    assert len(work[0]) > 8


async def test_an_unknown_address_leaves_nothing_behind(visitor: Visitor):
    stand_in = await make_compte()
    alive = await issue_lien(stand_in.id, Objet.RECUPERATION, datetime.now(UTC))
    await ask(visitor, "inconnue@exemple.fr")
    assert await Lien.count() == 1
    assert await Courriel.count() == 0
    assert (await visitor.open(LINK + alive)).status == 200


async def test_a_badly_written_address_is_told(visitor: Visitor):
    answer = await ask(visitor, "claire.exemple.fr")
    assert answer.status == 422
    assert "Il manque le signe @" in answer.text


async def test_a_hundred_requests_send_three_mails_an_hour(visitor: Visitor):
    compte = await make_compte()
    now = datetime.now(UTC)
    with time_machine.travel(now, tick=False) as clock:
        for _ in range(8):
            assert "Consultez votre messagerie" in (await ask(visitor, compte.adresse)).text
            clock.shift(60)
        assert len(await letters_to(compte.adresse)) == 3


async def test_one_network_cannot_ask_for_everybody(visitor: Visitor):
    page = await visitor.open("/recuperation")
    statuses = [
        (await visitor.send(page, "/recuperation", adresse=f"inconnue{n}@exemple.fr", follow=False)).status
        for n in range(101)
    ]
    assert statuses[:100] == [303] * 100
    assert statuses[100] == 429


async def test_a_form_sent_twice_sends_one_mail(visitor: Visitor):
    compte = await make_compte()
    page = await visitor.open("/recuperation")
    for _ in range(2):
        answer = await visitor.send(page, "/recuperation", adresse=compte.adresse)
        assert "Consultez votre messagerie" in answer.text
    assert len(await letters_to(compte.adresse)) == 1


@pytest.mark.parametrize("block", ["", "nouveau_mot_de_passe"])
async def test_the_link_sets_a_password_and_lets_in(visitor: Visitor, block: str):
    compte = await make_compte()
    link = await receive_link(visitor, compte)
    await choose(visitor, link, block=block)
    assert await is_inside(visitor, compte)
    await visitor.send(await visitor.open("/aide"), "/deconnexion")
    assert (await visitor.log_in(compte.identifiant, PASSWORD)).status == 422
    await visitor.log_in(compte.identifiant, NEW)
    assert await is_inside(visitor, compte)
    assert [letter.objet for letter in await letters_to(compte.adresse)] == [
        "recuperation",
        "mot_de_passe_change",
    ]


async def test_used_expired_foreign_and_invented_links_get_the_same_neutral_page(visitor: Visitor):
    compte, closed = await make_compte(), await make_compte()
    now = datetime.now(UTC)
    used = await receive_link(visitor, compte)
    await choose(visitor, used)
    expired = LINK + await issue_lien(compte.id, Objet.RECUPERATION, now - timedelta(hours=1, seconds=1))
    foreign = LINK + await issue_lien(compte.id, Objet.ADRESSE, now)
    of_closed = LINK + await issue_lien(closed.id, Objet.RECUPERATION, now)
    await Compte.update({Compte.ferme_le: now}).where(Compte.id == closed.id)
    stranger = Visitor.of(visitor.client._transport.app)  # pyright: ignore
    pages = [
        await stranger.open(link)
        for link in (used, expired, foreign, of_closed, LINK + "x", LINK + "é%E2%82%AC" * 50)
    ]
    assert {(page.status, page.text) for page in pages} == {(410, pages[0].text)}
    assert "Ce lien n’est plus valable" in pages[0].text
    assert "/recuperation" in pages[0].links()


async def test_a_form_opened_before_the_link_died_changes_nothing(visitor: Visitor, app: Gate):
    compte = await make_compte()
    link = await receive_link(visitor, compte)
    late = Visitor.of(app)
    page = await late.open(link)
    await choose(visitor, link)
    answer = await late.send(page, link, mot_de_passe="autre phrase bien plus longue", confirmation="x")
    assert answer.status == 410
    await visitor.send(await visitor.open("/aide"), "/deconnexion")
    await visitor.log_in(compte.identifiant, NEW)
    assert await is_inside(visitor, compte)


async def test_opening_the_link_changes_nothing(visitor: Visitor):
    compte = await make_compte()
    link = await receive_link(visitor, compte)
    before = await Lien.select()
    for _ in range(10):
        assert (await visitor.open(link)).status == 200
        assert (await visitor.client.head(link)).status_code in (200, 405)
    assert await Lien.select() == before
    await choose(visitor, link)
    assert await is_inside(visitor, compte)


async def test_a_newer_link_kills_the_older(visitor: Visitor):
    compte = await make_compte()
    older = await receive_link(visitor, compte)
    newer = await receive_link(visitor, compte)
    assert older != newer
    assert (await visitor.open(older)).status == 410
    assert (await visitor.open(newer)).status == 200


async def test_a_new_password_kills_all_links_and_closes_all_sessions(visitor: Visitor, app: Gate):
    compte = await make_compte()
    elsewhere = Visitor.of(app)
    await elsewhere.log_in(compte.identifiant, PASSWORD)
    other = await issue_lien(compte.id, Objet.ADRESSE, datetime.now(UTC), adresse="nouvelle@exemple.fr")
    await choose(visitor, await receive_link(visitor, compte))
    assert not await is_inside(elsewhere, compte)
    assert await Session.count() == 1
    assert (await visitor.open(f"/changement-adresse/{other}")).status in (404, 410)
    assert await Lien.count().where(Lien.mort_le.is_null(), Lien.utilise_le.is_null()) == 0


async def test_the_token_leaves_neither_by_referrer_nor_by_the_log(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
):
    compte = await make_compte()
    with caplog.at_level(logging.DEBUG):
        link = await receive_link(visitor, compte)
        page = await visitor.open(link)
        await choose(visitor, link)
    assert page.answer.headers["referrer-policy"] == "no-referrer"
    assert all(not address.startswith(("http:", "https:", "//")) for address in page.links())
    ours = [record for record in caplog.records if record.name.startswith("mesaides")]
    assert ours
    assert link.removeprefix(LINK) not in str([vars(record) for record in ours])


async def test_the_link_says_the_portal_of_the_settings(visitor: Visitor):
    compte = await make_compte()
    page = await visitor.open("/recuperation")
    await visitor.send(
        page, "/recuperation", adresse=compte.adresse, headers={"X-Forwarded-Host": "evil.test"}
    )
    (letter,) = await letters_to(compte.adresse)
    assert "http://127.0.0.1:8000" + LINK in letter.texte
    assert "evil.test" not in letter.texte + letter.html


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("court", "il en faut au moins 12"),
        ("motdepasse2026!", ""),
        ("mesaidesenligne2026", "portail"),
        ("azertyuiopqsdf", ""),
        ("a" * 10_000, "dépasse 128"),
    ],
)
async def test_a_password_easily_guessed_is_refused_with_its_reason(
    visitor: Visitor, password: str, reason: str
):
    compte = await make_compte()
    answer = await choose(visitor, await receive_link(visitor, compte), password)
    assert answer.status == 422
    assert reason in answer.words_of("mot_de_passe-erreur")
    assert answer.words_of("mot_de_passe-erreur")
    assert not await is_inside(visitor, compte)


async def test_the_own_name_is_refused(visitor: Visitor):
    compte = await make_compte(prenom="Bérengère", nom="Montcuquet")
    answer = await choose(visitor, await receive_link(visitor, compte), "berengere montcuquet 26")
    assert "facile à relier à vous" in answer.words_of("mot_de_passe-erreur")


async def test_an_agent_needs_more(visitor: Visitor):
    agent = await make_agent(Habilitation.INSTRUCTEUR)
    link = await receive_link(visitor, agent)
    answer = await choose(visitor, link, "vk9 tulipe mer")
    assert "au moins 16" in answer.words_of("mot_de_passe-erreur")


async def test_two_different_passwords_are_refused_and_the_link_still_serves(visitor: Visitor):
    compte = await make_compte()
    link = await receive_link(visitor, compte)
    answer = await choose(visitor, link, NEW, NEW.upper())
    assert answer.status == 422
    assert "Les deux mots de passe sont différents" in answer.words_of("confirmation-erreur")
    weak = await choose(visitor, link, "court", "court")
    assert "sont identiques" not in weak.text, "both fields are empty again"
    await choose(visitor, link)
    assert await is_inside(visitor, compte)


async def test_the_password_is_judged_in_place_as_it_is_left(visitor: Visitor):
    compte = await make_compte()
    link = await receive_link(visitor, compte)
    page = await visitor.open(link)
    fields = page.fields(link) | {"mot_de_passe": "court"}
    headers = {"HX-Request": "true", "HX-Target": "div#champ_mot_de_passe", "Origin": "http://127.0.0.1:8000"}
    answer = Shown(await visitor.client.post(f"{link}/verification", data=fields, headers=headers))
    assert answer.status == 200
    assert answer.answer.text.strip().startswith('<div class="champ" id="champ_mot_de_passe"')
    assert "il en faut au moins 12" in answer.text
    assert "confirmation" not in answer.answer.text
    assert (await visitor.open(link)).status == 200


async def test_a_recovery_lets_in_whoever_is_being_guessed(visitor: Visitor, app: Gate):
    compte = await make_compte()
    guesser = Visitor.of(app, ip="198.51.100.7")
    for _ in range(COMPTE.libres + 1):
        refused = await guesser.log_in(compte.identifiant, "au hasard")
    assert refused.status == 429
    await choose(visitor, await receive_link(visitor, compte))
    assert await is_inside(visitor, compte)
    third = Visitor.of(app)
    await third.log_in(compte.identifiant, NEW)
    assert await is_inside(third, compte)


async def test_the_key_changes_when_one_gets_in(visitor: Visitor):
    compte = await make_compte()
    link = await receive_link(visitor, compte)
    before = visitor.client.cookies["session"]
    await choose(visitor, link)
    after = visitor.client.cookies["session"]
    assert after != before
    assert len(after) >= 43


async def test_accounts_asked_for_with_an_address_written_otherwise_give_no_more_mails(
    visitor: Visitor,
):
    for adresse in ("claire@exemple.fr", "Claire@exemple.fr", "CLAIRE@exemple.fr"):
        await make_compte(adresse=adresse, active_le=None)
        for _ in range(RECUPERATIONS.nombre):
            await ask(visitor, adresse)
    written = [courriel["destinataire"].lower() for courriel in await Courriel.select(Courriel.destinataire)]
    assert written == ["claire@exemple.fr"] * RECUPERATIONS.nombre
