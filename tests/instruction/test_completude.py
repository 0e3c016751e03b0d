"""Complements reach all that a demande is made of, until a day that its people know and are reminded of."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from tests.counting import count_queries
from tests.visitors import Shown, Visitor
from tests.world.courriels import letters_to
from tests.world.dates import now
from tests.world.instruction import Bureau, attendus, set_bureau
from tests.world.personnes import acteur_of

from mesaides.dates import day_of, jour_fr
from mesaides.db import Database, transaction
from mesaides.demandes.moves.delais import remind_of_delais
from mesaides.demandes.reads.transmission import find_transmission
from mesaides.demandes.tables.complements import Complement, Completude
from mesaides.demandes.tables.demande import Demande, PieceFournie, Reponse, Transmission
from mesaides.instruction.moves.actes import Geste
from mesaides.instruction.moves.completude import ask_complements
from mesaides.pieces.tables.piece import Piece
from mesaides.projets.moves.lignes import GesteBudget, change_ligne, mark_of
from mesaides.projets.moves.verrou import list_lignes
from mesaides.projets.rules.budget import Ligne
from mesaides.projets.tables.projet import Projet
from mesaides.web.gate import Gate

MORNING = 9
"""In Paris, whatever the season: reminders leave by day."""


@pytest.fixture
async def bureau(base: Database) -> Bureau:
    return await set_bureau("en_instruction")


async def ask(bureau: Bureau, raisons: dict[str, str], **others: object) -> None:
    async def move(geste: Geste) -> None:
        await ask_complements(geste, attendus(raisons, **others))

    await bureau.do(move)


async def give(bureau: Bureau, code: str) -> None:
    """As the room of pièces tells it."""
    await PieceFournie(demande=bureau.id, code=code, fournie_le=now() + timedelta(minutes=1)).save()


async def renvoi(visitor: Visitor, bureau: Bureau) -> Shown:
    return await visitor.open(f"/demandes/{bureau.id}/renvoi")


async def test_the_page_offers_all_and_keeps_what_was_typed(visitor: Visitor, app: Gate):
    bureau = await set_bureau("en_instruction")
    await visitor.enter(bureau.ines)
    with count_queries() as asked:
        page = await visitor.open(f"{bureau.adresse}/completude")
    assert len(asked) <= 6, asked
    action = f"{bureau.adresse}/completude"
    fields = page.fields(action)
    assert {
        "demande_resume",
        "demande__budget",
        "demande_partenaires_liste",
        "demande_piece_devis",
    } <= fields.keys()
    assert fields["avant_le"] == (day_of(now()) + timedelta(days=15)).isoformat()
    wrong = await visitor.send(
        page, action, libre_1="Lettre du maire", avant_le="1/1/2020", demande_resume="Trop court."
    )
    assert wrong.status == 422
    assert "choisissez une date à venir" in wrong.text
    assert "Écrivez ce que vous attendez de cette pièce." in wrong.text
    assert wrong.fields(action)["demande_resume"] == "Trop court."
    assert "2 points redemandés" in wrong.text
    assert {"#completude-demande_resume", "#completude-libre_raison_1"} <= set(wrong.links())
    day = day_of(now()) + timedelta(days=20)
    done = await visitor.send(
        wrong, action, libre_raison_1="Signée.", avant_le=day.isoformat(), demande_partenaires_liste="Qui ?"
    )
    for told in (
        "Résumé du projet : Trop court.",
        "Lettre du maire : Signée.",
        "Partenaires et leur rôle : Qui ?",
    ):
        assert told in done.words_of("examen")
    texte = (await letters_to(bureau.depot.scene.claire.adresse, "instruction"))[-1].texte
    assert f"au plus tard le {jour_fr(day)}" in texte
    assert "Lettre du maire\u00a0: Signée." in texte

    claire = await Visitor.entered(app, bureau.depot.scene.claire, "192.0.2.9")
    told = f"plus tard le {jour_fr(day)}".replace("\u00a0", " ")
    for place in (
        "/mes-services",
        "/demandes",
        f"/demandes/{bureau.id}",
        f"/demandes/{bureau.id}/complements",
    ):
        page = await claire.open(place)
        assert told in page.text, place
    marc = await Visitor.entered(app, bureau.depot.scene.marc, "192.0.2.10")
    assert told in (await marc.open("/mes-services")).text
    assert 'data-si="partenaires=oui"' not in page.answer.text


async def test_a_piece_stands_beside_the_reason_for_which_it_is_asked_again(visitor: Visitor, bureau: Bureau):
    common = {
        "demande": bureau.id,
        "taille": 42_000,
        "par": bureau.ines.id,
        "le": now(),
        "statut": "disponible",
    }
    for kind in ("pdf", "jpeg"):
        await Piece(code="rib", nom=f"rib.{kind}", type=kind, sha256=kind, cle=kind, **common).save()
    pieces = {piece["nom"]: f"/pieces/{piece['id']}" for piece in await Piece.select()}
    await visitor.enter(bureau.ines)
    page = await visitor.open(f"{bureau.adresse}/completude")
    assert set(pieces.values()) <= set(page.links())
    assert "rib.pdf 42 ko" in page.text
    (seen,) = [image for box in page.tree.iter("details") for image in box.iter("img")]
    assert (seen.get("src"), seen.get("loading")) == (pieces["rib.jpeg"], "lazy")


async def test_what_does_not_suit_in_a_piece_can_be_ticked_and_is_said_before_what_is_written(
    visitor: Visitor, bureau: Bureau
):
    await visitor.enter(bureau.ines)
    page = await visitor.open(f"{bureau.adresse}/completude")
    action, box = f"{bureau.adresse}/completude", "demande_piece_rib_motifs"
    refused = await visitor.send(page, action, avant_le="1/1/2020", **{box: "Illisible"})
    assert "1 point redemandé" in refused.text.replace("\u00a0", " ")
    day = (day_of(now()) + timedelta(days=20)).isoformat()
    done = await visitor.send(
        refused, action, avant_le=day, demande_piece_rib="Scannez-le.", **{box: "Illisible"}
    )
    assert "Illisible. Scannez-le." in done.words_of("examen")


async def test_a_hidden_question_asked_by_name_is_answered_and_read_by_the_region(
    visitor: Visitor, app: Gate
):
    bureau = await set_bureau("en_instruction")
    await ask(bureau, {"partenaires_liste": "Qui sont-ils ?"})
    await visitor.enter(bureau.depot.scene.claire)
    action = f"/demandes/{bureau.id}/complements"
    page = await visitor.send(await visitor.open(action), action)
    assert f"{action}#q_partenaires_liste" in page.links()
    page = await visitor.send(await visitor.open(action), action, partenaires_liste="La MJC.")
    assert "Rien ne manque" in page.text
    await visitor.send(page, f"/demandes/{bureau.id}/renvoi")
    ines = await Visitor.entered(app, bureau.ines, "192.0.2.9")
    assert "La MJC." in (await ines.open(bureau.adresse)).text


async def test_a_piece_that_a_new_answer_calls_is_given_before_the_return(visitor: Visitor, bureau: Bureau):
    await PieceFournie.delete().where(PieceFournie.code == "devis")
    await Reponse.update({Reponse.valeur: "non"}).where(Reponse.question == "depense_500")
    await ask(bureau, {"depense_500": "Votre budget en a une."})
    await visitor.enter(bureau.depot.scene.claire)
    action = f"/demandes/{bureau.id}/complements"
    page = await visitor.open(action)
    assert "Devis" not in page.text
    page = await visitor.send(page, action, depense_500="oui")
    assert "Devis des dépenses de plus de 500 € : à déposer." in page.text
    assert page.actions().count(f"/demandes/{bureau.id}/renvoi") == 0
    assert (
        f"/demandes/{bureau.id}/pieces/devis"
        in (await visitor.open(f"/demandes/{bureau.id}/pieces")).actions()
    )
    await give(bureau, "devis")
    page = await visitor.send(await renvoi(visitor, bureau), f"/demandes/{bureau.id}/renvoi")
    assert "Demande renvoyée à la Région." in page.text


async def test_a_piece_named_freely_is_given_under_its_name_and_read_under_it(visitor: Visitor, app: Gate):
    bureau = await set_bureau("en_instruction")
    await ask(bureau, {}, libres={"Lettre du maire": "Signée, de cette année."})
    await visitor.enter(bureau.depot.scene.claire)
    page = await visitor.open(f"/demandes/{bureau.id}/pieces")
    assert "Lettre du maire" in page.words_of("piece__1")
    assert "Signée, de cette année." in page.words_of("piece__1")
    assert f"/demandes/{bureau.id}/pieces/_1" in page.actions()
    assert "Lettre du maire : à déposer." in (await renvoi(visitor, bureau)).text
    await give(bureau, "_1")
    await visitor.send(await renvoi(visitor, bureau), f"/demandes/{bureau.id}/renvoi")
    ines = await Visitor.entered(app, bureau.ines, "192.0.2.9")
    assert "Lettre du maire Fournie" in (await ines.open(bureau.adresse)).text
    await ask(bureau, {"piece:_1": "Illisible."}, libres={"Plan": "De la salle."})
    page = await visitor.open(f"/demandes/{bureau.id}/pieces")
    assert "Illisible." in page.words_of("piece__1")
    assert "Plan" in page.words_of("piece__2")


async def change_budget(bureau: Bureau, montant: int) -> None:
    """The Région and the lycée's other means, both moved; the seal is knowingly broken."""
    scene = bureau.depot.scene
    acteur = await acteur_of(scene.claire)
    for poste, somme in (("region", montant), ("mdl", 4_400_00 - montant)):
        fiche = await scene.fiche()
        ligne = next(lue for lue in await list_lignes(scene.projet) if lue.ligne.poste == poste)
        saisie = Ligne(ligne.ligne.sens, poste, "", somme)
        async with transaction():
            geste = GesteBudget(fiche, acteur, now(), fiche.empreinte)
            await change_ligne(geste, ligne.id, mark_of(ligne.ligne), saisie)


async def test_resume_and_budget_asked_again_come_back_under_a_new_seal_beside_what_was_received(
    visitor: Visitor, app: Gate
):
    bureau = await set_bureau("en_instruction")
    projet = bureau.depot.scene.projet
    received = await find_transmission(bureau.id)
    assert received
    await ask(bureau, {"resume": "En dire plus.", "_budget": "Demandez moins."})
    await visitor.enter(bureau.depot.scene.claire)
    with count_queries() as asked:
        page = await visitor.open(f"/demandes/{bureau.id}/complements")
    assert len(asked) <= 6, asked
    assert {f"/projets/{projet}/modification", f"/projets/{projet}/budget"} <= set(page.links())
    await Projet.update({Projet.resume: "Une webradio faite par tous."}).where(Projet.id == projet)
    await change_budget(bureau, 2_000_00)
    page = await renvoi(visitor, bureau)
    assert "Le gestionnaire n’a pas encore validé la part de l’établissement." in page.text
    await bureau.depot.seal()
    page = await visitor.send(await renvoi(visitor, bureau), f"/demandes/{bureau.id}/renvoi")
    assert "2 000,00 €" in page.text.replace("\u202f", " ")
    ines = await Visitor.entered(app, bureau.ines, "192.0.2.9")
    await ines.open(bureau.adresse)  # which is noted, once a day
    with count_queries() as asked:
        page = await ines.open(bureau.adresse)
    assert len(asked) <= 6, asked
    assert "Une webradio faite par tous." in page.text
    assert "Résumé à la transmission" in page.text
    assert "3 000,00 € → 2 000,00 €" in page.text.replace("\u202f", " ").replace("\xa0", " ")
    assert "Au plus 2 000,00 €" in page.text.replace("\u202f", " ").replace("\xa0", " ")
    first, last = await validations()
    assert first < last
    still = await find_transmission(bureau.id)
    assert still == received


async def validations() -> list[int]:
    """Under which the budget was transmitted, then came back."""
    rows = await Transmission.select(Transmission.validation), await Complement.select(Complement.validation)
    return [row["validation"] for table in rows for row in table]


async def test_what_is_not_asked_stays_as_it_was_received(visitor: Visitor, bureau: Bureau):
    projet = bureau.depot.scene.projet
    await ask(bureau, {"objectifs": "Précisez."})
    await Projet.update({Projet.resume: "Autre chose.", Projet.intitule: "Autre nom"}).where(
        Projet.id == projet
    )
    await change_budget(bureau, 2_000_00)
    await bureau.give_back()
    row = await Complement.objects().first()
    assert row
    facts = json.loads(row.contenu)
    first, last = await validations()
    assert first == last
    assert facts["projet"]["intitule"] == "Radio du lycée"
    assert facts["projet"]["resume"] != "Autre chose."
    assert facts["montant_centimes"] == 3_000_00
    demande = await Demande.objects().get(Demande.id == bureau.id)
    assert demande
    assert demande.montant_centimes == 3_000_00


async def test_the_day_is_recalled_once_by_day_and_only_while_it_is_awaited(bureau: Bureau):
    await ask(bureau, {"objectifs": "Précisez."})
    asked = await Completude.objects().first()
    assert asked
    assert asked.rappel_le
    eve = datetime.combine(asked.rappel_le, datetime.min.time(), UTC)
    due = eve + timedelta(hours=MORNING)
    for too_soon in (due - timedelta(days=1), eve + timedelta(hours=1)):
        assert await remind_of_delais(too_soon) == {}
    assert await remind_of_delais(due) == {"compléments rappelés": 1}
    assert await remind_of_delais(due) == {}
    for who in (bureau.depot.scene.claire, bureau.depot.scene.marc):
        (letter,) = await letters_to(who.adresse, "delai")
        assert jour_fr(asked.avant_le) in letter.texte


@pytest.mark.parametrize("why", ["returned", "too late"])
async def test_nobody_is_reminded_of_what_is_over(bureau: Bureau, why: str):
    await ask(bureau, {"objectifs": "Précisez."})
    asked = await Completude.objects().first()
    assert asked
    assert asked.rappel_le
    jour = asked.rappel_le
    if why == "returned":
        await bureau.give_back()
    else:
        jour = asked.avant_le + timedelta(days=1)
    assert (
        await remind_of_delais(datetime.combine(jour, datetime.min.time(), UTC) + timedelta(hours=MORNING))
        == {}
    )
