"""What is looked for, how much may be granted, what may be asked again."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.world.acteurs import AGENT
from tests.world.budgets import depense, recette
from tests.world.dossiers import CONTENU, a_dossier

from mesaides.demandes.rules.complements import (
    Demandee,
    asked_of_projet,
    asked_questions,
    emptied,
    libelle_of,
    reopened,
    unanswered,
    with_dependents,
    with_libres,
)
from mesaides.demandes.rules.delais import is_hour, rappel_of, read_delai
from mesaides.demandes.rules.dossier import Partie
from mesaides.demandes.rules.recu import FaitsRecus, LieuRecu, ProjetRecu
from mesaides.demandes.states.etapes import EN_COURS, ETAPES, EtatDemande
from mesaides.instruction.rules.annonces import ANNONCES, CEDEES, FAITES
from mesaides.instruction.rules.completude import Groupe, cibles, raison_of
from mesaides.instruction.rules.decision import Plafond, plafond_of, share_of
from mesaides.instruction.rules.filtre import Filtre
from mesaides.montants import round_centimes
from mesaides.projets.rules.budget import Budget
from mesaides.web.choix import find_unknown

NOW = datetime(2026, 11, 23, 14, 2, 3, 456789, tzinfo=UTC)


TYPED = {
    "q": "radio",
    "etat": "en_instruction",
    "charge": "moi",
    "thematique": "citoyennete",
    "dispositif": "projets-educatifs",
    "departement": "81",
    "etablissement": "0819901X",
    "tri": "-montant",
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
        told = find_unknown(filtre, [(name, libelle, options)])
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


def test_a_column_sorts_one_way_then_the_other_and_the_first_order_has_no_name():
    filtre = Filtre.read({"tri": "<b>", "charge": "moi"})
    assert (filtre.ordre, filtre.sorted_by("recue").tri) == ("recue", "-recue")
    montant = filtre.sorted_by("montant")
    assert montant.suffixe == "?charge=moi&tri=montant"
    assert montant.sorted_by("montant").tri == "-montant"
    assert montant.sorted_by("recue") == filtre
    assert montant.without("charge").is_wide


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


def test_all_that_the_dispositif_can_ask_may_be_asked_again_with_the_projet_and_its_budget():
    dossier = a_dossier(pieces=frozenset({"rib"}), reponses={"depense_500": "non"})
    found = {cible.champ: cible for cible in cibles(dossier)}
    assert found.keys() == {
        *(question.code for question in CONTENU.questions),
        *(f"piece:{piece.code}" for piece in CONTENU.pieces),
        "_budget",
    }
    assert found["resume"].presente == "Une webradio."
    assert found["partenaires_liste"].groupe is Groupe.AUTRES
    assert found["classes"].groupe is Groupe.REPONSES
    assert found["piece:rib"].presente == "fournie"
    assert "ne l’appellent pas" in found["piece:devis"].presente
    assert all(":" not in cible.name for cible in found.values())


def test_what_an_answer_may_call_can_be_given_with_it():
    asked = {"partenaires": "Lesquels ?"}
    assert with_dependents(a_dossier(), asked) == asked | {"partenaires_liste": ""}
    poor = a_dossier(pieces=frozenset())
    assert with_dependents(poor, asked) == asked | {"partenaires_liste": "", "piece:convention": ""}
    assert with_dependents(poor, {"classes": "Combien ?"}) == {"classes": "Combien ?"}


def test_what_a_new_answer_requires_keeps_a_demande_from_going_back():
    asked = [
        Demandee("depense_500", "Votre budget en a une.", NOW),
        Demandee("piece:devis", "", NOW),
        Demandee("restitution", "Où, quand ?", NOW),
    ]
    poor = a_dossier(pieces=frozenset({"rib"}), reponses={"depense_500": "oui"})
    assert [manque.champ for manque in unanswered(poor, asked)] == ["devis", "restitution"]
    assert unanswered(a_dossier(reponses={"depense_500": "oui", "restitution": "En juin."}), asked) == []


def test_what_was_asked_by_name_is_asked_whatever_the_answers_say():
    hidden = [
        Demandee("partenaires_liste", "Qui ?", NOW),
        Demandee("piece:_1", "Signée.", NOW, intitule="Lettre"),
    ]
    contenu = with_libres(CONTENU, hidden)
    assert libelle_of(contenu, "piece:_1") == "Lettre"
    dossier = a_dossier(contenu=contenu, reouvertes=reopened(hidden, set()))
    assert "partenaires_liste" in {question.code for question in dossier.questions}
    assert [manque.phrase for manque in unanswered(dossier, hidden)] == [
        "Partenaires et leur rôle\u00a0: à remplir.",
        "Lettre\u00a0: à déposer.",
    ]
    closed = [Demandee("partenaires_liste", "Qui ?", NOW, ouverte=False)]
    assert reopened(closed, set()) == frozenset()
    assert reopened(closed, {"partenaires_liste"}) == {"partenaires_liste"}


def test_what_was_received_or_is_called_now_is_there_before_it_is_asked_no_more():
    asked = [
        *(Demandee(champ, "Revoir.", NOW) for champ in ("objectifs", "partenaires_liste", "depense_500")),
        Demandee("piece:rib", "Illisible.", NOW),
        Demandee("piece:devis", "", NOW),
        Demandee("piece:_1", "Signée.", NOW, intitule="Lettre"),
        Demandee("resume", "Plus long.", NOW),
    ]
    answered = [(code, "", "", "Reçu.") for code in ("objectifs", "depense_500")]
    lieu, projet = LieuRecu("", "", ""), ProjetRecu("", "", "")
    recu = FaitsRecus("", "", "", lieu, projet, 0, [], answered, ["rib"], "")
    facts: dict[str, Any] = {
        "contenu": with_libres(CONTENU, asked),
        "reouvertes": reopened(asked, set()),
        "resume": "",
    }
    facts["budget"] = Budget((depense(400_00), recette(400_00, "etablissement")))
    rib = frozenset({"rib"})
    assert emptied(recu, a_dossier(**facts, pieces=rib, reponses={"depense_500": "non"}), asked) == []
    called = a_dossier(**facts, pieces=rib, reponses={"depense_500": "oui"})
    assert emptied(recu, called, asked) == [libelle_of(CONTENU, "piece:devis")]
    lost = a_dossier(**facts, pieces=frozenset(), reponses={"objectifs": "", "depense_500": "non"})
    assert emptied(recu, lost, asked) == [libelle_of(CONTENU, champ) for champ in ("objectifs", "piece:rib")]


def test_the_resume_and_the_budget_are_awaited_as_they_are_to_transmit():
    asked = [Demandee("resume", "Plus long.", NOW), Demandee("_budget", "Trop.", NOW)]
    assert unanswered(a_dossier(), asked) == []
    found = unanswered(a_dossier(resume="", scelle=False), asked)
    assert [manque.partie for manque in found] == [Partie.PROJET, Partie.BUDGET]
    assert unanswered(a_dossier(resume="", scelle=False), []) == []
    assert asked_of_projet(CONTENU, asked) == [q for q in CONTENU.questions if q.code == "resume"]


def test_a_day_to_answer_by_is_to_come_and_is_recalled_once_before():
    paris = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # the 24th in Paris
    assert read_delai("15/12/2026", paris) == date(2026, 12, 15)
    for text, why in (("24/11/2026", "à venir"), ("1/12/2028", "plus d’un an"), ("demain", "par exemple")):
        with pytest.raises(ValueError, match=why):
            read_delai(text, paris)
    assert rappel_of(date(2026, 12, 15), paris) == date(2026, 12, 10)
    assert rappel_of(date(2026, 11, 27), paris) == date(2026, 11, 26)
    assert rappel_of(date(2026, 11, 25), paris) is None
    assert not is_hour(paris)


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
    etablissement, porteur, cree_par, partage, ecartee = 1, 8, 8, None, False
    service, dispositif, departement = 1, 1, "031"
    deux_personnes = a_propose = False


@pytest.mark.parametrize(
    ("montant", "depenses", "part"),
    [(2_200_00, 3_200_00, "68.7"), (1, 3_200_00, "0"), (9_000_00, 3_200_00, "100")],
)
def test_an_amount_is_told_as_a_part_of_the_depenses(montant: int, depenses: int, part: str):
    assert share_of(montant, depenses) == Decimal(part)


def test_the_reasons_ticked_are_one_sentence_before_what_is_written():
    assert raison_of(["Date dépassée", "Illisible"], "De 2026.") == "Date dépassée, illisible.\nDe 2026."
    assert raison_of(["Illisible"], "") == "Illisible."
    assert raison_of([], "De 2026.") == "De 2026."
    assert raison_of([], "") == ""
