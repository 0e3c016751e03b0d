"""What the law wants on a receipt and beside a decision: the words of the Région, and none of ours in their place."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader
from tests.conftest import TEST_SETTINGS
from tests.visitors import Visitor
from tests.world.courriels import letters_to
from tests.world.instruction import Bureau, set_bureau

from mesaides.app import create_app
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.instruction.moves.actes import grant, refuse
from mesaides.settings import A_COMPLETER
from mesaides.web.gate import Gate

TEXTES = {
    "accuse_contact": "Bureau X, 1 rue Y, 05 00 00 00 00",
    "accuse_delai": "Quatre mois d’essai",
    "accuse_silence": "Le silence d’essai vaut essai",
}
RECOURS = "Par telle voie, avant tel jour"


async def receipt(bureau: Bureau, visitor: Visitor) -> list[str]:
    """Its page, its PDF and its mail, spaces folded."""
    page = await visitor.open(f"/demandes/{bureau.id}/accuse")
    pdf = (await visitor.open(f"/demandes/{bureau.id}/accuse.pdf")).answer.content
    read = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages)
    [letter] = await letters_to(bureau.depot.scene.claire.adresse, "accuse")
    assert all(texte in letter.html for texte in TEXTES.values()) == (A_COMPLETER not in letter.html)
    return [" ".join(text.split()) for text in (page.text, read, letter.texte)]


async def decision(bureau: Bureau, visitor: Visitor) -> list[str]:
    """On the page of the lycée, and in its mail."""
    page = await visitor.open(f"/demandes/{bureau.id}")
    letter = (await letters_to(bureau.depot.scene.claire.adresse, "instruction"))[-1]
    assert "Voies et délais de recours" in letter.html
    return [" ".join(text.split()) for text in (page.words_of("suivi"), letter.texte)]


@pytest.mark.parametrize("sens", [EtatDemande.REFUSEE, EtatDemande.ACCORDEE])
async def test_until_the_region_gives_its_texts_they_are_told_to_be_missing(
    visitor: Visitor, sens: EtatDemande
):
    bureau = await set_bureau("proposee")
    await visitor.enter(bureau.depot.scene.claire)
    for told in await receipt(bureau, visitor):
        assert told.count(A_COMPLETER) == 3
    if sens is EtatDemande.REFUSEE:
        await bureau.do(lambda geste: refuse(geste, "Hors du dispositif."))
    else:
        await bureau.do(lambda geste: grant(geste, 2_000_00, "Oui."))
    for told in await decision(bureau, visitor):
        assert f"Voies et délais de recours : {A_COMPLETER}" in told
        assert "définitive" not in told


async def test_once_given_they_stand_on_the_receipt_and_beside_the_refusal(app: Gate):
    given = create_app(replace(TEST_SETTINGS, **TEXTES, decision_recours=RECOURS))
    bureau = await set_bureau("proposee")
    visitor = await Visitor.entered(given, bureau.depot.scene.claire)
    for told in await receipt(bureau, visitor):
        assert A_COMPLETER not in told
        assert all(texte in told for texte in TEXTES.values())
    await bureau.do(lambda geste: refuse(geste, "Hors du dispositif."))
    for told in await decision(bureau, visitor):
        assert f"Voies et délais de recours : {RECOURS}" in told


async def test_who_decides_reads_that_it_can_be_contested_and_nowhere_that_it_is_final(visitor: Visitor):
    bureau = await set_bureau("proposee")
    await visitor.enter(bureau.ines)
    page = await visitor.open(bureau.adresse)
    assert page.text.count("avec ses voies et délais de recours") == 2
    assert "définitive" not in page.text
