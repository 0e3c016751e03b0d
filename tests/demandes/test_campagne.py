"""A campagne closes, opens, and is about to close: what is said everywhere, what one can do, who is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace
from tests.counting import count_queries
from tests.visitors import Visitor
from tests.world.courriels import letters_to
from tests.world.demandes import Depot, begin_demande, set_demande
from tests.world.dispositifs import move_campagne, open_dispositifs
from tests.world.personnes import make_usager, rattachement_of
from tests.world.projets import set_scene

from mesaides.dates import PARIS, jour_fr
from mesaides.db import Database
from mesaides.demandes.moves.rappels import recall_drafts
from mesaides.demandes.rules.rappels import begun_before, palier_of
from mesaides.demandes.tables.demande import Demande, Mouvement, Reponse
from mesaides.dispositifs.moves import load
from mesaides.dispositifs.reads import find_fiche
from mesaides.dispositifs.rules.contenu import Question, TypeQuestion
from mesaides.dispositifs.rules.lecture import Catalogue, DispositifLu
from mesaides.projets.tables.projet import DemandeValidation, Projet

HIER = timedelta(days=1)


def today() -> date:
    return datetime.now(PARIS).date()


async def late(*, ready: bool = True) -> Depot:
    """A draft whose campagne closed yesterday evening."""
    depot = await set_demande(ready=ready)
    await move_campagne(-30, -1)
    return depot


def depuis() -> str:
    return f"fermée depuis le {jour_fr(today() - HIER)} au soir"


@pytest.mark.parametrize("partie", ["questions", "pieces", "recapitulatif"])
async def test_every_step_of_a_draft_says_since_when_its_campagne_is_closed(visitor: Visitor, partie: str):
    depot = await late()
    await visitor.enter(depot.scene.claire)
    with count_queries() as asked:
        page = await visitor.open(f"/demandes/{depot.id}/{partie}")
    assert depuis().replace("\u00a0", " ") in page.text
    assert "Votre brouillon est gardé" in page.text
    assert "Aucune autre campagne n’est annoncée" in page.text
    assert "vous pouvez transmettre" not in page.text
    assert "Prêt à transmettre" not in page.text
    assert "jusqu’au" not in page.text
    assert f"/demandes/{depot.id}/transmission" not in page.actions()
    assert f"/demandes/{depot.id}/report" not in page.actions()
    assert "mailto:aide-lycees@exemple.fr" in page.links()
    assert len(asked) <= 6, asked


async def test_the_lists_await_nobody_for_it_and_lead_to_what_one_can_do(visitor: Visitor):
    depot = await late(ready=False)
    await visitor.enter(depot.scene.claire)
    for path in ("/demandes", "/mes-services"):
        page = await visitor.open(path)
        assert f"Campagne {depuis()}".replace("\u00a0", " ") in page.text
        assert "En attente de : vous" not in page.text.replace("\u00a0", " ")
    assert (await visitor.open(f"/demandes/{depot.id}")).path == f"/demandes/{depot.id}/recapitulatif"


async def test_a_page_kept_open_past_the_closing_is_told_so_and_loses_nothing(visitor: Visitor):
    depot = await set_demande(ready=True)
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    await move_campagne(-30, -1)
    answer = await visitor.send(page, f"/demandes/{depot.id}/transmission", attestation="oui")
    assert answer.status == 409
    assert depuis().replace("\u00a0", " ") in answer.text
    assert "la reprendre dans la campagne suivante" in answer.text


@pytest.mark.parametrize(("first", "last"), [(-1, 30), (10, 40)])
async def test_a_late_draft_goes_on_in_the_next_campagne_with_all_that_is_in_it(
    visitor: Visitor, first: int, last: int
):
    depot = await late()
    await move_campagne(first, last, "2027-2028")
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    done = await visitor.send(page, f"/demandes/{depot.id}/report")
    assert "Demande reprise dans la campagne 2027-2028" in done.text
    assert "Rien ne manque" in done.text
    assert (f"/demandes/{depot.id}/transmission" in done.actions()) == (first < 0)
    if first > 0:
        assert "vous pourrez transmettre à partir du" in done.text
        await move_campagne(0, 40, "2027-2028")
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    assert (await visitor.send(page, f"/demandes/{depot.id}/transmission", attestation="oui")).status == 200
    actes = await Mouvement.select(Mouvement.acte).where(Mouvement.demande == depot.id).order_by(Mouvement.id)
    assert [one["acte"] for one in actes] == ["creation", "report", "transmission"]
    assert [one.objet for one in await letters_to(depot.scene.marc.adresse, "report")] == ["report"]
    assert not await letters_to(depot.scene.claire.adresse, "report")


async def test_it_is_taken_up_once_and_not_beside_another_of_the_same_projet(visitor: Visitor):
    depot = await late()
    await move_campagne(-1, 30, "2027-2028")
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    new = await visitor.open("/demandes/nouvelle/projets-educatifs")
    await visitor.send(new, "/demandes/nouvelle/projets-educatifs", projet=str(depot.scene.projet))
    answer = await visitor.send(page, f"/demandes/{depot.id}/report")
    assert answer.status == 409
    assert "a déjà une demande dans la campagne 2027-2028" in answer.text
    other = (await Demande.select(Demande.id).order_by(Demande.id, ascending=False).first())["id"]
    page = await visitor.open(f"/demandes/{other}/recapitulatif")
    jeton = page.fields("/deconnexion")["jeton"]
    early = await visitor.client.post(f"/demandes/{other}/report", data={"jeton": jeton})
    assert early.status_code == 409


@pytest.mark.parametrize("block", ["", "choix"])
async def test_a_saved_link_to_a_closed_dispositif_says_since_when_and_what_one_can_do(
    visitor: Visitor, block: str
):
    await open_dispositifs()
    scene = await set_scene()
    await visitor.enter(scene.claire)
    kept = await visitor.open("/demandes/nouvelle/projets-educatifs")
    await move_campagne(-30, -1)
    page = await visitor.open("/demandes/nouvelle/projets-educatifs")
    assert depuis().replace("\u00a0", " ") in page.text
    assert {"/projets", "/demandes/nouvelle"} <= set(page.links())
    assert "/demandes/nouvelle/projets-educatifs" not in page.actions()
    before = await Projet.count()
    answer = await visitor.send(
        kept, "/demandes/nouvelle/projets-educatifs", block=block, projet="nouveau", intitule="Le jardin"
    )
    assert answer.status == 409
    assert "Le jardin" in answer.text
    assert await Projet.count() == before
    assert (
        depuis().replace("fermée", "Fermé").replace("\u00a0", " ")
        in (await visitor.open("/demandes/nouvelle")).text
    )


@pytest.mark.parametrize(
    ("left", "heure", "palier"),
    [(8, 9, None), (7, 6, None), (7, 7, 7), (3, 9, 7), (2, 9, 2), (0, 23, 2), (-1, 9, None)],
)
def test_a_reminder_is_due_seven_days_before_then_two_and_never_at_night(left, heure, palier):
    now = datetime(2027, 3, 10, heure, tzinfo=PARIS)
    assert palier_of(date(2027, 3, 10) + timedelta(days=left), now) == palier


def test_who_began_since_needs_no_reminder():
    assert begun_before(date(2027, 3, 31), 2) == datetime(2027, 3, 29, tzinfo=PARIS)


async def closing_in(depot: Depot, jours: int) -> datetime:
    """The morning of a day that comes, so many days before the campagne closes; the draft is old."""
    await move_campagne(-20, jours + 1)
    long_ago = datetime.now(UTC) - timedelta(days=12)
    await Demande.update({Demande.cree_le: long_ago}).where(Demande.id == depot.id)
    return datetime.combine(today() + HIER, datetime.min.time(), PARIS) + timedelta(hours=9)


async def test_a_draft_is_recalled_at_seven_days_and_at_two_once_each(base: Database):
    depot = await set_demande()
    claire, marc = depot.scene.claire, depot.scene.marc
    aide = await make_usager(depot.scene.lycee)
    await depot.share(await rattachement_of(aide))
    morning = await closing_in(depot, 7)
    for now in (morning, morning + timedelta(minutes=2), morning + 4 * HIER):
        await recall_drafts(now)
    [letter] = await letters_to(claire.adresse, "rappel")
    assert "« Radio du lycée, Projets éducatifs »" in letter.sujet.replace("\u00a0", " ")
    assert f"/demandes/{depot.id}/recapitulatif" in letter.texte
    await recall_drafts(morning + 5 * HIER)
    await recall_drafts(morning + 7 * HIER)
    assert await recall_drafts(morning + 8 * HIER) == {}
    assert (
        len(await letters_to(claire.adresse, "rappel")) == len(await letters_to(aide.adresse, "rappel")) == 2
    )
    assert not await letters_to(marc.adresse, "rappel")


async def test_one_mail_tells_all_the_drafts_and_the_gestionnaire_what_they_validate(base: Database):
    depot = await set_demande()
    other = await begin_demande(await depot.scene.one_more())
    morning = await closing_in(depot, 2)
    await Demande.update({Demande.cree_le: morning - 10 * HIER}).where(Demande.id == other.id)
    await DemandeValidation(projet=depot.scene.projet, par=depot.scene.claire.id, le=morning).save()
    assert await recall_drafts(morning) == {"brouillons rappelés": 2}
    [letter] = await letters_to(depot.scene.marc.adresse, "rappel")
    assert "votre validation du budget est attendue" in letter.texte
    assert f"/projets/{depot.scene.projet}/budget" in letter.texte
    [letter] = await letters_to(depot.scene.claire.adresse, "rappel")
    assert "2 demandes d’aide" in letter.sujet.replace("\u00a0", " ")
    assert letter.texte.count("en brouillon.") == 2


async def edit(*questions: Question) -> None:
    """« Projets éducatifs » asks this otherwise, under a new edition; its drafts stay where they are."""
    fiche = await find_fiche("projets-educatifs")
    assert fiche
    others = {question.code: question for question in questions}
    asked = [others.get(one.code, one) for one in fiche.contenu.questions if one.code != "evaluation"]
    contenu = replace(fiche.contenu, questions=tuple(asked))
    await load(
        Catalogue(dispositifs=(DispositifLu(fiche.code, fiche.thematique, contenu),)), datetime.now(UTC)
    )


async def test_an_answer_that_the_next_campagne_asks_otherwise_is_kept_as_it_was_read(visitor: Visitor):
    depot = await late()
    await move_campagne(-1, 30, "2027-2028")
    fiche = await find_fiche("projets-educatifs")
    assert fiche
    eleves = next(one for one in fiche.contenu.questions if one.code == "eleves")
    await edit(replace(eleves, type=TypeQuestion.DATE, max=None))
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    assert "Réponses à d’anciennes questions" not in page.text
    done = await visitor.send(page, f"/demandes/{depot.id}/report")
    assert "à corriger" in done.text
    kept = await Reponse.select(Reponse.valeur, Reponse.brut).where(
        (Reponse.demande == depot.id) & (Reponse.question == "eleves")
    )
    assert [(one["valeur"], bool(one["brut"])) for one in kept] == [("", True)]
    with count_queries() as asked:
        page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    assert len(asked) <= 6, asked
    assert "Réponses à d’anciennes questions" in page.text
    evaluation = await Reponse.select(Reponse.valeur).where(
        (Reponse.demande == depot.id) & (Reponse.question == "evaluation")
    )
    assert evaluation[0]["valeur"] in page.text
