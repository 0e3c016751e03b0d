"""Data files: what they say, and what is told of their faults."""

import pytest

from mesaides.dispositifs.moves import open_exemples
from mesaides.dispositifs.rules.contenu import (
    Condition,
    Option,
    PieceAttendue,
    Question,
    TypeQuestion,
    decode,
    encode,
    fingerprint,
)
from mesaides.dispositifs.rules.fichiers import read_octets
from mesaides.dispositifs.rules.lecture import FichierError, read_fichiers
from mesaides.dispositifs.rules.questions import (
    visible_pieces,
    visible_questions,
)
from mesaides.dispositifs.rules.recherche import matches

HEAD = """
code = "radio"
thematique = "numerique"
titre = "Radio"
finalite = "Aide les radios de lycée."
pour_qui = ["Lycées"]
regle = { genre = "taux", taux = 80.5, plafond_centimes = 1000_00 }
"""


def faults(text: str, **others: str) -> str:
    sources = {f"{name}.toml": source for name, source in others.items()}
    with pytest.raises(FichierError) as refused:
        read_fichiers({"radio.toml": text, **sources})
    return " ".join(" ".join(refused.value.faults).split())


def test_the_examples_hold_the_twelve_thematiques_and_six_dispositifs():
    lecture = open_exemples()
    assert len(lecture.thematiques) == 12
    assert {lu.code for lu in lecture.dispositifs} == {
        "projets-educatifs",
        "residence-artiste",
        "lycee-energie-positive",
        "culture-catalane-occitane",
        "budget-participatif",
        "stages-europe",
    }
    assert all(lu.contenu.exemple for lu in lecture.dispositifs)
    assert all({"rib", "devis"} <= {p.code for p in lu.contenu.pieces} for lu in lecture.dispositifs)


def test_a_content_is_the_same_once_kept_and_read():
    for lu in open_exemples().dispositifs:
        kept = decode(encode(lu.contenu))
        assert kept == lu.contenu
        assert fingerprint(kept) == fingerprint(lu.contenu)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("code = ", "radio.toml : ce fichier n’est pas écrit en TOML (à sa fin)"),
        ('code = "radio"', "radio.toml : il manque « titre »"),
        (HEAD + "bof = 1", "« bof » n’est pas un champ connu"),
        (HEAD.replace("taux =", "taus ="), "regle"),
        (HEAD.replace("80.5", "180"), "entre 0 et 100"),
        (HEAD.replace("1000_00", "0"), "plafond"),
        (HEAD.replace('"radio"', '"Radio 1"'), "minuscules"),
        (
            HEAD + 'questions = [{ code = "q", type = "bof", libelle = "x" }]',
            "questions « q », type : « bof »",
        ),
        (HEAD + 'questions = [{ code = "q", type = "date" }]', "questions « q » : il manque « libelle »"),
        (HEAD + 'questions = [{ code = "q", type = "date", libelle = 3 }]', "questions « q », libelle"),
        (HEAD + 'questions = [{ code = "q", type = "choix", libelle = "x" }]', "question « q » : un choix"),
        (
            HEAD + 'pieces = [{ code = "p", intitule = "x", si = { question = "z", vaut = "oui" } }]',
            "pièce « p » : sa condition porte sur « z »",
        ),
        (
            HEAD + 'pieces = [{ code = "p", intitule = "x" }, { code = "p", intitule = "y" }]',
            "deux pieces portent le code « p »",
        ),
        (
            HEAD + 'campagnes = [{ annee_scolaire = "2026", ouvre_le = 2026-09-02, ferme_le = 2026-09-01 }]',
            "campagne 2026 : elle se ferme avant de s’ouvrir.",
        ),
        ("reprend = 3" + HEAD, "reprend : la valeur n’est pas du type attendu (liste)"),
        ("sans = [[1]]" + HEAD, "sans : la valeur"),
        ("questions = [3]" + HEAD, "questions : la valeur"),
        (HEAD + "x = " + "[" * 5000, "imbrique trop de crochets"),
        (HEAD + "x = " + "9" * 5000, "un nombre démesuré"),
        (HEAD.replace("80.5", "nan"), "entre 0 et 100"),
        (HEAD.replace("80.5", "1e-99999"), "deux décimales"),
        (HEAD.replace("80.5", "1e999999999"), "entre 0 et 100"),
        (HEAD.replace("1000_00", "9" * 40), "trop grand"),
        (HEAD.replace('"radio"', '"' + "a-" * 9 + "b" * 30 + "-" + "c" * 29 + '"'), "minuscules"),
        ('thematiques = [{ code = "A", nom = "x" }]', "la thématique « A »"),
        ('thematiques = [{ code = "a", nom = "\\u0000" }]', "la thématique « a »"),
        (HEAD + 'questions = [{ code = "_eligibilite", type = "date", libelle = "x" }]', "un code s’écrit"),
        (HEAD + 'pieces = [{ code = "libre 1", intitule = "x" }]', "pièce « libre 1 » : un code"),
        (
            HEAD
            + 'campagnes = [{ annee_scolaire = "2026-2027", ouvre_le = 2026-09-02, ferme_le = 9999-12-31 }]',
            "entre 2000 et 2100",
        ),
        (HEAD + 'code = "radio"\n', "n’est pas écrit en TOML (ligne 8, colonne"),
        ('reprend = ["communs.toml"]' + HEAD, "« communs.toml », qu’il reprend"),
    ],
)
def test_a_fault_names_its_file_and_its_place(text: str, words: str):
    assert words in faults(text)


def test_every_question_that_is_wrong_is_told_at_once():
    told = faults(
        HEAD + 'questions = [{ code = "a", type = "x" }, { code = "b", type = "date", theme = [1] }]'
    )
    assert "questions « a »" in told.replace("\u00a0", " ")
    assert "questions « b »" in told.replace("\u00a0", " ")


def test_two_dispositifs_of_one_code_are_refused_and_all_faults_are_told():
    told = faults(HEAD, autre=HEAD, pire="code = ")
    assert "deux dispositifs portent le code « radio »" in told
    assert "pire.toml" in told


def test_what_is_shared_is_taken_left_out_or_said_again():
    commun = """
    commun = true
    questions = [
      { code = "a", type = "date", libelle = "A" },
      { code = "b", type = "date", libelle = "B" },
      { code = "c", type = "date", libelle = "C" },
    ]
    """
    own = """
    reprend = ["commun.toml"]
    sans = ["a"]
    questions = [
      { code = "b", type = "nombre", libelle = "Autre B" },
      { code = "d", type = "date", libelle = "D" },
    ]
    """
    lecture = read_fichiers({"radio.toml": HEAD + own, "commun.toml": commun})
    questions = lecture.dispositifs[0].contenu.questions
    assert [(q.code, q.libelle) for q in questions] == [("b", "Autre B"), ("c", "C"), ("d", "D")]


def test_the_questions_of_a_theme_stand_together_wherever_their_file_says_them():
    own = """
    questions = [
      { code = "a", type = "date", theme = "Un", libelle = "A" },
      { code = "b", type = "date", theme = "Deux", libelle = "B" },
      { code = "c", type = "date", theme = "Un", libelle = "C" },
    ]
    """
    questions = read_fichiers({"radio.toml": HEAD + own}).dispositifs[0].contenu.questions
    assert [q.code for q in questions] == ["a", "c", "b"]


OUI = Question("partenaires", TypeQuestion.OUI_NON, "Des partenaires ?")
QUI = Question(
    "qui",
    TypeQuestion.CHOIX_MULTIPLES,
    "Qui ?",
    options=(Option("a", "A"), Option("b", "B")),
    si=Condition("partenaires", "oui"),
)
NOM = Question("nom", TypeQuestion.TEXTE_COURT, "Leur nom", si=Condition("qui", "b"))
CHAIN = (OUI, QUI, NOM)


@pytest.mark.parametrize(
    ("reponses", "asked"),
    [
        ({}, ["partenaires"]),
        ({"partenaires": "non", "qui": "b"}, ["partenaires"]),
        ({"partenaires": "oui"}, ["partenaires", "qui"]),
        ({"partenaires": "oui", "qui": "a"}, ["partenaires", "qui"]),
        ({"partenaires": "oui", "qui": "a\nb"}, ["partenaires", "qui", "nom"]),
    ],
)
def test_a_question_is_asked_only_when_its_condition_holds(reponses: dict[str, str], asked: list[str]):
    assert [q.code for q in visible_questions(CHAIN, reponses)] == asked


def test_pieces_follow_the_answers():
    lettre = PieceAttendue("lettre", "Lettre", si=Condition("partenaires", "oui"))
    assert visible_pieces([lettre], CHAIN, {"partenaires": "oui"}) == [lettre]
    assert visible_pieces([lettre], CHAIN, {}) == []


def test_a_dispositif_is_found_by_any_of_its_words_without_accents():
    contenu = next(lu.contenu for lu in open_exemples().dispositifs if lu.code == "lycee-energie-positive")
    assert matches("ENERGIE lycee", contenu, "Transition écologique")
    assert matches("ecologique", contenu, "Transition écologique")
    assert matches("", contenu, "")
    assert matches("Énergies écologiques", contenu, "Transition écologique")
    assert not matches("théâtre", contenu, "Transition écologique")


def test_two_files_of_one_name_and_a_mark_of_the_beginning():
    one = ("radio.toml", b"\xef\xbb\xbf" + HEAD.encode())
    assert read_octets([one]).dispositifs[0].code == "radio"
    with pytest.raises(FichierError, match="deux fichiers portent ce nom"):
        read_octets([one, one])
