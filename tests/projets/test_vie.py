"""The life of a projet beside its budget: what hangs on it, archived, deleted, found again."""

import pytest
from tests.visitors import HTMX, ORIGIN, Visitor
from tests.world.budgets import BALANCED, depense, recette
from tests.world.dates import now
from tests.world.demandes import begin_demande, set_demande
from tests.world.dispositifs import open_another, open_dispositifs
from tests.world.instruction import attendus, do_ask, set_bureau
from tests.world.personnes import acteur_of
from tests.world.projets import budget_of, set_scene

from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.demandes.moves.mouvements import take_step
from mesaides.demandes.moves.projets import archive_projet
from mesaides.demandes.rules.complements import BUDGET
from mesaides.errors import DomainError
from mesaides.instruction.moves.completude import ask_complements
from mesaides.projets.moves.decisions import validate
from mesaides.projets.moves.verrou import OPEN
from mesaides.projets.reads import lecture
from mesaides.projets.rules.filtre import FiltreProjets
from mesaides.projets.tables.projet import BudgetVersion, DemandeValidation, LigneBudget, Projet
from mesaides.web.gate import Gate

WAYS = pytest.mark.parametrize("block", ["", "projet"], ids=["plain", "htmx"])


async def mails(objet: str) -> list[str]:
    rows = await Courriel.select(Courriel.destinataire).where(Courriel.objet == objet)
    return sorted(row["destinataire"] for row in rows)


async def test_what_the_region_received_is_kept_and_nothing_is_asked_about_it(app: Gate):
    depot = await set_demande(ready=True)
    scene = depot.scene
    await depot.transmit()
    claire = await Visitor.seated(app, scene.claire)
    await scene.add(depense(100_00))  # unbalanced, and the seal is not asked again
    assert await OPEN.rows(projet=scene.projet) == []
    page = await claire.open(budget_of(scene))
    assert "La Région garde le budget qu’elle a reçu" in page.text
    assert f"/demandes/{depot.id}" in page.links()
    for path in (budget_of(scene), f"/projets/{scene.projet}", "/projets", "/mes-services"):
        page = await claire.open(path)
        for asked in ("Il manque", "à compléter", "Demander la validation", "Ouvrir le budget de"):
            assert asked not in page.text, f"{path}: {asked}"
    assert "Reçu par la Région" in (await claire.open("/projets")).text
    marc = await Visitor.seated(app, scene.marc)
    assert "/validation" not in " ".join((await marc.open(budget_of(scene))).actions())


async def test_another_draft_asks_for_the_budget_again_until_it_is_withdrawn(app: Gate):
    depot = await set_demande(ready=True)
    scene = depot.scene
    await depot.transmit()
    fiche = await scene.fiche()
    assert fiche.recu_le is not None
    await open_another()
    other = await begin_demande(scene)
    assert (await scene.fiche()).recu_le is None
    await scene.add(depense(1_00), recette(1_00, "mdl"), confirme=fiche.empreinte)
    assert len(await OPEN.rows(projet=scene.projet)) == 1
    claire = await Visitor.seated(app, scene.claire)
    page = await claire.open(f"/projets/{scene.projet}")
    assert {f"/demandes/{depot.id}", f"/demandes/{other.id}"} < set(page.links())
    async with transaction():
        await take_step(await other.fiche(), "retrait", await other.acteur(), now())
    assert (await scene.fiche()).recu_le == fiche.recu_le
    assert await OPEN.rows(projet=scene.projet) == []


async def test_the_budget_that_the_region_asks_again_is_awaited_until_it_goes_back(app: Gate):
    bureau = await set_bureau("en_instruction")
    scene = bureau.depot.scene
    await bureau.do(do_ask)  # of something else
    assert (await scene.fiche()).au_repos
    await bureau.depot.answer("objectifs", "Parler mieux.", edition=1)
    await bureau.give_back()
    await bureau.do(lambda geste: ask_complements(geste, attendus({BUDGET: "Détaillez le transport."})))
    sealed = await scene.fiche()
    assert not sealed.au_repos
    await scene.add(depense(1_00), recette(1_00, "mdl"), confirme=sealed.empreinte)
    assert len(await OPEN.rows(projet=scene.projet)) == 1
    marc = await Visitor.seated(app, scene.marc)
    page = await marc.open(budget_of(scene))
    await marc.send(page, f"/projets/{scene.projet}/validation")
    await bureau.give_back()
    assert (await scene.fiche()).au_repos


@pytest.mark.parametrize("par", ["claire", "marc"])
@WAYS
async def test_a_projet_on_which_nothing_hangs_is_deleted_and_those_concerned_are_told(
    app: Gate, block: str, par: str
):
    scene = await set_scene(*BALANCED)
    claire, marc = await Visitor.seated(app, scene.claire), await Visitor.seated(app, scene.marc)
    page = await claire.open(budget_of(scene))
    page = await claire.send(page, f"/projets/{scene.projet}/sollicitation")
    page = await marc.open(budget_of(scene))
    await marc.send(page, f"/projets/{scene.projet}/refus", raison="Pas cette année.")
    page = await claire.open(budget_of(scene))
    await claire.send(page, f"/projets/{scene.projet}/sollicitation")
    who = {"claire": claire, "marc": marc}[par]
    page = await who.open(f"/projets/{scene.projet}")
    answer = await who.send(page, f"/projets/{scene.projet}/suppression", block=block)
    if block:
        assert answer.answer.headers["hx-redirect"] == "/projets"
    assert "Radio du lycée" not in (await who.open("/projets")).words_of("liste")
    for table in (Projet, LigneBudget, BudgetVersion, DemandeValidation):
        assert await table.count() == 0
    told = {"claire": scene.marc, "marc": scene.claire}[par]
    assert await mails("projet_range") == [told.adresse]


async def test_a_projet_with_a_demande_or_a_validation_is_not_deleted_but_says_why(app: Gate):
    depot = await set_demande()
    sealed = await depot.scene.one_more(*BALANCED)
    claire = await Visitor.seated(app, depot.scene.claire)
    spare = await claire.open(f"/projets/{(await depot.scene.one_more()).projet}")
    (known,) = [action for action in spare.actions() if action.endswith("/suppression")]
    fields = spare.fields(known)
    async with transaction():
        fiche = await sealed.fiche(sealed.marc)
        await validate(fiche, fiche.empreinte, await acteur_of(sealed.marc), now())
    for projet, why in (
        (depot.scene.projet, "Une demande d’aide a été commencée"),
        (sealed.projet, "validé"),
    ):
        page = await claire.open(f"/projets/{projet}")
        act = f"/projets/{projet}/suppression"
        assert act not in page.actions()
        answer = await claire.client.post(act, data=fields, headers={"Origin": ORIGIN})
        assert answer.status_code == 409
        assert why in answer.text
        assert "archiver" in answer.text
    marc, withdrawal = await Visitor.seated(app, sealed.marc), f"/projets/{sealed.projet}/validation/retrait"
    await marc.send(await marc.open(budget_of(sealed)), withdrawal)
    page = await claire.open(f"/projets/{sealed.projet}")
    await claire.send(page, f"/projets/{sealed.projet}/suppression")
    assert await Projet.count() == 2


@WAYS
async def test_an_archived_projet_is_put_away_with_what_was_asked_and_comes_back(app: Gate, block: str):
    await open_dispositifs()
    scene = await set_scene(*BALANCED)
    claire, marc = await Visitor.seated(app, scene.claire), await Visitor.seated(app, scene.marc)
    page = await claire.open(budget_of(scene))
    stale = await claire.send(page, f"/projets/{scene.projet}/sollicitation")
    page = await claire.open(f"/projets/{scene.projet}")
    page = await claire.send(page, f"/projets/{scene.projet}/archivage", block=block)
    assert "Archivé depuis le" in page.text
    assert await mails("projet_range") == [scene.marc.adresse]
    assert "Radio du lycée" not in (await claire.open("/projets")).text
    assert "Radio du lycée" not in (await claire.open("/mes-services")).text
    assert "Radio du lycée (2026" not in (await claire.open("/demandes/nouvelle/projets-educatifs")).text
    assert "Aucun budget n’attend" in (await marc.open("/projets")).text
    refused = await claire.send(stale, f"/projets/{scene.projet}/lignes/depenses", montant="12")
    assert refused.status == 409
    assert "archivé : rouvrez-le" in refused.text
    closed = await claire.open(budget_of(scene))
    assert "Ce projet est archivé" in closed.text
    assert not [action for action in closed.actions() if action.startswith("/projets/")]
    found = await claire.open("/projets?etat=archives")
    assert "Radio du lycée" in found.words_of("liste")
    page = await claire.send(
        await claire.open(f"/projets/{scene.projet}"), f"/projets/{scene.projet}/reprise"
    )
    assert "Modifier le projet" in page.text
    assert "Radio du lycée" in (await claire.open("/projets")).text


async def test_a_projet_whose_demande_awaits_a_decision_is_not_archived(app: Gate):
    depot = await set_demande(ready=True)
    fiche, acteur = await depot.scene.fiche(), await acteur_of(depot.scene.claire)
    for _ in range(2):
        with pytest.raises(DomainError, match="en cours"):
            await archive_projet(fiche, acteur, now())
        await depot.transmit() if (await depot.fiche()).is_brouillon else None


async def test_an_old_projet_is_offered_when_one_begins_from_its_page(
    app: Gate, monkeypatch: pytest.MonkeyPatch
):
    await open_dispositifs()
    scene = await set_scene()
    await scene.one_more()
    monkeypatch.setattr(lecture, "PAGE", 1)
    claire = await Visitor.seated(app, scene.claire)
    assert (
        f"/demandes/nouvelle?projet={scene.projet}" in (await claire.open(f"/projets/{scene.projet}")).links()
    )
    begin = "/demandes/nouvelle/projets-educatifs"
    page = await claire.open(f"{begin}?projet={scene.projet}")
    begun = await claire.send(page, begin)
    assert begun.path.endswith("/eligibilite")
    assert "Radio du lycée" in begun.text


async def test_projets_are_searched_and_kept_to_a_year(app: Gate):
    scene = await set_scene()
    await scene.one_more(intitule="Potager de l’Ariège", annee="2027-2028")
    for person in (scene.claire, scene.marc):
        visitor = await Visitor.seated(app, person)

        async def titles(query: str, visitor: Visitor = visitor) -> str:
            return (await visitor.open(f"/projets?{query}", **HTMX, **{"HX-Target": "#liste"})).text

        assert "Radio" in await titles("")
        assert "Potager" in await titles("q=ariege")
        assert "Radio" not in await titles("q=ariege")
        assert "Radio" in await titles("q=roux+radio")
        assert "Potager" in await titles("annee=2027-2028")
        assert "Radio" not in await titles("annee=2027-2028")
        assert "« 1999-2000 » n’est pas dans la liste" in await titles("annee=1999-2000")
        assert "Aucun projet ne correspond" in await titles("q=zzz")


def test_a_filter_is_read_and_written_back():
    filtre = FiltreProjets.read({"q": "  Saint ", "etat": "archives", "autre": "x"})
    assert (filtre.facts, filtre.archives) == ({"q": "Saint", "etat": "archives"}, True)
    assert filtre.finds("Une radio à Saint-Girons")
    assert not filtre.finds("Une radio à Foix")
