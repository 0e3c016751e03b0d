"""A dispositif is withdrawn and put back; thématiques change places."""

import asyncio

import pytest
from tests.administration.people import log_in_administrateur
from tests.visitors import Shown, Visitor
from tests.world.acteurs import AGENT, GESTION, someone
from tests.world.courriels import letters_to
from tests.world.dates import now
from tests.world.demandes import set_demande
from tests.world.dispositifs import open_another, open_dispositifs, withdraw

from mesaides.administration.states import DISPOSITIF
from mesaides.comptes.habilitations import Habilitation
from mesaides.demandes.tables.demande import Demande
from mesaides.demo.dispositifs import plant_dispositifs
from mesaides.dispositifs.reads import list_thematiques
from mesaides.dispositifs.states import EtatDispositif
from mesaides.dispositifs.tables import Thematique
from mesaides.journal.tables import Evenement
from mesaides.web.gate import Gate

CODE = "projets-educatifs"
PAGE = f"/administration/dispositifs/{CODE}"
ORDRE = "/administration/thematiques"


def plain(page: Shown) -> str:
    return " ".join(page.text.split())


def test_only_an_administrateur_withdraws_a_dispositif():
    admin = someone(habilitation=Habilitation.ADMINISTRATEUR)
    steps = {etat: [one.nom for one in DISPOSITIF.open_to(admin, None, etat)] for etat in EtatDispositif}
    assert steps == {EtatDispositif.PUBLIE: ["retrait"], EtatDispositif.RETIRE: ["remise"]}
    assert not any(DISPOSITIF.open_to(other, None, EtatDispositif.PUBLIE) for other in (AGENT, GESTION))


async def test_what_is_withdrawn_is_begun_no_more_and_its_drafts_are_told(visitor: Visitor):
    depot = await set_demande(ready=True)
    await open_another()
    await log_in_administrateur(visitor)
    done = await visitor.send(await visitor.open(PAGE), f"{PAGE}/retrait", block="dispositif")
    assert "Retiré par la Région" in done.text
    assert f"{PAGE}/campagnes" not in done.actions()
    [letter] = await letters_to(depot.scene.claire.adresse, "annonce")
    assert "La Région retire l’aide" in letter.sujet
    assert await Evenement.exists().where(Evenement.acte == "dispositif_retrait")
    await visitor.enter(depot.scene.claire)
    assert "Projets éducatifs" not in (await visitor.open("/dispositifs")).text
    assert "Projets éducatifs" not in (await visitor.open("/demandes/nouvelle")).text
    assert "on ne peut plus la demander" in plain(await visitor.open(f"/dispositifs/{CODE}"))
    page = await visitor.open(f"/demandes/nouvelle/{CODE}")
    assert "La Région a retiré cette aide" in page.text
    assert f"/demandes/nouvelle/{CODE}" not in page.actions()
    for path in ("/demandes", "/mes-services"):
        assert "Aide retirée par la Région" in (await visitor.open(path)).text


async def test_its_draft_says_so_leaves_no_more_and_goes_on_once_it_is_back(app: Gate, visitor: Visitor):
    depot = await set_demande(ready=True)
    await visitor.enter(depot.scene.claire)
    recap = f"/demandes/{depot.id}/recapitulatif"
    kept = await visitor.open(recap)
    await withdraw(CODE)
    page = await visitor.open(recap)
    assert "Votre brouillon est gardé" in page.text
    assert "Si cette aide est proposée de nouveau" in page.text
    assert "fermée" not in page.text
    assert not {f"/demandes/{depot.id}/transmission", f"/demandes/{depot.id}/report"} & set(page.actions())
    refused = await visitor.send(kept, f"/demandes/{depot.id}/transmission", attestation="oui")
    assert refused.status == 409
    assert "La Région a retiré cette aide" in refused.text
    admin = Visitor.of(app, "192.0.2.77")
    await log_in_administrateur(admin)
    await admin.send(await admin.open(PAGE), f"{PAGE}/remise")
    [letter] = await letters_to(depot.scene.claire.adresse, "annonce")
    assert "propose de nouveau" in letter.sujet
    page = await visitor.open(recap)
    assert (await visitor.send(page, f"/demandes/{depot.id}/transmission", attestation="oui")).status == 200


async def test_what_is_transmitted_goes_on(visitor: Visitor):
    depot = await set_demande(ready=True)
    await depot.transmit()
    await withdraw(CODE)
    await visitor.enter(depot.scene.claire)
    assert "retirée" not in (await visitor.open(f"/demandes/{depot.id}")).text
    assert await Demande.exists().where((Demande.id == depot.id) & (Demande.etat == "transmise"))


async def test_a_region_without_thematiques_is_told_what_comes_first(visitor: Visitor):
    await log_in_administrateur(visitor)
    assert "Chargez le fichier des thématiques" in (await visitor.open(ORDRE)).text


async def order() -> list[str]:
    return [theme.code for theme in await list_thematiques()]


@pytest.mark.parametrize("block", ["", "thematiques"])
async def test_a_thematique_goes_up_and_lycees_read_it_there(visitor: Visitor, block: str):
    await open_dispositifs()
    await log_in_administrateur(visitor)
    first, second, *others = await order()
    page = await visitor.open(ORDRE)
    assert f"{ORDRE}/{first}/montee" not in page.actions()
    assert f"{ORDRE}/{others[-1]}/descente" not in page.actions()
    await visitor.send(page, f"{ORDRE}/{second}/montee", block=block)
    assert await order() == [second, first, *others]
    catalogue = (await visitor.open("/dispositifs")).answer.text
    assert catalogue.index(f'value="{second}"') < catalogue.index(f'value="{first}"')


async def test_of_two_who_move_one_at_once_it_moves_once(visitor: Visitor):
    await open_dispositifs()
    await log_in_administrateur(visitor)
    first, second, third, *_ = await order()
    pages = [await visitor.open(ORDRE) for _ in range(2)]
    answers = await asyncio.gather(*(visitor.send(page, f"{ORDRE}/{third}/montee") for page in pages))
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert (await order())[:3] == [first, third, second]


async def test_who_begins_a_demande_reads_the_thematiques_in_their_order(visitor: Visitor):
    depot = await set_demande()
    await plant_dispositifs(now())
    await Thematique.update({Thematique.ordre: 0}).where(Thematique.code == "vie-lyceenne")
    await visitor.enter(depot.scene.claire)
    page = (await visitor.open("/demandes/nouvelle")).text
    assert page.index("Vie lycéenne") < page.index("Citoyenneté et engagement")
