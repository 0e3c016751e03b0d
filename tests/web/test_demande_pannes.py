"""Faults while one works on demandes and pièces: what happened, whether it is saved, what to do; over by itself."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from tests.conftest import TEST_SETTINGS
from tests.servers import PostgreSQL, free_port
from tests.visitors import ORIGIN, Shown, Visitor, _fields
from tests.web.etats import bring
from tests.web.monde import FICHIER, Monde
from tests.web.pannes import make_read_only
from tests.web.photographie import undone
from tests.world.demandes import set_demande

from mesaides.app import create_app
from mesaides.courriels.smtp import SmtpTransport, read_smtp_url
from mesaides.courriels.states import EtatCourriel
from mesaides.courriels.tables import Courriel
from mesaides.courriels.worker import Outcome, deliver_once
from mesaides.db import Database
from mesaides.db.sqlite import SQLiteEngine
from mesaides.demandes.tables.demande import Reponse, Transmission
from mesaides.instruction.tables.instruction import Decision
from mesaides.pieces.contenu.antivirus import open_antivirus
from mesaides.pieces.tables.piece import Piece

SAVED_NOWHERE = "Rien n’a été enregistré"
READ = (
    *("/demandes/{demande}/recapitulatif", "/demandes/{demande}/questions", "/demandes/{demande}/pieces"),
    *("/demandes/{demande}/fil", "/demandes", "/fils", "/pieces/{piece}", "/projets/{projet}/budget"),
)
WRITTEN = {
    "/demandes/{demande}/reponses/objectifs": {"valeur": "Mieux.", "vue": "1-"},
    "/demandes/{demande}/questions": {"objectifs": "Mieux.", "vue_objectifs": "1-"},
    "/demandes/{demande}/transmission": {"attestation": "oui"},
    "/demandes/{demande}/fil": {"texte": "Bonjour."},
    "/demandes/{demande}/pieces/rib/depots": {"nom": "a.pdf", "taille": "900", "empreinte": "1"},
    "/projets/{projet}/lignes/depenses": {"poste": "transport", "montant": "12"},
    "/projets/{projet}/modification": {"intitule": "Radio", "thematique": "1", "annee_scolaire": "2026-2027"},
}


async def test_a_read_only_base_shows_demandes_and_pieces_and_refuses_to_write_in_words(
    monde: Monde, base: Database
):
    await bring(monde, "brouillon")
    await make_read_only(base, yes=True)
    try:
        for adresse in READ:
            assert (await monde.ask("usager", "GET", monde.at(adresse))).status_code == 200, adresse
        for adresse, typed in WRITTEN.items():
            answer = await monde.ask("usager", "POST", monde.at(adresse), **typed)
            assert answer.status_code in (503, 422), adresse
            if answer.status_code == 503:
                assert "ne peut rien enregistrer pour le moment" in answer.text, adresse
                assert SAVED_NOWHERE in answer.text, adresse
                assert answer.headers["retry-after"] == "30"
        chunk = await monde.browser("usager").post(
            monde.at("/demandes/{demande}/depots/{depot}/0"),
            content=FICHIER,
            headers={
                "X-Jeton": monde.jeton("usager"),
                "Content-Type": "application/octet-stream",
                "Origin": ORIGIN,
            },
        )
        assert chunk.status_code == 503
    finally:
        await make_read_only(base, yes=False)
    for adresse in ("/demandes/{demande}/reponses/objectifs", "/demandes/{demande}/fil"):
        answer = await monde.ask("usager", "POST", monde.at(adresse), **WRITTEN[adresse])
        assert answer.status_code in (200, 303), adresse


async def test_a_full_disk_keeps_the_answer_that_was_saved_and_says_so(monde: Monde, base: Database):
    if not isinstance(base, SQLiteEngine):
        pytest.skip("the disk of PostgreSQL cannot be filled without its administrator")
    await bring(monde, "brouillon")
    path, long = monde.at("/demandes/{demande}/reponses/actions"), "Très long. " * 1500
    writer = base._write()
    pages = (await writer.fetch("PRAGMA page_count"))[0]["page_count"]
    await writer.fetch(f"PRAGMA max_page_count = {pages}")
    refused = await monde.ask("usager", "POST", path, valeur=long, vue="1-")
    assert refused.status_code == 503
    assert SAVED_NOWHERE in refused.text
    assert await Reponse.exists().where(Reponse.valeur == "En mars.")
    await writer.fetch("PRAGMA max_page_count = 1000000")
    saved = await monde.ask("usager", "POST", path, valeur=long, vue="1-")
    assert "Enregistré tel quel à" in saved.text


async def test_a_power_cut_while_transmitting_is_told_and_the_same_form_transmits_once(
    killable: PostgreSQL,
):
    app, depot = create_app(TEST_SETTINGS), await set_demande(ready=True)
    visitor = await Visitor.seated(app, depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    path = f"/demandes/{depot.id}/transmission"
    killable.kill()
    lost = await visitor.send(page, path, attestation="oui")
    assert lost.status == 503
    assert "Le portail est indisponible" in lost.text
    assert SAVED_NOWHERE in lost.text
    killable.start()
    for _ in range(2):
        assert (await visitor.send(page, path, attestation="oui")).path.endswith("/accuse")
    assert await Transmission.count() == 1


async def test_without_a_mail_server_one_transmits_and_decides_and_the_queue_shows_its_age(
    monde: Monde,
):
    await bring(monde, "proposee")
    decided = {"vue": monde.numeros["vue"], "montant": "12", "raison": "Oui."}
    answer = await monde.ask("instructeur", "POST", monde.at("/instruction/{demande}/accord"), **decided)
    assert answer.status_code == 303
    assert await Decision.count() == 1
    nobody = SmtpTransport(read_smtp_url(f"smtp://127.0.0.1:{free_port()}"))
    assert await deliver_once(nobody, datetime.now(UTC)) is Outcome.UNREACHABLE
    assert await Courriel.count().where(Courriel.etat == EtatCourriel.REFUSE) == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=3), tick=False):
        await monde.log_in_again("administrateur")
        page = Shown(await monde.ask("administrateur", "GET", "/administration/courriels"))
    assert "courriels en attente" in page.text
    assert "Le plus ancien a été écrit il y a 3 heures" in page.text.replace("\u00a0", " ")


async def test_without_the_antivirus_one_gives_a_piece_and_transmits_and_it_is_seen_waiting(
    monde: Monde,
):
    await bring(monde, "brouillon")
    open_antivirus(f"tcp:127.0.0.1:{free_port()}")
    try:
        given = await monde.browser("usager").post(
            monde.at("/demandes/{demande}/pieces/rib"),
            files=[
                ("jeton", (None, monde.jeton("usager"))),
                ("fichier", ("rib.pdf", FICHIER, "application/pdf")),
            ],
            headers={"Origin": ORIGIN},
        )
        assert given.status_code == 303
    finally:
        open_antivirus("")
    [piece] = await Piece.select().where(Piece.statut == "en_analyse")
    assert (await monde.ask("usager", "GET", f"/pieces/{piece['id']}")).status_code == 404
    sent = await monde.ask("usager", "POST", monde.at("/demandes/{demande}/transmission"), attestation="oui")
    assert sent.headers["location"].endswith("/accuse")
    page = Shown(await monde.ask("administrateur", "GET", "/administration/courriels"))
    assert "1 pièce attend l’antivirus" in page.text.replace("\u00a0", " ")
    await Piece.delete().where(Piece.statut == "en_analyse")
    page = Shown(await monde.ask("administrateur", "GET", "/administration/courriels"))
    assert "antivirus" not in page.text


FORMS = {
    "brouillon": (
        "usager",
        ("eligibilite", "projet", "budget", "questions", "pieces", "recapitulatif", "fil"),
    ),
    "a_completer": ("usager", ("complements", "renvoi")),
    "proposee": ("instructeur", ("instruction",)),
    "en_instruction": ("instructeur", ("instruction", "completude")),
}


@pytest.mark.parametrize("etat", FORMS)
async def test_a_form_shown_before_a_field_was_added_is_never_a_fault(monde: Monde, etat: str):
    """Each form, without each of its fields in turn, as an older version would have sent it."""
    await bring(monde, etat)
    nom, rooms = FORMS[etat]
    sent = 0
    for room in rooms:
        adresse = {
            "instruction": "/instruction/{recue}",
            "completude": "/instruction/{recue}/completude",
        }.get(room, "/demandes/{demande}/" + room)
        page = Shown(await monde.ask(nom, "GET", monde.at(adresse)))
        for form in page.tree.iter("form"):
            if form.get("method") != "post" or form.get("action") == "/deconnexion":
                continue
            whole = _fields(form)
            for missing in [*whole, ""]:
                given = {name: value for name, value in whole.items() if name not in ("jeton", missing)}
                async with undone():
                    answer = await monde.ask(nom, "POST", form.get("action", ""), **given)
                assert answer.status_code < 500, f"{form.get('action')} sans {missing}"
                sent += 1
    assert sent >= 3
