"""Saving, transmitting, withdrawing, reminding, copying: one effect each, whoever comes at once."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
import time_machine
from tests.races import race, times
from tests.world.budgets import depense, recette
from tests.world.dates import now
from tests.world.demandes import set_demande
from tests.world.dispositifs import open_another, open_dispositifs
from tests.world.lycees import make_etablissement
from tests.world.personnes import acteur_of, make_agent, make_gestionnaire, make_usager
from tests.world.projets import set_scene

from mesaides.comptes.habilitations import Habilitation
from mesaides.db import transaction
from mesaides.demandes.moves.creation import create_for_projet, duplicate
from mesaides.demandes.moves.mouvements import remind, take_step
from mesaides.demandes.reads.lecture import find_demande, load_demande
from mesaides.demandes.reads.suivi import list_demandes
from mesaides.demandes.reads.transmission import find_transmission
from mesaides.demandes.rules.reference import parse_reference
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande, Mouvement, Relance, Reponse, Transmission
from mesaides.dispositifs.reads import find_fiche
from mesaides.errors import DomainError
from mesaides.pieces.reads.recus import list_fichiers
from mesaides.projets.tables.projet import ValidationBudget

pytestmark = pytest.mark.usefixtures("app")


async def test_the_people_of_the_demande_see_it_and_nobody_else():
    depot = await set_demande()
    elsewhere = await make_gestionnaire(await make_etablissement())
    colleague = await make_usager(depot.scene.lycee)
    agent = await make_agent(Habilitation.INSTRUCTEUR)
    for compte, sees in [
        (depot.scene.claire, True),
        (depot.scene.marc, True),
        (elsewhere, False),
        (colleague, False),
        (agent, False),
    ]:
        acteur = await acteur_of(compte)
        assert (await find_demande(depot.id, acteur) is not None) == sees
        assert (len(await list_demandes(acteur, 10)) == 1) == sees


async def test_an_instructeur_sees_it_once_transmitted():
    depot = await set_demande(ready=True)
    agent = await acteur_of(await make_agent(Habilitation.INSTRUCTEUR))
    await depot.transmit()
    assert await find_demande(depot.id, agent) is not None


async def test_a_field_is_kept_with_its_edition_and_sent_twice_has_one_effect():
    depot = await set_demande()
    first = await depot.answer("objectifs", "Parler.")
    again = await depot.answer("objectifs", "Parler.")
    assert (first.edition, again.edition) == (1, 1)
    assert (await depot.answer("objectifs", "Parler mieux.", 1)).edition == 2


async def test_somebody_else_s_answer_is_never_overwritten():
    depot = await set_demande()
    await depot.answer("objectifs", "De Marc.", par=depot.scene.marc)
    mine = await depot.answer("objectifs", "De Claire.")
    assert mine.autre.endswith("Vidal")
    assert (mine.saisie.valeur, mine.mienne.valeur) == ("De Marc.", "De Claire.")
    assert (await Reponse.select().first())["valeur"] == "De Marc."
    chosen = await depot.answer("objectifs", "De Claire.", mine.edition)
    assert (chosen.autre, chosen.edition) == ("", 2)


async def test_a_page_that_lost_an_answer_goes_on_but_a_late_twin_changes_nothing():
    depot = await set_demande()
    await depot.answer("objectifs", "A", onglet="un", rang=1)
    newer = await depot.answer("objectifs", "AB", 0, onglet="un", rang=2)
    assert (newer.autre, newer.edition) == ("", 2)
    late = await depot.answer("objectifs", "A", 0, onglet="un", rang=1)
    assert (late.saisie.valeur, late.edition) == ("AB", 2)
    other_tab = await depot.answer("objectifs", "C", 0, onglet="deux", rang=9)
    assert other_tab.autre == "vous, ailleurs"


async def test_of_five_people_saving_a_field_at_once_one_wins_and_the_others_are_shown_it():
    depot = await set_demande()
    fiche, acteur = await depot.fiche(), await acteur_of(depot.scene.claire)
    from mesaides.demandes.moves.reponses import EnvoiReponse, save_reponse
    from mesaides.demandes.rules.saisie import find_question

    question = find_question(fiche.contenu, "objectifs")
    assert question is not None

    def writing(number: int):
        envoi = EnvoiReponse(question, f"version {number}", 0, f"onglet{number}", 1)
        return lambda: save_reponse(fiche, envoi, acteur, now())

    done, _ = await race(*(writing(number) for number in range(5)))
    assert sorted(bool(got.autre) for got in done) == [False, True, True, True, True]
    assert await Reponse.count() == 1


async def test_a_complete_demande_is_transmitted_with_what_was_received_word_for_word():
    depot = await set_demande(ready=True)
    reference = await depot.transmit()
    assert parse_reference(reference) == reference
    fiche = await depot.fiche()
    assert (fiche.etat, fiche.reference, fiche.montant_centimes) == (
        EtatDemande.TRANSMISE,
        reference,
        3_000_00,
    )
    row = await Transmission.select().first()
    assert sha256(row["contenu"].encode()).hexdigest() == row["empreinte"]
    faits = json.loads(row["contenu"])
    assert ["objectifs", "Objectifs", "Parler à tous.", "Parler à tous."] in faits["reponses"]
    assert faits["reference"] == reference
    received = await find_transmission(depot.id)
    assert received is not None
    assert received.empreinte == row["empreinte"]


async def test_transmitting_from_everywhere_at_once_makes_one_transmission_and_one_number():
    depot = await set_demande(ready=True)
    fiche, acteur = await depot.fiche(), await acteur_of(depot.scene.claire)
    from mesaides.demandes.moves.transmission import transmit

    done, told = await race(*times(8, lambda: transmit(fiche, acteur, now(), list_fichiers)))
    assert len(done) == 1
    assert len(told) == 7
    assert all("est déjà transmise" in phrase for phrase in told)
    assert await Transmission.count() == 1


async def test_numbers_follow_without_a_gap_even_when_some_fail():
    depot = await set_demande(ready=True)
    with pytest.raises(ZeroDivisionError):
        async with transaction():
            from mesaides.demandes.moves.transmission import transmit

            await transmit(await depot.fiche(), await acteur_of(depot.scene.claire), now(), list_fichiers)
            raise ZeroDivisionError
    assert (await depot.transmit()).split("-")[2] == "000001"


@pytest.mark.parametrize("lacking", ["seal", "answer"])
async def test_nothing_incomplete_is_transmitted(lacking: str):
    depot = await set_demande()
    if lacking == "answer":
        await depot.seal()
    else:
        await depot.fill()
    with pytest.raises(DomainError, match="n’est pas transmise"):
        await depot.transmit()
    assert await Transmission.count() == 0
    assert (await depot.fiche()).is_brouillon


@pytest.mark.parametrize("turn", range(6))
async def test_never_a_transmitted_demande_without_a_valid_seal(turn: int):
    depot = await set_demande(ready=True)
    fiche, claire = await depot.fiche(), await acteur_of(depot.scene.claire)
    projet = await depot.scene.fiche()
    from mesaides.demandes.moves.transmission import transmit
    from mesaides.projets.moves.lignes import GesteBudget, add_ligne

    geste = GesteBudget(projet, claire, now(), confirme=projet.empreinte)
    moves = [
        lambda: transmit(fiche, claire, now(), list_fichiers),
        lambda: add_ligne(geste, depense(10_00)),
        lambda: transmit(fiche, claire, now(), list_fichiers),
    ]
    await race(*(moves if turn % 2 else reversed(moves)))
    sent = await Transmission.select()
    etat = (await Demande.select().first())["etat"]
    assert (etat == "transmise") == (len(sent) == 1)
    for row in sent:
        assert await ValidationBudget.count().where(ValidationBudget.version == row["budget"]) == 1


async def test_once_the_campagne_is_over_a_draft_stays_a_draft():
    depot = await set_demande(ready=True)
    with time_machine.travel(now() + timedelta(days=30)), pytest.raises(DomainError, match="est fermée"):
        await depot.transmit()


async def test_what_is_transmitted_can_no_longer_be_changed():
    depot = await set_demande(ready=True)
    await depot.transmit()
    with pytest.raises(DomainError, match="ne peut plus être modifiée"):
        await depot.answer("objectifs", "Autre chose.", 1)


async def test_withdrawing_is_told_in_the_history():
    depot = await set_demande(ready=True)
    await depot.transmit()
    async with transaction():
        await take_step(
            await depot.fiche(), "retrait", await acteur_of(depot.scene.marc), now(), "Projet annulé."
        )
    assert (await depot.fiche()).etat is EtatDemande.RETIREE
    actes = [row["acte"] for row in await Mouvement.select().order_by(Mouvement.id)]
    assert actes == ["creation", "transmission", "retrait"]


async def test_of_several_people_withdrawing_at_once_one_does_and_the_others_are_told_who():
    depot = await set_demande()
    fiche, marc = await depot.fiche(), await acteur_of(depot.scene.marc)
    done, told = await race(*times(5, lambda: take_step(fiche, "retrait", marc, now())))
    assert (len(done), len(told)) == (1, 4)
    assert await Mouvement.count().where(Mouvement.acte == "retrait") == 1


async def test_one_reminds_politely_once_in_48_hours():
    depot = await set_demande(ready=True)
    await depot.transmit()
    acteur = await acteur_of(depot.scene.claire)
    with pytest.raises(DomainError, match="à partir du"):
        async with transaction():
            await remind(await depot.fiche(), acteur, now())
    later = now() + timedelta(hours=49)
    fiche = await depot.fiche()
    done, told = await race(*times(3, lambda: remind(fiche, acteur, later)))
    assert (len(done), len(told)) == (1, 2)


async def test_nobody_is_reminded_of_a_demande_that_has_moved_meanwhile():
    depot = await set_demande(ready=True)
    await depot.transmit()
    seen, acteur = await depot.fiche(), await acteur_of(depot.scene.claire)
    async with transaction():
        await take_step(seen, "retrait", await acteur_of(depot.scene.marc), now())
    with pytest.raises(DomainError, match="Retirée"):
        async with transaction():
            await remind(seen, acteur, now() + timedelta(hours=49))
    assert not await Relance.exists()


async def test_a_projet_has_one_living_demande_in_a_campagne():
    depot = await set_demande()
    dispositif = await find_fiche("projets-educatifs")
    assert dispositif is not None
    projet, acteur = await depot.scene.fiche(), await acteur_of(depot.scene.claire)
    done, _ = await race(*times(4, lambda: create_for_projet(projet, dispositif, acteur, now())))
    assert set(done) == {depot.id}


async def test_only_an_open_dispositif_can_be_asked():
    await open_dispositifs()
    scene = await set_scene()
    dispositif = await find_fiche("residence-artiste")
    assert dispositif is not None
    with pytest.raises(DomainError, match="n’est pas ouvert"):
        async with transaction():
            await create_for_projet(await scene.fiche(), dispositif, await acteur_of(scene.claire), now())


async def test_a_demande_is_copied_for_a_new_year_without_its_dates_nor_its_seal():
    depot = await set_demande(ready=True)
    await depot.transmit()
    await open_another()
    dispositif = await find_fiche("projets-educatifs")
    assert dispositif is not None
    acteur = await acteur_of(depot.scene.claire)
    async with transaction():
        campagne = dispositif.campagne_after("2026-2027", now())
        assert campagne is not None
        copy = await duplicate(await depot.fiche(), dispositif, campagne, acteur, now())
    fiche = await find_demande(copy, acteur)
    assert fiche is not None
    lue = await load_demande(fiche)
    assert lue.dossier.reponses["objectifs"] == "Parler à tous."
    assert "debut" not in lue.kept
    assert lue.dossier.budget.depenses == 4_800_00
    assert (fiche.annee_scolaire, fiche.scelle, fiche.reference) == ("2027-2028", False, None)


async def test_a_budget_changed_after_all_is_shown_as_unsealed():
    depot = await set_demande(ready=True)
    assert (await depot.fiche()).scelle
    projet = await depot.scene.fiche()
    await depot.scene.add(recette(10_00, "mdl"), confirme=projet.empreinte)
    assert not (await depot.fiche()).scelle
