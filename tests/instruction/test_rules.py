"""What is looked for, how much may be granted, what may be asked again."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.world.acteurs import AGENT
from tests.world.dossiers import CONTENU, a_dossier

from mesaides.demandes.rules.complements import Demandee, asked_questions, libelle_of, unanswered
from mesaides.demandes.states.etapes import EN_COURS, ETAPES, EtatDemande
from mesaides.instruction.rules.annonces import ANNONCES, CEDEES, FAITES
from mesaides.instruction.rules.decision import Plafond, cibles, plafond_of, with_dependents
from mesaides.instruction.rules.filtre import Filtre, read_place, write_place
from mesaides.montants import round_centimes

NOW = datetime(2026, 11, 23, 14, 2, 3, 456789, tzinfo=UTC)


TYPED = {
    "q": "radio",
    "etat": "en_instruction",
    "charge": "moi",
    "thematique": "citoyennete",
    "dispositif": "projets-educatifs",
    "departement": "81",
    "etablissement": "0819901X",
}


def test_a_filter_reads_back_what_it_writes():
    filtre = Filtre.read(TYPED)
    assert filtre.query == "&".join(f"{name}={value}" for name, value in TYPED.items())
    assert filtre.etats == {EtatDemande.EN_INSTRUCTION}


@given(st.dictionaries(st.sampled_from(sorted(TYPED)), st.text(max_size=60)))
def test_what_nobody_offers_is_told_and_what_is_offered_is_not(typed):
    offered = {name: (name, [("", "Tous"), (value, value)]) for name, value in TYPED.items()}
    filtre = Filtre.read(typed)
    for name, (libelle, options) in offered.items():
        told = filtre.find_unknown([(name, libelle, options)])
        assert told == ([] if getattr(filtre, name) in ("", TYPED[name]) else [(name, getattr(filtre, name))])
    assert all(etat in EtatDemande and etat != "brouillon" for etat in filtre.etats)


def test_a_filter_shows_first_what_awaits_a_decision_and_never_drafts():
    assert Filtre.read({}).etats == EN_COURS
    assert Filtre.read({}).is_wide
    assert Filtre.read({"etat": "brouillon"}).etats == EN_COURS
    assert Filtre.read({"etat": "toutes"}).etats == frozenset()


def test_a_reference_is_looked_up_however_it_is_typed_and_words_are_folded():
    assert Filtre.read({"q": "occ 2026 123 x"}).reference == "OCC-2026-000123-X"
    assert Filtre.read({"q": "L’Été % _ 'radio'"}).mots == ["lete", "radio"]
    assert Filtre.read({"q": "radio"}).reference == ""


@given(
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(1, 10**9 - 1)
)
def test_a_place_in_the_list_is_read_back(moment, number):
    place = (moment.replace(tzinfo=UTC), number)
    assert read_place(write_place(place)) == place


@pytest.mark.parametrize("text", ["", "x", "1", "1-", "-1", "1-x", "9" * 40 + "-1", "1-" + "9" * 40, "１-１"])
def test_what_is_no_place_is_the_beginning(text):
    assert read_place(text) is None


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(-10, 2 * 10**9))
def test_no_more_is_granted_than_was_asked_nor_than_the_dispositif_gives(demande, maximum, montant):
    plafond = Plafond(demande, maximum)
    if 0 < montant <= min(demande, maximum):
        plafond.check(montant)
    else:
        with pytest.raises(ValueError, match=r"[.]$"):
            plafond.check(montant)


def test_the_ceiling_follows_the_present_answers():
    assert plafond_of(a_dossier(), 3_000_00) == Plafond(3_000_00, 3_000_00)
    plusieurs = plafond_of(a_dossier(reponses={"plusieurs_lycees": "oui"}), 3_000_00)
    assert plusieurs.maximum == min(round_centimes(Decimal("0.8") * 4_800_00), 3_000_00)


def test_what_is_asked_of_this_demande_can_be_asked_again():
    dossier = a_dossier()
    pieces = [cible for cible in cibles(dossier) if cible.champ.startswith("piece:")]
    questions = [cible.champ for cible in cibles(dossier) if cible not in pieces]
    assert questions == [question.code for question in dossier.questions]
    assert [cible.libelle for cible in pieces] == [piece.intitule for piece in dossier.pieces_demandees]
    assert all(":" not in cible.name for cible in pieces)


def test_a_question_that_an_answer_may_call_can_be_answered_with_it():
    assert with_dependents(CONTENU, {"partenaires": "Lesquels ?"}) == {
        "partenaires": "Lesquels ?",
        "partenaires_liste": "",
    }
    assert with_dependents(CONTENU, {"classes": "Combien ?"}) == {"classes": "Combien ?"}


def test_a_demande_goes_back_once_what_was_asked_is_answered():
    asked = [Demandee("partenaires", "Lesquels ?", NOW), Demandee("partenaires_liste", "", NOW)]
    assert [q.code for q in asked_questions(CONTENU, asked)] == ["partenaires", "partenaires_liste"]
    assert unanswered(a_dossier(), asked) == []
    [manque] = unanswered(a_dossier(reponses={"partenaires": "oui"}), asked)
    assert manque.champ == "partenaires_liste"
    assert unanswered(a_dossier(reponses={"classes": ""}), asked) == []


def test_a_piece_asked_again_is_awaited_until_another_is_given():
    asked = Demandee("piece:rib", "Illisible.", NOW)
    [manque] = unanswered(a_dossier(), [asked])
    assert libelle_of(CONTENU, "piece:rib") in manque.phrase
    assert (
        unanswered(a_dossier(), [Demandee("piece:rib", "Illisible.", NOW - timedelta(1), refaite=True)]) == []
    )


def test_every_step_of_the_region_is_told_to_both_sides():
    mine = {step.nom for step in ETAPES if any(step.is_open(etat, AGENT, _Demande()) for etat in EtatDemande)}
    assert mine == FAITES.keys()
    assert mine - ANNONCES.keys() == {"transfert", "nouvelle_proposition"}
    assert ANNONCES.keys() < mine
    assert mine > CEDEES


class _Demande:
    etablissement, porteur, cree_par, partage = 1, 8, 8, None
