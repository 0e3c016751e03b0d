"""A demande from « Déposer une demande d’aide » to its accusé de réception, as people go through it."""

from datetime import timedelta

import pytest
import time_machine
from tests.counting import count_queries
from tests.visitors import HTMX, ORIGIN, Shown, Visitor
from tests.world.budgets import BALANCED
from tests.world.dates import now
from tests.world.demandes import Depot, set_demande
from tests.world.dispositifs import open_another, open_dispositifs
from tests.world.dossiers import CONTENU, REPONSES
from tests.world.lycees import make_etablissement
from tests.world.personnes import attach, make_agent, make_gestionnaire, make_usager
from tests.world.projets import set_scene

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.sessions import close_sessions
from mesaides.comptes.roles import Fonction
from mesaides.courriels.tables import Courriel
from mesaides.demandes.tables.demande import Demande, Reponse, Transmission

BLOCKS = pytest.mark.parametrize("block", ["", "saisie"])


async def save(visitor: Visitor, page: Shown, depot: Depot, code: str, valeur: str, **sent: str) -> Shown:
    """One field, sent as it is left."""
    fields = page.fields(f"/demandes/{depot.id}/questions")
    data = {"jeton": fields["jeton"], "valeur": valeur, "vue": fields[f"vue_{code}"], **sent}
    answer = await visitor.client.post(
        f"/demandes/{depot.id}/reponses/{code}", data=data, headers={**HTMX, "Origin": ORIGIN}
    )
    return Shown(answer)


async def test_one_goes_from_the_dispositif_to_a_new_projet_and_its_draft(visitor: Visitor):
    await open_dispositifs()
    scene = await set_scene()
    await visitor.enter(scene.claire)
    page = await visitor.open("/demandes/nouvelle")
    assert "Projets éducatifs" in page.text
    assert "/demandes/nouvelle/residence-artiste" not in page.links()
    page = await visitor.open("/demandes/nouvelle/projets-educatifs")
    page = await visitor.send(
        page, "/demandes/nouvelle/projets-educatifs", projet="nouveau", intitule="Le jardin partagé"
    )
    assert page.path.endswith("/eligibilite")
    assert "Le jardin partagé" in page.text


@pytest.mark.parametrize("block", ["", "choix"])
async def test_one_asks_for_a_projet_that_exists_and_finds_the_same_draft_again(visitor: Visitor, block: str):
    await open_dispositifs()
    scene = await set_scene()
    await visitor.enter(scene.claire)
    for _ in range(2):
        page = await visitor.open("/demandes/nouvelle/projets-educatifs")
        await visitor.send(
            page, "/demandes/nouvelle/projets-educatifs", block=block, projet=str(scene.projet)
        )
    assert await Demande.count() == 1


@pytest.mark.parametrize("block", ["", "choix"])
async def test_a_projet_must_be_chosen_or_named(visitor: Visitor, block: str):
    await open_dispositifs()
    scene = await set_scene()
    await visitor.enter(scene.claire)
    page = await visitor.open("/demandes/nouvelle/projets-educatifs")
    answer = await visitor.send(
        page, "/demandes/nouvelle/projets-educatifs", block=block, projet="nouveau", intitule=""
    )
    assert answer.status == 422
    assert "Donnez un intitulé" in answer.text


async def test_somebody_else_s_projet_cannot_be_asked_for(visitor: Visitor):
    await open_dispositifs()
    other = await set_scene()
    scene = await set_scene()
    await visitor.enter(scene.claire)
    page = await visitor.open("/demandes/nouvelle/projets-educatifs")
    answer = await visitor.send(page, "/demandes/nouvelle/projets-educatifs", projet=str(other.projet))
    assert answer.status == 422
    assert await Demande.count() == 0


@pytest.mark.parametrize(
    "partie", ["eligibilite", "projet", "budget", "questions", "pieces", "recapitulatif"]
)
async def test_every_step_is_shown_with_few_queries_and_few_bytes(visitor: Visitor, partie: str):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    with count_queries() as asked:
        page = await visitor.open(f"/demandes/{depot.id}/{partie}", **{"Accept-Encoding": "br"})
    assert page.status == 200
    assert len(asked) <= 5, asked
    assert int(page.answer.headers["content-length"]) <= 6000


async def test_a_field_left_is_saved_and_says_when(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    answer = await save(visitor, page, depot, "objectifs", "Parler à tous.")
    assert answer.status == 200
    assert "Enregistré à" in answer.text
    assert len(answer.answer.text.encode()) <= 300
    again = await visitor.open(f"/demandes/{depot.id}/questions")
    assert again.fields(f"/demandes/{depot.id}/questions")["objectifs"] == "Parler à tous."


async def test_the_answer_to_a_field_says_the_time_it_was_saved_at(visitor: Visitor):
    with time_machine.travel("2026-11-26T14:02:00+01:00"):
        depot = await set_demande()
        await visitor.enter(depot.scene.claire)
        page = await visitor.open(f"/demandes/{depot.id}/questions")
        answer = await save(visitor, page, depot, "objectifs", "Parler à tous.")
    assert "Enregistré à 14\u00a0h\u00a002" in answer.answer.text


async def test_the_answer_to_any_field_is_small_even_when_it_advises(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    advised = 0
    for question in CONTENU.questions[2:]:
        answer = await save(visitor, page, depot, question.code, "x" * ((question.max or 10) + 100))
        assert answer.status == 200
        assert len(answer.answer.content) <= 300, answer.answer.text
        advised += "erreur" in answer.answer.text
    assert advised


async def test_a_field_that_somebody_else_changed_shows_both_values_and_keeps_theirs(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    await depot.answer("objectifs", "De Marc.", par=depot.scene.marc)
    answer = await save(visitor, page, depot, "objectifs", "De Claire.")
    assert answer.status == 409
    assert "Par M. Vidal : « De Marc. »" in answer.text
    assert "De vous, pas encore enregistré : « De Claire. »" in answer.text
    assert (await Reponse.select().first())["valeur"] == "De Marc."


async def test_what_is_no_answer_is_kept_with_what_to_mend(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    answer = await save(visitor, page, depot, "eleves", "une vingtaine")
    assert answer.status == 200
    assert "nombre entier" in answer.text
    again = await visitor.open(f"/demandes/{depot.id}/questions")
    assert again.fields(f"/demandes/{depot.id}/questions")["eleves"] == "une vingtaine"


@pytest.mark.parametrize(
    ("code", "valeur", "phrase"),
    [
        ("eleves", "une vingtaine", "nombre entier"),
        ("fin", "2027-01-09", "vient avant"),
        ("objectifs", "x" * 3_000, "raccourcissez-le"),
    ],
)
async def test_without_javascript_what_is_no_answer_is_kept_and_said_before_one_goes_on(
    visitor: Visitor, code: str, valeur: str, phrase: str
):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    act = f"/demandes/{depot.id}/questions"
    page = await visitor.open(act)
    told = await visitor.send(page, act, **{**REPONSES, code: valeur})
    assert told.status == 422
    assert "Une réponse est à corriger" in told.text
    assert phrase in told.text
    assert "Enregistré" not in told.text
    assert told.fields(act)[code].strip() == valeur
    assert (await visitor.send(told, act)).path != act, "what is not mended now is mended later"


async def test_what_cannot_be_kept_is_told(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    assert (await save(visitor, page, depot, "objectifs", "x" * 20_001)).status == 422
    assert await Reponse.count() == 0


@pytest.mark.parametrize("valeur", ["a\x00b", "a\u202eb", "\ufeffab\u200b"])
async def test_what_nobody_sees_of_an_answer_is_dropped_without_a_word(visitor: Visitor, valeur: str):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    assert (await save(visitor, page, depot, "objectifs", valeur)).status == 200
    again = await visitor.open(f"/demandes/{depot.id}/questions")
    assert again.fields(f"/demandes/{depot.id}/questions")["objectifs"].strip() == "ab"


async def test_a_session_that_ended_asks_to_log_in_in_place(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    await close_sessions(depot.scene.claire.id)
    answer = await save(visitor, page, depot, "objectifs", "Parler.")
    assert answer.status == 401
    assert "<html" not in answer.answer.text
    assert "/connexion" in answer.actions()


@BLOCKS
async def test_without_javascript_a_step_is_saved_whole(visitor: Visitor, block: str):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    await visitor.send(page, f"/demandes/{depot.id}/questions", block=block, **REPONSES)
    kept = {row["question"]: row["valeur"] for row in await Reponse.select()}
    assert kept == REPONSES


async def test_without_javascript_fields_left_untouched_are_left_alone_whoever_changed_them(visitor: Visitor):
    depot = await set_demande()
    await depot.answer("actions", "En mars.")
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    await depot.answer("actions", "En avril.", 1, par=depot.scene.marc)
    await depot.answer("objectifs", "De Marc.", par=depot.scene.marc)
    answer = await visitor.send(
        page, f"/demandes/{depot.id}/questions", objectifs="De Claire.", classes="2de 3"
    )
    assert answer.status == 409
    kept = {row["question"]: row["valeur"] for row in await Reponse.select()}
    assert kept == {"actions": "En avril.", "objectifs": "De Marc.", "classes": "2de 3"}
    assert answer.fields(f"/demandes/{depot.id}/questions")["objectifs"] == "De Claire."
    chosen = await visitor.send(answer, f"/demandes/{depot.id}/questions")
    assert chosen.status == 200
    kept = {row["question"]: row["valeur"] for row in await Reponse.select()}
    assert kept["objectifs"] == "De Claire."


async def test_an_answer_that_asks_other_questions_shows_them(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    hidden = page.element("champ_partenaires_liste")
    assert hidden is not None
    assert hidden.get("hidden") is not None
    answer = await visitor.send(page, f"/demandes/{depot.id}/questions", partenaires="oui")
    assert answer.path.endswith("/questions")
    shown = answer.element("champ_partenaires_liste")
    assert shown is not None
    assert shown.get("hidden") is None


async def test_the_recapitulatif_links_to_each_thing_that_is_missing(visitor: Visitor):
    depot = await set_demande()
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    assert f"/demandes/{depot.id}/questions#q_objectifs" in page.links()
    assert f"/demandes/{depot.id}/budget" in page.links()
    assert f"/demandes/{depot.id}/transmission" not in page.actions()
    for link in [link for link in page.links() if "#q_" in link]:
        step, _, field = link.partition("#")
        assert (await visitor.open(step)).element(field) is not None, link


async def test_a_complete_demande_is_transmitted_once_with_its_receipt_and_its_mail(visitor: Visitor):
    depot = await set_demande(ready=True)
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    assert "RIB de l’établissement déposée" in page.text
    unticked = await visitor.send(page, f"/demandes/{depot.id}/transmission")
    assert unticked.status == 422
    assert "Cochez l’attestation" in unticked.text
    receipts = [
        await visitor.send(page, f"/demandes/{depot.id}/transmission", attestation="oui") for _ in range(2)
    ]
    row = await Transmission.select().first()
    for receipt in receipts:
        assert receipt.path.endswith("/accuse")
        told = "Empreinte (SHA-256) de ce qui a été reçu : elle change si un seul caractère change. "
        assert told + row["empreinte"] in receipt.text
        assert "Service des aides aux lycées" in receipt.text
        assert "RIB de l’établissement" in receipt.text
        assert "4 800,00 €" in receipt.text.replace("\u202f", " ").replace("\u00a0", " ")
    assert await Transmission.count() == 1
    assert await Courriel.count().where(Courriel.objet == "accuse") == 1


async def test_a_second_tab_is_led_to_the_accuse_of_the_demande_that_has_left(visitor: Visitor):
    depot = await set_demande(ready=True)
    await visitor.enter(depot.scene.claire)
    one = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    two = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    await visitor.send(one, f"/demandes/{depot.id}/transmission", attestation="oui")
    told = await visitor.send(two, f"/demandes/{depot.id}/transmission", attestation="oui")
    assert told.path == f"/demandes/{depot.id}/accuse"
    assert "est déjà transmise" in told.text
    assert await Transmission.count() == 1


async def test_the_recapitulatif_says_as_the_list_who_has_the_next_move_on_the_budget(visitor: Visitor):
    depot = await set_demande()
    for compte in (depot.scene.claire, depot.scene.marc):
        await visitor.enter(compte)
        page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
        assert "En attente de : vous, depuis peu" in page.text
        assert "En attente de : vous, depuis peu" in (await visitor.open("/demandes")).text


async def test_an_end_before_its_start_is_said_beside_the_field_and_keeps_the_demande_here(visitor: Visitor):
    depot = await set_demande(ready=True)
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    said = "Cette date vient avant « Date de début » (10 janvier 2027)"
    told = await save(visitor, page, depot, "fin", "2027-01-09")
    assert told.status == 200
    assert "Enregistré" in told.text
    assert said in told.text
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    assert said in page.words_of("champ_fin")
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    assert f"Questions › Date de fin : {said}" in page.text
    assert f"/demandes/{depot.id}/questions#q_fin" in page.links()
    assert f"/demandes/{depot.id}/transmission" not in page.actions()
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    assert said not in (await save(visitor, page, depot, "fin", "2027-01-10")).text


async def test_without_javascript_a_start_moved_after_its_end_is_said_beside_the_end(visitor: Visitor):
    depot = await set_demande(ready=True)
    await visitor.enter(depot.scene.claire)
    act = f"/demandes/{depot.id}/questions"
    told = await visitor.send(await visitor.open(act), act, debut="2027-07-01")
    assert told.status == 422
    assert "Cette date vient avant « Date de début » (1er juillet 2027)" in told.words_of("champ_fin")
    assert "Gardé tel quel" in told.words_of("champ_fin")


async def test_a_theme_is_folded_once_all_that_it_asks_is_answered_and_says_how_much_is(visitor: Visitor):
    depot = await set_demande()
    for code, valeur in (
        ("debut", "2027-01-10"),
        ("fin", "2027-06-10"),
        ("actions", "En mars."),
        ("eleves", "24"),
    ):
        await depot.answer(code, valeur)
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    themes = [one for one in page.tree.iter("details") if (one.get("id") or "").startswith("theme_")]
    told = {page.words_of(one.get("id", ""))[:24]: "open" in one.attrib for one in themes}
    assert {words for words, is_open in told.items() if not is_open} == {"Le calendrier 3 sur 3 Ac"}
    assert any(words.startswith("Les élèves 1 sur 3") for words in told)
    assert "Le calendrier 3 sur 3" in page.words_of("etapes")
    await depot.answer("fin", "2026-12-12", 1)
    page = await visitor.open(f"/demandes/{depot.id}/questions")
    assert page.words_of("theme_2").startswith("Le calendrier 2 sur 3")
    assert page.links()[-7:].count("#q_objectifs") == 1, "the bar leads to the first that is missing"


async def test_the_lines_of_a_long_answer_are_kept_wherever_it_is_read(visitor: Visitor):
    depot = await set_demande(ready=True)
    await depot.answer("objectifs", "Un.\n\nDeux.", 1)
    await visitor.enter(depot.scene.claire)
    pages = [await visitor.open(f"/demandes/{depot.id}/recapitulatif")]
    await depot.transmit()
    pages.append(await visitor.open(f"/demandes/{depot.id}/accuse"))
    for page in pages:
        (told,) = [dd for dd in page.tree.iter("dd") if dd.text == "Un.\n\nDeux."]
        assert "texte" in told.get("class", ""), page.path


async def test_a_seal_broken_meanwhile_keeps_the_demande_here(visitor: Visitor):
    depot = await set_demande(ready=True)
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}/recapitulatif")
    projet = await depot.scene.fiche()
    await depot.scene.add(*BALANCED[3:], confirme=projet.empreinte)
    told = await visitor.send(page, f"/demandes/{depot.id}/transmission", attestation="oui")
    assert told.status == 409
    assert "n’est pas transmise" in told.text
    assert await Transmission.count() == 0


async def test_other_people_s_demandes_do_not_exist(visitor: Visitor):
    depot = await set_demande(ready=True)
    await depot.transmit()
    stranger = await make_gestionnaire(await make_etablissement())
    await visitor.enter(stranger)
    for end in ("", "/accuse", "/questions", "/recapitulatif"):
        assert (await visitor.open(f"/demandes/{depot.id}{end}")).status == 404
    home = await visitor.open("/demandes")
    for act in ("retrait", "relance", "copie", "transmission", "questions", "reponses/objectifs"):
        jeton = home.fields("/deconnexion")["jeton"]
        answer = await visitor.client.post(f"/demandes/{depot.id}/{act}", data={"jeton": jeton})
        assert answer.status_code == 404, act


async def test_the_followed_demandes_say_where_they_are_and_who_has_the_next_move(visitor: Visitor):
    depot = await set_demande(ready=True)
    reference = await depot.transmit()
    await visitor.enter(depot.scene.claire)
    with count_queries() as asked:
        page = await visitor.open("/demandes")
    assert len(asked) <= 4
    assert reference in page.text
    assert "Transmise à la Région" in page.text
    assert "En attente de : service de la Région" in page.text
    assert "Citoyenneté et engagement" in page.text


@pytest.mark.parametrize("block", ["", "liste"])
async def test_a_demande_is_found_by_its_reference_or_a_word_of_its_projet(visitor: Visitor, block: str):
    depot = await set_demande(ready=True)
    reference = await depot.transmit()
    await visitor.enter(depot.scene.claire)
    headers = {**HTMX, "HX-Target": f"div#{block}"} if block else {}
    for q, found in [(reference.lower().replace("-", " "), True), ("RADIO", True), ("piscine", False)]:
        answer = Shown(await visitor.client.get("/demandes", params={"q": q}, headers=headers))
        assert (reference in answer.text) == found
        assert ("<html" in answer.answer.text) == (not block)


async def test_a_long_list_goes_on_without_losing_nor_repeating(visitor: Visitor):
    depot = await set_demande()
    row = (await Demande.select())[0]
    copies = {**row, "etat": "retiree"}
    del copies["id"]
    await Demande.insert(*[Demande(**copies) for _ in range(45)])
    await visitor.enter(depot.scene.claire)
    seen: list[str] = []
    address = "/demandes"
    while address:
        page = await visitor.open(address)
        seen += [link for link in page.links() if link.startswith("/demandes/") and link[10:].isdigit()]
        address = next((link for link in page.links() if "apres=" in link), "")
    assert len(seen) == len(set(seen)) == 46


@pytest.mark.parametrize("block", ["", "suivi"])
async def test_after_48_hours_one_reminds_whoever_is_awaited(visitor: Visitor, block: str):
    depot = await set_demande(ready=True)
    await depot.transmit()
    with time_machine.travel(now() + timedelta(hours=49)):
        await visitor.enter(depot.scene.claire)
        page = await visitor.open(f"/demandes/{depot.id}")
        done = await visitor.send(page, f"/demandes/{depot.id}/relance", block=block)
    assert "Relance envoyée" in done.answer.text
    assert f"/demandes/{depot.id}/relance" not in done.actions()
    assert "Vous pourrez relancer à partir du" in done.words_of("suivi")
    assert "Relance envoyée" in done.words_of("suivi")


@pytest.mark.parametrize("block", ["", "suivi"])
async def test_a_transmitted_demande_is_withdrawn_and_the_history_says_so(visitor: Visitor, block: str):
    depot = await set_demande(ready=True)
    await depot.transmit()
    await visitor.enter(depot.scene.marc)
    page = await visitor.open(f"/demandes/{depot.id}")
    done = await visitor.send(page, f"/demandes/{depot.id}/retrait", block=block)
    assert "Demande retirée" in done.words_of("suivi")
    assert f"/demandes/{depot.id}/retrait" not in done.actions()


@pytest.mark.parametrize("dans", [-1, 30], ids=["open", "to come"])
async def test_a_past_demande_is_copied_for_another_year_or_says_why_not(visitor: Visitor, dans: int):
    depot = await set_demande(ready=True)
    await depot.transmit()
    await visitor.enter(depot.scene.claire)
    page = await visitor.open(f"/demandes/{depot.id}")
    refused = await visitor.send(page, f"/demandes/{depot.id}/copie")
    assert "Aucune campagne n’est encore annoncée pour ce dispositif après 2026-2027" in refused.text
    assert await Demande.count() == 1
    await open_another("2027-2028", dans=dans)
    copy = await visitor.send(page, f"/demandes/{depot.id}/copie")
    assert "Demande copiée pour 2027-2028" in copy.text
    assert ("Vous pourrez la transmettre à partir du" in copy.text) == (dans > 0)
    assert copy.path.endswith("/eligibilite")
    last = (
        await Demande.objects(Demande.projet, Demande.campagne).order_by(Demande.id, ascending=False).first()
    )
    assert last is not None
    assert (last.projet.annee_scolaire, last.campagne.annee_scolaire) == ("2027-2028", "2027-2028")


@pytest.mark.parametrize("transmitted", [False, True])
async def test_beginning_again_leads_to_the_demande_that_goes_on_with_its_real_state(
    visitor: Visitor, transmitted: bool
):
    depot = await set_demande(ready=True)
    await visitor.enter(depot.scene.claire)
    begin = "/demandes/nouvelle/projets-educatifs"
    page = await visitor.open(begin)
    if transmitted:
        await depot.transmit()
    told = "« Transmise à la Région » : la voici" if transmitted else "Cette demande est déjà commencée"
    for shown in (
        await visitor.open(f"{begin}?projet={depot.scene.projet}"),
        await visitor.send(page, begin, projet=str(depot.scene.projet)),
    ):
        assert shown.path.startswith(f"/demandes/{depot.id}")
        assert told in shown.text.replace("\xa0", " ")
        assert "Votre demande est en brouillon" not in shown.text
    assert await Demande.count() == 1


async def test_a_colleague_of_the_same_lycee_does_not_see_it(visitor: Visitor):
    depot = await set_demande()
    colleague = await make_usager(depot.scene.lycee)
    await visitor.enter(colleague)
    assert (await visitor.open(f"/demandes/{depot.id}/questions")).status == 404


async def test_an_instructeur_reads_a_transmitted_demande_and_does_nothing_in_its_lycee_s_name(
    visitor: Visitor,
):
    depot = await set_demande(ready=True)
    await depot.transmit()
    agent = await make_agent(Habilitation.INSTRUCTEUR)
    await attach(agent, await make_etablissement(), Fonction.USAGER)
    await visitor.enter(agent)
    page = await visitor.open(f"/demandes/{depot.id}")
    assert page.status == 200
    assert not [action for action in page.actions() if action.startswith("/demandes/")]
    jeton = page.fields("/deconnexion")["jeton"]
    for act in ("copie", "relance", "retrait"):
        answer = await visitor.client.post(f"/demandes/{depot.id}/{act}", data={"jeton": jeton})
        assert answer.status_code == 409, act
    assert await Demande.count() == 1
