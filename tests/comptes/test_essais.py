"""Guessers are slowed down, and nobody learns anything nor is locked out."""

import asyncio
import logging
import os
import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from tests.comptes.essais import NOW, WRONG, fail, make_everyone
from tests.counting import count_queries
from tests.visitors import Shown, Visitor
from tests.world.courriels import letters_to
from tests.world.personnes import PASSWORD, make_compte

from mesaides.comptes.moves.connexion import Refus, authenticate
from mesaides.comptes.moves.secret import MAISON, off_loop
from mesaides.comptes.moves.tentatives import purge_tentatives
from mesaides.comptes.rules.cadence import COMPTE, RESEAU, tell_wait
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.tentative import Tentative
from mesaides.journal.tables import Evenement
from mesaides.web.gate import Gate


def seen(answer: Shown, identifiant: str) -> tuple[object, ...]:
    """All that someone sees of an answer, but for what they typed and what each rendering makes new."""
    text = answer.answer.text.replace(identifiant, "…")
    for jeton in {form.get("value", "") for form in answer.tree.iter("input") if form.get("name") == "jeton"}:
        text = text.replace(jeton, "…")
    headers = {name: value for name, value in answer.answer.headers.items() if name != "content-length"}
    return answer.status, text, headers, sorted(answer.answer.cookies)


async def test_unknown_wrong_closed_and_not_activated_get_the_same_answer(visitor: Visitor):
    answers = {
        kind: seen(await fail(visitor, identifiant, 1), identifiant)
        for kind, identifiant in (await make_everyone()).items()
    }
    assert len({str(answer) for answer in answers.values()}) == 1
    assert answers["unknown"][0] == 422


@pytest.mark.usefixtures("true_argon2")
async def test_each_refusal_costs_one_verification_and_as_many_queries(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
):
    kinds = await make_everyone()
    await fail(visitor, "pour-commencer", 1)  # the hash of nobody is made once
    verified: list[str] = []
    verify = PasswordHasher.verify

    def count(self: PasswordHasher, stored: str, password: str) -> bool:
        verified.append(stored)
        return verify(self, stored, password)

    monkeypatch.setattr(PasswordHasher, "verify", count)
    queries: list[list[str]] = []
    for identifiant in kinds.values():
        verified.clear()
        with count_queries() as asked:
            await fail(visitor, identifiant, 1)
        queries.append(asked)
        assert len(verified) == 1
        assert verified[0].startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert all(one == queries[0] for one in queries)
    assert queries[0]


async def test_too_many_failures_are_slowed_down_with_a_readable_page(visitor: Visitor):
    compte = await make_compte()
    assert (await fail(visitor, compte.identifiant, COMPTE.libres)).status == 422
    answer = await fail(visitor, compte.identifiant.upper(), 1)
    assert answer.status == 429
    assert int(answer.answer.headers["retry-after"]) == 30
    assert "Trop d’essais. Réessayez dans 30 secondes." in answer.text
    assert "Récupérer mes informations de connexion" in answer.text


async def test_the_right_password_is_refused_with_the_same_words_meanwhile(visitor: Visitor):
    compte = await make_compte()
    with time_machine.travel(NOW, tick=False):
        await fail(visitor, compte.identifiant, COMPTE.libres)
        wrong = await fail(visitor, compte.identifiant, 1)
        right = await visitor.log_in(compte.identifiant, PASSWORD)
    assert seen(right, compte.identifiant) == seen(wrong, compte.identifiant)


async def test_an_unknown_identifiant_is_slowed_down_alike(visitor: Visitor):
    kinds = await make_everyone()
    with time_machine.travel(NOW, tick=False):
        answers = {
            str(seen(await fail(visitor, identifiant, COMPTE.libres + 1), identifiant))
            for identifiant in kinds.values()
        }
    assert len(answers) == 1


async def test_nobody_is_locked_out_for_good(visitor: Visitor):
    compte = await make_compte()
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(3):
            await fail(visitor, compte.identifiant, COMPTE.libres)
            clock.shift(COMPTE.plafond)
        page = await visitor.log_in(compte.identifiant, PASSWORD)
        assert "Cet identifiant" not in page.text
        assert "Trop d’essais" not in page.text


async def test_the_others_of_the_same_network_still_get_in(visitor: Visitor, app: Gate):
    guessed, other = await make_compte(), await make_compte()
    await fail(visitor, guessed.identifiant, COMPTE.libres + 3)
    neighbour = Visitor.of(app)
    await neighbour.log_in(other.identifiant, PASSWORD)
    assert other.prenom in (await neighbour.open("/aide")).text


async def test_a_network_that_tries_many_identifiants_is_slowed_down(app: Gate):
    for number in range(RESEAU.libres):
        assert isinstance(await authenticate(f"essai-{number}", WRONG, "192.0.2.9", NOW), Refus)
    refused = await authenticate("encore-un", WRONG, "192.0.2.9", NOW)
    assert isinstance(refused, Refus)
    assert refused.retry_after == 30
    elsewhere = await authenticate("encore-un", WRONG, "192.0.2.10", NOW)
    assert isinstance(elsewhere, Refus)
    assert elsewhere.retry_after == 0


async def test_attempts_made_at_once_are_all_counted(app: Gate):
    compte = await make_compte()
    refusals = await asyncio.gather(
        *(authenticate(compte.identifiant, WRONG, f"198.51.100.{n}", NOW) for n in range(12))
    )
    waiting = [refus for refus in refusals if isinstance(refus, Refus) and refus.retry_after]
    assert len(waiting) == 12 - COMPTE.libres


async def test_a_forged_forwarded_address_changes_nothing(visitor: Visitor):
    compte = await make_compte()
    await fail(visitor, compte.identifiant, COMPTE.libres, **{"X-Forwarded-For": "203.0.113.1"})
    answer = await fail(visitor, compte.identifiant, 1, **{"X-Forwarded-For": "203.0.113.2"})
    assert answer.status == 429


async def test_a_log_in_after_failures_is_told_by_mail(visitor: Visitor):
    compte = await make_compte()
    await fail(visitor, compte.identifiant, 3)
    await visitor.log_in(compte.identifiant, PASSWORD)
    (letter,) = await letters_to(compte.adresse)
    assert letter.sujet == "Connexion à votre compte après 3 essais manqués"
    assert "http://127.0.0.1:8000/recuperation" in letter.texte


async def test_a_slip_is_told_to_nobody_and_a_log_in_starts_afresh(visitor: Visitor):
    compte = await make_compte()
    for _ in range(3):
        await fail(visitor, compte.identifiant, 2)
        await visitor.log_in(compte.identifiant, PASSWORD)
        page = await visitor.open("/aide")
        assert compte.prenom in page.text
        await visitor.send(page, "/deconnexion")
    assert await letters_to(compte.adresse) == []


async def test_failures_are_written_in_the_journal_and_the_log(
    visitor: Visitor, caplog: pytest.LogCaptureFixture
):
    compte = await make_compte()
    with caplog.at_level(logging.WARNING, logger="mesaides.comptes"):
        await fail(visitor, compte.identifiant, 1)
    (line,) = await Evenement.select().where(Evenement.acte == "connexion_refusee")
    assert line["objet"] == f"compte {compte.id}"
    (record,) = [record for record in caplog.records if record.name == "mesaides.comptes"]
    assert vars(record)["facts"] == {"compte": compte.id, "reseau": "192.0.2.1"}
    assert WRONG not in caplog.text


@pytest.mark.usefixtures("true_argon2")
async def test_an_old_hash_is_made_anew_at_the_next_log_in(visitor: Visitor):
    old = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1).hash(PASSWORD)
    compte = await make_compte(mot_de_passe=old)
    await visitor.log_in(compte.identifiant, PASSWORD)
    kept = await Compte.select(Compte.mot_de_passe).where(Compte.id == compte.id).first()
    assert kept is not None
    assert kept["mot_de_passe"].startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    await visitor.send(await visitor.open("/aide"), "/deconnexion")
    await visitor.log_in(compte.identifiant, PASSWORD)
    assert compte.prenom in (await visitor.open("/aide")).text


@pytest.mark.skipif(sys.platform != "linux", reason="cores belong to threads on Linux only")
async def test_hashes_leave_a_core_to_the_pages_where_there_are_two():
    cores = os.sched_getaffinity(0)
    taken = await off_loop(MAISON, os.sched_getaffinity, 0)
    assert taken < cores if len(cores) > 1 else taken == cores
    assert await off_loop(MAISON, os.getpriority, os.PRIO_PROCESS, 0) > os.getpriority(os.PRIO_PROCESS, 0)


@pytest.mark.parametrize("length", [64, 128])
async def test_a_long_password_is_checked_to_its_last_character(visitor: Visitor, length: int):
    password = (" éàü🦊 Ça" * 20)[: length - 1] + "z"
    compte = await make_compte(mot_de_passe=PasswordHasher().hash(password))
    for wrong in (password[:-1] + "y", password[:-1] + "Z", password.strip()):
        assert (await visitor.log_in(compte.identifiant, wrong)).status == 422
    await visitor.log_in(compte.identifiant, password)
    assert compte.prenom in (await visitor.open("/aide")).text


async def test_one_may_log_in_by_address_unless_it_is_the_identifiant_of_another(visitor: Visitor, app: Gate):
    compte = await make_compte(adresse="Claire.Roux@exemple.fr")
    await visitor.log_in("claire.roux@EXEMPLE.fr", PASSWORD)
    assert compte.prenom in (await visitor.open("/aide")).text
    other = await make_compte(identifiant="claire.roux@exemple.fr")
    stranger = Visitor.of(app)
    await stranger.log_in("claire.roux@exemple.fr", PASSWORD)
    assert other.prenom in (await stranger.open("/aide")).text


async def test_the_fields_let_password_managers_help(visitor: Visitor):
    page = await visitor.open("/connexion")
    controls = {control.get("name"): control for control in page.tree.iter("input")}
    assert controls["mot_de_passe"].get("type") == "password"
    assert controls["mot_de_passe"].get("autocomplete") == "current-password"
    assert controls["identifiant"].get("autocomplete") == "username"


async def test_old_counts_are_erased(visitor: Visitor):
    await fail(visitor, "quelqu-un", 1)
    assert await purge_tentatives(datetime.now(UTC)) == 0
    assert await purge_tentatives(datetime.now(UTC) + timedelta(days=2)) == 3
    assert await Tentative.count() == 0


@pytest.mark.parametrize(
    ("seconds", "wait"), [(0, "1 seconde"), (30, "30 secondes"), (61, "2 minutes"), (240, "4 minutes")]
)
def test_a_wait_is_told_in_words(seconds: int, wait: str):
    assert tell_wait(seconds).replace("\u00a0", " ") == f"Trop d’essais. Réessayez dans {wait}."
