"""What hostile or hurried people do with files, through the portal."""

from hashlib import sha256
from urllib.parse import quote

import pytest
from tests.pieces import samples
from tests.pieces.clamav import EICAR, clamd
from tests.pieces.desk import CODE, Sender, jeton_of, send_form, step
from tests.visitors import ORIGIN, Visitor
from tests.web.wire import deliver
from tests.world.dates import now
from tests.world.demandes import set_demande
from tests.world.personnes import make_agent

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.tables.mesure import Mesure
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.demandes.tables.demande import PieceFournie
from mesaides.pieces.contenu.antivirus import INFECTE, open_antivirus
from mesaides.pieces.moves import depot as depots
from mesaides.pieces.moves import quotas
from mesaides.pieces.moves.entretien import scan_waiting
from mesaides.pieces.rules.freins import MAX_PAR_JOUR
from mesaides.pieces.rules.types import INCONNU, MAX_PIECE
from mesaides.pieces.tables.piece import Depot, Piece
from mesaides.web.takes import MAX_PIECE as MAX_FORM

PDF = samples.pdf(fill=30_000)


def photos(number: int) -> list[bytes]:
    return [samples.photo(kind="PNG", size=(20 + n, 20)) for n in range(number)]


@pytest.fixture
async def depot(visitor: Visitor):
    depot = await set_demande(ready=True)
    await PieceFournie.delete(force=True)
    await visitor.enter(depot.scene.claire)
    return depot


async def test_the_limits_are_said_before_choosing_and_past_them(visitor, depot):
    page = await step(visitor, depot)
    assert "50 Mo au plus par fichier" in page.text.replace("\u00a0", " ")
    path = f"/demandes/{depot.id}/pieces/{CODE}"
    headers = [
        (b"Host", b"127.0.0.1:8000"),
        (b"Origin", ORIGIN.encode()),
        (b"Content-Type", b"multipart/form-data; boundary=x"),
        (b"Content-Length", str(MAX_FORM + 1).encode()),
        (b"Cookie", f"session={visitor.client.cookies['session']}".encode()),
    ]
    refused = await deliver(visitor.client._transport.app, "POST", path.encode(), headers, b"--x")
    assert refused.status == 413
    assert "dépasse la taille permise. Rien n’a été enregistré" in refused.text
    assert (await (await Sender.of(visitor, depot, PDF)).announce(MAX_PIECE + 1)).status_code == 422


async def test_a_piece_a_dossier_and_a_person_have_their_room(visitor, depot, monkeypatch):
    page = await send_form(visitor, depot, *photos(11))
    assert await Piece.count() == 10
    assert "10 fichiers au plus à la fois" in page.words_of(f"q_{CODE}-erreur").replace("\u00a0", " ")
    page = await send_form(visitor, depot, PDF)
    assert "déjà 10 fichiers" in page.words_of(f"q_{CODE}-erreur").replace("\u00a0", " ")
    assert "déjà 10" in (await (await Sender.of(visitor, depot, PDF)).announce()).json()["refus"]
    monkeypatch.setattr(quotas, "MAX_PAR_DEMANDE", 30_000)
    page = await send_form(visitor, depot, PDF, code="programme")
    assert "Les pièces de cette demande dépassent" in page.words_of("q_programme-erreur")
    monkeypatch.undo()
    await Mesure.update({Mesure.poids: MAX_PAR_JOUR // 10}).where(Mesure.genre == "octets")
    page = await send_form(visitor, depot, PDF, code="programme")
    assert "24 heures" in page.words_of("q_programme-erreur")
    sender = await Sender.of(visitor, depot, PDF)
    sender.code = "programme"
    assert "24\u00a0heures" in (await sender.announce()).json()["refus"]
    await Mesure.delete(force=True)
    monkeypatch.setattr(depots, "MAX_EN_COURS", 1000)
    assert "en cours d’envoi" in (await sender.announce()).json()["refus"]
    assert await Depot.count() == 0


HOSTILE = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "..\\..\\boot.pdf": "boot.pdf",
    "CON.pdf": "_CON.pdf",
    'a"; filename="b.exe': "a-; filename=-b.exe.pdf",
    "rib\r\nX-Evil: 1.pdf": "rib X-Evil- 1.pdf",
    "facture\u202efdp.exe": "facturefdp.exe.pdf",
    "<svg onload=alert(1)>.pdf": "-svg onload=alert(1)-.pdf",
    "{{7*7}}.pdf": "{{7-7}}.pdf",
    "a\0b.pdf": "ab.pdf",
}


@pytest.mark.parametrize("nom", HOSTILE, ids=range(len(HOSTILE)))
async def test_no_name_leads_anywhere_or_deceives(visitor, depot, own_files, nom):
    sender = await Sender.of(visitor, depot, PDF)
    sender.nom = nom
    assert (await sender.send_all())["refus"] == ""
    page = await step(visitor, depot)
    (link,) = [link for link in page.links() if link.startswith("/pieces/")]
    assert HOSTILE[nom] in page.text
    told = (await visitor.client.get(link)).headers["content-disposition"]
    assert told.startswith('attachment; filename="')
    assert told.endswith(f"; filename*=UTF-8''{quote(HOSTILE[nom], safe='')}")
    assert told.count('"') == 2
    (kept,) = [path for path in own_files.rglob("*") if path.is_file()]
    assert len(kept.name) == 32
    assert set(kept.name) <= set("0123456789abcdef")
    for guess in (f"/pieces/{kept.name}", f"/fichiers/pieces/{kept.parent.name}/{kept.name}"):
        assert (await visitor.client.get(guess)).status_code == 404


async def test_the_right_to_open_is_asked_at_each_download(visitor, depot):
    page = await send_form(visitor, depot, PDF)
    (link,) = [link for link in page.links() if link.startswith("/pieces/")]
    assert (await visitor.client.get(link)).status_code == 200
    await Rattachement.update({Rattachement.statut: "detache"}).where(
        Rattachement.compte == depot.scene.claire.id
    )
    assert (await visitor.client.get(link)).status_code == 404


@pytest.mark.parametrize("how", ["direct", "in a PDF", "in an archive"])
async def test_eicar_reaches_nobody(visitor, depot, tmp_path, own_files, how):
    content = {
        "direct": EICAR,
        "in a PDF": samples.pdf(joined=EICAR),
        "in an archive": samples.docx({"word/media/a.bin": EICAR * 20}),
    }[how]
    open_antivirus(f"unix:{tmp_path / 'clamd'}")
    async with clamd(tmp_path / "clamd"):
        page = await send_form(visitor, depot, content)
        assert (INCONNU if how == "direct" else INFECTE) in page.answer.text
        refused = await (await Sender.of(visitor, depot, content)).send_all()
    assert refused["refus"] in (INCONNU, INFECTE)
    assert await Piece.count() == await PieceFournie.count() == 0
    assert not any(path.is_file() for path in own_files.rglob("*"))


async def test_found_too_late_it_is_told_to_who_gave_it_and_to_the_region(visitor, depot, tmp_path, app):
    open_antivirus(f"unix:{tmp_path / 'clamd'}")
    await send_form(visitor, depot, samples.pdf(joined=EICAR))
    await PieceFournie.delete(force=True)
    await depot.give()
    await depot.transmit()
    agent = await make_agent(Habilitation.INSTRUCTEUR)
    region = await Visitor.entered(app, agent, "192.0.2.9")
    addresses = (f"/instruction/{depot.id}", f"/demandes/{depot.id}/pieces")
    for address in addresses:
        assert "En cours d’analyse" in (await region.open(address)).text
    async with clamd(tmp_path / "clamd"):
        await scan_waiting(now())
    for who, address in [*((region, one) for one in addresses), (visitor, addresses[1])]:
        page = await who.open(address)
        assert "Refusé" in page.text
        assert INFECTE in page.answer.text
        assert not [link for link in page.links() if link.startswith("/pieces/")]


async def test_a_form_cut_in_the_middle_leaves_nothing_and_can_be_sent_again(visitor, depot, own_files):
    token = jeton_of(await step(visitor, depot), depot)
    head = f'--x\r\nContent-Disposition: form-data; name="jeton"\r\n\r\n{token}\r\n--x\r\n'
    head += 'Content-Disposition: form-data; name="fichier"; filename="rib.pdf"\r\n\r\n'
    whole = head.encode() + PDF + b"\r\n--x--\r\n"
    headers = [
        (b"Host", b"127.0.0.1:8000"),
        (b"Origin", ORIGIN.encode()),
        (b"Content-Type", b"multipart/form-data; boundary=x"),
        (b"Cookie", f"session={visitor.client.cookies['session']}".encode()),
    ]
    path = f"/demandes/{depot.id}/pieces/{CODE}".encode()
    app = visitor.client._transport.app
    for end in (len(head) + 1000, len(whole) - 5):
        cut = await deliver(app, "POST", path, headers, whole[:end])
        assert 400 <= cut.status < 500
    assert await Piece.count() == await PieceFournie.count() == 0
    assert not any(one.is_file() for one in own_files.rglob("*"))
    assert (await deliver(app, "POST", path, headers, whole)).status == 303
    assert await Piece.count() == 1


async def test_the_region_reads_the_fingerprint_and_receives_the_same_bytes(visitor, depot, app):
    await send_form(visitor, depot, PDF)
    await PieceFournie.delete(force=True)
    await depot.give()
    await depot.transmit()
    agent = await make_agent(Habilitation.INSTRUCTEUR)
    region = await Visitor.entered(app, agent, "192.0.2.9")
    for who, address in (
        (region, f"/instruction/{depot.id}"),
        (region, f"/demandes/{depot.id}/pieces"),
        (visitor, f"/demandes/{depot.id}/pieces"),
    ):
        page = await who.open(address)
        assert sha256(PDF).hexdigest() in page.text
        (link,) = [link for link in page.links() if link.startswith("/pieces/")]
        assert (await who.client.get(link)).content == PDF
    assert f"/demandes/{depot.id}/pieces" in (await visitor.open(f"/demandes/{depot.id}")).links()
