"""Files that come with messages: sent, refused in words, opened by who reads the message and by nobody else."""

from datetime import timedelta
from typing import Any

from tests.counting import count_queries
from tests.fils.fil import BLOCKS, transmitted
from tests.pieces import samples
from tests.pieces.clamav import EICAR, clamd
from tests.visitors import HTMX, ORIGIN, Shown, Visitor
from tests.world.dates import now
from tests.world.demandes import Depot, set_demande
from tests.world.personnes import make_agent

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.tables.mesure import Mesure
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels.tables import Courriel
from mesaides.demandes.tables.demande import PieceFournie
from mesaides.fils.mails import FIRST_AFTER, notify_unread
from mesaides.fils.tables.fil import Jointe, Message
from mesaides.pieces.contenu.antivirus import INFECTE, open_antivirus
from mesaides.pieces.contenu.pdf import PROTEGE
from mesaides.pieces.moves import entretien, quotas
from mesaides.pieces.rules.freins import MAX_PAR_JOUR
from mesaides.pieces.tables.piece import Piece

PDF = samples.pdf(fill=30_000)
PHOTO = samples.photo()
File = tuple[str, bytes]


async def send(
    visitor: Visitor,
    path: str,
    *files: File,
    texte: str = "Voici.",
    block: str = "",
    page: Shown | None = None,
) -> Shown:
    """The form of the fil, with these files chosen in its field; by htmx for `block`."""
    page = page or await visitor.open(path)
    fields = page.fields(path) | {"texte": texte}
    parts: list[Any] = [(name, (None, fields[name])) for name in ("jeton", "depuis", "texte")]
    parts += [("fichiers", (nom, content, "application/x-anything")) for nom, content in files]
    if not files:  # what browsers send for an empty field
        parts.append(("fichiers", ("", b"", "application/octet-stream")))
    headers = {"Origin": ORIGIN, "Referer": f"{ORIGIN}{path}"}
    if block:
        headers |= {**HTMX, **page.personne, "HX-Target": f"div#{block}", "HX-Current-URL": f"{ORIGIN}{path}"}
    answer = await visitor.client.post(path, files=parts, headers=headers, follow_redirects=True, timeout=60)
    return Shown(answer)


def files_of(page: Shown) -> list[str]:
    return [link for link in page.links() if link.startswith("/fils/pieces/")]


@BLOCKS
async def test_files_come_with_a_message_and_are_given_back_byte_for_byte(
    visitor: Visitor, depot: Depot, block: str
):
    path = f"/demandes/{depot.id}/fil"
    files = [("../../Devis de l’été\r\n.pdf", PDF), ("photo\u202egpj.exe", PHOTO)]
    page = await send(visitor, path, *files, block=block)
    assert page.status == 200
    assert "Devis de l’été.pdf" in page.text
    first, second = files_of(page)
    answer = await visitor.client.get(first)
    assert answer.content == PDF
    assert answer.headers["content-disposition"].startswith('attachment; filename="Devis de lete.pdf"')
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    answer = await visitor.client.get(second)
    assert answer.headers["content-type"] == "image/jpeg"
    assert 'filename="photogpj.exe.jpg"' in answer.headers["content-disposition"]
    assert b"Fabricant-secret" not in answer.content


async def test_files_alone_make_a_message_and_nothing_at_all_makes_none(visitor: Visitor, depot: Depot):
    path = f"/demandes/{depot.id}/fil"
    page = await send(visitor, path, texte="")
    assert page.status == 422
    assert "Écrivez votre message" in page.words_of("texte-erreur")
    page = await send(visitor, path, ("devis.pdf", PDF), texte="")
    assert len(files_of(page)) == await Message.count() == 1


@BLOCKS
async def test_a_refused_file_is_told_beside_its_field_and_the_words_are_kept(
    visitor: Visitor, depot: Depot, block: str
):
    path = f"/demandes/{depot.id}/fil"
    locked = samples.pdf(password="secret")
    page = await send(visitor, path, ("devis.pdf", PDF), ("rib.pdf", locked), texte="Mon texte.", block=block)
    assert page.status == 422
    assert "« rib.pdf »" in page.words_of("fichiers-erreur").replace("\u00a0", " ")
    assert PROTEGE in page.answer.text
    assert page.fields(path)["texte"].strip() == "Mon texte."
    assert ("Choisissez de nouveau les fichiers" in page.text) == (not block)  # htmx keeps those chosen
    assert await Message.count() == await Jointe.count() == await Piece.count() == 0


async def test_five_files_at_most_come_with_a_message(visitor: Visitor, depot: Depot):
    path = f"/demandes/{depot.id}/fil"
    files = [(f"{n}.png", samples.photo(kind="PNG", size=(20 + n, 20))) for n in range(6)]
    page = await send(visitor, path, *files)
    assert "5 fichiers au plus" in page.words_of("fichiers-erreur").replace("\u00a0", " ")
    assert await Message.count() == 0
    page = await send(visitor, path, *files[:5])
    assert len(files_of(page)) == 5


async def test_the_same_bytes_are_kept_once_and_shown_under_each_name(
    visitor: Visitor, depot: Depot, own_files
):
    path = f"/demandes/{depot.id}/fil"
    await send(visitor, path, ("un.pdf", PDF), ("encore un.pdf", PDF))
    page = await send(visitor, path, ("deux.pdf", PDF), texte="Le même.")
    assert await Piece.count() == 1
    assert "encore un.pdf" in page.text
    names = [(await visitor.client.get(link)).headers["content-disposition"] for link in files_of(page)]
    assert ["deux" in name for name in names] == [False, True]
    await entretien.reconcile(now() + timedelta(hours=2))
    assert sum(1 for one in own_files.rglob("*") if one.is_file()) == 1


async def test_a_fil_has_its_own_room_and_a_person_theirs_for_the_day(
    visitor: Visitor, depot: Depot, monkeypatch
):
    path = f"/demandes/{depot.id}/fil"
    monkeypatch.setattr(quotas, "MAX_PAR_DEMANDE", len(PDF) + 100)
    await send(visitor, path, ("un.pdf", PDF))
    page = await send(visitor, path, ("photo.jpg", PHOTO), texte="Et celle-ci.")
    assert page.status == 422
    assert "Les fichiers de ce fil dépassent" in page.words_of("fichiers-erreur")
    assert page.fields(path)["texte"].strip() == "Et celle-ci."
    assert "Et celle-ci." not in page.words_of("nouveaux")
    monkeypatch.undo()
    await Mesure.update({Mesure.poids: MAX_PAR_JOUR}).where(Mesure.genre == "octets")
    page = await send(visitor, path, ("photo.jpg", PHOTO))
    assert "24 heures" in page.words_of("fichiers-erreur")
    await Mesure.update({Mesure.le: now() - timedelta(days=1)}, force=True)
    assert (await send(visitor, path, ("photo.jpg", PHOTO))).status == 200


async def test_a_message_refused_leaves_nothing_of_its_files(visitor: Visitor, depot: Depot, own_files):
    path = f"/demandes/{depot.id}/fil"
    page = await send(visitor, path, ("un.pdf", PDF), ("deux.pdf", samples.pdf(javascript=True)))
    assert page.status == 422
    assert not any(one.is_file() for one in own_files.rglob("*"))


async def test_a_file_of_a_message_is_no_piece_of_the_demande(visitor: Visitor, depot: Depot):
    path = f"/demandes/{depot.id}/fil"
    await send(visitor, path, ("rib.pdf", PDF))
    assert await PieceFournie.count() == 0
    piece = await Piece.objects().first()
    assert piece is not None
    assert (await visitor.client.get(f"/pieces/{piece.id}")).status_code == 404
    assert "rib.pdf" not in (await visitor.open(f"/demandes/{depot.id}/pieces")).text
    token = (await visitor.open(path)).fields(path)["jeton"]
    answer = await visitor.client.post(
        f"/pieces/{piece.id}/suppression", data={"jeton": token}, headers={"Origin": ORIGIN}
    )
    assert answer.status_code == 404


async def test_who_does_not_read_the_message_does_not_open_its_file(visitor: Visitor):
    depot = await set_demande(ready=True)
    agent = await make_agent(Habilitation.INSTRUCTEUR)
    path = f"/demandes/{depot.id}/fil"
    await visitor.enter(depot.scene.claire)
    (between_us,) = files_of(await send(visitor, path, ("entre-nous.pdf", PDF)))
    await depot.transmit()
    page = await send(visitor, path, ("pour-la-region.pdf", samples.pdf(fill=99)))
    to_all = files_of(page)[-1]
    await visitor.enter(agent)
    assert (await visitor.client.get(between_us)).status_code == 404
    assert (await visitor.client.get(to_all)).status_code == 200
    assert (await visitor.client.get("/fils/pieces/999999")).status_code == 404
    await visitor.enter(depot.scene.claire)
    await Rattachement.update({Rattachement.statut: "detache"}).where(
        Rattachement.compte == depot.scene.claire.id
    )
    assert (await visitor.client.get(to_all)).status_code == 404


async def test_while_the_antivirus_is_silent_a_file_waits_then_is_served_or_refused(
    visitor: Visitor, depot: Depot, tmp_path
):
    path = f"/demandes/{depot.id}/fil"
    socket = tmp_path / "clamd"
    open_antivirus(f"unix:{socket}")
    infected = samples.pdf(joined=EICAR)
    page = await send(visitor, path, ("devis.pdf", PDF), ("virus.pdf", infected))
    assert page.text.count("En cours d’analyse") == 2
    jointes = await Jointe.select(Jointe.id, Jointe.nom).order_by(Jointe.id)
    for row in jointes:
        assert (await visitor.client.get(f"/fils/pieces/{row['id']}")).status_code == 404
    async with clamd(socket):
        assert await entretien.scan_waiting(now()) == {"pièces analysées": 2}
        page = await visitor.open(path)
        assert files_of(page) == [f"/fils/pieces/{jointes[0]['id']}"]
        assert INFECTE in page.answer.text
        assert (await visitor.client.get(f"/fils/pieces/{jointes[1]['id']}")).status_code == 404
        again = await send(visitor, path, ("autre nom.pdf", infected))
    assert again.status == 422
    assert INFECTE in again.answer.text


async def test_the_mail_counts_the_files_and_carries_none(visitor: Visitor):
    depot = await transmitted()
    path = f"/demandes/{depot.id}/fil"
    await visitor.enter(depot.scene.marc)
    await send(visitor, path, ("devis secret.pdf", PDF), ("photo.jpg", PHOTO))
    await send(visitor, path, texte="Sans fichier.")
    assert await notify_unread(now() + FIRST_AFTER * 2)
    courriel = (
        await Courriel.objects()
        .where(Courriel.objet == "messages", Courriel.destinataire == depot.scene.claire.adresse)
        .first()
    )
    assert courriel is not None
    told = courriel.read().message
    assert "2\u00a0fichiers joints" in told.texte
    assert "2\u00a0fichiers joints" in told.html
    assert "devis secret" not in told.texte + told.html


async def test_files_ask_no_more_queries_of_the_page(visitor: Visitor, depot: Depot):
    path = f"/demandes/{depot.id}/fil"
    for n in range(3):
        await send(visitor, path, (f"{n}.pdf", samples.pdf(fill=100 + n)), ("photo.jpg", PHOTO))
    await visitor.enter(depot.scene.marc)
    with count_queries() as asked:
        page = await visitor.open(path)
    assert len(files_of(page)) == 6
    assert len(asked) <= 5, asked


async def test_a_message_with_a_file_sent_twice_is_there_once(visitor: Visitor, depot: Depot):
    path = f"/demandes/{depot.id}/fil"
    page = await visitor.open(path)
    for _ in range(2):
        shown = await send(visitor, path, ("devis.pdf", PDF), page=page)
        assert shown.status == 200
    assert await Message.count() == await Jointe.count() == 1
