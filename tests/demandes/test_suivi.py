"""Long lists of demandes: read page by page, each once, by indexes whatever their length."""

from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.statements import Statement
from tests.visitors import Visitor
from tests.world.dates import now
from tests.world.demandes import Depot, begin_demande, set_demande
from tests.world.invitations import make_invitation
from tests.world.personnes import acteur_of, make_usager

from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.compte import Compte
from mesaides.db import Database, database, transaction
from mesaides.db.frozen import Asked
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.reads.suivi import LIST, list_demandes
from mesaides.demandes.routes import liste
from mesaides.espace.reads import decisions, dossiers, structures
from mesaides.invitations.moves.reponse import accept
from mesaides.invitations.reads.lecture import find_recue
from mesaides.projets.reads import lecture as projets
from mesaides.projets.tables.projet import Projet
from mesaides.web.gate import Gate

MORE = Statement(
    "INSERT INTO demande (projet, etablissement, version, campagne, etat, etat_le, cree_par, cree_le, modifiee_le, "
    "recherche) SELECT d.projet, d.etablissement, v.id, d.campagne, 'retiree', d.etat_le, {}, d.cree_le, d.cree_le, '' "
    "FROM demande d CROSS JOIN dispositif_version v CROSS JOIN dispositif_version w WHERE d.id = {}"
)
PLACES = Statement(
    "SELECT d.id, t.ordre FROM demande d JOIN dispositif_version v ON v.id = d.version "
    "JOIN dispositif s ON s.id = v.dispositif JOIN thematique t ON t.id = s.thematique ORDER BY t.ordre, d.id DESC"
)
SMALL = {"s", "t", "v", "o"}
"""Dispositifs and their thématiques, and the requests of validation that are open (`o`)."""
HERE: dict[str, Asked[Any]] = {
    "budgets en cours": dossiers.BUDGETS,
    "demandes en bref": dossiers.DEMANDES,
    "ce qui attend le gestionnaire": decisions.WAITING,
    "structures": structures.RATTACHES,
}
"""What « Mes services » asks."""


async def read_all(acteur: Acteur, page: int) -> list[FicheDemande]:
    seen: list[FicheDemande] = []
    place = (-1, 0)
    while found := await list_demandes(acteur, page, apres=place):
        seen += found
        place = (found[-1].ordre, found[-1].id)
    return seen


async def fill(depot: Depot, par: Compte) -> None:
    """As many for each dispositif as there are dispositifs."""
    async with transaction():
        await MORE.rows(par.id, depot.id)


@pytest.mark.parametrize("page", [3, 7, 50])
async def test_page_after_page_shows_each_demande_once_by_thematique(base: Database, page: int):
    depot = await set_demande()
    await fill(depot, depot.scene.claire)
    places = [(row["ordre"], row["id"]) for row in await PLACES.rows()]
    assert len(places) > 30
    for who in (depot.scene.claire, depot.scene.marc):
        seen = await read_all(await acteur_of(who), page)
        assert [(fiche.ordre, fiche.id) for fiche in seen] == places
    assert any(one.ordre < other.ordre for one, other in pairwise(seen))


async def test_a_search_among_many_goes_on_until_each_was_looked_at(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(liste, "SEARCHED", 4)
    monkeypatch.setattr(liste, "FOUND", 1)
    depot = await set_demande()
    await fill(depot, depot.scene.claire)
    all_of_them = await read_all(await acteur_of(depot.scene.claire), 50)
    last = all_of_them[-1].contenu.titre
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes?{urlencode({'q': last})}")
    assert "Rien pour le moment" in page.text
    seen: set[int] = set()
    while following := [link for link in page.links() if "apres=" in link]:
        page = await visitor.open(following[0])
        seen |= {
            int(link.rsplit("/", 1)[1])
            for link in page.links()
            if link.startswith("/demandes/") and link[-1].isdigit()
        }
    assert seen == {fiche.id for fiche in all_of_them if last in fiche.titre}
    assert len(seen) > 1


async def test_among_many_each_sees_what_concerns_them(base: Database):
    depot = await set_demande()
    paul = await make_usager(depot.scene.lycee)
    assert await read_all(await acteur_of(paul), 7) == []
    other = await begin_demande(await depot.scene.one_more())
    await Projet.update({Projet.porteur: paul.id}).where(Projet.id == other.scene.projet)
    await fill(other, paul)
    assert depot.id not in {fiche.id for fiche in await read_all(await acteur_of(paul), 7)}
    assert {fiche.porteur for fiche in await read_all(await acteur_of(paul), 7)} == {paul.id}


async def test_who_accepted_the_invitation_of_a_porteur_finds_the_projet_and_its_demande(app: Gate):
    depot = await set_demande()
    lea = await make_usager(depot.scene.lycee, adresse="lea@exemple.fr", adresse_cle="lea@exemple.fr")
    changed = {Projet.porteur: None, Projet.porteur_cle: "lea@exemple.fr"}
    await Projet.update(changed).where(Projet.id == depot.scene.projet)
    acteur = await acteur_of(lea)
    assert await list_demandes(acteur, 5) == []
    assert await projets.list_projets(acteur) == []
    async with transaction():
        invitation, _ = await make_invitation(depot.scene.lycee, "lea@exemple.fr")
        recue = await find_recue(invitation.id, acteur)
        assert recue is not None
        await accept(recue, acteur, now())
    assert [fiche.id for fiche in await list_demandes(acteur, 5)] == [depot.id]
    assert [fiche.id for fiche in await projets.list_projets(acteur)] == [depot.scene.projet]


@pytest.mark.parametrize(
    "statement",
    [LIST, *HERE.values(), projets.LIST, projets.ASKED],
    ids=["demandes", *HERE, "projets", "budgets demandés"],
)
async def test_nothing_long_is_read_whole(base: Database, statement: Statement | Asked[Any]):
    """SQLite says how it goes: a table read whole is « SCAN »."""
    if base.kind != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole, rightly: `make bench` tells for large ones")
    sql = statement.sqlite if isinstance(statement, Statement) else statement.compile("sqlite")[0]
    plan = await database().fetch(f"EXPLAIN QUERY PLAN {sql}", *[1] * sql.count("?"))
    told = [row["detail"].split() for row in plan]
    scanned = {name for verb, name, *_ in told if verb == "SCAN"}
    chosen = {name for verb, name, *_ in told if verb in ("MATERIALIZE", "CO-ROUTINE")}  # rows found already
    assert scanned - chosen <= SMALL, plan
