"""Who manages what: searching the établissements of the Région."""

import pytest
from tests.administration.people import log_in_administrateur
from tests.counting import count_queries
from tests.visitors import Visitor
from tests.world.lycees import make_etablissement
from tests.world.personnes import make_gestionnaire

from mesaides.administration.reads.etablissements import PER_PAGE
from mesaides.courriels.tables import Courriel

LIST = "/administration/etablissements"
ALBI = {"uai": "0819901X", "nom": "Lycée Jean-Jaurès", "recherche": "lycee jean jaures albi 0819901x"}
MONTAUBAN = {"uai": "0829901S", "nom": "Lycée Bourdelle", "recherche": "lycee bourdelle montauban 0829901s"}


@pytest.mark.parametrize("q", ["jean jaurès", "ALBI", "0819901x", "jaures albi", "Jean-Jau"])
@pytest.mark.parametrize("block", ["", "resultats"])
async def test_an_etablissement_is_found_by_name_commune_or_uai(visitor: Visitor, q: str, block: str):
    await make_etablissement(**ALBI)
    await make_etablissement(**MONTAUBAN)
    await log_in_administrateur(visitor)
    headers = {"HX-Request": "true", "HX-Target": f"section#{block}"} if block else {}
    page = await visitor.open(f"{LIST}?q={q}", **headers)
    assert "Lycée Jean-Jaurès" in page.text
    assert "Bourdelle" not in page.text
    assert ("<html" in page.answer.text) == (block == "")


async def test_each_is_shown_with_its_gestionnaires_and_those_without_can_be_kept(visitor: Visitor):
    managed = await make_etablissement(uai="0819901X", nom="Lycée Géré")
    await make_gestionnaire(managed, civilite="m", nom="Vidal")
    await make_gestionnaire(managed, civilite="mme", nom="Roy")
    await make_etablissement(uai="0829901S", nom="Lycée Seul")
    await log_in_administrateur(visitor)
    page = await visitor.open(LIST)
    assert "2 établissements, dont 1 sans gestionnaire" in page.text
    assert "Mme Roy, M. Vidal" in page.text
    assert "Aucun gestionnaire" in page.text
    alone = await visitor.open(f"{LIST}?sans=1")
    assert "Lycée Seul" in alone.text
    assert "Lycée Géré" not in alone.text
    for value in ("2", "oui", "%E2%80%AEx"):
        unknown = await visitor.open(f"{LIST}?sans={value}")
        assert "n’est pas dans la liste" in unknown.words_of("resultats")
        assert "Lycée" not in unknown.words_of("resultats")


async def test_pages_lead_on_and_back_and_show_each_once(visitor: Visitor):
    for number in range(2 * PER_PAGE + 3):
        await make_etablissement(uai=f"081{number:04d}A")
    await log_in_administrateur(visitor)
    pages = [await visitor.open(LIST)]
    while following := [a for a in pages[-1].tree.iter("a") if a.get("rel") == "next"]:
        pages.append(await visitor.open(following[0].get("href", "")))
    seen = [link for page in pages for link in page.links() if f"{LIST}/081" in link]
    assert len(seen) == len(set(seen)) == 2 * PER_PAGE + 3
    back = next(a.get("href", "") for a in pages[2].tree.iter("a") if a.get("rel") == "prev")
    assert (await visitor.open(back)).words_of("resultats") == pages[1].words_of("resultats")
    first = next(a.get("href", "") for a in pages[1].tree.iter("a") if a.get("rel") == "prev")
    assert not [a for a in (await visitor.open(first)).tree.iter("a") if a.get("rel") == "prev"]


async def test_the_list_and_the_fiche_ask_at_most_four_queries_with_400_etablissements(visitor: Visitor):
    for number in range(400):
        lycee = await make_etablissement(uai=f"081{number:04d}A")
        if number % 100 == 0:
            await make_gestionnaire(lycee)
    await log_in_administrateur(visitor)
    for path in (LIST, f"{LIST}?q=albi&sans=1", f"{LIST}/0810000A"):
        with count_queries() as asked:
            assert (await visitor.open(path)).status == 200
        assert 2 <= len(asked) <= 4


async def test_the_fiche_tells_who_manages_and_proposes_the_official_address(visitor: Visitor):
    lycee = await make_etablissement(uai="0819901X", nom="Lycée Jaurès", mail="ce.0819901x@exemple.fr")
    await log_in_administrateur(visitor)
    page = await visitor.open(f"{LIST}/0819901x")
    assert "Aucun gestionnaire" in page.text
    assert "Inviter le premier gestionnaire" in page.text
    fields = page.fields(f"{LIST}/0819901X/invitations")
    assert fields["adresse"] == "ce.0819901x@exemple.fr"
    await make_gestionnaire(lycee, civilite="m", prenom="Marc", nom="Vidal")
    managed = await visitor.open(f"{LIST}/0819901X")
    assert "M. Marc Vidal" in managed.text
    assert (await visitor.open(f"{LIST}/0810000Z")).status == 404


@pytest.mark.parametrize("block", ["", "gestionnaires"])
async def test_the_first_gestionnaire_is_invited_at_the_official_address(visitor: Visitor, block: str):
    await make_etablissement(uai="0819901X", nom="Lycée Jaurès", mail="ce.0819901x@exemple.fr")
    await log_in_administrateur(visitor)
    page = await visitor.open(f"{LIST}/0819901X")
    answer = await visitor.send(page, f"{LIST}/0819901X/invitations", block=block)
    assert answer.status == 200
    assert "Sans réponse" in answer.text
    assert "courriel en attente" in answer.text
    assert await Courriel.exists().where(Courriel.destinataire == "ce.0819901x@exemple.fr")
    again = await visitor.send(
        await visitor.open(f"{LIST}/0819901X"), f"{LIST}/0819901X/invitations", block=block
    )
    assert again.status == 409
    assert "déjà invitée" in again.text
    listed = await visitor.open(f"{LIST}?sans=1")
    assert "Invitation sans réponse" in listed.text


async def test_an_invitation_that_no_server_takes_says_so_instead_of_awaiting_an_answer(visitor: Visitor):
    await make_etablissement(uai="0819901X", mail="ce.0819901x@exemple.fr")
    await log_in_administrateur(visitor)
    await visitor.send(await visitor.open(f"{LIST}/0819901X"), f"{LIST}/0819901X/invitations")
    await Courriel.update({Courriel.etat: "refuse", Courriel.raison: "adresse inconnue"}, force=True)
    page = await visitor.open(f"{LIST}/0819901X")
    assert "Courriel refusé" in page.text
    assert "Sans réponse" not in page.text


async def test_a_wrong_address_is_told_beside_its_field(visitor: Visitor):
    await make_etablissement(uai="0819901X")
    await log_in_administrateur(visitor)
    page = await visitor.open(f"{LIST}/0819901X")
    answer = await visitor.send(page, f"{LIST}/0819901X/invitations", adresse="pas une adresse")
    assert answer.status == 422
    assert answer.fields(f"{LIST}/0819901X/invitations")["adresse"] == "pas une adresse"
    assert not await Courriel.exists()


async def test_a_closed_etablissement_invites_nobody(visitor: Visitor):
    lycee = await make_etablissement(uai="0819901X")
    await log_in_administrateur(visitor)
    page = await visitor.open(f"{LIST}/0819901X")
    lycee.etat = "ferme"
    await lycee.save()
    answer = await visitor.send(page, f"{LIST}/0819901X/invitations")
    assert answer.status == 404
    assert f"{LIST}/0819901X/invitations" not in (await visitor.open(f"{LIST}/0819901X")).actions()


@pytest.mark.parametrize("block", ["", "gestionnaires"])
async def test_an_invitation_is_resent_and_revoked_from_the_fiche(visitor: Visitor, block: str):
    await make_etablissement(uai="0819901X", mail="ce@exemple.fr")
    await log_in_administrateur(visitor)
    page = await visitor.send(await visitor.open(f"{LIST}/0819901X"), f"{LIST}/0819901X/invitations")
    resend = next(action for action in page.actions() if action.endswith("/renvoi"))
    resent = await visitor.send(page, resend, block=block)
    assert resent.status == 200
    assert resend not in resent.actions()
    page = await visitor.open(f"{LIST}/0819901X")
    revoke = next(action for action in page.actions() if action.endswith("/revocation"))
    revoked = await visitor.send(page, revoke, block=block)
    assert revoked.status == 200
    assert "Révoquée" in revoked.text
    assert "Sans réponse" not in revoked.text
