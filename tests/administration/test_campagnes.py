"""Campagnes are opened, prolonged and closed earlier by an administrateur, from pages alone."""

import asyncio
from datetime import date, timedelta

import pytest
from tests.administration.people import log_in_administrateur
from tests.counting import count_queries
from tests.visitors import Shown, Visitor
from tests.world.courriels import letters_to
from tests.world.dates import day, days, now
from tests.world.demandes import set_demande
from tests.world.dispositifs import campagne_of, move_campagne, open_dispositifs

from mesaides.dates import jour_fr
from mesaides.dispositifs.reads import Ouverture, find_fiche
from mesaides.dispositifs.tables import Campagne
from mesaides.journal.tables import Evenement

CODE = "projets-educatifs"
DISPOSITIF = f"/administration/dispositifs/{CODE}"
TOUTES = "/administration/campagnes"


def dit(jour: date) -> str:
    return jour_fr(jour).replace("\u00a0", " ")


def plain(page: Shown) -> str:
    return " ".join(page.text.split())


async def campagne(annee: str = "2026-2027") -> Ouverture:
    fiche = await find_fiche(CODE)
    assert fiche is not None
    return next(one for one in fiche.campagnes if one.annee_scolaire == annee)


async def plan(visitor: Visitor, annee: str, block: str = "", **said: str) -> Shown:
    page = await visitor.open(DISPOSITIF)
    return await visitor.send(page, f"{DISPOSITIF}/campagnes", block=block, annee_scolaire=annee, **said)


async def change(visitor: Visitor, last: str, **said: str) -> Shown:
    address = f"{TOUTES}/{await campagne_of(CODE)}"
    return await visitor.send(await visitor.open(address), address, ferme_le=last, **said)


async def test_a_region_without_anything_is_told_its_first_step(visitor: Visitor):
    await log_in_administrateur(visitor)
    page = await visitor.open(TOUTES)
    assert "chargez d’abord son fichier" in page.text
    assert "/administration/dispositifs/chargement" in page.links()


@pytest.mark.parametrize("block", ["", "dispositif"])
async def test_a_campagne_is_opened_and_lycees_see_it(visitor: Visitor, block: str):
    await open_dispositifs()
    await Campagne.delete(force=True)
    await log_in_administrateur(visitor)
    assert "Choisissez un dispositif" in plain(await visitor.open(TOUTES))
    assert "Aucune campagne encore" in (await visitor.open(DISPOSITIF)).text
    done = await plan(visitor, "2026-2027", block, **days(0, 40))
    assert "Campagne 2026-2027" in done.text
    one = await campagne()
    assert f"Ouvert jusqu’au {dit(one.ferme_le)}" in plain(await visitor.open(f"/dispositifs/{CODE}"))
    assert await Evenement.exists().where(
        (Evenement.acte == "campagne_ouverte") & (Evenement.objet == f"campagne {one.id}")
    )
    with count_queries() as asked:
        page = await visitor.open(TOUTES)
    assert "Projets éducatifs 2026-2027" in page.text
    assert len(asked) <= 6, asked


@pytest.mark.parametrize(
    ("annee", "first", "last", "field", "said"),
    [
        ("2026", 30, 60, "annee_scolaire", "avec ses deux années"),
        ("2026-2027", 30, 60, "annee_scolaire", "existe déjà"),
        ("2028-2029", 0, 60, "ouvre_le", "celle-ci peut ouvrir à partir du"),
        ("2028-2029", 60, 30, "ferme_le", "vient avant l’ouverture"),
    ],
)
async def test_what_is_refused_is_told_beside_its_field_and_kept(
    visitor: Visitor, annee: str, first: int, last: int, field: str, said: str
):
    await open_dispositifs()
    await log_in_administrateur(visitor)
    page = await plan(visitor, annee, **days(first, last))
    assert page.status == 422
    assert said in page.words_of(f"{field}-erreur")
    typed = {"annee_scolaire": annee, **days(first, last)}
    assert typed.items() <= page.fields(f"{DISPOSITIF}/campagnes").items()
    page = await plan(visitor, "2029-2030", ouvre_le="un jour", ferme_le=day(9))
    assert "Indiquez une date" in page.words_of("ouvre_le-erreur")
    assert page.fields(f"{DISPOSITIF}/campagnes")["ouvre_le"] == "un jour"


async def test_a_campagne_is_prolonged_and_who_prepares_a_demande_is_told_once(visitor: Visitor):
    depot = await set_demande()
    await log_in_administrateur(visitor)
    page = await change(visitor, day(60))
    assert "Les personnes de 1 brouillon sont prévenues par courriel" in plain(page)
    assert jour_fr((await campagne()).ferme_le) == jour_fr(now().date() + timedelta(days=60))
    [letter] = await letters_to(depot.scene.claire.adresse, "annonce")
    assert "la campagne est prolongée jusqu’au" in letter.sujet
    assert f"/demandes/{depot.id}/recapitulatif" in letter.texte
    assert not await letters_to(depot.scene.marc.adresse, "annonce")
    assert "Ce sont déjà ses dates" in plain(await change(visitor, day(60)))
    assert len(await letters_to(depot.scene.claire.adresse, "annonce")) == 1
    assert await Evenement.count().where(Evenement.acte == "campagne_deplacee") == 1


async def test_it_closes_earlier_with_seven_days_left_to_drafts(visitor: Visitor):
    depot = await set_demande()
    await log_in_administrateur(visitor)
    page = await change(visitor, day(6))
    assert page.status == 422
    assert "laissez 7 jours" in page.words_of("ferme_le-erreur").replace("\u00a0", " ")
    assert page.fields(f"{TOUTES}/{await campagne_of(CODE)}")["ferme_le"] == day(6)
    assert "ferme plus tôt" not in plain(page)
    await change(visitor, day(7))
    [letter] = await letters_to(depot.scene.claire.adresse, "annonce")
    assert "la campagne ferme plus tôt" in letter.sujet


async def test_one_that_is_over_opens_again_and_its_drafts_may_leave(visitor: Visitor):
    depot = await set_demande(ready=True)
    await move_campagne(-30, -1)
    await log_in_administrateur(visitor)
    await change(visitor, day(10))
    assert len(await letters_to(depot.scene.claire.adresse, "annonce")) == 1
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    assert f"/demandes/{depot.id}/transmission" in page.actions()


async def test_of_two_who_move_it_at_once_the_second_reads_again(visitor: Visitor):
    depot = await set_demande()
    await log_in_administrateur(visitor)
    address = f"{TOUTES}/{await campagne_of(CODE)}"
    page = await visitor.open(address)
    answers = await asyncio.gather(*(visitor.send(page, address, ferme_le=day(days)) for days in (50, 60)))
    assert sorted(answer.status for answer in answers) == [200, 422]
    refused = next(answer for answer in answers if answer.status == 422)
    assert "Quelqu’un vient de changer cette campagne" in refused.words_of("ferme_le-erreur")
    assert len(await letters_to(depot.scene.claire.adresse, "annonce")) == 1
    again = await visitor.send(refused, address)
    assert again.status == 200
