import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesaides.adresses import adresse_key
from mesaides.invitations.rules import LONGUEUR_MAX, MAX_EN_COURS, Adresse, AdresseRejetee, read_adresses


def good(text: str) -> list[tuple[str, str]]:
    read = read_adresses(text)
    assert [item for item in read if isinstance(item, AdresseRejetee)] == []
    return [(item.adresse, item.nom) for item in read if isinstance(item, Adresse)]


@pytest.mark.parametrize(
    "text",
    [
        "a@x.fr\nb@x.fr",
        "a@x.fr\r\n\r\n  b@x.fr  \r\n",
        "a@x.fr, b@x.fr",
        "a@x.fr;b@x.fr;",
        "a@x.fr\tb@x.fr",
        "a@x.fr b@x.fr",
        "<a@x.fr>, <b@x.fr>",
        "mailto:a@x.fr; [mailto:b@x.fr]",
        "'a@x.fr'; \"b@x.fr\"",
        "\ufeffa@x.fr,\u00a0b@x.fr",
        "a@x.fr, A@X.fr, b@x.fr, b@x.fr",
    ],
)
def test_a_list_is_read_however_it_is_separated(text: str):
    assert good(text) == [("a@x.fr", ""), ("b@x.fr", "")]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Claire Roux <claire@x.fr>", [("claire@x.fr", "Claire Roux")]),
        ('"Roux, Claire" <claire@x.fr>', [("claire@x.fr", "Roux, Claire")]),
        ('"Roux; Claire" <claire@x.fr>', [("claire@x.fr", "Roux; Claire")]),
        ("Roux, Claire <claire@x.fr>", [("claire@x.fr", "Roux, Claire")]),
        ("'Claire Roux' <claire@x.fr>", [("claire@x.fr", "Claire Roux")]),
        ("claire@x.fr (Claire Roux)", [("claire@x.fr", "Claire Roux")]),
        ("Claire Roux claire@x.fr", [("claire@x.fr", "Claire Roux")]),
        ("claire@x.fr <claire@x.fr>", [("claire@x.fr", "")]),
        ("Roux Claire <c@x.fr>; Vidal Paul <p@x.fr>", [("c@x.fr", "Roux Claire"), ("p@x.fr", "Vidal Paul")]),
        (
            "Roux, Claire <c@x.fr>, Vidal, Paul <p@x.fr>",
            [("c@x.fr", "Roux, Claire"), ("p@x.fr", "Vidal, Paul")],
        ),
        ("a@x.fr, Claire Roux <c@x.fr>, b@x.fr", [("a@x.fr", ""), ("c@x.fr", "Claire Roux"), ("b@x.fr", "")]),
    ],
)
def test_names_written_by_mail_programs_are_understood(text: str, pairs: list[tuple[str, str]]):
    assert good(text) == pairs


@pytest.mark.parametrize(
    "text",
    [
        "Roux\tClaire\tclaire@x.fr\nVidal\tPaul\tpaul@x.fr",
        "Nom\tPrénom\tAdresse électronique\r\nRoux\tClaire\tclaire@x.fr\r\nVidal\tPaul\tpaul@x.fr\r\n",
        "claire@x.fr\tRoux\tClaire\tLettres\t05 61 33 50 50\npaul@x.fr\tVidal\tPaul\t\t",
        '"Roux";"Claire";"claire@x.fr"\n"Vidal";"Paul";"paul@x.fr"',
        "NOM;PRENOM;E-MAIL\nRoux;Claire;claire@x.fr;\nVidal;Paul;paul@x.fr;",
        "Roux,Claire,claire@x.fr\nVidal,Paul,paul@x.fr",
        "Mme\u00a0Roux\u00a0Claire\tclaire@x.fr\u00a0\nM.\u00a0Vidal\tpaul@x.fr\u200b",
        "• Claire Roux : claire@x.fr.\n• Paul Vidal : paul@x.fr.",
        "1. Claire Roux (claire@x.fr)\n2. Paul Vidal (paul@x.fr)",
        "Roux\tClaire\tmailto:claire@x.fr?subject=Radio\nVidal\tPaul\t<mailto:paul@x.fr>",
        "claire@x.fr<mailto:claire@x.fr>; paul@x.fr<mailto:paul@x.fr>",
        "« claire@x.fr », “paul@x.fr”",
        "Roux\tclaire@x.fr\tVidal\tpaul@x.fr",
    ],
)
def test_a_list_pasted_from_a_spreadsheet_is_read_and_names_are_no_faults(text: str):
    assert [adresse for adresse, _ in good(text)] == ["claire@x.fr", "paul@x.fr"]


def test_whoever_has_no_address_is_told_once_and_nobody_else_falls_out():
    read = read_adresses(
        "Roux\tClaire\tclaire@x.fr\nVidal\tPaul\t\nCostes\tLéa\tlea.costes.ac-toulouse.fr\nRoy\tZoé\tzoe@x.fr"
    )
    assert [item.adresse for item in read if isinstance(item, Adresse)] == ["claire@x.fr", "zoe@x.fr"]
    assert [(item.texte, item.raison) for item in read if isinstance(item, AdresseRejetee)] == [
        ("Vidal Paul", "Il manque l’adresse électronique de cette ligne."),
        ("Costes Léa lea.costes.ac-toulouse.fr", "Il manque le signe @ dans cette adresse électronique."),
    ]


@pytest.mark.parametrize(
    "text",
    ["a@x.fr, claire", "a@x.fr; claire", "claire, a@x.fr", "a@x.fr,claire\nb@x.fr", "<a@x.fr>, claire"],
)
def test_an_address_that_lacks_its_end_is_nobody_s_name(text: str):
    missed = AdresseRejetee("claire", "Il manque le signe @ dans cette adresse électronique.")
    read = read_adresses(text)
    assert missed in read
    assert Adresse("a@x.fr") in read


@pytest.mark.parametrize(
    "text", ["c@x.fr, Élodie", "claire@x.fr, claire", "roux,claire,claire.roux@x.fr", "c@x.fr\tclaire"]
)
def test_a_name_beside_its_address_stays_a_name(text: str):
    assert len(good(text)) == 1


def test_refused_lines_take_the_place_of_nobody():
    names = "\n".join(f"Nom{number}\tPrénom" for number in range(MAX_EN_COURS * 2))
    fifty = [f"p{number}@x.fr" for number in range(MAX_EN_COURS)]
    read = read_adresses("\n".join([names, *fifty]))
    assert [item.adresse for item in read if isinstance(item, Adresse)] == fifty


def test_each_bad_address_has_its_reason_and_the_good_ones_are_kept():
    read = read_adresses(
        "a@x.fr\nclaire\nhélène@ac-toulouse.fr, claire @ac-toulouse.fr; c@ac-toulouse,fr\nb@x.fr"
    )
    assert [item.adresse for item in read if isinstance(item, Adresse)] == ["a@x.fr", "b@x.fr"]
    assert [(item.texte, item.suggestion) for item in read if isinstance(item, AdresseRejetee)] == [
        ("claire", None),
        ("hélène@ac-toulouse.fr", "helene@ac-toulouse.fr"),
        ("claire @ac-toulouse.fr", "claire@ac-toulouse.fr"),
        ("c@ac-toulouse,fr", "c@ac-toulouse.fr"),
    ]


def test_a_good_address_may_still_be_doubted():
    assert read_adresses("claire@gmial.com") == [Adresse("claire@gmial.com", "", "claire@gmail.com")]


def test_a_header_cannot_be_slipped_in():
    read = read_adresses("a@x.fr\r\nBcc: b@x.fr")
    assert all(
        "\n" not in item.adresse and "\r" not in item.adresse for item in read if isinstance(item, Adresse)
    )


@pytest.mark.parametrize("text", ["", " \n,;\t", '""', "<>", "\u200b"])
def test_an_empty_list_holds_nothing_good(text: str):
    assert not any(isinstance(item, Adresse) for item in read_adresses(text))


def test_nothing_typed_gives_nothing():
    assert read_adresses(" \n , ; \t ") == []


def test_fifty_addresses_are_read_and_the_next_is_refused():
    fifty = [f"p{number}@x.fr" for number in range(MAX_EN_COURS)]
    assert len(good("\n".join(fifty))) == MAX_EN_COURS
    read = read_adresses("\n".join([*fifty, "p0@x.fr", "de-trop@x.fr", "Léa\tencore@x.fr"]))
    assert len(read) == MAX_EN_COURS + 2
    told = [(item.texte, "50 adresses" in item.raison) for item in read if isinstance(item, AdresseRejetee)]
    assert told == [("de-trop@x.fr", True), ("encore@x.fr", True)], "they stay in the field, to be sent next"


@pytest.mark.parametrize("pattern", ["a", "<", '"', "(", "@", ",", "a@", "mailto:", "a <", "' ", "(@"])
def test_a_hostile_list_is_answered_at_once(pattern: str):
    for size in (LONGUEUR_MAX, 1_000_000):
        begun = time.process_time()
        read_adresses(pattern * (size // len(pattern)))
        assert time.process_time() - begun < 1


@given(st.text("ab@.,;<>\"'() \n\té:", max_size=60) | st.text(max_size=60))
def test_whatever_is_pasted_every_item_is_a_good_address_or_a_reason(text: str):
    read = read_adresses(text)
    keys = [adresse_key(item.adresse) for item in read if isinstance(item, Adresse)]
    assert len(set(keys)) == len(keys)
    assert all(item.raison for item in read if isinstance(item, AdresseRejetee))


@given(
    st.lists(st.emails(domains=st.sampled_from(["x.fr", "lycee.example"])), max_size=8),
    st.sampled_from("\n;,\t"),
)
def test_a_list_of_good_addresses_is_read_whole(adresses: list[str], separator: str):
    plain = [a for a in adresses if not set(a) & set(",'\"")]
    expected = list(dict.fromkeys(adresse_key(a) for a in plain))
    read = read_adresses(separator.join(plain))
    assert [adresse_key(item.adresse) for item in read if isinstance(item, Adresse)] == expected
