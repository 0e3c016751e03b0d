"""The accusé de réception as a PDF: read back by machine, as a screen reader would."""

import io
from typing import Any

import pytest
from pypdf import PdfReader
from tests.visitors import Visitor
from tests.world.dates import now
from tests.world.demandes import Depot, set_demande
from tests.world.personnes import make_agent, make_compte

from mesaides.comptes.habilitations import Habilitation
from mesaides.courriels.tables import Courriel
from mesaides.demandes.tables.demande import Transmission
from mesaides.pieces.rules.types import TypePiece
from mesaides.pieces.tables.piece import DU_FIL, Piece
from mesaides.projets.tables.projet import Projet

MARKUP = '*gras* _it_ #emph[x] $1+1$ <svg/onload=alert(1)> `x` @ref //c #read("/etc/passwd") "\'{{7*7}} \\'


async def download(visitor: Visitor, depot: Depot) -> PdfReader:
    answer = (await visitor.open(f"/demandes/{depot.id}/accuse.pdf")).answer
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.content))


def words(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def tags(pdf: PdfReader) -> list[str]:
    found: list[str] = []
    todo: list[Any] = [pdf.root_object["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        if isinstance(node, list):
            todo.extend(node)
        elif isinstance(node, dict):
            found.extend([node["/S"]] if "/S" in node else [])
            todo.extend([node["/K"]] if "/K" in node else [])
    return found


async def test_it_is_tagged_titled_and_in_french_as_pdf_ua_wants(visitor: Visitor):
    depot = await set_demande(ready=True)
    reference = await depot.transmit()
    await visitor.enter(depot.scene.claire)
    pdf = await download(visitor, depot)
    root = pdf.root_object
    assert bool(root["/MarkInfo"]["/Marked"])
    assert str(root["/Lang"]).startswith("fr")
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"Accusé de réception {reference}"
    assert "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD"} <= set(tags(pdf))


async def test_it_says_what_was_received_when_by_whom_and_what_comes_next(visitor: Visitor):
    depot = await set_demande(ready=True)
    reference = await depot.transmit()
    await visitor.enter(depot.scene.claire)
    said = words(await download(visitor, depot))
    received = (await Transmission.select().first()) or {}
    claire = depot.scene.claire
    for told in (
        reference,
        f"{claire.prenom} {claire.nom}",
        "Projets éducatifs",
        "Et maintenant",
        "Service en charge",
        "3 000,00",
        "J’atteste sur l’honneur",
    ):
        assert told in said, told
    assert received["empreinte"] in said.replace(" ", "")


async def test_it_bears_the_letterhead_and_each_file_with_its_size_and_its_fingerprint(visitor: Visitor):
    depot = await set_demande(ready=True)
    claire, lieu = depot.scene.claire, depot.scene.lycee
    files = {"rib": "le rib.pdf", "devis": "devis du car.pdf", DU_FIL: "dans le fil.pdf"}
    for number, (code, nom) in enumerate(files.items()):
        await Piece(
            demande=depot.id,
            code=code,
            nom=nom,
            type=TypePiece.PDF,
            taille=1_234_000,
            sha256=f"{number}" * 64,
            par=claire.id,
            le=now(),
        ).save()
    reference = await depot.transmit()
    await Piece.update({Piece.nom: "autre.pdf"}, force=True)
    await visitor.enter(claire)
    pdf = words(await download(visitor, depot)).replace(" ", "")
    page = (await visitor.open(f"/demandes/{depot.id}/accuse")).text.replace(" ", "")
    received = (await Transmission.select().first()) or {}
    assert "0" * 64 in received["contenu"], "the fingerprint of what was received proves the files too"
    for told in (pdf, page):
        assert "RégionOccitanie(exemple)22,boulevarddel’Exemple,31000Toulouse" in told
        assert f"{claire.prenom}{claire.nom}{lieu.nom}".replace(" ", "") in told
        assert f"{lieu.commune}({lieu.uai})" in told
        assert reference in told
        for words_of in (
            "lerib.pdf,1,2Mo",
            "devisducar.pdf,1,2Mo",
            "0" * 64,
            "1" * 64,
            "Programmeprévisionnel",
        ):
            assert words_of in told
        assert "danslefil" not in told


async def test_what_is_typed_is_shown_as_text_and_never_set_as_markup(visitor: Visitor):
    depot = await set_demande()
    await Projet.update({Projet.intitule: MARKUP}).where(Projet.id == depot.scene.projet)
    await depot.fill()
    await depot.answer("objectifs", f"{MARKUP}\nseconde ligne", 1)
    await depot.seal()
    await depot.transmit()
    await visitor.enter(depot.scene.claire)
    said = words(await download(visitor, depot)).replace(" ", "")
    assert said.count(MARKUP.replace(" ", "")) == 2
    assert "secondeligne" in said


async def received(visitor: Visitor, resume: str) -> PdfReader:
    """The receipt of a projet that is told so."""
    depot = await set_demande(ready=True)
    await Projet.update({Projet.resume: resume}).where(Projet.id == depot.scene.projet)
    await depot.transmit()
    await visitor.enter(depot.scene.claire)
    pdf = await download(visitor, depot)
    assert "pdfuaid:part" in pdf.root_object["/Metadata"].get_data().decode()
    return pdf


async def test_it_shows_emoji_and_the_scripts_of_its_fonts(visitor: Visitor):
    said = words(await received(visitor, "Radio \U0001f4fb \U0001fae9 ❤️ 👩‍🏫 🇫🇷 مرحبا Հայ ქარ שלום"))
    assert all(sign in said for sign in ("\U0001f4fb", "\U0001fae9", "👩", "Հայ", "ქარ"))
    assert "non imprimé" not in said


@pytest.mark.parametrize(
    ("texte", "told"),
    [
        ("\U000e0041\u0378", "pas un des signes reçus, remplacé par □ (U+378)"),
        ("\U0001242a 1️⃣ \U0001f4fb", "pas un des signes reçus, remplacé par □ (U+1242A)"),
        ("\U0001242a et \U0001242b", "pas 2 des signes reçus, remplacés par □ (U+1242A, U+1242B)"),
    ],
)
async def test_it_says_what_no_font_has_and_where_it_was(visitor: Visitor, texte: str, told: str):
    said = words(await received(visitor, f"Le projet {texte}"))
    assert told in said
    assert "« Résumé »" in said.replace("\u00a0", " ")


async def test_it_tells_what_was_received_though_the_projet_changed_since(visitor: Visitor):
    depot = await set_demande(ready=True)
    await depot.transmit()
    await visitor.enter(depot.scene.claire)
    path = f"/demandes/{depot.id}/accuse.pdf"
    before = (await visitor.open(path)).answer.content
    await Projet.update({Projet.intitule: "Un tout autre projet"}).where(Projet.id == depot.scene.projet)
    assert (await visitor.open(path)).answer.content == before


async def test_only_those_who_see_the_demande_get_it_as_a_file_to_keep(visitor: Visitor):
    depot = await set_demande(ready=True)
    path = f"/demandes/{depot.id}/accuse.pdf"
    await visitor.enter(depot.scene.claire)
    assert (await visitor.open(path)).status == 404
    reference = await depot.transmit()
    for compte in (depot.scene.claire, depot.scene.marc, await make_agent(Habilitation.INSTRUCTEUR)):
        await visitor.enter(compte)
        answer = (await visitor.open(path)).answer
        assert answer.status_code == 200
        assert answer.headers["content-disposition"] == f'attachment; filename="accuse-{reference}.pdf"'
        assert answer.headers["x-content-type-options"] == "nosniff"
    await visitor.enter(await make_compte())
    assert (await visitor.open(path)).status == 404


async def test_the_page_and_the_mail_lead_to_it(visitor: Visitor):
    depot = await set_demande(ready=True)
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    page = await visitor.send(page, f"/demandes/{depot.id}/transmission", attestation="oui")
    path = f"/demandes/{depot.id}/accuse.pdf"
    assert path in page.links()
    courriel = await Courriel.objects().where(Courriel.objet == "accuse").first()
    assert courriel is not None
    assert path in courriel.read().message.texte
    assert path in courriel.read().message.html
