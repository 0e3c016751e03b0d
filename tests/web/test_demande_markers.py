"""What people write in a demande is text: on its pages, in its receipt, in the names of its files, in its mails."""

import io

import pytest
from pypdf import PdfReader
from tests.visitors import Shown
from tests.web.etats import bring
from tests.web.hostile_values import MARKER
from tests.web.markers import ONE_ENGINE, executed, filled, plant
from tests.web.matrix import MATRICE
from tests.web.monde import Monde
from tests.web.photographie import undone

from mesaides.courriels.tables import Courriel
from mesaides.demandes.tables.demande import Correction, Mouvement, Reponse
from mesaides.fils.tables.fil import Message
from mesaides.instruction.tables.instruction import Proposition
from mesaides.pieces.tables.piece import Depot, Piece
from mesaides.projets.moves.verrou import list_lignes, settle
from mesaides.projets.tables.projet import LigneBudget

PLACES = sorted(adresse for route, (adresse, _) in MATRICE.items() if route.startswith("GET"))
OF_THE_DEMANDE = ("{demande}", "{recue}", "{piece}", "{projet}")
TEXTS = ("objectifs", "actions", "place_eleves", "evaluation")


async def plant_demande(monde: Monde, etat: str) -> None:
    """The marker in every text of Claire's demande, before it leaves, then in what is said of it."""
    await plant()
    await LigneBudget.update({LigneBudget.intitule: MARKER}, force=True)
    lignes = [lue.ligne for lue in await list_lignes(monde.scene.projet)]
    await settle(monde.scene.projet, lignes, monde.scene.claire.cree_le)
    await bring(monde, etat, texts=dict.fromkeys(TEXTS, MARKER))
    await Mouvement.update({Mouvement.raison: MARKER}, force=True)
    await Correction.update({Correction.raison: MARKER}, force=True)
    await Proposition.update({Proposition.raison: MARKER}, force=True)
    await Piece.update({Piece.nom: f"{MARKER}.pdf"}, force=True)
    await Depot.update({Depot.nom: f"{MARKER}.pdf", Depot.recu: 1}, force=True)
    await monde.ask("usager", "POST", monde.at("/demandes/{demande}/fil"), texte=MARKER)
    assert await Message.count().where(Message.texte == MARKER) == 1
    assert await Reponse.count().where(Reponse.valeur == MARKER) == len(TEXTS)


@ONE_ENGINE
@pytest.mark.parametrize("etat", ["brouillon", "a_completer", "proposee"])
@pytest.mark.parametrize("nom", ["usager", "gestionnaire", "instructeur"])
async def test_what_was_written_in_a_demande_is_shown_as_text(monde: Monde, nom: str, etat: str):
    await plant_demande(monde, etat)
    shown = 0
    for adresse in (place for place in PLACES if any(name in place for name in OF_THE_DEMANDE)):
        answer = await monde.ask(nom, "GET", monde.at(adresse))
        assert answer.status_code < 500, adresse
        if "html" in answer.headers.get("content-type", ""):
            assert executed(answer.text) == [], adresse
            assert "onload=alert(1)>" not in answer.text, adresse
            shown += "svg/onload" in answer.text
        assert not any("<svg" in value or "\n" in value for value in answer.headers.values()), adresse
        assert "x" not in answer.headers, adresse
    assert shown >= (1 if (nom, etat) == ("instructeur", "brouillon") else 5)


@ONE_ENGINE
async def test_the_receipt_tells_it_as_text_and_the_file_keeps_a_harmless_name(monde: Monde):
    await plant_demande(monde, "transmise")
    answer = await monde.ask("usager", "GET", monde.at("/demandes/{demande}/accuse.pdf"))
    pdf = PdfReader(io.BytesIO(answer.content))
    words = "".join("".join(page.extract_text() for page in pdf.pages).split())
    assert words.count("".join(MARKER.split())) >= len(TEXTS)
    assert not any(name in pdf.root_object for name in ("/OpenAction", "/AA", "/AcroForm"))
    file = await monde.ask("usager", "GET", monde.at("/pieces/{piece}"))
    told = file.headers["content-disposition"]
    assert told.startswith("attachment; ")
    assert not set(told) & set("<>\r\n")


@ONE_ENGINE
@pytest.mark.parametrize(
    ("nom", "etat"),
    [
        *(("usager", etat) for etat in ("brouillon", "a_completer", "transmise")),
        *(("instructeur", etat) for etat in ("en_instruction", "a_completer", "proposee")),
    ],
)
async def test_the_marker_typed_in_every_form_of_a_demande_comes_back_as_text(
    monde: Monde, nom: str, etat: str
):
    await bring(monde, etat)
    sent = echoed = 0
    for adresse in (place for place in PLACES if "{demande}" in place or "{recue}" in place):
        page = Shown(await monde.ask(nom, "GET", monde.at(adresse)))
        for form in page.tree.iter("form"):
            action = form.get("action", "")
            if form.get("method") != "post" or action == "/deconnexion":
                continue
            async with undone():
                answer = await monde.ask(nom, "POST", action, **filled(form))
                again = await monde.ask(nom, "GET", monde.at(adresse))
                mails = [courriel.read().message for courriel in await Courriel.objects()]
            for text in (answer.text, again.text):
                assert executed(text) == [], action
                assert "onload=alert(1)>" not in text, action
                echoed += "svg/onload" in text
            assert answer.status_code < 500, action
            assert not any("<svg" in mail.html or "\n" in mail.sujet for mail in mails), action
            sent += 1
    assert sent >= 2
    assert echoed >= 1
