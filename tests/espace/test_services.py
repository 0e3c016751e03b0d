"""« Mes services »: what awaits the person first, and who has the next move."""

from tests.counting import count_queries
from tests.visitors import Shown, Visitor
from tests.world.budgets import BALANCED
from tests.world.demandes import set_demande
from tests.world.dispositifs import open_dispositifs
from tests.world.instruction import set_bureau
from tests.world.lycees import make_etablissement
from tests.world.personnes import make_agent, make_compte, make_gestionnaire, make_usager
from tests.world.projets import set_scene
from tests.world.region import make_service

from mesaides.comptes.habilitations import Habilitation
from mesaides.demandes.tables.demande import Demande, Mouvement


async def test_an_usager_finds_the_words_of_the_guide(visitor: Visitor):
    lycee = await make_etablissement(nom="Lycée Jean-Jaurès", commune="Albi")
    await make_gestionnaire(lycee, civilite="m", nom="Vidal")
    claire = await make_usager(lycee, prenom="Claire")
    page = await visitor.enter(claire)
    assert page.path == "/mes-services"
    assert "Bonjour Claire" in page.text
    for words in (
        "Mes services",
        "Mes demandes d’aide",
        "Déposer une demande d’aide",
        "Suivre mes demandes d’aide",
    ):
        assert words in page.text
    structure = await visitor.open("/ma-structure")
    assert "M.\u00a0Vidal" in structure.answer.text


async def test_an_account_that_waits_is_told_only_whom_it_awaits(visitor: Visitor):
    lycee = await make_etablissement(nom="Lycée Bellevue")
    await make_gestionnaire(lycee, civilite="mme", nom="Roy")
    paul = await make_usager(lycee, en_attente=True)
    page = await visitor.enter(paul)
    assert "En attente de Mme Roy" in page.text
    structure = await visitor.open("/ma-structure")
    assert "rattachement en attente" in structure.text
    assert "En attente de Mme Roy" in structure.text
    assert "rattaché à aucun établissement" not in structure.text
    assert "Déposer une demande d’aide" not in page.text


async def test_an_account_without_etablissement_is_told_what_to_do(visitor: Visitor):
    seul = await make_compte()
    page = await visitor.enter(seul)
    assert "Rapprochez-vous du gestionnaire" in page.text
    assert seul.adresse in page.text


async def test_a_gestionnaire_is_told_how_many_decisions_await(visitor: Visitor):
    lycee = await make_etablissement(nom="Lycée Bellevue")
    marc = await make_gestionnaire(lycee)
    for _ in range(2):
        await make_usager(lycee, en_attente=True)
    await make_usager(lycee, en_attente=True, active_le=None)
    page = await visitor.enter(marc)
    assert "2 décisions vous attendent" in page.text
    assert f"/etablissements/{lycee.uai}" in page.links()


async def test_a_new_region_reads_its_first_steps_until_the_last_is_done(visitor: Visitor):
    page = await visitor.enter(await make_agent(Habilitation.ADMINISTRATEUR))
    assert "Ouvrir le portail aux lycées" in page.text
    assert steps_of(page) == ["en-cours", "", "", "", "", ""]
    lycee = await make_etablissement()
    await make_service("Service éducation")
    assert steps_of(await visitor.open("/mes-services")) == ["fait", "fait", "en-cours", "", "", ""]
    await make_agent(Habilitation.INSTRUCTEUR)
    await open_dispositifs()
    await make_gestionnaire(lycee)
    page = await visitor.open("/mes-services")
    assert steps_of(page) == []
    assert "Ouvrir le portail aux lycées" not in page.text


async def test_an_administrateur_finds_the_etablissements(visitor: Visitor):
    jean = await make_agent(Habilitation.ADMINISTRATEUR)
    page = await visitor.enter(jean)
    assert "/administration/etablissements" in page.links()
    assert "Déposer une demande d’aide" not in page.text


def steps_of(page: Shown) -> list[str]:
    lists = (ol for ol in page.tree.iter("ol") if ol.get("class") == "etapes")
    return [li.get("class", "") for ol in lists for li in ol]


def first_step(page: Shown) -> list[str]:
    """Where the buttons of the empty state lead."""
    [empty] = [div for div in page.tree.iter("div") if div.get("class") == "vide"]
    return [a.get("href", "") for a in empty.iter("a")]


async def test_an_empty_page_gives_the_first_step_in_one_button(visitor: Visitor):
    lycee = await make_etablissement()
    claire, marc = await make_usager(lycee), await make_gestionnaire(lycee)
    ines = await make_agent(Habilitation.INSTRUCTEUR)
    inviter = f"/etablissements/{lycee.uai}?onglet=invitations#inviter"
    for person, path, step in (
        (claire, "/demandes", "/demandes/nouvelle"),
        (claire, "/projets", "/projets/nouveau"),
        (claire, "/fils", "/demandes"),
        (marc, "/mes-services", inviter),
        (marc, "/demandes", "/demandes/nouvelle"),
        (ines, "/mes-services", "/instruction?etat=toutes"),
        (ines, "/instruction", "/instruction?etat=toutes"),
        (ines, "/instruction?charge=moi", "/instruction?charge=personne"),
        (ines, "/fils", "/instruction"),
    ):
        await visitor.enter(person)
        page = await visitor.open(path)
        assert first_step(page) == [step], path
        assert not any(
            form.get("role") == "search" for form in page.tree.iter("form") if "instruction" not in path
        )
    await visitor.enter(marc)
    assert inviter in (await visitor.open("/ma-structure")).links()


async def test_a_projet_whose_budget_is_validated_waits_for_its_demande_and_then_leaves(visitor: Visitor):
    depot = await set_demande()
    await depot.seal()
    await visitor.enter(depot.scene.claire)
    begun = await visitor.open("/mes-services")
    assert "Commencer la demande" not in begun.text
    await Mouvement.delete(force=True)
    await Demande.delete(force=True)
    page = await visitor.open("/mes-services")
    wanted = f"/demandes/nouvelle?projet={depot.scene.projet}"
    assert wanted in page.links()
    catalogue = await visitor.open(wanted)
    [first] = [link for link in catalogue.links() if link.startswith("/demandes/nouvelle/projets-educatifs")]
    choice = await visitor.open(first)
    assert choice.fields("/demandes/nouvelle/projets-educatifs")["projet"] == str(depot.scene.projet)


async def test_what_awaits_is_four_lines_and_the_others_are_folded_and_grouped(visitor: Visitor):
    scene = await set_scene(*BALANCED)
    for number in range(6):
        await scene.one_more(*BALANCED, intitule=f"Projet {number}")
    page = await visitor.enter(scene.claire)
    lists = [ul for ul in page.tree.iter("ul") if ul.get("class") == "liste"]
    assert [len(ul) for ul in lists] == [4, 3]
    assert "3 autres" in page.text
    for projet in range(scene.projet, scene.projet + 3):
        budget = await visitor.open(f"/projets/{projet}/budget")
        await visitor.send(budget, f"/projets/{projet}/sollicitation")
    page = await visitor.open("/mes-services")
    assert "3 budgets à valider" in page.text
    assert "En attente de M. Vidal, gestionnaire, depuis peu au plus" in page.text


async def test_the_table_of_demandes_says_who_has_the_next_move_and_the_changes_what_moved(visitor: Visitor):
    depot = await set_demande(ready=True)
    page = await visitor.enter(depot.scene.claire)
    assert "Vous, depuis peu" in page.text
    assert "Derniers changements" not in page.text
    await depot.transmit()
    with count_queries() as asked:
        page = await visitor.open("/mes-services")
    assert len(asked) <= 6, asked
    assert "Service de la Région, depuis peu" in page.text
    assert "1 demande à l’étude" in page.text
    assert f"/demandes/{depot.id}" in page.links()
    assert "Derniers changements" in page.words_of("services")


async def test_whoever_has_begun_nothing_is_told_the_first_step(visitor: Visitor):
    lycee = await make_etablissement()
    await visitor.enter(await make_usager(lycee))
    page = await visitor.open("/mes-services")
    assert "Par où commencer" in page.text
    assert "/projets/nouveau" in page.links()
    assert "/projets/nouveau" in (await visitor.open("/projets")).links()
    assert "/demandes" in (await visitor.open("/fils")).links()
    await visitor.enter(await make_usager(lycee, en_attente=True))
    page = await visitor.open("/mes-services")
    assert "Votre compte attend sa validation" in page.text
    assert "/dispositifs" in page.links()


async def test_the_latest_changes_tell_gestionnaire_and_agent_who_is_awaited(visitor: Visitor):
    bureau = await set_bureau("en_instruction")
    for person, words, url in (
        (bureau.depot.scene.marc, "La Région a la main depuis peu", f"/demandes/{bureau.id}"),
        (bureau.ines, "Vous avez la main depuis peu", f"/instruction/{bureau.id}"),
    ):
        await visitor.enter(person)
        with count_queries() as asked:
            page = await visitor.open("/mes-services")
        assert len(asked) <= 6, asked
        assert words in page.words_of("services")
        assert url in page.links()


async def test_the_latest_changes_are_of_managed_lycees_and_of_demandes_in_charge(visitor: Visitor):
    bureau = await set_bureau("transmise")
    elsewhere = await make_etablissement()
    await visitor.enter(await make_gestionnaire(elsewhere))
    assert "Derniers changements" not in (await visitor.open("/mes-services")).text
    await visitor.enter(bureau.ines)
    assert "Derniers changements" not in (await visitor.open("/mes-services")).text
