"""« Qui a vu mon dossier »: noted once a person and a day, told by service to those who ask for the demande."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from tests.counting import count_queries
from tests.visitors import Visitor
from tests.web.photographie import photograph
from tests.world.dates import now
from tests.world.demandes import set_demande
from tests.world.instruction import Bureau, set_bureau
from tests.world.personnes import attach, habilitate, make_agent, make_compte, make_usager, rattachement_of

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Fonction
from mesaides.comptes.tables.compte import Compte
from mesaides.dates import day_of, jour_fr
from mesaides.db.aside import be_discreet
from mesaides.demandes.reads import lecture
from mesaides.demandes.reads.lecture import load_demande
from mesaides.demandes.rules.consultations import GARDE, SANS_SERVICE, gather, since
from mesaides.demandes.rules.saisie import VIDE, Saisie, hide, show_saisie
from mesaides.demandes.tables.consultation import Consultation
from mesaides.dispositifs.rules.contenu import Question, TypeQuestion
from mesaides.entretien import purge
from mesaides.pieces.contenu.fichiers import fichiers
from mesaides.pieces.tables.piece import Piece
from mesaides.web.gate import Gate

LUNDI = date(2026, 11, 30)


def adresse(bureau: Bureau) -> str:
    return f"/demandes/{bureau.id}/consultations"


async def give_piece(bureau: Bureau) -> int:
    kept = await fichiers().keep(io.BytesIO(b"%PDF-1.7"), [(0, 8)])
    file: dict[str, Any] = {"nom": "rib.pdf", "type": "pdf", "taille": 8}
    file |= {"sha256": kept.sha256, "cle": kept.cle}
    par = bureau.depot.scene.claire.id
    piece = Piece(demande=bureau.id, code="rib", statut="disponible", par=par, le=now(), **file)
    await piece.save()
    return piece.id


async def read_by(app: Gate, compte: Compte, *paths: str) -> None:
    agent = await Visitor.seated(app, compte)
    for path in paths:
        assert (await agent.open(path)).status == 200


async def test_who_asks_reads_which_service_opened_it_and_when_and_no_name(app: Gate):
    bureau = await set_bureau()
    claire = await Visitor.seated(app, bureau.depot.scene.claire)
    page = await claire.open(f"/demandes/{bureau.id}")
    assert adresse(bureau) in page.links()
    page = await claire.open(adresse(bureau))
    assert "Personne à la Région n’a ouvert cette demande" in page.text
    await read_by(app, bureau.ines, bureau.adresse, bureau.adresse, f"/demandes/{bureau.id}/accuse")
    page = await claire.open(adresse(bureau))
    fiche = await bureau.fiche()
    today = " ".join(jour_fr(now()).split())
    assert f"{fiche.service_nom}{today} · 1 agent" in page.text
    assert "Inès" not in page.text
    assert "Fabre" not in page.text
    assert await Consultation.count() == 1


async def test_agents_of_several_services_are_told_apart_and_those_of_one_together(app: Gate):
    bureau = await set_bureau()
    lecteur, autre = await make_agent(Habilitation.LECTEUR), await make_compte()
    await habilitate(autre, Habilitation.LECTEUR, service=(await bureau.fiche()).service)
    for compte in (bureau.ines, lecteur, autre):
        await read_by(app, compte, bureau.adresse)
    page = await (await Visitor.seated(app, bureau.depot.scene.marc)).open(adresse(bureau))
    today = " ".join(jour_fr(now()).split())
    assert f"{(await bureau.fiche()).service_nom}{today} · 2 agents" in page.text
    assert f"{SANS_SERVICE}{today} · 1 agent" in page.text


async def test_a_file_that_was_opened_is_told_too(app: Gate):
    bureau = await set_bureau()
    await read_by(app, bureau.ines, bureau.adresse, f"/pieces/{await give_piece(bureau)}", bureau.adresse)
    page = await (await Visitor.seated(app, bureau.depot.scene.claire)).open(adresse(bureau))
    assert "1 agent, fichiers compris" in page.text
    assert await Consultation.count() == 1


async def test_it_is_noted_once_a_day_and_each_day(app: Gate):
    bureau = await set_bureau()
    ines = await Visitor.seated(app, bureau.ines)
    with count_queries() as first:
        await ines.open(bureau.adresse)
    with count_queries() as again:
        await ines.open(bureau.adresse)
    assert [sql[:6] for sql in first[len(again) :]] == ["INSERT"]  # once the page has left
    assert len(again) <= 6
    before = await photograph(forgetful=False)
    await ines.open(bureau.adresse)
    assert await photograph(forgetful=False) == before
    with time_machine.travel(now() + timedelta(days=1), tick=False):
        await read_by(app, bureau.ines, bureau.adresse)
    assert await Consultation.count() == 2


async def test_reading_ahead_and_head_are_no_readings_nor_are_those_of_the_lycee(app: Gate):
    bureau = await set_bureau()
    ines = await Visitor.seated(app, bureau.ines)
    await ines.client.get(bureau.adresse, headers={"Sec-Purpose": "prefetch"})
    await ines.client.head(bureau.adresse)
    await read_by(app, bureau.depot.scene.claire, f"/demandes/{bureau.id}", f"/demandes/{bureau.id}/fil")
    assert await Consultation.count() == 0


async def test_those_it_is_shared_with_read_it_and_neither_colleagues_nor_agents_do(app: Gate):
    bureau = await set_bureau()
    lycee = bureau.depot.scene.lycee
    theo, paul = await make_usager(lycee), await make_usager(lycee)
    await bureau.depot.share(await rattachement_of(theo))
    both = await make_agent(Habilitation.INSTRUCTEUR)
    other = await set_demande()
    await attach(both, other.scene.lycee, Fonction.USAGER)
    for compte, status in ((theo, 200), (paul, 404), (bureau.ines, 404), (both, 404)):
        visitor = await Visitor.seated(app, compte)
        assert (await visitor.open(adresse(bureau))).status == status


async def test_a_draft_says_that_the_region_does_not_see_it(app: Gate):
    depot = await set_demande()
    claire = await Visitor.seated(app, depot.scene.claire)
    with count_queries() as asked:
        page = await claire.open(f"/demandes/{depot.id}/consultations")
    assert "La Région ne voit pas ce brouillon" in page.text
    assert len(asked) <= 5


async def test_after_twelve_months_it_is_erased(app: Gate):
    bureau = await set_bureau()
    await read_by(app, bureau.ines, bureau.adresse)
    await purge(now() + GARDE - timedelta(days=1))
    assert await Consultation.count() == 1
    done = await purge(now() + GARDE + timedelta(days=1))
    assert done["consultations de plus d’un an"] == 1
    assert await Consultation.count() == 0


def test_lines_of_a_day_and_service_are_one():
    told = gather([(LUNDI, "Sports", False), (LUNDI, "Sports", True), (LUNDI, None, False)])
    assert [(one.qui, one.quoi) for one in told] == [
        ("Sports", "2\u00a0agents, fichiers compris"),
        (SANS_SERVICE, "1\u00a0agent"),
    ]


@pytest.mark.parametrize(
    ("transmise", "first", "depuis"),
    [(10, 400, 10), (400, 30, 30), (400, None, 0), (900, 900, 365), (None, 3, 3)],
)
def test_it_says_since_when_all_is_known(transmise: int | None, first: int | None, depuis: int):
    moment = now()

    def ago(days: int) -> date:
        return day_of(moment) - timedelta(days=days)

    received = None if transmise is None else moment - timedelta(days=transmise)
    assert since(received, None if first is None else ago(first), moment) == ago(depuis)


IBAN = "FR7610071310000000100000156"


@pytest.mark.parametrize("typed", [IBAN, IBAN[:-1]])
async def test_an_iban_is_dots_to_who_looks_in_somebody_s_place(
    app: Gate, monkeypatch: pytest.MonkeyPatch, typed: str
):
    """That there is one is seen, and whether it is right; not which."""
    depot = await set_demande()
    question = Question("objectifs", TypeQuestion.IBAN, "IBAN")
    await depot.answer("objectifs", typed)
    monkeypatch.setattr(lecture, "find_question", lambda contenu, code: question)
    for discreet in (False, True):
        be_discreet(discreet)
        lue = await load_demande(await depot.fiche())
        shown = "".join(show_saisie(question, lue.kept["objectifs"].saisie).split())
        assert bool(shown)
        assert (typed[:9] in shown) is not discreet
    be_discreet(False)
    autre = Question("autre", TypeQuestion.TEXTE_COURT, "Autre")
    assert hide(autre, Saisie(valeur="Lu")) == Saisie(valeur="Lu")
    assert hide(question, VIDE) == VIDE
