"""A code after the password: added, asked, lost; and the ways round it that do not exist."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.comptes.appareils import HERE, add, codes_in
from tests.visitors import Shown, Visitor
from tests.world.courriels import letters_to, link_of
from tests.world.facteurs import OTHER, SECRET, make_facteur, shown
from tests.world.personnes import PASSWORD, make_compte

from mesaides.coffre import Coffre
from mesaides.comptes.moves.facteurs import reseal_facteurs, reset_facteurs
from mesaides.comptes.reads.facteurs import USAGE, find_secret
from mesaides.comptes.rules.cadence import COMPTE
from mesaides.comptes.rules.facteurs import SERVI, step_of
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.facteur import CodeSecours, Facteur, PassageCompte, Secours
from mesaides.comptes.tables.session import Session
from mesaides.courriels.poste import poste
from mesaides.db import transaction
from mesaides.entretien import purge
from mesaides.journal.tables import Evenement
from mesaides.web.gate import Gate

CODE = "/connexion/code"
NEW = "six renards sous la lampe jaune"


def now() -> datetime:
    return datetime.now(UTC)


async def half_way(app: Gate, compte: Compte) -> tuple[Visitor, Shown]:
    visitor = Visitor.of(app)
    page = await visitor.log_in(compte.identifiant, PASSWORD)
    assert page.path == CODE
    return visitor, page


async def give(visitor: Visitor, page: Shown, code: str, **more: Any) -> Shown:
    return await visitor.send(page, CODE, code=code, **more)


async def is_inside(visitor: Visitor) -> bool:
    return (await visitor.open("/mon-compte")).path == "/mon-compte"


async def test_a_device_is_added_then_its_code_is_asked_and_the_ten_codes_are_shown_once(
    app: Gate, clock: Any
):
    compte = await make_compte()
    visitor = await Visitor.seated(app, compte)
    page = await add(visitor, compte)
    codes = codes_in(page)
    assert len(set(codes)) == 10
    assert codes_in(await visitor.open(HERE)) == codes  # a lost answer loses nothing
    assert codes_in(await (await Visitor.seated(app, compte)).open(HERE)) == []
    await visitor.send(page, f"{HERE}/codes/rangement")
    assert codes_in(await visitor.open(HERE)) == []
    assert (await letters_to(compte.adresse))[0].objet == "facteur_ajoute"
    clock.shift(30)
    other, asked = await half_way(app, compte)
    facteur = await Facteur.objects().first()
    assert facteur is not None
    secret = await find_secret(facteur.id, compte.id)
    assert secret not in facteur.secret
    assert shown(now(), secret) not in asked.text
    assert (await give(other, asked, shown(now(), secret))).path == "/mes-services"


@pytest.mark.parametrize("block", ["", "connexion"])
async def test_after_the_password_nothing_is_open_before_the_code(app: Gate, clock: Any, block: str):
    compte = await make_compte()
    await make_facteur(compte)
    visitor = Visitor.of(app)
    door = await visitor.open("/connexion?suite=/mon-compte")
    first = visitor.client.cookies["session"]
    typed = {"identifiant": compte.identifiant, "mot_de_passe": PASSWORD}
    page = await visitor.send(door, "/connexion", block=block, **typed)
    second = visitor.client.cookies["session"]
    assert page.title.startswith("Votre code")
    assert not await is_inside(visitor)
    assert await Session.count() == 0
    done = await give(visitor, page, shown(now()), block=block)
    assert "/mon-compte" in (done.path, done.answer.headers.get("hx-replace-url"))
    assert await is_inside(visitor)
    assert len({first, second, visitor.client.cookies["session"]}) == 3
    assert await PassageCompte.count() == 0


REFUSED = {
    "one of the step before the one before": lambda: shown(now(), ecart=-2),
    "a clock off by five steps": lambda: shown(now(), ecart=5),
    "the device of somebody else": lambda: shown(now(), OTHER),
    "no code": lambda: "000",
    "a code of nobody for the day it is lost": lambda: "1234 5678 9012 3456",
    "a very long one": lambda: "1" * 600,
}


@pytest.mark.parametrize("code", REFUSED.values(), ids=REFUSED)
async def test_what_is_not_the_code_opens_nothing(app: Gate, clock: Any, code: Any):
    compte = await make_compte()
    await make_facteur(compte)
    await make_facteur(await make_compte(), secret=OTHER)
    visitor, page = await half_way(app, compte)
    refused = await give(visitor, page, code())
    assert refused.status == 422
    assert refused.words_of("code-erreur")
    assert not await is_inside(visitor)
    assert (await give(visitor, refused, shown(now(), ecart=1))).path == "/mes-services"


async def test_a_step_opens_once_and_those_before_it_no_more(app: Gate, clock: Any):
    compte = await make_compte()
    await make_facteur(compte)
    await give(*await half_way(app, compte), shown(now()))
    for ecart in (0, -1):
        visitor, page = await half_way(app, compte)
        assert SERVI.replace("\u00a0", " ") in (await give(visitor, page, shown(now(), ecart=ecart))).text
        assert not await is_inside(visitor)


async def test_of_two_log_ins_with_one_code_one_gets_in(app: Gate):
    compte = await make_compte()
    facteur = await make_facteur(compte)
    people = [await half_way(app, compte) for _ in range(4)]
    code = shown(now())
    await asyncio.gather(*(give(visitor, page, code) for visitor, page in people))
    assert [await is_inside(visitor) for visitor, _ in people].count(True) == 1
    row = await Facteur.objects().get(Facteur.id == facteur)
    assert row is not None
    assert abs(row.dernier_pas - step_of(now())) <= 1


async def test_a_form_sent_twice_gets_in_once_and_says_so(app: Gate, clock: Any):
    compte = await make_compte()
    await make_facteur(compte)
    visitor, page = await half_way(app, compte)
    answers = await asyncio.gather(*(give(visitor, page, shown(now())) for _ in range(2)))
    assert any(answer.path == "/mes-services" for answer in answers)
    assert await Session.count() == 1


async def test_a_code_for_the_day_it_is_lost_serves_once_and_is_told(app: Gate, clock: Any):
    compte = await make_compte()
    mine = await Visitor.seated(app, compte)
    codes = codes_in(await add(mine, compte))
    visitor, page = await half_way(app, compte)
    entered = await give(visitor, page, codes[3].replace(" ", "-"))
    assert entered.path == "/mes-services"
    assert "restants : 9" in entered.text
    (letter,) = await letters_to(compte.adresse, "code_secours")
    assert "reste 9" in letter.texte
    again = await give(*await half_way(app, compte), codes[3])
    assert again.status == 422
    renewed = await mine.send(await mine.open(HERE), f"{HERE}/codes")
    assert not set(codes) & set(codes_in(renewed))
    assert (await give(*await half_way(app, compte), codes[4])).status == 422
    assert await CodeSecours.count() == 10


async def test_the_code_of_a_device_removed_opens_nothing_and_the_last_one_takes_all_with_it(
    app: Gate, clock: Any
):
    compte = await make_compte()
    visitor = await Visitor.seated(app, compte)
    await add(visitor, compte)
    tablette = await make_facteur(compte, "Tablette", OTHER)
    await visitor.send(await visitor.open(HERE), f"{HERE}/{tablette}/retrait")
    assert (await give(*await half_way(app, compte), shown(now(), OTHER))).status == 422
    assert await CodeSecours.count() == 10
    page = await visitor.open(HERE)
    [action] = [one for one in page.actions() if one.endswith("/retrait")]
    await visitor.send(page, action)
    assert await CodeSecours.count() == await Secours.count() == 0
    assert len(await letters_to(compte.adresse, "facteur_retire")) == 2
    assert (await Visitor.of(app).log_in(compte.identifiant, PASSWORD)).path == "/mes-services"


async def test_wrong_codes_are_slowed_down_and_told_and_a_known_device_is_not_stopped(app: Gate, clock: Any):
    compte = await make_compte()
    await make_facteur(compte)
    mine, page = await half_way(app, compte)
    await give(mine, page, shown(now(), ecart=-1))
    await mine.send(await mine.open("/mon-compte"), "/deconnexion")
    thief, page = await half_way(app, compte)
    for _ in range(COMPTE.libres):
        assert (await give(thief, page, "000000")).status == 422
    slowed = await give(thief, page, shown(now()))
    assert slowed.status == 429
    assert slowed.answer.headers["retry-after"]
    assert len(await letters_to(compte.adresse, "codes_refuses")) == 1
    page = await mine.log_in(compte.identifiant, PASSWORD)
    assert (await give(mine, page, shown(now()))).path == "/mes-services"
    assert await Evenement.count().where(Evenement.acte == "code_refuse") == COMPTE.libres


async def test_a_recovery_by_mail_does_not_go_round_the_code(app: Gate, clock: Any):
    compte = await make_compte()
    await make_facteur(compte)
    visitor = Visitor.of(app)
    await visitor.send(await visitor.open("/recuperation"), "/recuperation", adresse=compte.adresse)
    link = link_of((await letters_to(compte.adresse))[0], "/nouveau-mot-de-passe/")
    page = await visitor.send(await visitor.open(link), link, mot_de_passe=NEW, confirmation=NEW)
    assert page.path == CODE
    assert not await is_inside(visitor)
    assert (await give(visitor, page, shown(now()))).path == "/mes-services"


async def test_half_an_entry_adds_no_device_and_ends_after_ten_minutes_or_with_the_password(
    app: Gate, clock: Any
):
    compte = await make_compte()
    await make_facteur(compte)
    visitor, page = await half_way(app, compte)
    refused = await visitor.client.post(
        HERE,
        data={"jeton": page.fields(CODE)["jeton"], "nom": "Pirate"},
        headers={"Origin": "http://127.0.0.1:8000"},
    )
    assert refused.status_code == 401
    assert await Facteur.count() == 1
    clock.shift(timedelta(minutes=10))
    assert (await give(visitor, page, shown(now()))).path == "/connexion"
    await purge(now())
    assert await PassageCompte.count() == 0
    visitor, page = await half_way(app, compte)
    mine = await Visitor.seated(app, compte)
    changed = await mine.open("/mon-compte/mot-de-passe")
    typed = {"actuel": PASSWORD, "mot_de_passe": NEW, "confirmation": NEW}
    await mine.send(changed, "/mon-compte/mot-de-passe", **typed)
    assert (await give(visitor, page, shown(now()))).path == "/connexion"
    assert not await is_inside(visitor)


async def test_nobody_confirms_or_removes_the_device_of_somebody_else(app: Gate, clock: Any):
    compte, other = await make_compte(), await make_compte()
    mine, theirs = await Visitor.seated(app, compte), await Visitor.seated(app, other)
    await mine.send(await mine.open(HERE), HERE, nom="Téléphone")
    number = (await Facteur.objects().get(Facteur.compte == compte.id)).id  # pyright: ignore
    secret = await find_secret(number, compte.id)
    page = await theirs.open(HERE)
    typed = {"jeton": page.fields(HERE)["jeton"], "code": shown(now(), secret)}
    for act in ("confirmation", "retrait"):
        headers = {"Origin": "http://127.0.0.1:8000"}
        await theirs.client.post(f"{HERE}/{number}/{act}", data=typed, headers=headers)
    [row] = await Facteur.select(Facteur.confirme_le)
    assert row == {"confirme_le": None}
    assert secret not in (await theirs.open(HERE)).text.replace(" ", "")


async def test_of_two_confirmations_at_once_one_makes_the_codes_and_is_told(app: Gate, clock: Any):
    compte = await make_compte()
    visitor = await Visitor.seated(app, compte)
    page = await visitor.send(await visitor.open(HERE), HERE, nom="Téléphone")
    number = (await Facteur.objects().first()).id  # pyright: ignore
    code = shown(now(), await find_secret(number, compte.id))
    action = f"{HERE}/{number}/confirmation"
    again = await visitor.open(HERE)
    await asyncio.gather(*(visitor.send(one, action, code=code) for one in (page, again)))
    assert await CodeSecours.count() == 10
    assert len(await letters_to(compte.adresse, "facteur_ajoute")) == 1


async def test_two_devices_begun_at_once_leave_one_that_waits(app: Gate, clock: Any):
    compte = await make_compte()
    people = [await Visitor.seated(app, compte) for _ in range(3)]
    pages = [await visitor.open(HERE) for visitor in people]
    await asyncio.gather(
        *(v.send(page, HERE, nom="Téléphone") for v, page in zip(people, pages, strict=True))
    )
    assert await Facteur.count() == 1
    refused = await people[0].send(pages[0], HERE, nom="")
    assert refused.status == 422


async def test_after_ten_minutes_a_code_is_asked_again_before_what_matters(app: Gate, clock: Any):
    compte = await make_compte()
    await make_facteur(compte)
    visitor = await Visitor.seated(app, compte)
    before = await visitor.open(HERE)
    clock.shift(timedelta(minutes=10))
    late = await visitor.send(before, HERE, nom="Pirate")
    assert late.status == 422
    assert await Facteur.count() == 1
    change = await visitor.open("/mon-compte/adresse")
    typed = {"adresse": "nouvelle@exemple.fr", "actuel": PASSWORD}
    assert (await visitor.send(change, "/mon-compte/adresse", **typed)).words_of("code-erreur")
    assert (
        await visitor.send(change, "/mon-compte/adresse", code=shown(now(), OTHER), **typed)
    ).status == 422
    assert await letters_to("nouvelle@exemple.fr") == []
    done = await visitor.send(change, "/mon-compte/adresse", code=shown(now()), **typed)
    assert done.status == 200
    assert await letters_to("nouvelle@exemple.fr")
    assert f"{HERE}/preuve" not in (await visitor.open(HERE)).actions()


async def test_who_has_no_device_gives_the_password_again_before_adding_one(app: Gate, clock: Any):
    visitor = await Visitor.seated(app, await make_compte())
    clock.shift(timedelta(minutes=11))
    page = await visitor.open(HERE)
    assert HERE not in page.actions()
    assert (await visitor.send(page, f"{HERE}/preuve", actuel="non")).status == 422
    assert HERE in (await visitor.send(page, f"{HERE}/preuve", actuel=PASSWORD)).actions()


async def test_a_session_that_ends_asks_the_code_in_place(app: Gate, clock: Any):
    compte = await make_compte()
    await make_facteur(compte)
    visitor = await Visitor.seated(app, compte)
    page = await visitor.open("/mes-services")
    await Session.delete(force=True)
    ended = await visitor.send(page, "/deconnexion", block="attentes")
    place = {"headers": {**page.personne}, "block": "messages"}
    typed = {"identifiant": compte.identifiant, "mot_de_passe": PASSWORD}
    asked = await visitor.send(ended, "/connexion", **place, **typed)
    assert asked.answer.headers["hx-retarget"] == "#messages"
    wrong = await visitor.send(asked, CODE, **place, code="000000")
    assert wrong.status == 422
    back = await visitor.send(wrong, CODE, **place, code=shown(now()))
    assert "de nouveau ouverte" in back.answer.text
    assert "jeton" in back.answer.headers["hx-trigger"]


async def test_a_change_of_key_seals_the_secrets_again_and_who_lost_all_is_let_in_by_the_command(
    app: Gate, clock: Any
):
    compte = await make_compte()
    number = await make_facteur(compte)
    old = Coffre(["une clé d’avant, assez longue pour servir"], USAGE)
    await Facteur.update({Facteur.secret: old.seal(SECRET), Facteur.coffre: old.mark}).where(
        Facteur.id == number
    )
    assert await reseal_facteurs(now()) == 0  # withdrawn too soon: it is not ours to read
    both = poste().coffre.of(USAGE)
    await Facteur.update({Facteur.secret: both.seal(SECRET)}).where(Facteur.id == number)
    assert await reseal_facteurs(now()) == 1
    assert await find_secret(number, compte.id) == SECRET
    await half_way(app, compte)
    async with transaction():
        assert await reset_facteurs(compte.identifiant, now()) == 1
    assert await letters_to(compte.adresse, "facteurs_remis")
    assert (await Visitor.of(app).log_in(compte.identifiant, PASSWORD)).path == "/mes-services"
