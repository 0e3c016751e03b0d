"""What an agent reads of the Région is what their habilitation is of: its perimeter, its days, its life."""

from datetime import timedelta
from typing import Any

import pytest
from tests.visitors import Visitor
from tests.world.dates import now
from tests.world.demandes import Depot, set_demande
from tests.world.personnes import acteur_of, attach, habilitate, make_compte
from tests.world.region import make_service

from mesaides.comptes.habilitations import ENTIER, Habilitation, Perimetre
from mesaides.comptes.roles import Fonction
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.db import P, frozen, transaction
from mesaides.demandes.reads.conditions import sees
from mesaides.demandes.reads.destinataires import list_agents
from mesaides.demandes.reads.lecture import find_demande
from mesaides.demandes.states.etapes import ETAPES, can_see, can_write, is_instructeur
from mesaides.demandes.tables.affectation import Affectation
from mesaides.errors import DomainError
from mesaides.fils.moves.ecriture import write_message
from mesaides.fils.reads.lecture import load_fil
from mesaides.instruction.reads.collegues import list_collegues
from mesaides.instruction.reads.deport import find_deport
from mesaides.instruction.reads.liste import count_attendues, list_demandes
from mesaides.instruction.reads.vues import count_demandes, find_voisines
from mesaides.instruction.rules.filtre import Filtre

DAY = timedelta(days=1)
LECTEUR, INSTRUCTEUR = Habilitation.LECTEUR, Habilitation.INSTRUCTEUR
SEEN_BY = frozen(
    Compte.select(Compte.id).where((Compte.id == P.compte) & sees(Compte.id, P.demande, P.depuis))
)
WITHIN = {
    "everything": {},
    "their service": {"service": "this"},
    "their dispositif among others": {"dispositifs": "this, another"},
    "their département among others": {"departements": ",31,81,"},
    "all at once": {"service": "this", "dispositifs": "this", "departements": ",81,"},
    "from today": {"du": 0},
    "until today": {"au": 0},
}
WITHOUT = {
    "another service": {"service": "another"},
    "another dispositif": {"dispositifs": "another"},
    "another département": {"departements": ",8,1,31,"},
    "their service, another département": {"service": "this", "departements": ",31,"},
    "from tomorrow": {"du": 2},
    "until yesterday": {"au": -2},
    "proposed": {"etat": "proposee"},
    "suspended": {"etat": "suspendue"},
    "ended": {"etat": "terminee"},
}


@pytest.fixture
async def depot(app: object) -> Depot:
    depot = await set_demande(ready=True)
    await depot.transmit()
    return depot


async def make_reader(depot: Depot, role: Habilitation, said: dict[str, Any]) -> Compte:
    """`said`: the perimeter as WITHIN and WITHOUT tell it, the days counted from today."""
    fiche, given = await depot.fiche(), {**said}
    if "service" in said:
        another = await make_service("Un autre service")
        given["service"] = fiche.service if said["service"] == "this" else another
    if "dispositifs" in said:
        numbers = {"this": fiche.dispositif, "another": fiche.dispositif * 10 + 1}
        given["dispositifs"] = "".join(f",{numbers[one]}" for one in said["dispositifs"].split(", ")) + ","
    for day in {"du", "au"} & said.keys():
        given[day] = now().date() + said[day] * DAY
    compte = await make_compte()
    await habilitate(compte, role, **given)
    return compte


@pytest.mark.parametrize("role", [LECTEUR, INSTRUCTEUR])
@pytest.mark.parametrize("nom", [*WITHIN, *WITHOUT])
async def test_lists_pages_fils_counts_and_mails_are_of_the_perimeter(
    depot: Depot, role: Habilitation, nom: str
):
    compte = await make_reader(depot, role, {**WITHIN, **WITHOUT}[nom])
    acteur, fiche, seen = await acteur_of(compte), await depot.fiche(), nom in WITHIN
    assert can_see(acteur, fiche) is seen
    assert is_instructeur(acteur, fiche) is (seen and role is INSTRUCTEUR)
    assert (await find_demande(depot.id, acteur) is not None) is seen
    facts = {"compte": acteur.compte, "demande": depot.id, "depuis": acteur.attaches_depuis}
    assert bool(await SEEN_BY.rows(**facts)) is seen
    for filtre in (Filtre(), Filtre(q=fiche.reference or ""), Filtre(q="éducatifs")):
        found = await list_demandes(filtre, acteur)
        assert found == [] or (seen and [one.id for one in found] == [depot.id])
    assert bool(await list_demandes(Filtre(), acteur)) is seen
    if acteur.reads_demandes:
        nombres = await count_demandes(Filtre(), acteur)
        assert {nombres.en_cours, nombres.a_prendre, nombres.ici} == {int(seen)}
        assert (nombres.montant > 0) is seen
        assert (await find_voisines(depot.id, Filtre(), acteur)).dedans is seen
    judges = seen and role is INSTRUCTEUR
    assert (await count_attendues(acteur)).a_prendre == int(judges)
    claire = await depot.acteur()
    assert (compte.adresse in await list_agents(fiche, claire)) is judges
    assert (compte.id in {one.compte for one in await list_collegues(fiche, claire)}) is judges


async def test_a_habilitation_of_a_part_hides_nothing_of_a_whole_one(depot: Depot):
    compte = await make_reader(depot, INSTRUCTEUR, {"service": "another"})
    await habilitate(compte, LECTEUR)
    acteur = await acteur_of(compte)
    assert [one.id for one in await list_demandes(Filtre(), acteur)] == [depot.id]
    assert can_see(acteur, await depot.fiche())
    assert not is_instructeur(acteur, await depot.fiche())
    assert (await count_attendues(acteur)).a_prendre == 0


async def test_who_reads_alone_is_refused_every_act(depot: Depot):
    compte = await make_reader(depot, LECTEUR, {})
    acteur, fiche = await acteur_of(compte), await depot.fiche()
    assert [step for step in ETAPES if step.is_open(fiche.etat, acteur, fiche)] == []
    assert not can_write(acteur, fiche)
    await load_fil(fiche, acteur)
    with pytest.raises(DomainError):
        async with transaction():
            await write_message(depot.id, acteur, "Bonjour.", now())


async def test_who_reads_alone_and_works_in_a_lycee_writes_in_its_own_fils_only(depot: Depot):
    compte = await make_reader(depot, LECTEUR, {})
    other = await set_demande(ready=True)
    await attach(compte, other.scene.lycee, Fonction.GESTIONNAIRE)
    acteur = await acteur_of(compte)
    assert not can_write(acteur, await depot.fiche())
    assert can_write(acteur, await other.fiche())


async def test_a_deport_out_of_the_perimeter_does_not_exist(depot: Depot):
    inside = await make_reader(depot, INSTRUCTEUR, {"service": "this"})
    outside = await make_compte()
    await habilitate(outside, INSTRUCTEUR, departements=",31,")
    for compte, told in ((inside, True), (outside, False)):
        await attach(compte, depot.scene.lycee, Fonction.USAGER)
        assert (await find_deport(depot.id, await acteur_of(compte)) is not None) is told


async def test_who_may_no_longer_examine_does_not_keep_a_demande_from_the_others(depot: Depot):
    gone, there = await make_compte(), await make_reader(depot, INSTRUCTEUR, {})
    habilitation = await habilitate(gone, INSTRUCTEUR)
    fiche = await depot.fiche()
    await Affectation(demande=depot.id, compte=gone.id, par=gone.id, le=now()).save()
    claire = await depot.acteur()
    assert await list_agents(fiche, claire) == [gone.adresse]
    changed = {HabilitationCompte.etat: "suspendue"}
    await HabilitationCompte.update(changed).where(HabilitationCompte.id == habilitation)
    assert await list_agents(fiche, claire) == [there.adresse]


async def test_the_pages_of_who_reads_alone_show_no_act(visitor: Visitor, depot: Depot):
    compte = await make_reader(depot, LECTEUR, {"service": "this"})
    await visitor.enter(compte)
    for path in ("/instruction", f"/instruction/{depot.id}", f"/demandes/{depot.id}/fil", "/mes-services"):
        page = await visitor.open(path)
        assert page.status == 200, path
        acts = [one for one in page.actions() if "/instruction" in one or "/demandes" in one]
        assert [one for one in acts if one not in ("/instruction",)] == [], path
    assert "/instruction" in (await visitor.open("/mes-services")).links()


def test_a_perimeter_is_read_as_it_was_written():
    told = Perimetre(3, frozenset({12, 5}), frozenset({"9", "81"}))
    assert Perimetre.read(3, told.write_dispositifs(), told.write_departements()) == told
    assert Perimetre.read(None, "", "") == ENTIER
