"""The directory as it really comes: gone through a spreadsheet, with cells that are wrong and lines of others."""

import pytest
from tests.etablissements.annuaires import GOOD, UAIS, as_csv

from mesaides.etablissements.rules import LigneAnnuaire, read_annuaire
from mesaides.etablissements.rules.annuaire import COLONNES
from mesaides.etablissements.rules.cellules import is_for_lyceens, plain
from mesaides.etablissements.rules.codes import has_luhn_key
from mesaides.etablissements.rules.encodages import ENCODAGES, EncodageInconnuError, decode


def only(content: bytes | str) -> LigneAnnuaire:
    annuaire = read_annuaire(content if isinstance(content, bytes) else content.encode())
    assert annuaire.rejets == []
    [ligne] = annuaire.lignes
    return ligne


@pytest.mark.parametrize(
    ("colonne", "text", "words"),
    [
        ("mail", "lycee", "signe @"),
        ("mail", "a" * 300, "200"),
        ("mail", "secrétariat@lycee.fr", "sans accent"),
        ("telephone", "appelez l’accueil", "téléphone « appelez l’accueil »"),
        ("telephone", "5,63E+08", "tableur"),
        ("siren_siret", "73282932000075", "clé"),
        ("siren_siret", "732829321", "SIREN"),
        ("siren_siret", "en cours", "quatorze"),
        ("siren_siret", "1,23457E+13", "tableur"),
        ("siren_siret", "1.23457E+13", "tableur"),
        ("siren_siret", "1,23456789012345e13", "tableur"),
    ],
)
def test_a_bad_contact_cell_never_costs_a_lycee(colonne: str, text: str, words: str):
    annuaire = read_annuaire(as_csv(GOOD | {colonne: text}).encode())
    [ligne], [remarque] = annuaire.lignes, annuaire.remarques
    assert annuaire.rejets == []
    assert {"mail": ligne.adresse, "telephone": ligne.telephone, "siren_siret": ligne.siret}[colonne] == ""
    assert ligne.illisibles == {colonne}
    assert (remarque.numero, remarque.uai, remarque.nom) == (2, "0819901X", "Lycée Jean-Jaurès")
    assert words in remarque.raison
    assert remarque.raison.endswith(".")


@pytest.mark.parametrize(
    ("colonne", "text", "kept"),
    [
        ("telephone", "563000000", "0563000000"),
        ("telephone", "563000000,0", "0563000000"),
        ("telephone", "'05 63 00 00 00", "05 63 00 00 00"),
        ("siren_siret", "73282932000074,00", "73282932000074"),
        ("siren_siret", "732 829 320 00074", "73282932000074"),
        ("siren_siret", '="73282932000074"', "73282932000074"),
        ("siren_siret", "732829320", ""),
        ("code_postal", "81000.0", "81000"),
        ("code_departement", "81,0", "81"),
        ("identifiant_de_l_etablissement", '="0819901X"', "0819901X"),
    ],
)
def test_what_a_spreadsheet_does_to_a_cell_is_undone(colonne: str, text: str, kept: str):
    ligne = only(as_csv(GOOD | {colonne: text}, separator=";"))
    values = (ligne.telephone, ligne.siret, ligne.code_postal, ligne.departement, ligne.uai)
    names = ("telephone", "siren_siret", "code_postal", "code_departement", "identifiant_de_l_etablissement")
    assert dict(zip(names, values, strict=True))[colonne] == kept
    assert ligne.illisibles == frozenset()


def test_a_siret_that_lost_its_zero_is_given_it_back():
    siren = next(siren for n in range(100) if has_luhn_key(siren := f"0568293{n:02d}"))
    siret = next(siret for n in range(100) if has_luhn_key(siret := f"{siren}000{n:02d}"))
    assert only(as_csv(GOOD | {"siren_siret": siret[1:]})).siret == siret


def test_a_cell_is_freed_of_what_keeps_its_zeros():
    assert plain(' ="0""31" ') == '0"31'
    assert plain("'031") == "031"
    assert plain("31,5") == "31,5"


def test_a_college_is_not_for_lyceens():
    for nature in (
        "COLLEGE",
        "ECOLE DE NIVEAU ELEMENTAIRE",
        "SECTION ENSEIGT GEN. ET PROF. ADAPTE",
        "IME",
        "CIO",
    ):
        assert not is_for_lyceens(nature)


def test_what_is_out_of_scope_is_counted_and_not_refused():
    rows = [GOOD]
    rows += [
        GOOD | {"identifiant_de_l_etablissement": "x", "libelle_nature": "ECOLE MATERNELLE"}
        for _ in range(30)
    ]
    rows += [GOOD | {"libelle_nature": "COLLEGE", "siren_siret": "1,23457E+13"} for _ in range(20)]
    rows += [GOOD | {"identifiant_de_l_etablissement": "0750001U", "code_departement": "075"}]
    rows += [GOOD | {"libelle_nature": "SECTION D ENSEIGNEMENT GENERAL ET PROFESSIONNEL ADAPTE"}]
    annuaire = read_annuaire(as_csv(*rows).encode())
    assert [ligne.uai for ligne in annuaire.lignes] == ["0819901X"]
    assert annuaire.rejets == annuaire.remarques == []
    assert annuaire.hors_champ == {
        "ECOLE MATERNELLE": 30,
        "COLLEGE": 20,
        "SECTION D ENSEIGNEMENT GENERAL ET PROFESSIONNEL ADAPTE": 1,
        "hors d’Occitanie": 1,
    }


@pytest.mark.parametrize(
    "nature",
    [
        "MAISON FAMILIALE RURALE EDUC.ORIENTATION",
        "Maison familiale rurale",
        "MFR",
        "MFREO",
        "INSTITUT RURAL D'EDUCATION ET D'ORIENTATION",
        "IREO",
        "LEGTPA",
        "LPA",
        "LEAP",
        "ETABLISSEMENT PUBLIC LOCAL D'ENSEIGNEMENT AGRICOLE",
        "ECOLE SECONDAIRE PROFESSIONNELLE",
        "ECOLE PROFESSIONNELLE",
        "ECOLE TECHNOLOGIQUE",
        "SECTION ENSEIGT GENERAL ET TECHNOLOGIQUE",
        "SECTION D ENSEIGNEMENT PROFESSIONNEL",
        "SECTION PROFESSIONNELLE",
        "EREA",
        "LYCEE EXPERIMENTAL",
        "Micro-lycée",
        "CENTRE D'ENSEIGNEMENT ZOOTECHNIQUE",
    ],
)
def test_every_kind_of_etablissement_that_forms_lyceens_is_known(nature: str):
    assert only(as_csv(GOOD | {"libelle_nature": nature})).nature == nature


@pytest.mark.parametrize(
    ("changes", "uai", "nom"),
    [
        ({"etat": "?"}, "0819901X", "Lycée Jean-Jaurès"),
        ({"nom_commune": ""}, "0819901X", "Lycée Jean-Jaurès"),
        ({"identifiant_de_l_etablissement": "0819901A"}, "0819901A", "Lycée Jean-Jaurès"),
        ({"nom_etablissement": ""}, "0819901X", ""),
        ({"nom_etablissement": "x" * 300}, "0819901X", "x" * 200),
    ],
)
def test_each_refusal_names_the_uai_and_the_name(changes: dict[str, str], uai: str, nom: str):
    [rejet] = read_annuaire(as_csv(GOOD | changes).encode()).rejets
    assert (rejet.uai, rejet.nom) == (uai, nom)


def test_a_line_with_too_few_columns_is_named_too():
    short = as_csv(GOOD).split("\r\n")[1].rpartition(",")[0]
    [rejet] = read_annuaire((as_csv(GOOD) + short).encode()).rejets
    assert (rejet.numero, rejet.uai, rejet.nom) == (3, "0819901X", "Lycée Jean-Jaurès")
    assert "10 colonnes au lieu de 11" in rejet.raison


def test_empty_columns_left_at_the_end_are_nothing():
    assert only(as_csv(GOOD, separator=";").replace("OUVERT", "OUVERT;;;")).nom == "Lycée Jean-Jaurès"
    header, line, *_ = as_csv(GOOD, separator=";").split("\r\n")
    assert only(f"{header};;\r\n{line};;\r\n").uai == "0819901X"


def test_the_line_with_which_excel_says_its_separator_is_no_header():
    for separator in ";,\t":
        text = f"sep={separator}\r\n" + as_csv(GOOD, separator=separator)
        assert only(b"\xef\xbb\xbf" + text.encode()).numero == 3


def test_a_file_opened_whole_in_the_first_column_is_read():
    """Excel in French puts each line of a file with commas in one cell, then writes it between quotes."""
    doubled = "".join('"' + line.replace('"', '""') + '"\r\n' for line in as_csv(GOOD).splitlines())
    assert only(doubled).nom == "Lycée Jean-Jaurès"
    assert only(doubled.replace('"\r\n', '";;\r\n')).nom == "Lycée Jean-Jaurès"


def test_the_end_mark_of_old_systems_is_nothing():
    assert only(as_csv(GOOD).encode() + b"\x1a").uai == "0819901X"


NAMES = {
    "nom_etablissement": "Lycée Françoise-d’Aubigné à l’orée du Gévaudan",
    "nom_commune": "Saint-Chély-d'Apcher",
}


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "cp1252", "utf-8"])
@pytest.mark.parametrize(
    "nom",
    [
        "Lycée Jean-Jaurès",
        "LYCÉE",
        "Lycée – annexe « Les Chênes »",
        "Lycée Gaël-à-Nîmes",
        "Lycée L’Orée d’Œil",
    ],
)
def test_the_accents_of_every_system_are_recognised(encoding: str, nom: str):
    if encoding == "cp850":
        nom = nom.replace("–", "-").replace("’", "'").replace("Œ", "O")
    text = as_csv(GOOD | {"nom_etablissement": nom})
    others = as_csv(GOOD | {"identifiant_de_l_etablissement": UAIS[1], "code_departement": ""})
    annuaire = read_annuaire((text + others.split("\r\n", 1)[1]).encode(encoding))
    assert [ligne.nom for ligne in annuaire.lignes] == [nom, "Lycée Jean-Jaurès"]


def test_a_text_read_once_in_the_wrong_encoding_is_read_right():
    spoiled = as_csv(GOOD).encode().decode("cp1252")
    assert "LycÃ©e" in spoiled
    assert only(spoiled).nom == "Lycée Jean-Jaurès"


@pytest.mark.parametrize("encoding", ["cp852", "cp437", "cp1251", "shift_jis", "utf-16-le"])
def test_what_is_in_no_known_encoding_is_refused_or_read_right(encoding: str):
    nom = "Lycée Jean-Jaurès, à Nîmes"
    text = as_csv(GOOD | {"nom_etablissement": nom}, separator=";")
    content = text.encode(encoding, "replace") + (
        b"\xcf\xf0\xe8\xe2\xe5\xf2" if encoding == "cp1251" else b""
    )
    annuaire = read_annuaire(content)
    for ligne in annuaire.lignes:
        assert ligne.nom == nom.encode(encoding, "replace").decode(encoding)
    assert all("CSV" in rejet.raison for rejet in annuaire.rejets if rejet.numero == 0)


def test_every_letter_of_french_is_read_right_in_each_encoding():
    for letter in "àâäçéèêëîïôöùûüÿ":
        for encoding in ENCODAGES:
            row = GOOD | {"nom_etablissement": f"Lycée du b{letter}c"}
            assert only(as_csv(row).encode(encoding)).nom == f"Lycée du b{letter}c"


def test_noise_is_refused():
    with pytest.raises(EncodageInconnuError):
        decode(bytes(range(128, 256)) * 3)


def test_every_column_is_still_asked():
    [rejet] = read_annuaire(as_csv(GOOD, columns=COLONNES[1:]).encode()).rejets
    assert "identifiant_de_l_etablissement" in rejet.raison
