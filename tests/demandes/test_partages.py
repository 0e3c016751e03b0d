"""Sharing a demande with a colleague: what they may do, what they may not, and how it ends."""

import asyncio
from typing import Any

import pytest
from tests.races import race, times
from tests.visitors import Visitor
from tests.world.budgets import recette
from tests.world.dates import now
from tests.world.demandes import Depot, set_demande
from tests.world.personnes import acteur_of, attach, make_compte, make_gestionnaire

from mesaides.comptes.reads.fiche import find_fiche
from mesaides.comptes.roles import Fonction
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.demandes.moves.mouvements import take_step
from mesaides.demandes.moves.partage import end_partage, share
from mesaides.demandes.tables.demande import Demande
from mesaides.demandes.tables.partage import Partage
from mesaides.errors import DomainError
from mesaides.invitations.moves.detachement import detach

WAYS = pytest.mark.parametrize("block", ["", "partages"], ids=["plain", "htmx"])


async def colleague(depot: Depot, prenom: str = "Théo", nom: str = "Lacombe") -> tuple[Compte, Rattachement]:
    compte = await make_compte(prenom=prenom, nom=nom)
    return compte, await attach(compte, depot.scene.lycee)


@WAYS
@pytest.mark.parametrize("transmitted", [False, True])
async def test_claire_shares_and_takes_back_in_one_click(visitor: Visitor, block: str, transmitted: bool):
    depot = await set_demande(ready=transmitted)
    if transmitted:
        await depot.transmit()
    theo, link = await colleague(depot)
    before = await Courriel.count()
    page = await visitor.open_as(
        depot.scene.claire, f"/demandes/{depot.id}" + ("" if transmitted else "/partages")
    )
    act = f"/demandes/{depot.id}/partages"
    assert "Théo Lacombe" in page.words_of("partages")
    page = await visitor.send(page, act, block=block, personne=str(link.id))
    assert "Demande partagée avec Théo Lacombe" in page.text
    assert "par Claire Roux" in page.words_of("partages")
    mail = (await Courriel.objects().order_by(Courriel.id, ascending=False))[0]
    assert (mail.destinataire, await Courriel.count() - before) == (theo.adresse, 1)
    assert mail.sujet == "Mme\u00a0Roux partage une demande d’aide avec vous"
    if block:
        page = await visitor.open(f"/demandes/{depot.id}" + ("" if transmitted else "/partages"))
    (taken_back,) = [
        action for action in page.actions() if action.endswith("/retrait") and "/partages/" in action
    ]
    page = await visitor.send(page, taken_back, block=block)
    assert "Partage retiré" in page.text
    assert "par Claire Roux" not in page.words_of("partages")
    await visitor.open_as(theo, "/mes-services")
    assert (await visitor.open(f"/demandes/{depot.id}")).status == 404


async def test_nobody_chosen_is_said_beside_the_field(visitor: Visitor):
    depot = await set_demande()
    await colleague(depot)
    page = await visitor.open_as(depot.scene.claire, f"/demandes/{depot.id}/partages")
    answer = await visitor.send(page, f"/demandes/{depot.id}/partages", block="partages")
    assert answer.status == 422
    assert "Choisissez la personne" in answer.text
    assert await Partage.count() == 0


async def test_whom_it_is_shared_with_finds_it_fills_it_and_writes_in_its_fil(visitor: Visitor):
    depot = await set_demande()
    theo, link = await colleague(depot)
    assert (await visitor.open_as(theo, f"/demandes/{depot.id}/questions")).status == 404
    await depot.share(link.id)
    services = await visitor.open("/mes-services")
    assert "Radio du lycée" in services.text
    suivi = await visitor.open("/demandes")
    assert "Partagée avec vous" in suivi.text
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    assert "partagée avec vous" in page.text
    sent = {"objectifs": "Donner la parole."}
    await visitor.send(page, f"/demandes/{depot.id}/questions", **sent)
    lue = await depot.answer("objectifs", "Autre chose", 0)
    assert (lue.autre, lue.saisie.valeur) == ("Mme\u00a0Lacombe", "Donner la parole.")
    assert (await visitor.open(f"/demandes/{depot.id}/pieces")).path.endswith("/pieces")
    fil = await visitor.open(f"/demandes/{depot.id}/fil")
    await visitor.send(fil, f"/demandes/{depot.id}/fil", texte="J’ai rempli les objectifs.")
    seen = await visitor.open_as(depot.scene.claire, "/fils")
    assert "Radio du lycée" in seen.text
    await visitor.send(
        await visitor.open(f"/demandes/{depot.id}/fil"), f"/demandes/{depot.id}/fil", texte="Merci Théo."
    )
    listed = (await visitor.open_as(theo, "/fils")).text
    assert "Radio du lycée" in listed
    assert "Merci Théo." in listed  # how the last message begins


async def test_no_page_offers_them_what_they_may_not_do(visitor: Visitor):
    depot = await set_demande(ready=True)
    theo, link = await colleague(depot)
    await depot.share(link.id)
    page = await visitor.open_as(theo, f"/demandes/{depot.id}/recapitulatif")
    assert page.status == 200
    acts = {action.rpartition("/")[2] for action in page.actions()}
    assert not {"transmission", "retrait", "partages"} & acts
    pages = [page, *[await visitor.open(f"/demandes/{depot.id}/{step}") for step in ("projet", "budget")]]
    page = await visitor.open(f"/projets/{depot.scene.projet}")
    assert not [action for action in [*page.actions(), *pages[1].actions()] if action.startswith("/projets/")]
    assert (await visitor.open(f"/demandes/{depot.id}/partages")).status == 404
    await depot.transmit()
    page = await visitor.open(f"/demandes/{depot.id}")
    acts = {action.rpartition("/")[2] for action in page.actions()}
    assert not {"retrait", "copie", "relance", "partages"} & acts


@pytest.mark.parametrize("block", ["", "budget"], ids=["plain", "htmx"])
async def test_whom_it_is_shared_with_prepares_the_budget_of_its_projet(visitor: Visitor, block: str):
    depot = await set_demande()
    theo, link = await colleague(depot)
    budget = f"/projets/{depot.scene.projet}/budget"
    assert (await visitor.open_as(theo, budget)).status == 404
    await depot.share(link.id)
    page = await visitor.open(f"/demandes/{depot.id}/budget")
    assert budget in page.links()
    page = await visitor.open(budget)
    lines = f"/projets/{depot.scene.projet}/lignes/depenses"
    page = await visitor.send(page, lines, block=block, poste="transport", montant="12")
    assert "4 812,00 €" in page.text.replace("\u202f", " ").replace("\xa0", " ")
    line = recette(12_00, "mdl")
    await depot.scene.add(line)
    page = await visitor.send(
        await visitor.open(budget), f"/projets/{depot.scene.projet}/sollicitation", block=block
    )
    assert "En attente de M. Vidal" in page.text.replace("\xa0", " ")
    page = await visitor.open(f"/projets/{depot.scene.projet}/modification")
    page = await visitor.send(
        page, f"/projets/{depot.scene.projet}/modification", intitule="Radio et podcasts"
    )
    assert "Radio et podcasts" in page.text
    assert f"/demandes/{depot.id}" in page.links()
    page = await visitor.open_as(depot.scene.claire, f"/demandes/{depot.id}/partages")
    (taken_back,) = [action for action in page.actions() if action.endswith("/retrait")]
    await visitor.send(page, taken_back)
    assert (await visitor.open_as(theo, budget)).status == 404


@pytest.mark.parametrize("step", ["transmission", "retrait"])
async def test_no_step_is_theirs(app: Any, step: str):
    depot = await set_demande(ready=True)
    theo, link = await colleague(depot)
    await depot.share(link.id)
    if step == "transmission":
        with pytest.raises(DomainError, match="ne dépend plus de vous"):
            await depot.transmit(theo)
    else:
        with pytest.raises(DomainError, match="quelqu’un d’autre"):
            await take_step(await depot.fiche(theo), step, await acteur_of(theo), now())
    assert (await Demande.select(Demande.etat))[0]["etat"] == "brouillon"


async def test_it_is_dead_when_they_are_detached_and_stays_dead_when_they_come_back(visitor: Visitor):
    depot = await set_demande()
    theo, link = await colleague(depot)
    await depot.share(link.id)
    page = f"/demandes/{depot.id}/questions"
    assert (await visitor.open_as(theo, page)).status == 200
    marc = await acteur_of(depot.scene.marc)
    fiche = await find_fiche(link.id, marc)
    assert fiche is not None
    async with transaction():
        await detach(fiche, marc, now())
    assert (await visitor.open(page)).status == 404
    await attach(theo, depot.scene.lycee)
    assert (await visitor.open(page)).status == 404
    seen = await visitor.open_as(depot.scene.claire, f"/demandes/{depot.id}/partages")
    assert not [action for action in seen.actions() if action.endswith("/retrait")]


async def test_only_people_of_the_etablissement_who_do_not_see_it_are_offered(app: Any):
    depot = await set_demande()
    ailleurs = await attach(await make_compte(), (await set_demande()).scene.lycee)
    gestion = await make_gestionnaire(depot.scene.lycee)
    links = {row["compte"]: row["id"] for row in await Rattachement.select()}
    for link, words in (
        (ailleurs.id, "n’est plus rattachée"),
        (links[gestion.id], "voit déjà"),
        (links[depot.scene.claire.id], "voit déjà"),
    ):
        with pytest.raises(DomainError, match=words):
            async with transaction():
                await share(await depot.fiche(), link, await depot.acteur(), now())
    assert await Partage.count() == 0


async def test_shared_twenty_times_at_once_is_shared_once(app: Any):
    depot = await set_demande()
    _, link = await colleague(depot)
    fiche, claire = await depot.fiche(), await acteur_of(depot.scene.claire)
    done, told = await race(*times(20, lambda: share(fiche, link.id, claire, now())))
    assert len(done) == 1
    assert told == ["Cette demande est déjà partagée avec Théo Lacombe."] * 19
    (partage,) = await Partage.objects()
    done, told = await race(*times(20, lambda: end_partage(fiche, partage.id, claire, now())))
    assert len(done) == 1
    assert told == ["Ce partage est déjà retiré\u00a0: la liste est à jour."] * 19


async def test_sent_twenty_times_from_twenty_pages_it_leaves_one_mail(visitor: Visitor):
    depot = await set_demande()
    _, link = await colleague(depot)
    before = await Courriel.count()
    await visitor.enter(depot.scene.claire)
    act = f"/demandes/{depot.id}/partages"
    pages = [await visitor.open(act) for _ in range(20)]
    answers = await asyncio.gather(
        *(visitor.send(page, act, block="partages", personne=str(link.id)) for page in pages)
    )
    assert sorted(answer.status for answer in answers) == [200] + [409] * 19
    assert all("déjà partagée avec" in answer.text for answer in answers if answer.status == 409)
    assert (await Partage.count(), await Courriel.count() - before) == (1, 1)


async def test_somebody_detached_meanwhile_shares_nothing(app: Any):
    depot = await set_demande()
    _, link = await colleague(depot)
    fiche, claire = await depot.fiche(), await acteur_of(depot.scene.claire)
    await Rattachement.update({Rattachement.statut: "detache"}).where(
        Rattachement.compte == depot.scene.claire.id
    )
    with pytest.raises(DomainError, match="ne dépend plus de vous"):
        async with transaction():
            await share(fiche, link.id, claire, now())
    assert await Partage.count() == 0


async def test_a_colleague_named_gestionnaire_sees_it_by_that(visitor: Visitor):
    depot = await set_demande()
    theo, link = await colleague(depot)
    await depot.share(link.id)
    await Rattachement.update({Rattachement.fonction: Fonction.GESTIONNAIRE.value}).where(
        Rattachement.id == link.id
    )
    page = await visitor.open_as(theo, f"/demandes/{depot.id}/partages")
    assert page.status == 200
    assert not [action for action in page.actions() if action.endswith("/retrait")]
