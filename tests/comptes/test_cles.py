"""Passkeys: made, shown after the password or alone; and all that is no passkey of this person, here, for this, now."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.comptes.appareils import HERE, codes_in
from tests.comptes.trousseau import add, answer, begin, options_of
from tests.visitors import Shown, Visitor
from tests.world.cles import BACKED, PRESENT, VERIFIED, Key
from tests.world.courriels import letters_to
from tests.world.dates import NOON
from tests.world.facteurs import make_facteur, shown
from tests.world.personnes import PASSWORD, make_agent, make_compte

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.rules.cles import CLES_MAX, SUSPENDUE
from mesaides.comptes.tables.cle import CleAcces, Defi
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.facteur import CodeSecours, Facteur
from mesaides.comptes.tables.session import Session
from mesaides.entretien import purge
from mesaides.web.compression import compress_page
from mesaides.web.gate import Gate

ALONE = "/connexion/cle"
STEP = "/connexion/code/cle"


async def owner(app: Gate, **given: Any) -> tuple[Compte, Key, Visitor]:
    """Somebody with one passkey and no other device."""
    compte, key = await make_compte(**given), Key()
    visitor = await Visitor.seated(app, compte)
    await add(visitor, key)
    return compte, key, visitor


async def at_the_door(app: Gate) -> tuple[Visitor, Shown]:
    visitor = Visitor.of(app)
    return visitor, await visitor.send(await visitor.open("/connexion"), ALONE)


async def half_way(app: Gate, compte: Compte) -> tuple[Visitor, Shown]:
    visitor = Visitor.of(app)
    return visitor, await visitor.log_in(compte.identifiant, PASSWORD)


async def enter_alone(app: Gate, key: Key, **lies: Any) -> tuple[Visitor, Shown]:
    visitor, page = await at_the_door(app)
    action = f"{ALONE}/signature"
    return visitor, await answer(visitor, page, action, key.sign(options_of(page, action), **lies))


async def is_inside(visitor: Visitor) -> bool:
    return (await visitor.open("/mon-compte")).path == "/mon-compte"


async def test_a_key_is_made_named_told_and_opens_alone_then_as_second(app: Gate, clock: Any):
    compte, key, mine = await owner(app)
    page = await mine.open(HERE)
    assert "Ordinateur" in page.text
    assert len(codes_in(page)) == 10
    assert len(await letters_to(compte.adresse, "facteur_ajoute")) == 1
    visitor, inside = await enter_alone(app, key)
    assert inside.path == "/mes-services"
    assert await is_inside(visitor)
    visitor, page = await half_way(app, compte)
    assert page.path == "/connexion/code"
    inside = await answer(visitor, page, STEP, key.sign(options_of(page, STEP)))
    assert inside.path == "/mes-services"
    assert await Defi.count() == 0


async def test_where_keys_do_not_work_the_page_says_to_take_a_code(app: Gate, clock: Any):
    compte, _, mine = await owner(app)
    page, action = await begin(mine)
    assert "ajoutez plutôt une application de codes" in page.text
    assert options_of(page, action)
    _, page = await half_way(app, compte)
    assert "demande JavaScript" in page.text
    assert "/connexion/code" in page.actions()
    _, page = await at_the_door(app)
    assert "demandent JavaScript" in page.text


async def test_what_the_page_asks_is_of_the_settings_for_a_verified_owner_and_new_each_time(app: Gate):
    compte, key, mine = await owner(app)
    page, action = await begin(mine)
    asked = options_of(page, action)
    assert '"id": "127.0.0.1"' in asked
    assert '"residentKey": "required"' in asked
    assert '"userVerification": "required"' in asked
    assert '"attestation": "none"' in asked
    assert key.handle in asked
    assert compte.adresse not in asked
    again, action = await begin(mine)
    assert options_of(again, action) != asked


OTHER = ec.generate_private_key(ec.SECP256R1())
LIES: dict[str, dict[str, Any]] = {
    "made for another site's page": {"origin": "https://aides.exemple.net"},
    "for our name under http elsewhere": {"origin": "http://127.0.0.1:9000"},
    "for a name under ours": {"origin": "http://sous.127.0.0.1:8000"},
    "for no page": {"origin": ""},
    "for a page of nowhere": {"origin": "null"},
    "for our address and something more": {"origin": "http://127.0.0.1:8000/"},
    "for our address in capitals": {"origin": "HTTP://127.0.0.1:8000"},
    "for a domain of no letters": {"domain": ""},
    "for another domain": {"domain": "exemple.net"},
    "for another question": {"challenge": "YXV0cmUtY2hvc2UtYXV0cmUtY2hvc2UtYXV0cmU"},
    "for an empty question": {"challenge": ""},
    "without its owner verified": {"flags": PRESENT},
    "with nobody there": {"flags": VERIFIED},
    "that claims to be saved but could not be": {"flags": PRESENT | VERIFIED | 0x10},
}
SIGNED_LIES = LIES | {
    "signed by another key under the same name": {"secret": OTHER},
    "with a signature of nothing": {"signature": b""},
    "with a signature of noise": {"signature": b"\x30\x06\x02\x01\x01\x02\x01\x01"},
    "of the making of a key": {"type": "webauthn.create"},
    "of no known kind": {"type": "webauthn.autre"},
    "for another person": {"handle": "YXV0cnVp"},
}


@pytest.mark.parametrize("lies", LIES.values(), ids=LIES)
async def test_a_key_is_not_made_by_an_answer(app: Gate, lies: dict[str, Any]):
    compte = await make_compte()
    visitor = await Visitor.seated(app, compte)
    refused = await add(visitor, Key(), **lies)
    assert refused.status == 409
    assert await CleAcces.count() == 0
    assert await CodeSecours.count() == 0
    assert (await Visitor.of(app).log_in(compte.identifiant, PASSWORD)).path == "/mes-services"


@pytest.mark.parametrize("lies", SIGNED_LIES.values(), ids=SIGNED_LIES)
async def test_nobody_enters_by_an_answer(app: Gate, lies: dict[str, Any]):
    compte, key, _ = await owner(app)
    visitor, refused = await enter_alone(app, key, **lies)
    assert refused.status == 409
    assert not await is_inside(visitor)
    visitor, page = await half_way(app, compte)
    refused = await answer(visitor, page, STEP, key.sign(options_of(page, STEP), **lies))
    assert refused.status == 409
    assert not await is_inside(visitor)
    assert (await answer(visitor, refused, STEP, key.sign(options_of(refused, STEP)))).path == "/mes-services"


NONSENSE = {
    "no answer": "",
    "no JSON": "{",
    "a list": "[]",
    "a number": "1",
    "an object of nothing": "{}",
    "a response that is none": '{"id":"a","rawId":"a","type":"public-key","response":null}',
    "names that are numbers": '{"id":1,"rawId":2,"type":3,"response":{"clientDataJSON":4}}',
    "a nest": "[" * 5_000,
    "a very long one": '{"id":"' + "a" * 20_000 + '"}',
    "another alphabet": '{"id":"é","rawId":"é","type":"public-key","response":{"clientDataJSON":"é"}}',
}


def test_factors_are_attacked_in_more_than_forty_ways_beside_the_races():
    assert len(LIES) + len(SIGNED_LIES) + len(NONSENSE) >= 40


@pytest.mark.parametrize("reponse", NONSENSE.values(), ids=NONSENSE)
async def test_what_no_browser_answers_is_refused_everywhere(app: Gate, reponse: str):
    compte, _, mine = await owner(app)
    visitor, page = await at_the_door(app)
    assert (await answer(visitor, page, f"{ALONE}/signature", reponse)).status == 409
    visitor, page = await half_way(app, compte)
    assert (await answer(visitor, page, STEP, reponse)).status == 409
    assert not await is_inside(visitor)
    page, action = await begin(mine)
    assert (await answer(mine, page, action, reponse)).status == 409
    assert await CleAcces.count() == 1


async def test_a_question_is_answered_once(app: Gate):
    _, key, _ = await owner(app)
    visitor, page = await at_the_door(app)
    action = f"{ALONE}/signature"
    signed = key.sign(options_of(page, action))
    assert (await answer(visitor, page, action, signed)).path == "/mes-services"
    thief, other = await at_the_door(app)
    assert (
        await answer(thief, other, action, signed)
    ).status == 409  # seen on the way, shown again elsewhere
    assert not await is_inside(thief)


async def test_a_question_is_answered_within_five_minutes(app: Gate, clock: Any):
    _, key, mine = await owner(app)
    visitor, page = await at_the_door(app)
    made, action = await begin(mine)
    clock.shift(timedelta(seconds=300))
    late = await answer(visitor, page, f"{ALONE}/signature", key.sign(options_of(page, f"{ALONE}/signature")))
    assert late.status == 409
    assert (await answer(mine, made, action, Key().make(options_of(made, action)))).status == 409
    assert await CleAcces.count() == 1
    await visitor.send(await visitor.open("/connexion"), ALONE)
    clock.shift(timedelta(seconds=301))
    assert "Recommencez la connexion" in (await visitor.open(ALONE)).text
    await purge(datetime.now(UTC))
    assert await Defi.count() == 0


async def test_the_question_of_one_browser_is_not_answered_by_another(app: Gate):
    _, key, _ = await owner(app)
    action = f"{ALONE}/signature"
    (_, mine), (thief, theirs) = await at_the_door(app), await at_the_door(app)
    assert (await answer(thief, theirs, action, key.sign(options_of(mine, action)))).status == 409
    assert not await is_inside(thief)


@pytest.mark.parametrize("after", [4, 5])
async def test_a_key_that_counts_less_than_before_is_suspended_and_its_owner_told(app: Gate, after: int):
    compte, key = await make_compte(), Key(compteur=3)
    mine = await Visitor.seated(app, compte)
    await add(mine, key)
    key.compteur = 5
    assert (await enter_alone(app, key))[1].path == "/mes-services"
    key.compteur = after
    visitor, refused = await enter_alone(app, key)
    assert SUSPENDUE.replace("\u00a0", " ") in refused.text
    assert not await is_inside(visitor)
    assert len(await letters_to(compte.adresse, "cle_suspendue")) == 1
    assert "suspendue" in (await mine.open(HERE)).text
    key.compteur = 50  # the real one, or the copy: nobody can tell
    assert not await is_inside((await enter_alone(app, key))[0])
    assert len(await letters_to(compte.adresse, "cle_suspendue")) == 1
    visitor, page = await half_way(app, compte)
    assert page.path == "/connexion/code"  # the password alone does not become enough
    assert not [action for action in page.actions() if action == STEP]


async def test_a_forged_signature_that_counts_less_suspends_nothing(app: Gate):
    compte, key = await make_compte(), Key(compteur=3)
    await add(await Visitor.seated(app, compte), key)
    key.compteur = 1
    await enter_alone(app, key, secret=OTHER)
    key.compteur = 9
    assert (await enter_alone(app, key))[1].path == "/mes-services"


async def test_after_a_password_the_key_of_somebody_else_opens_nothing(app: Gate):
    compte, _, _ = await owner(app)
    _, thief_s, _ = await owner(app)
    visitor, page = await half_way(app, compte)
    asked = options_of(page, STEP)
    assert (await answer(visitor, page, STEP, thief_s.sign(asked))).status == 409
    assert not await is_inside(visitor)


async def test_a_key_of_nobody_a_removed_one_and_one_of_a_closed_account_open_nothing(app: Gate):
    assert not await is_inside((await enter_alone(app, Key()))[0])
    compte, key, mine = await owner(app)
    page = await mine.open(HERE)
    [action] = [action for action in page.actions() if action.endswith("/retrait")]
    await mine.send(page, action)
    assert await CleAcces.count() == await Facteur.count() == 0
    assert not await is_inside((await enter_alone(app, key))[0])
    assert len(await letters_to(compte.adresse, "facteur_retire")) == 1
    other, key, _ = await owner(app)
    await Compte.update({Compte.ferme_le: NOON}).where(Compte.id == other.id)
    assert not await is_inside((await enter_alone(app, key))[0])


async def test_the_session_of_somebody_else_does_not_finish_making_my_key(app: Gate):
    compte, other = await make_compte(), await make_compte()
    mine, theirs = await Visitor.seated(app, compte), await Visitor.seated(app, other)
    page, action = await begin(mine)
    made = Key().make(options_of(page, action))
    own, own_action = await begin(theirs, "À eux")
    assert (await answer(theirs, own, own_action, made)).status == 409  # my question, in their session
    own, own_action = await begin(theirs, "À eux")
    crossed = Key().make(options_of(own, own_action))
    fields = own.fields(own_action) | {"reponse": crossed}
    headers = {"Origin": "http://127.0.0.1:8000"}
    await theirs.client.post(action, data=fields, headers=headers)  # their question, for my device
    assert await CleAcces.count() == 0
    assert await Facteur.count().where(Facteur.confirme_le.is_not_null()) == 0


async def test_a_key_that_is_somebody_s_is_not_made_somebody_else_s(app: Gate):
    _, key, _ = await owner(app)
    thief = await Visitor.seated(app, await make_compte())
    refused = await add(thief, Key(secret=OTHER, identifiant=key.identifiant))
    assert refused.status == 409
    assert await CleAcces.count() == 1


async def test_nobody_makes_a_key_half_way_in_nor_ten_minutes_after_the_last_proof(app: Gate, clock: Any):
    compte, _, mine = await owner(app)
    visitor, page = await half_way(app, compte)
    fields = {"jeton": page.fields("/connexion/code")["jeton"], "nom": "Pirate", "genre": "cle"}
    refused = await visitor.client.post(HERE, data=fields, headers={"Origin": "http://127.0.0.1:8000"})
    assert refused.status_code == 401
    page, action = await begin(mine)
    await Session.update({Session.prouve_le: NOON - timedelta(minutes=11)}, force=True)
    assert (await answer(mine, page, action, Key().make(options_of(page, action)))).status == 422
    assert await CleAcces.count() == 1


async def test_after_ten_minutes_the_key_proves_again_who_is_there(app: Gate, clock: Any):
    _, key, mine = await owner(app)
    clock.shift(timedelta(minutes=11))
    page = await mine.open(HERE)
    assert HERE not in page.actions()
    page = await mine.send(page, f"{HERE}/signature")
    proof = f"{HERE}/preuve/cle"
    _, stranger, _ = await owner(app)
    assert (await answer(mine, page, proof, stranger.sign(options_of(page, proof)))).status == 409
    page = await mine.open(HERE)
    page = await answer(mine, page, proof, key.sign(options_of(page, proof)))
    assert HERE in page.actions()


async def test_of_two_who_show_one_signature_one_gets_in(app: Gate):
    _, key, _ = await owner(app)
    visitor, page = await at_the_door(app)
    action = f"{ALONE}/signature"
    signed = key.sign(options_of(page, action))
    again = await visitor.open(ALONE)
    answers = await asyncio.gather(*(answer(visitor, one, action, signed) for one in (page, again)))
    assert [one.path for one in answers].count("/mes-services") == 1


async def test_of_two_keys_made_at_once_in_two_browsers_one_is_kept(app: Gate):
    compte = await make_compte()
    people = [await Visitor.seated(app, compte) for _ in range(2)]
    begun = [await begin(visitor) for visitor in people]  # the second takes the place of the first
    keys = [Key(), Key()]
    await asyncio.gather(
        *(
            answer(visitor, page, action, key.make(options_of(page, action)))
            for visitor, (page, action), key in zip(people, begun, keys, strict=True)
        )
    )
    assert await CleAcces.count() == 1
    assert await CodeSecours.count() == 10
    assert len(await letters_to(compte.adresse, "facteur_ajoute")) == 1


async def test_of_two_confirmations_of_one_key_at_once_one_makes_it(app: Gate):
    compte = await make_compte()
    visitor = await Visitor.seated(app, compte)
    page, action = await begin(visitor)
    made = Key().make(options_of(page, action))
    again = await visitor.open(HERE)
    await asyncio.gather(*(answer(visitor, one, action, made) for one in (page, again)))
    assert await CleAcces.count() == 1
    assert len(await letters_to(compte.adresse, "facteur_ajoute")) == 1


async def test_ten_keys_a_person_and_a_code_beside_them(app: Gate):
    compte = await make_compte()
    visitor = await Visitor.seated(app, compte)
    for number in range(CLES_MAX):
        await add(visitor, Key(), f"Clé {number}")
    refused = await visitor.send(await visitor.open(HERE), HERE, nom="De trop", genre="cle")
    assert refused.status == 409
    assert await CleAcces.count() == CLES_MAX
    await make_facteur(compte)
    other, page = await half_way(app, compte)
    inside = await other.send(page, "/connexion/code", code=shown(datetime.now(UTC)))
    assert inside.path == "/mes-services"


async def test_an_agent_is_let_in_by_a_key_alone_and_keeps_the_last_one(app: Gate):
    agent = await make_agent(Habilitation.INSTRUCTEUR)
    await Facteur.delete().where(Facteur.compte == agent.id)
    visitor, key = await Visitor.seated(app, agent), Key()
    done = await add(visitor, key, flags=PRESENT | VERIFIED | BACKED)
    assert "/mes-services" in done.links()
    assert (await enter_alone(app, key))[1].path == "/mes-services"
    assert not [action for action in (await visitor.open(HERE)).actions() if action.endswith("/retrait")]


async def test_the_suite_of_the_log_in_is_kept_and_stays_inside(app: Gate):
    _, key, _ = await owner(app)
    for suite, reached in (("/mon-compte", "/mon-compte"), ("//exemple.net", "/mes-services")):
        visitor = Visitor.of(app)
        door = await visitor.open("/connexion?suite=/mon-compte")
        page = await visitor.send(door, ALONE, suite=suite)
        action = f"{ALONE}/signature"
        inside = await answer(visitor, page, action, key.sign(options_of(page, action)))
        assert inside.path == reached


async def test_a_session_that_ends_asks_the_key_in_place(app: Gate):
    compte, key, mine = await owner(app)
    page = await mine.open("/mes-services")
    await Session.delete(force=True)
    ended = await mine.send(page, "/deconnexion", block="attentes")
    place: dict[str, Any] = {"headers": {**page.personne}, "block": "messages"}
    typed = {"identifiant": compte.identifiant, "mot_de_passe": PASSWORD}
    asked = await mine.send(ended, "/connexion", **place, **typed)
    assert len(asked.answer.content) < 3_000
    wrong = key.sign(options_of(asked, STEP), secret=OTHER)
    asked = await mine.send(asked, STEP, **place, reponse=wrong)
    assert asked.status == 422
    back = await mine.send(asked, STEP, **place, reponse=key.sign(options_of(asked, STEP)))
    assert "de nouveau ouverte" in back.answer.text


async def test_after_the_password_the_key_is_asked_in_one_answer_of_less_than_two_kilobytes(app: Gate):
    compte, _, _ = await owner(app)
    visitor = Visitor.of(app)
    typed = {"identifiant": compte.identifiant, "mot_de_passe": PASSWORD}
    page = await visitor.send(await visitor.open("/connexion"), "/connexion", block="connexion", **typed)
    assert options_of(page, STEP)
    assert len(compress_page(page.answer.content, "br", None)[0]) < 2_000


async def test_who_has_keys_alone_is_told_where_to_show_them_before_a_grave_change(app: Gate, clock: Any):
    _, _, mine = await owner(app)
    assert HERE not in (await mine.open("/mon-compte/adresse")).text
    clock.shift(timedelta(minutes=10))
    assert "confirmez d’abord que c’est bien vous" in (await mine.open("/mon-compte/adresse")).text
