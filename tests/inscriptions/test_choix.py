"""Choosing one's établissement by oneself: refused, withdrawn, detached, or waiting for the wrong one."""

import pytest
from tests.visitors import Shown, Visitor
from tests.world.courriels import letters_to
from tests.world.lycees import make_etablissement
from tests.world.personnes import acteur_of, attach, make_compte, make_gestionnaire, make_usager

from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.etablissements.tables import Etablissement

NOUVEAU = "/rattachements/nouveau"
UAIS = ("0099901N", "0119901C", "0129901X", "0309901Z", "0319901U", "0329901N")
WAYS = pytest.mark.parametrize("block", ["", "resultats"], ids=["plain", "htmx"])


async def statuts(compte: int) -> dict[int, str]:
    rows = await Rattachement.select().where(Rattachement.compte == compte)
    return {row["etablissement"]: row["statut"] for row in rows}


async def choose(visitor: Visitor, lycee: Etablissement) -> Shown:
    page = await visitor.open(f"{NOUVEAU}?q={lycee.uai}")
    return await visitor.send(page, f"/etablissements/{lycee.uai}/rattachements")


@WAYS
async def test_who_chose_the_wrong_lycee_chooses_another(visitor: Visitor, block: str):
    faux, bon = (
        await make_etablissement(),
        await make_etablissement(uai=UAIS[0], nom="Lycée Bon", commune="Castres"),
    )
    roy, claire = await make_gestionnaire(bon), await make_usager(faux, en_attente=True)
    page = await visitor.enter(claire)
    assert NOUVEAU in page.links()
    page = await visitor.open(f"{NOUVEAU}?q=castres")
    assert "choisir un autre établissement retire cette demande" in page.text
    page = await visitor.send(page, f"/etablissements/{bon.uai}/rattachements", block=block)
    if block:
        assert page.answer.headers["hx-redirect"] == "/mes-services"
    page = await visitor.open("/mes-services")
    assert "Validation de votre compte par le Lycée Bon, Castres" in page.text
    assert await statuts(claire.id) == {faux.id: "abandonne", bon.id: "en_attente"}
    assert [letter.objet for letter in await letters_to(roy.adresse)] == ["compte_a_valider"]


@pytest.mark.parametrize(
    "statut", [StatutRattachement.REFUSE, StatutRattachement.ABANDONNE, StatutRattachement.DETACHE]
)
async def test_whose_rattachement_ended_chooses_one(visitor: Visitor, statut: StatutRattachement):
    lycee, claire = await make_etablissement(uai=UAIS[0]), await make_compte()
    await attach(claire, lycee, statut=statut)
    page = await visitor.enter(claire)
    assert NOUVEAU in page.links()
    page = await choose(visitor, lycee)
    assert "que la Région doit encore nommer" in page.text
    assert [lien.etablissement for lien in (await acteur_of(claire)).en_attente] == [lycee.id]


async def test_who_waits_there_already_or_is_attached_is_told(visitor: Visitor):
    lycee, claire = await make_etablissement(uai=UAIS[0], nom="Lycée Bon"), await make_compte()
    link = await attach(claire, lycee, statut=StatutRattachement.EN_ATTENTE)
    await visitor.enter(claire)
    page = await visitor.open(f"{NOUVEAU}?q={lycee.uai}")
    again = await visitor.send(page, f"/etablissements/{lycee.uai}/rattachements")
    assert "attend déjà la réponse du Lycée Bon" in again.text
    link.statut, link.fonction = StatutRattachement.VALIDE, Fonction.USAGER
    await link.save()
    again = await visitor.send(page, f"/etablissements/{lycee.uai}/rattachements")
    assert "demandez une invitation à son gestionnaire" in again.text
    assert (await visitor.open(NOUVEAU)).path == "/mes-services"


async def test_nobody_asks_the_whole_region_in_a_day(visitor: Visitor):
    lycees = [await make_etablissement(uai=uai) for uai in UAIS]
    await visitor.enter(await make_compte())
    for lycee in lycees:
        page = await choose(visitor, lycee)
    assert "cinq établissements en 24 heures" in page.text
