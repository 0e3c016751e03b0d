"""The services of the Région: described by an administrateur, named where a lycée needs to reach them."""

import asyncio

import pytest
from tests.administration.people import log_in_administrateur
from tests.visitors import Visitor
from tests.world.acteurs import AGENT, GESTION, someone
from tests.world.courriels import letters_to
from tests.world.dates import now
from tests.world.demandes import set_demande
from tests.world.dispositifs import open_dispositifs
from tests.world.personnes import acteur_of, make_agent
from tests.world.region import make_service

from mesaides.administration.moves.service import take_service_step
from mesaides.administration.states import SERVICE
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.reads.service import find_service, named_service
from mesaides.comptes.rules.service import EtatService, ServiceVu, check_telephone
from mesaides.db import transaction
from mesaides.dispositifs.moves import load, open_exemples
from mesaides.dispositifs.reads import find_fiche
from mesaides.dispositifs.rules.lecture import FichierError
from mesaides.errors import DomainError
from mesaides.journal.tables import Evenement

LIST = "/administration/services"
PREMIER = "Service des aides aux lycées"
REACHED = {
    "nom": "Service Jeunesse",
    "adresse": "4 place du Marché, 31000 Toulouse",
    "telephone": "0561335050",
    "courriel": "jeunesse@exemple.fr",
}


async def number_of(nom: str) -> int:
    service = await named_service(nom)
    assert service is not None
    return service.id


@pytest.mark.parametrize("typed", ["05 61 33 50 50", "0561335050", "05.61.33.50.50"])
def test_a_telephone_is_written_in_pairs(typed: str):
    assert check_telephone(typed).split() == ["05", "61", "33", "50", "50"]


@pytest.mark.parametrize("typed", ["12", "au standard", "05 61 33 50 50 poste 12"])
def test_what_is_no_telephone_is_refused(typed: str):
    with pytest.raises(ValueError, match="téléphone"):
        check_telephone(typed)


def test_only_an_administrateur_closes_and_opens_a_service():
    service = ServiceVu(1, "Service", "", "", "", EtatService.OUVERT)
    admin = someone(habilitation=Habilitation.ADMINISTRATEUR)
    assert [one.nom for one in SERVICE.open_to(admin, service, EtatService.OUVERT)] == ["fermeture"]
    assert [one.nom for one in SERVICE.open_to(admin, service, EtatService.FERME)] == ["reouverture"]
    for other in (AGENT, GESTION):
        assert not SERVICE.open_to(other, service, EtatService.OUVERT)


async def test_a_service_is_added_then_described_otherwise(visitor: Visitor):
    await log_in_administrateur(visitor)
    page = await visitor.send(await visitor.open(LIST), LIST, **REACHED)
    assert "Le service « Service Jeunesse » est ajouté." in page.text.replace("\u00a0", " ")
    address = f"{LIST}/{await number_of('Service Jeunesse')}"
    page = await visitor.send(
        await visitor.open(address), address, block="service", adresse="", nom="Jeunesse"
    )
    service = await named_service("Jeunesse")
    assert service is not None
    assert service.joindre == ["05\u00a061\u00a033\u00a050\u00a050", "jeunesse@exemple.fr"]
    assert "Jeunesse" in page.text
    events = [one["acte"] for one in await Evenement.select(Evenement.acte)]
    assert {"service_ajoute", "service_modifie"} <= set(events)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"nom": ""}, "Donnez le nom du service."),
        ({"nom": PREMIER}, "Un autre service porte déjà ce nom."),
        ({"telephone": "standard"}, "Indiquez un numéro de téléphone"),
        ({"courriel": "sans arobase"}, "adresse"),
    ],
)
async def test_what_is_typed_wrong_is_told_beside_its_field_and_kept(
    visitor: Visitor, typed: dict[str, str], said: str
):
    await open_dispositifs()
    await log_in_administrateur(visitor)
    page = await visitor.send(await visitor.open(LIST), LIST, **{**REACHED, **typed})
    assert page.status == 422
    (field,) = typed
    assert said in page.words_of(f"{field}-erreur")
    assert page.fields(LIST)["adresse"] == REACHED["adresse"]
    other = f"{LIST}/{await make_service('Autre')}"
    page = await visitor.send(await visitor.open(other), other, **{**REACHED, **typed})
    assert (page.status, said in page.words_of(f"{field}-erreur")) == (422, True)


async def test_a_dispositif_is_given_to_a_service_and_its_file_loaded_again_leaves_it_there(visitor: Visitor):
    await open_dispositifs()
    await log_in_administrateur(visitor)
    numero = await make_service("Service Jeunesse")
    address = f"{LIST}/{numero}"
    page = await visitor.open(address)
    page = await visitor.send(page, f"{address}/dispositifs", dispositif="projets-educatifs")
    assert "Projets éducatifs" in page.words_of("service")
    await load(open_exemples(), now())
    fiche = await find_fiche("projets-educatifs")
    assert fiche is not None
    assert fiche.service == "Service Jeunesse"
    assert "Service Jeunesse" in (await visitor.open("/dispositifs/projets-educatifs")).text


async def test_a_service_closes_once_empty_and_takes_nothing_more(visitor: Visitor):
    await open_dispositifs()
    await log_in_administrateur(visitor)
    premier = f"{LIST}/{await number_of(PREMIER)}"
    page = await visitor.send(await visitor.open(premier), f"{premier}/fermeture")
    assert page.status == 409
    assert "dépendent encore de ce service" in page.text
    vide = await make_service("Service vide")
    open_page = await visitor.open(f"{LIST}/{vide}")
    page = await visitor.send(open_page, f"{LIST}/{vide}/fermeture", block="service")
    assert "Fermé" in page.words_of("service")
    page = await visitor.send(open_page, f"{LIST}/{vide}/dispositifs", dispositif="projets-educatifs")
    assert "Ce service est fermé" in page.text
    page = await visitor.send(await visitor.open(f"{LIST}/{vide}"), f"{LIST}/{vide}/reouverture")
    assert "ouvert de nouveau" in page.text


async def test_a_file_cannot_name_a_closed_service(app: object):
    await make_service(PREMIER, EtatService.FERME)
    with pytest.raises(FichierError, match="est fermé"):
        await load(open_exemples(), now())


async def test_of_two_who_close_it_at_once_one_is_told_that_it_is_done(app: object):
    acteur = await acteur_of(await make_agent(Habilitation.ADMINISTRATEUR))
    service = await find_service(await make_service("Service vide"))
    assert service is not None

    async def close() -> str:
        try:
            async with transaction():
                await take_service_step(service, "fermeture", acteur)
        except DomainError as refusal:
            return refusal.phrase
        return ""

    told = sorted(await asyncio.gather(close(), close()))
    assert told[0] == ""
    assert told[1].startswith("C’est déjà fait")


async def test_a_receipt_and_its_mails_say_how_the_service_was_reached_that_day(visitor: Visitor):
    depot = await set_demande(ready=True)
    await log_in_administrateur(visitor)
    address = f"{LIST}/{await number_of(PREMIER)}"
    await visitor.send(await visitor.open(address), address, **REACHED)
    await depot.transmit()
    await visitor.send(await visitor.open(address), address, adresse="Ailleurs")
    page = await visitor.open_as(depot.scene.claire, f"/demandes/{depot.id}/accuse")
    for said in ("Service Jeunesse", "4 place du Marché", "jeunesse@exemple.fr"):
        assert said in page.text
    assert "Ailleurs" not in page.text
    (letter,) = await letters_to(depot.scene.claire.adresse, "accuse")
    assert "Service à joindre : Service Jeunesse, 4 place du Marché" in letter.texte
