"""One address, one identifiant, however they are written: one person found, one count, one invitation, one account."""

import unicodedata
from datetime import UTC, datetime

import idna
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st
from tests.visitors import Visitor
from tests.world.courriels import letters_to
from tests.world.lycees import make_etablissement
from tests.world.personnes import PASSWORD, acteur_of, make_compte, make_gestionnaire

from mesaides.adresses import adresse_key, check_adresse
from mesaides.comptes.moves.connexion import Refus, authenticate
from mesaides.comptes.roles import Fonction
from mesaides.comptes.rules import check_identifiant, identifiant_key
from mesaides.comptes.rules.cadence import COMPTE, RECUPERATIONS
from mesaides.db import Database, transaction
from mesaides.errors import DomainError
from mesaides.invitations.moves.envoi import invite
from mesaides.invitations.rules import Adresse, read_adresses

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
WRONG = "un mauvais mot de passe"
UNSEEN = "\u00ad\u034f\u180b\u200b\u200d\u200e\u2060\u2064\u3164\ufe00\ufe0f\ufeff\U000e0100\U000e01ef"


def widen(text: str) -> str:
    """« ｃｌａｉｒｅ », as a keyboard set to Japanese types it."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def writings(text: str) -> list[str]:
    """Twenty ways of typing what a reader takes for the same."""
    middle = len(text) // 2
    return [
        *(text[:at] + unseen + text[at:] for at, unseen in enumerate(UNSEEN)),
        *(
            text,
            text.upper(),
            text.title(),
            widen(text),
            f" {text}\u00a0",
            text[:middle] + "\ufe00" * 9 + text[middle:],
        ),
    ]


def ignored_by_idna() -> list[str]:
    """The characters that a domain loses on its way to the mail server."""
    found: list[str] = []
    for c in map(chr, range(0x80, 0x110000)):
        if unicodedata.category(c) not in {"Cf", "Mn", "Lo"}:
            continue
        try:
            if idna.uts46_remap(f"exe{c}mple.fr", False, False) == "exemple.fr":
                found.append(c)
        except idna.IDNAError:
            continue
    return found


def test_no_character_that_a_domain_loses_makes_another_address():
    ignored = ignored_by_idna()
    assert len(ignored) > 250
    for c in ignored:
        for written in (f"personne@exe{c}mple.fr", f"per{c}sonne@exemple.fr"):
            assert adresse_key(written) == "personne@exemple.fr", hex(ord(c))
            assert check_adresse(written) == "personne@exemple.fr", hex(ord(c))
        assert identifiant_key(f"per{c}sonne") == "personne", hex(ord(c))
        assert check_identifiant(f"per{c}sonne") == "personne", hex(ord(c))


TYPED = st.text("abcABCéÉ.-ａＡａ½ßẞσςſK@" + UNSEEN, min_size=1, max_size=12)


@given(st.builds("{}@{}.fr".format, TYPED, TYPED) | st.emails())
def test_what_mail_servers_take_for_one_address_is_one_key(written: str):
    try:
        normalized = validate_email(
            written, check_deliverability=False, allow_smtputf8=False, strict=True
        ).normalized
    except EmailNotValidError:
        return
    assert adresse_key(written) == adresse_key(normalized)


@given(TYPED, TYPED)
def test_a_key_is_its_own_key_and_what_is_kept_has_the_key_of_what_was_typed(local: str, domain: str):
    for key, check, typed in (
        (adresse_key, check_adresse, f"{local}@{domain}.fr"),
        (identifiant_key, check_identifiant, local),
    ):
        assert key(key(typed)) == key(typed)
        try:
            kept = check(typed)
        except ValueError:
            continue
        assert key(kept) == key(typed)


def test_two_domains_that_exist_apart_stay_two_addresses():
    assert adresse_key("a@straße.de") != adresse_key("a@strasse.de")
    with pytest.raises(ValueError, match="mal écrite"):
        check_adresse("a@نامه\u200cای.ir")  # spelt with it: without it, the mail would go elsewhere


def test_a_mark_that_turns_the_text_round_and_a_control_are_dropped_from_key_and_address_alike():
    for mark in "\u202a\u202e\u2066\u200f\0\x1b\ud800\ufdd0":
        assert check_adresse(f"claire{mark}@exemple.fr") == "claire@exemple.fr"
        assert adresse_key(f"{mark}claire@exemple{mark}.fr") == "claire@exemple.fr"
        assert check_identifiant(f"cla{mark}ire") == identifiant_key(f"{mark}cla{mark}ire") == "claire"


async def blocked(names: list[str]) -> list[bool]:
    """Whether each of these tries, each from a network of its own, had to wait."""
    refusals = [await authenticate(name, WRONG, f"198.18.{n}.1", NOW) for n, name in enumerate(names)]
    return [isinstance(refus, Refus) and refus.retry_after > 0 for refus in refusals]


@pytest.mark.usefixtures("base")
async def test_forty_writings_of_one_account_are_five_tries():
    compte = await make_compte(identifiant="claire.roux", adresse="c.roux@exemple.fr")
    turns = zip(writings(compte.identifiant), writings(compte.adresse), strict=True)
    names = [name for pair in turns for name in pair]
    assert len(names) == 40
    assert await blocked(names) == [False] * COMPTE.libres + [True] * (40 - COMPTE.libres)


@pytest.mark.usefixtures("base")
@pytest.mark.parametrize("unknown", ["personne.ici", "personne@exemple.fr", "paul@lycée-exemple.fr"])
async def test_so_are_the_writings_of_one_unknown(unknown: str):
    names = writings(unknown)
    assert await blocked(names) == [False] * COMPTE.libres + [True] * (len(names) - COMPTE.libres)


async def test_through_the_page_another_writing_does_not_pass_the_brake(visitor: Visitor):
    compte = await make_compte(adresse="personne@exemple.fr")
    page = await visitor.open("/connexion")
    for _ in range(COMPTE.libres):
        await visitor.send(page, "/connexion", identifiant=compte.identifiant, mot_de_passe=WRONG)
    for name in ("personne@exe\ufe00mple.fr", "ｐersonne@exemple.fr", compte.identifiant.upper()):
        answer = await visitor.send(page, "/connexion", identifiant=name, mot_de_passe=PASSWORD)
        assert answer.status == 429


@pytest.mark.usefixtures("base")
async def test_one_logs_in_with_what_was_pasted_however_it_was_copied():
    compte = await make_compte(identifiant="claire.roux", adresse="c.roux@exemple.fr")
    for name in writings(compte.identifiant) + writings(compte.adresse):
        proof = await authenticate(name, PASSWORD, "192.0.2.1", NOW)
        assert not isinstance(proof, Refus), ascii(name)
        assert proof.compte == compte.id


async def test_whatever_the_writing_three_mails_an_hour_reach_one_address(visitor: Visitor):
    compte = await make_compte(adresse="personne@exemple.fr")
    page = await visitor.open("/recuperation")
    for name in writings(compte.adresse):
        await visitor.send(page, "/recuperation", adresse=name)
    assert len(await letters_to(compte.adresse)) == RECUPERATIONS.nombre


async def test_one_address_is_invited_once_and_listed_once(base: Database):
    etablissement = await make_etablissement()
    par = await acteur_of(await make_gestionnaire(etablissement))
    read = read_adresses("\n".join(writings("paul@exemple.fr")))
    assert read == [Adresse("paul@exemple.fr")]
    await invite(etablissement.id, check_adresse("paul@exemple.fr"), Fonction.USAGER, par, NOW)
    for written in writings("paul@exemple.fr"):
        with pytest.raises(DomainError, match="déjà invitée"):
            async with transaction():
                await invite(etablissement.id, check_adresse(written), Fonction.USAGER, par, NOW)
