import pytest
from hypothesis import given
from hypothesis import strategies as st

from mesaides.adresses import adresse_key, check_adresse, suggest_adresse
from mesaides.domaines import CONNUS, edit_distance, nearest_domain


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("claire.roux@ac-toulouse.fr", "claire.roux@ac-toulouse.fr"),
        (" Claire.Roux@AC-Toulouse.fr\u00a0", "Claire.Roux@ac-toulouse.fr"),
        ("paul+radio@lycée-exemple.fr", "paul+radio@lycée-exemple.fr"),
        ("paul@xn--lyce-exemple-deb.fr", "paul@lycée-exemple.fr"),
        ("o'neil@lycee.example", "o'neil@lycee.example"),
        ("\u202aclaire\u202e@lycee.fr\u202c\u2028", "claire@lycee.fr"),
        ("cla\0ire@ly\ud800cee.fr\x0c", "claire@lycee.fr"),
    ],
)
def test_a_good_address_is_kept(typed: str, kept: str):
    assert check_adresse(typed) == kept


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "Indiquez"),
        ("claire", "signe @"),
        ("claire@a@b.fr", "seul signe @"),
        ("claire roux@lycee.fr", "espace"),
        ("@lycee.fr", "précède"),
        ("claire@lycee", "la fin"),
        ("hélène@lycee.fr", "sans accent"),
        ("claire..roux@lycee.fr", "deux points"),
        ("claire@lycee.fr\r\nBcc: x@y.fr", "seul signe @"),
        ("claire@lycee.fr\nBcc", "espace"),
        ("\u202a\u202c\0", "Indiquez"),
        ("a" * 65 + "@lycee.fr", "mal écrite"),
        ("claire@" + "a" * 64 + ".fr", "mal écrite"),
        ("claire@" + "a." * 200 + "fr", "trop longue"),
        ("claire@[127.0.0.1]", "mal écrite"),
        ('"claire"@lycee.fr', "mal écrite"),
        ("Claire<claire@lycee.fr>", "mal écrite"),
        ("a" * 1_000_000, "trop longue"),
    ],
)
def test_a_bad_address_is_refused_with_its_reason(typed: str, word: str):
    with pytest.raises(ValueError, match=word):
        check_adresse(typed)


@given(st.text(max_size=60) | st.emails())
def test_what_was_accepted_once_is_accepted_again_unchanged(text: str):
    try:
        adresse = check_adresse(text)
    except ValueError:
        return
    assert check_adresse(adresse) == adresse
    assert adresse_key(adresse) == adresse_key(text)
    assert not set(adresse) & set("\r\n\0 ")


def test_case_does_not_make_another_address():
    assert adresse_key("Claire.ROUX@Lycee.FR ") == adresse_key("claire.roux@lycee.fr")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("claire@ac-toulose.fr", "claire@ac-toulouse.fr"),
        ("claire@ac-toulouse.com", "claire@ac-toulouse.fr"),
        ("claire@actoulouse.fr", "claire@ac-toulouse.fr"),
        ("claire@ac_toulouse.fr", "claire@ac-toulouse.fr"),
        ("claire@ac-toulouse,fr", "claire@ac-toulouse.fr"),
        ("claire@ac-montpelier.fr", "claire@ac-montpellier.fr"),
        ("claire@gmial.com", "claire@gmail.com"),
        ("claire@gmail.con", "claire@gmail.com"),
        ("claire@gmail.fr", "claire@gmail.com"),
        ("claire@gmail", "claire@gmail.com"),
        ("claire@orage.fr", "claire@orange.fr"),
        ("claire@wanado.fr", "claire@wanadoo.fr"),
        ("claire@laposte.fr", "claire@laposte.net"),
        ("claire@hotmial.fr", "claire@hotmail.fr"),
        ("claire@fere.fr", "claire@free.fr"),
        ("hélène@ac-toulouse.fr", "helene@ac-toulouse.fr"),
        ("claire @ac-toulouse.fr", "claire@ac-toulouse.fr"),
        ("claire@ac-toulouse.fr.", "claire@ac-toulouse.fr"),
    ],
)
def test_a_slip_is_recognised(typed: str, meant: str):
    assert suggest_adresse(typed) == meant


@pytest.mark.parametrize("domain", sorted(CONNUS))
def test_a_well_known_domain_is_never_doubted(domain: str):
    assert suggest_adresse(f"Claire.Roux@{domain}") is None
    assert suggest_adresse(f"claire@sous.{domain}") is None


@pytest.mark.parametrize(
    "domain",
    [
        *("hotmail.es", "hotmail.de", "outlook.de", "yahoo.it", "gmx.at", "fred.fr", "lycee-jaures.fr"),
        *(
            "toulouse.fr",
            "ville-albi.fr",
            "tarn.fr",
            "lycee.example",
            "orange.com",
            "univ-tlse2.fr",
            "sncf.fr",
        ),
    ],
)
def test_another_plausible_domain_is_left_alone(domain: str):
    assert suggest_adresse(f"claire@{domain}") is None


@given(st.sampled_from(sorted(CONNUS)), st.integers(0, 30), st.sampled_from("aeimnr-."))
def test_a_suggestion_is_a_valid_address_that_needs_no_other(domain: str, at: int, letter: str):
    suggestion = suggest_adresse(f"claire@{domain[:at]}{letter}{domain[at:]}")
    if suggestion is not None:
        assert check_adresse(suggestion) == suggestion
        assert suggest_adresse(suggestion) is None


def test_a_hostile_length_is_answered_at_once():
    assert suggest_adresse("a@" + "b" * 1_000_000) is None
    assert nearest_domain("b" * 1_000_000) is None


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_an_edit_distance_is_symmetric_and_nil_only_between_equals(a: str, b: str):
    assert edit_distance(a, b) == edit_distance(b, a)
    assert (edit_distance(a, b) == 0) == (a == b)
