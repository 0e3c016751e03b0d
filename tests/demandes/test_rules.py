"""What a demande misses, what it may ask, and what is kept of what is typed."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.world.budgets import depense, recette
from tests.world.dossiers import CONTENU, EXEMPLES, TAUX, a_dossier

from mesaides.demandes.rules.contradictions import contradiction
from mesaides.demandes.rules.dossier import Dossier, Partie, missing, progress
from mesaides.demandes.rules.montant import eleves_by_tarif, montant_of
from mesaides.demandes.rules.recu import FaitsRecus, LieuRecu, ProjetRecu, hide_iban, read_recu
from mesaides.demandes.rules.saisie import (
    ELIGIBILITE,
    MASQUE,
    advise,
    find_question,
    own_questions,
    read_saisie,
    reread,
    show_saisie,
)
from mesaides.demandes.rules.themes import gather
from mesaides.dispositifs.rules.contenu import (
    OBTENU,
    PieceAttendue,
    Question,
    RegleForfait,
    RegleTaux,
    Tarif,
    TypeQuestion,
)
from mesaides.projets.rules.budget import Budget


def places(dossier: Dossier) -> list[tuple[Partie, str]]:
    return [(manque.partie, manque.champ) for manque in missing(dossier)]


def test_a_complete_demande_misses_nothing():
    assert missing(a_dossier()) == []
    assert progress([])[-1].detail == "Prêt à transmettre"


def test_an_empty_demande_says_all_it_misses_in_the_order_of_its_steps():
    found = missing(a_dossier(saisies={}, resume="", budget=Budget(()), scelle=False))
    order = [manque.partie for manque in found]
    assert order == sorted(order, key=list(Partie).index)
    assert {p for p in Partie if p not in (Partie.PIECES, Partie.RECAPITULATIF)} == set(order)
    assert all(manque.phrase.endswith(".") for manque in found)
    assert {q.code for q in CONTENU.questions if q.obligatoire and not q.si and not q.projet} <= {
        m.champ for m in found
    }


def test_a_question_asked_by_an_answer_is_missed_only_then():
    assert places(a_dossier(reponses={"partenaires": "oui"})) == [(Partie.QUESTIONS, "partenaires_liste")]
    assert places(a_dossier(reponses={"partenaires": "oui", "partenaires_liste": "La MJC"})) == []


def test_the_questions_stand_by_theme_each_told_once_with_how_much_of_it_is_answered():
    dossier = a_dossier(reponses={"fin": "2027-01-01", "partenaires": "oui"})
    groupes = gather(own_questions(CONTENU), dossier, missing(dossier))
    assert [(groupe.titre, groupe.compte, groupe.complet) for groupe in groupes] == [
        ("Le projet", "2 sur 2", True),
        ("Le calendrier", "2 sur 3", False),
        ("Les élèves", "3 sur 3", True),
        ("Les partenaires", "2 sur 3", False),
        ("Le bilan", "1 sur 1", False),
        ("Dépenses et délibération", "2 sur 2", True),
    ]
    assert [q for groupe in groupes for q in groupe.questions] == own_questions(CONTENU)


def test_someone_not_eligible_is_led_to_another_dispositif():
    [manque] = missing(a_dossier(reponses={ELIGIBILITE.code: "non"}))
    assert manque.partie is Partie.ELIGIBILITE
    assert "choisissez-en un autre" in manque.phrase


def test_without_the_seal_the_only_thing_missed_is_the_gestionnaire():
    [manque] = missing(a_dossier(scelle=False))
    assert (manque.partie, manque.champ) == (Partie.BUDGET, "")
    assert "gestionnaire" in manque.phrase


def test_an_unbalanced_budget_says_how_much_is_missing():
    [manque] = missing(
        a_dossier(budget=Budget((depense(100_00), recette(60_00), recette(0, "etablissement"))))
    )
    assert "40,00" in manque.phrase


def test_asking_more_than_the_ceiling_is_explained_with_what_to_do():
    budget = Budget((depense(4_800_00), recette(3_500_00), recette(1_300_00, "etablissement")))
    [manque] = missing(a_dossier(budget=budget))
    assert "ramenez cette ligne du budget à 3\u202f000,00" in manque.phrase


def test_a_text_too_long_must_be_shortened_but_is_kept_whole():
    long = "x" * 1600
    [manque] = missing(a_dossier(reponses={"objectifs": long}))
    assert manque.champ == "objectifs"
    assert "dépasse de 100" in manque.phrase
    question = find_question(CONTENU, "objectifs")
    assert question is not None
    assert read_saisie(question, long).valeur == long


def test_what_is_no_answer_is_kept_as_typed_with_the_reason():
    question = Question("n", TypeQuestion.NOMBRE, "Nombre")
    saisie = read_saisie(question, "beaucoup")
    assert (saisie.valeur, saisie.brut) == ("", "beaucoup")
    assert "nombre entier" in advise(question, saisie)
    assert show_saisie(question, saisie) == "beaucoup"
    assert reread(question, saisie.valeur, saisie.brut) == saisie


def test_the_bank_of_an_iban_is_a_warning_that_keeps_nothing_from_leaving():
    question = Question("iban", TypeQuestion.IBAN, "IBAN")
    saisie = read_saisie(question, "FR14 2004 1010 0505 0001 3M02 606")
    assert "Trésor" in advise(question, saisie)
    assert a_dossier(saisies={"iban": saisie}).fault(question) == ""


def test_what_cannot_be_kept_is_refused_in_a_sentence():
    with pytest.raises(ValueError, match=r"trop long.*[.]$"):
        read_saisie(Question("t", TypeQuestion.TEXTE_LONG, "Texte"), "x" * 20_001)


def test_what_is_pasted_is_kept_as_it_was_seen_and_counted_so():
    question = Question("t", TypeQuestion.TEXTE_LONG, "Texte")
    pasted = "\ufeffUn\x0b\uf0b7 d\u202eeu\u00adx\x00\u2028\u2028trois \U0001faea\x0c"
    assert read_saisie(question, pasted).valeur == "Un\n• deux\n\ntrois \U0001faea"
    assert read_saisie(question, "x\u200b" * 20_000).valeur == "x" * 20_000
    assert read_saisie(question, "\u200d\u202e\x00\x0c\u2800").is_empty
    nombre = Question("n", TypeQuestion.NOMBRE, "Nombre")
    assert read_saisie(nombre, "\u202a24\u202c").valeur == "24"
    assert read_saisie(nombre, "beau\u202ecoup\x07").brut == "beaucoup"


@given(st.text(max_size=300), st.sampled_from([q for c in EXEMPLES.values() for q in c.questions]))
def test_what_is_typed_is_kept_or_refused_never_lost(texte, question):
    try:
        saisie = read_saisie(question, texte)
    except ValueError:
        return
    assert not (saisie.is_empty and any(c.isalnum() for c in texte))
    assert not (saisie.valeur and saisie.brut)
    again = read_saisie(question, show_saisie(question, saisie))
    assert again == saisie
    assert again.mark == saisie.mark


def test_a_required_piece_is_missed_until_it_is_given():
    required = [piece for piece in a_dossier().pieces_demandees if piece.obligatoire]
    assert required
    assert all(isinstance(piece, PieceAttendue) for piece in required)
    assert places(a_dossier(pieces=frozenset())) == [(Partie.PIECES, piece.code) for piece in required]
    assert places(a_dossier(pieces=frozenset(piece.code for piece in required))) == []


amounts = st.integers(0, 10**9)


@given(amounts, amounts, amounts, st.sampled_from([*(c.regle for c in EXEMPLES.values())]), st.booleans())
def test_the_amount_asked_respects_the_rule_and_the_budget(depenses, region, part, regle, plusieurs):
    budget = Budget((depense(depenses), recette(region), recette(part, "etablissement")))
    reponses = {
        "eleves": "30",
        "boursiers": "10",
        "semaines": "2",
        "plusieurs_lycees": "oui" if plusieurs else "non",
    }
    montant = montant_of(regle, budget, reponses)
    assert montant.centimes == region
    assert montant.maximum <= max(0, depenses - part)
    if isinstance(regle, RegleTaux):
        plafond = regle.plafond_plusieurs_centimes if plusieurs else None
        assert montant.maximum <= (plafond or regle.plafond_centimes)
        assert montant.maximum * 100 <= depenses * regle.taux + 50
    assert (montant.reproche == "") == (0 < region <= montant.maximum)


def test_the_aid_counts_only_the_postes_that_the_dispositif_pays():
    budget = Budget(
        (depense(1_000_00), depense(500_00, "location"), recette(1_200_00), recette(300_00, "mdl"))
    )
    montant = montant_of(TAUX, budget, {}, ("transport", "achats"))
    assert montant.maximum == 800_00
    said = montant.explications[0].replace("\u00a0", " ").replace("\u202f", " ")
    assert (
        said == "Ce dispositif compte 1 000,00 € de vos 1 500,00 € de dépenses : il ne paie pas « Location »."
    )
    assert montant.reproche
    assert montant_of(TAUX, budget, {}).maximum == 1_200_00
    forfait = RegleForfait((Tarif("ordinaire", "Élèves", 75_00),))
    assert montant_of(forfait, budget, {"eleves": "100"}, ("location",)).maximum == 500_00


@pytest.mark.parametrize(
    ("valeur", "lignes", "held", "told"),
    [
        ("non", (depense(1_234_50, "achats", "Micros"),), True, "Micros, 1 234,50 €"),
        ("non", (depense(500_00),), False, ""),
        ("oui", (depense(500_01),), False, ""),
        ("oui", (depense(100_00),), False, "ne dépasse 500,00 €"),
        ("oui", (), False, ""),
        ("non", (recette(9_000_00),), False, ""),
    ],
)
def test_an_answer_that_the_budget_contradicts_is_said_and_holds_the_demande(valeur, lignes, held, told):
    dossier = a_dossier(budget=Budget(lignes), reponses={"depense_500": valeur})
    question = find_question(dossier.contenu, "depense_500")
    assert question is not None
    assert told in dossier.advise(question).replace("\u00a0", " ").replace("\u202f", " ")
    assert bool(told) == bool(dossier.advise(question))
    assert ((Partie.QUESTIONS, "depense_500") in places(dossier)) == held
    assert bool(contradiction(question, valeur, dossier.budget)) == bool(dossier.contradictions) == held


def test_a_ceiling_over_several_years_counts_what_was_already_obtained():
    contenu = EXEMPLES["lycee-energie-positive"]
    budget = Budget((depense(20_000_00), recette(12_000_00), recette(8_000_00, "etablissement")))
    question = find_question(contenu, OBTENU)
    assert question is not None
    obtenu = read_saisie(question, "9 000").valeur
    assert montant_of(contenu.regle, budget, {}).reproche == ""
    montant = montant_of(contenu.regle, budget, {OBTENU: obtenu})
    assert montant.maximum == 3_000_00
    assert "il reste" in " ".join(montant.explications)
    assert "au plus" in montant.reproche


def test_pupils_not_told_apart_are_counted_under_the_first_tarif():
    regle = RegleForfait((Tarif("ordinaire", "Élèves", 75_00), Tarif("boursier", "Boursiers", 150_00)))
    assert eleves_by_tarif(regle, {"eleves": "30", "boursiers": "10"}) == {"ordinaire": 20, "boursier": 10}
    budget = Budget((depense(9_000_00), recette(6_000_00), recette(3_000_00, "etablissement")))
    montant = montant_of(regle, budget, {"eleves": "30", "boursiers": "10", "semaines": "2"})
    assert montant.maximum == (20 * 75_00 + 10 * 150_00) * 2
    assert montant.explications


def test_what_was_received_is_read_back_word_for_word_and_nothing_else_is():
    recu = FaitsRecus(
        "OCC-2026-000123-K",
        "Projets éducatifs",
        "Service des lycées",
        LieuRecu("0819901X", "Lycée Jean-Jaurès", "Albi"),
        ProjetRecu("Radio « du » lycée", "Une\nradio 🎭", "2026-2027"),
        900_00,
        [("depense", "transport", "Car", 900_00)],
        [("objectifs", "Objectifs", "Parler.", "Parler.")],
        ["rib"],
        "Je certifie.",
    )
    asked = (Question("objectifs", TypeQuestion.IBAN, "IBAN"),)
    hidden = hide_iban(recu, msgspec.structs.replace(CONTENU, questions=asked))
    assert hidden.reponses == [("objectifs", "Objectifs", MASQUE, MASQUE)]
    assert hide_iban(recu, CONTENU) == recu
    text = msgspec.json.encode(recu).decode()
    assert read_recu(text) == recu
    with pytest.raises(msgspec.ValidationError):
        read_recu(text.replace("montant_centimes", "montant"))
