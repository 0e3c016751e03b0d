"""Two people in one browser: a form out of date says who is in and loses nothing, a link for another leads on to it."""

import pytest
from tests.visitors import HTMX, ORIGIN, Visitor
from tests.world.demandes import set_demande
from tests.world.invitations import make_invitation
from tests.world.personnes import PASSWORD, make_compte

from mesaides.web.first_field import read_texts

TYPED = "Un long texte, pas encore envoyé."


async def test_a_form_with_files_gives_its_text_back_too(visitor: Visitor):
    depot = await set_demande()
    claire = depot.scene.claire
    page = await visitor.open_as(claire, f"/demandes/{depot.id}/fil")
    await visitor.enter(claire)
    sent = {**page.fields(page.path), "texte": TYPED}
    data = {name: value for name, value in sent.items() if name in ("jeton", "texte")}
    files = {"pieces": ("a.pdf", b"%PDF-1.7", "application/pdf")}
    answer = await visitor.client.post(page.path, data=data, files=files, headers={"Origin": ORIGIN})
    assert answer.status_code == 403
    assert TYPED in answer.text


async def test_a_form_of_another_says_who_is_in_and_gives_its_text_back_to_its_person(visitor: Visitor):
    depot = await set_demande()
    claire, marc = depot.scene.claire, depot.scene.marc
    page = await visitor.open_as(claire, f"/demandes/{depot.id}/fil")
    await visitor.enter(marc)
    refused = await visitor.send(page, page.path, texte=TYPED)
    assert refused.status == 403
    assert "celui de Marc Vidal" in refused.text
    assert "rien n’est perdu" in refused.text
    assert "rechargez cette page" in refused.text
    assert TYPED not in refused.text
    await visitor.send(refused, "/deconnexion")
    assert "n’est plus connectée" in (await visitor.send(page, page.path, texte=TYPED)).text
    await visitor.enter(claire)
    again = await visitor.send(page, page.path, texte=TYPED)  # the page that refused, loaded again
    assert again.status == 403
    assert TYPED in again.text
    assert page.path in again.links()


@pytest.mark.parametrize("scripts", [False, True], ids=["plain", "htmx"])
async def test_a_form_opened_before_the_log_in_says_who_is_in(visitor: Visitor, scripts: bool):
    page = await visitor.open("/comptes/nouveau")
    marc = await make_compte(prenom="Marc", nom="Vidal")
    await visitor.enter(marc)
    fields = {**page.fields("/comptes/nouveau"), "nom": "Lafont", "mot_de_passe": PASSWORD}
    headers = {"Origin": ORIGIN, **(HTMX | page.personne if scripts else {})}
    answer = await visitor.client.post("/comptes/nouveau", data=fields, headers=headers)
    assert answer.status_code == 403
    assert "celui de Marc Vidal" in answer.text
    assert "Lafont" in answer.text
    assert PASSWORD not in answer.text


async def test_a_page_of_another_says_in_place_who_is_in(visitor: Visitor):
    depot = await set_demande()
    page = await visitor.open_as(depot.scene.claire, f"/demandes/{depot.id}/fil")
    await visitor.enter(depot.scene.marc)
    asked = await visitor.send(page, page.path, block="suite", texte=TYPED)
    assert asked.status == 401
    assert "Une autre personne s’est connectée dans ce navigateur : Marc Vidal" in asked.text


async def test_the_invitation_of_another_leads_out_and_back_to_it(visitor: Visitor):
    recue, token = await make_invitation()
    await visitor.enter(await make_compte(prenom="Marc", nom="Vidal"))
    page = await visitor.open(f"/invitation/{token}/compte")
    assert page.path == f"/invitation/{token}"
    assert f"/invitations/{recue.id}/acceptation" not in page.actions()
    assert "celui de Marc Vidal" in page.text
    nth = [action for action in page.actions() if action == "/deconnexion"]
    assert len(nth) == 2
    out = await visitor.send(page, "/deconnexion", suite=page.fields("/deconnexion", 1)["suite"])
    assert out.path == f"/invitation/{token}"
    assert f"/invitation/{token}/compte" in out.links()


async def test_who_has_an_account_logs_in_and_comes_back_to_the_invitation(visitor: Visitor):
    claire = await make_compte()
    recue, token = await make_invitation(adresse=claire.adresse)
    page = await visitor.open(f"/invitation/{token}")
    suite = f"/connexion?suite=/invitation/{token}"
    assert suite in page.links()
    page = await visitor.open(suite)
    page = await visitor.send(page, "/connexion", identifiant=claire.identifiant, mot_de_passe=PASSWORD)
    assert f"/invitations/{recue.id}/acceptation" in page.actions()
    assert (await visitor.open(suite)).path == f"/invitation/{token}"


async def test_a_page_that_is_not_theirs_offers_to_change_of_account(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(await make_compte(prenom="Marc", nom="Vidal"))
    page = await visitor.open(f"/demandes/{depot.id}")
    assert page.status == 404
    assert "celui de Marc Vidal" in page.text
    out = await visitor.send(page, "/deconnexion", suite=page.fields("/deconnexion", 1)["suite"])
    assert out.path == f"/connexion?suite=/demandes/{depot.id}"


def test_the_texts_of_a_form_with_files_are_read_up_to_its_first_file():
    def part(name: str, value: str, file: str = "") -> str:
        return f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n'

    body = part("texte", "é") + part("f", "z", '; filename="a.csv"') + part("vue", "2") + "--x--\r\n"
    kind = "multipart/form-data; boundary=x"
    assert read_texts(body.encode(), kind) == [("texte", "é")]
    assert read_texts(part("texte", "coupé").encode()[:-4], kind) == []
    assert read_texts(b"a=b", "application/x-www-form-urlencoded") == []
