import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.etablissements.annuaires import GOOD, UAIS, as_csv

from mesaides.etablissements.rules import (
    DEPARTEMENTS,
    Etat,
    LigneAnnuaire,
    LigneRejetee,
    Statut,
    check_siret,
    check_uai,
    departement_of,
    is_in_occitanie,
    read_annuaire,
)
from mesaides.etablissements.rules.annuaire import COLONNES, LIGNES_MAX
from mesaides.etablissements.rules.codes import has_luhn_key
from mesaides.etablissements.rules.csv_source import OCTETS_MAX, Rangee, read_cells


def reason_for(**changes: str) -> str:
    annuaire = read_annuaire(as_csv(GOOD | changes).encode())
    assert annuaire.lignes == []
    assert [rejet.numero for rejet in annuaire.rejets] == [2]
    return annuaire.rejets[0].raison


def read(content: bytes) -> tuple[list[LigneAnnuaire], list[LigneRejetee]]:
    annuaire = read_annuaire(content)
    return annuaire.lignes, annuaire.rejets


@pytest.mark.parametrize("uai", UAIS)
def test_the_demonstration_codes_are_valid_one_per_departement(uai: str):
    assert check_uai(uai) == uai
    assert is_in_occitanie(uai)


def test_the_region_has_thirteen_departements():
    assert {departement_of(uai) for uai in UAIS} == set(DEPARTEMENTS)


@pytest.mark.parametrize("typed", ["0819901x", " 081 9901 X ", "081-9901-X", "０８１９９０１Ｘ"])
def test_a_uai_is_read_however_it_is_typed(typed: str):
    assert check_uai(typed) == "0819901X"


@pytest.mark.parametrize("typed", ["", "0819901", "819901X", "08199O1X", "0819901XX", "٠٨١٩٩٠١X", "0" * 999])
def test_what_is_not_a_uai_is_refused(typed: str):
    with pytest.raises(ValueError, match="sept chiffres"):
        check_uai(typed)


@given(st.integers(0, 9_999_999), st.integers(0, 6), st.integers(1, 9))
def test_one_wrong_digit_in_a_uai_is_always_seen(number: int, at: int, shift: int):
    digits = f"{number:07}"
    uai = digits + "ABCDEFGHJKLMNPRSTUVWXYZ"[number % 23]
    wrong = digits[:at] + str((int(digits[at]) + shift) % 10) + digits[at + 1 :] + uai[7]
    assert check_uai(uai) == uai
    with pytest.raises(ValueError, match="La lettre"):
        check_uai(wrong)


def test_a_uai_of_elsewhere_is_not_of_the_region():
    assert not is_in_occitanie("0750001U")
    assert departement_of("9740001A") == "974"


def test_a_siret_is_verified_by_its_key():
    assert check_siret("732 829 320 00074") == "73282932000074"
    with pytest.raises(ValueError, match="clé"):
        check_siret("73282932000075")
    with pytest.raises(ValueError, match="quatorze"):
        check_siret("7,32829E+13")


def test_a_good_row_is_read():
    [ligne], rejets = read(as_csv(GOOD).encode())
    assert rejets == []
    assert (ligne.numero, ligne.uai, ligne.nom, ligne.commune) == (2, "0819901X", "Lycée Jean-Jaurès", "Albi")
    assert (ligne.statut, ligne.etat, ligne.departement) == (Statut.PUBLIC, Etat.OUVERT, "81")
    assert (ligne.adresse, ligne.siret) == ("0819901X@ac-toulouse.fr", "73282932000074")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_file_is_read_however_it_was_saved(separator: str, encoding: str, ending: str):
    text = as_csv(GOOD, separator=separator).replace("\r\n", ending)
    [ligne], rejets = read(text.encode(encoding))
    assert ligne.nom == "Lycée Jean-Jaurès"
    assert rejets == []


@pytest.mark.parametrize(
    ("first", "then"), [("utf-8", "cp1252"), ("cp1252", "utf-8"), ("utf-8-sig", "cp1252")]
)
def test_files_pasted_together_keep_the_accents_of_each(first: str, then: str):
    other = as_csv(GOOD | {"identifiant_de_l_etablissement": UAIS[1], "code_departement": ""})
    content = as_csv(GOOD).encode(first) + other.split("\n", 1)[1].encode(then)
    lignes, rejets = read(content)
    assert [ligne.nom for ligne in lignes] == ["Lycée Jean-Jaurès"] * 2
    assert rejets == []


def test_columns_may_come_in_another_order_with_others():
    [ligne], _ = read(as_csv(GOOD | {"fax": "x"}, columns=("fax", *reversed(COLONNES))).encode())
    assert ligne.uai == "0819901X"


def test_bad_rows_are_told_by_line_and_the_good_ones_kept():
    rows = [GOOD | {"identifiant_de_l_etablissement": uai, "code_departement": ""} for uai in UAIS]
    rows[2]["nom_commune"] = "Saint\nAffrique"
    rows[3]["statut_public_prive"] = "1"
    rows[5]["etat"] = "?"
    lignes, rejets = read(as_csv(*rows).encode())
    assert [ligne.uai for ligne in lignes] == [uai for i, uai in enumerate(UAIS) if i not in {3, 5}]
    assert lignes[2].commune == "Saint Affrique"
    assert [rejet.numero for rejet in rejets] == [6, 8]


@pytest.mark.parametrize(
    ("text", "etat"),
    [
        ("OUVERT", Etat.OUVERT),
        ("FERME", Etat.FERME),
        ("A FERMER", Etat.A_FERMER),
        ("À ouvrir", Etat.A_OUVRIR),
    ],
)
def test_every_state_of_the_directory_is_known(text: str, etat: str):
    [ligne], _ = read(as_csv(GOOD | {"etat": text}).encode())
    assert ligne.etat is Etat(etat)


@pytest.mark.parametrize(
    ("colonne", "text", "word"),
    [
        ("identifiant_de_l_etablissement", "0819901A", "La lettre"),
        ("identifiant_de_l_etablissement", "", "sept chiffres"),
        ("nom_etablissement", " ", "Le nom"),
        ("nom_etablissement", "\0\u202e", "Le nom"),
        ("nom_etablissement", "x" * 201, "200"),
        ("libelle_nature", "", "nature"),
        ("statut_public_prive", "Mixte", "Privé"),
        ("code_postal", "ABCDE", "code postal"),
        ("nom_commune", "", "commune"),
        ("code_departement", "031", "département"),
        ("etat", "INCONNU", "OUVERT"),
    ],
)
def test_a_bad_cell_is_refused_with_its_reason(colonne: str, text: str, word: str):
    with pytest.raises(ValueError, match=word):
        raise ValueError(reason_for(**{colonne: text}))


def test_a_cell_is_read_as_it_is_seen():
    written = {
        "nom_etablissement": "\ufeffLy\u00adcée\0 \u202eJaurès\x0b",
        "mail": "\u202aclaire@lycee.fr\u202c",
    }
    annuaire = read_annuaire(as_csv(GOOD | written).encode())
    [ligne] = annuaire.lignes
    assert (ligne.nom, ligne.adresse) == ("Lycée Jaurès", "claire@lycee.fr")
    assert (annuaire.rejets, annuaire.remarques) == ([], [])


@pytest.mark.parametrize(
    "nature",
    [
        "LYCEE POLYVALENT",
        "LYCEE PROFESSIONNEL",
        "ETABLISSEMENT REGIONAL D'ENSEIGNT ADAPTE",
        "LYCEE D ENSEIGNEMENT GENERAL ET TECHNOLOGIQUE AGRICOLE",
        "Lycée maritime",
        "EREA",
    ],
)
def test_every_kind_of_lycee_is_taken(nature: str):
    [_], rejets = read(as_csv(GOOD | {"libelle_nature": nature}).encode())
    assert rejets == []


def test_what_may_be_missing_may_be_missing():
    [ligne], _ = read(as_csv(GOOD | {"mail": "", "telephone": "", "siren_siret": ""}).encode())
    assert (ligne.adresse, ligne.telephone, ligne.siret) == ("", "", "")


def test_a_lost_leading_zero_is_given_back_to_the_ariege():
    row = GOOD | {
        "identifiant_de_l_etablissement": "0099901N",
        "code_departement": "9",
        "code_postal": "9000",
    }
    [ligne], _ = read(as_csv(row).encode())
    assert (ligne.code_postal, ligne.departement) == ("09000", "09")


def test_a_code_given_twice_is_kept_once():
    lignes, [rejet] = read(as_csv(GOOD, GOOD).encode())
    assert len(lignes) == 1
    assert rejet.numero == 3
    assert "ligne 2" in rejet.raison


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "vide"),
        (b"\n\n ;\n", "vide"),
        (as_csv(GOOD, columns=COLONNES[:-1]).encode(), "la colonne etat"),
        (b"a;b\n1;2\n", "les colonnes"),
        (as_csv(columns=(*COLONNES, "etat")).encode(), "en double"),
        (b"PK\x03\x04....", "classeur"),
        (b"\x81\x8d\xff", "UTF-8"),
        (b"x" * (OCTETS_MAX + 1), "10\u00a0Mo"),
        ((",".join(COLONNES) + "\n" + "x\n" * (LIGNES_MAX + 1)).encode(), "lignes"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_error(content: bytes, word: str):
    lignes, [rejet] = read(content)
    assert lignes == []
    assert rejet.numero == 0
    assert word in rejet.raison


def test_an_unclosed_quote_is_told_and_the_rows_before_it_kept():
    text = as_csv(GOOD) + '0829901S,"Lycée\n' + as_csv(GOOD).split("\r\n", 1)[1] * 3
    lignes, [rejet] = read(text.encode())
    assert len(lignes) == 1
    assert rejet.numero == 3
    assert "guillemet" in rejet.raison


@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda t: (as_csv(GOOD) + t).encode("utf-8", "replace"))
)
def test_no_file_whatever_breaks_the_reader(content: bytes):
    lignes, rejets = read(content)
    assert all(rejet.raison.endswith(".") for rejet in rejets)
    assert len({ligne.uai for ligne in lignes}) == len(lignes)


def test_a_large_directory_is_read_in_seconds():
    row = as_csv(GOOD).split("\r\n")[1]
    begun = time.process_time()
    read_annuaire((as_csv() + (row + "\n") * 5_000).encode())
    assert time.process_time() - begun < 5


@given(st.text("0123456789", min_size=1, max_size=14), st.integers(0, 13), st.integers(1, 9))
def test_a_luhn_key_sees_one_wrong_digit(digits: str, at: int, shift: int):
    at %= len(digits)
    wrong = digits[:at] + str((int(digits[at]) + shift) % 10) + digits[at + 1 :]
    assert not (has_luhn_key(digits) and has_luhn_key(wrong))


def test_rows_are_numbered_by_their_first_line_and_empty_ones_skipped():
    rows = read_cells(b'a,b\n\n"1\n2",3\n,\n4,5\n6\n', ["a", "b"], 10)
    assert rows[:2] == [Rangee(3, {"a": "1\n2", "b": "3"}), Rangee(6, {"a": "4", "b": "5"})]
    assert rows[2] == Rangee(7, {"a": "6", "b": ""}, "Cette ligne a 1 colonne au lieu de 2.")
