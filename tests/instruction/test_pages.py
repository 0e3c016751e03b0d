"""An instructeur at work, and the lycée's side of it, as people go through the pages."""

import asyncio

import pytest
from tests.counting import count_queries
from tests.visitors import HTMX, ORIGIN, Shown, Visitor
from tests.world.dates import now
from tests.world.instruction import Bureau, do_take, set_bureau
from tests.world.personnes import make_agent

from mesaides.comptes.habilitations import Habilitation
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.demandes.tables.demande import Demande, Reponse
from mesaides.instruction.moves.actes import grant
from mesaides.instruction.moves.affectations import take_charge
from mesaides.pieces.tables.piece import Piece
from mesaides.web.gate import Gate

BLOCKS = pytest.mark.parametrize("block", ["", "examen"])


async def at(visitor: Visitor, etat: str) -> tuple[Bureau, Shown]:
    """The page of a demande in this state, before Inès."""
    bureau = await set_bureau(etat)
    await visitor.enter(bureau.ines)
    return bureau, await visitor.open(bureau.adresse)


async def etat_of(bureau: Bureau) -> str:
    return (await Demande.select().where(Demande.id == bureau.id).first())["etat"]


async def told() -> list[tuple[str, str]]:
    rows = await Courriel.select().where(Courriel.objet == "instruction").order_by(Courriel.id)
    return [(row["destinataire"], row["sujet"]) for row in rows]


@BLOCKS
async def test_one_is_taken_in_charge_and_the_lycee_is_told(visitor: Visitor, app: Gate, block: str):
    bureau, page = await at(visitor, "transmise")
    answer = await visitor.send(page, f"{bureau.adresse}/prise-en-charge", block=block)
    assert "prise en charge par vous" in answer.words_of("etat")
    assert "Prise en charge par la Région" in answer.words_of("histoire")
    scene = bureau.depot.scene
    assert {adresse for adresse, _ in await told()} == {scene.marc.adresse, scene.claire.adresse}
    assert all(bureau.reference in sujet for _, sujet in await told())
    mine = await (await Visitor.entered(app, scene.claire, "192.0.2.9")).open(f"/demandes/{bureau.id}")
    assert "Prise en charge par la Région" in mine.text


async def test_the_dossier_shows_what_is_asked_then_what_it_is_of_the_budget_and_folds_its_proofs(
    visitor: Visitor,
):
    _, page = await at(visitor, "en_instruction")
    told = page.words_of("etat").replace("\u202f", " ").replace("\xa0", " ")
    assert "Demandé 3 000,00 €" in told
    assert "3 000,00 €, c’est 62,5 % des 4 800,00 € de dépenses." in told
    (bar,) = page.tree.iterfind(".//*[@class='jauge']/rect")
    assert bar.get("width") == "62.5%"
    hashes = [code for code in page.tree.iter("code") if len(code.text or "") == 64]
    folded = {id(code) for details in page.tree.iter("details") for code in details.iter("code")}
    assert hashes
    assert all(id(code) in folded for code in hashes)
    here = {a for a in page.links() if a.startswith("#")}
    assert {"#resume", "#reponses", "#budget", "#pieces", "#histoire"} <= here


@BLOCKS
async def test_who_comes_second_is_told_who_was_first(visitor: Visitor, block: str):
    bureau, page = await at(visitor, "transmise")
    paul = await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard")
    geste = await bureau.geste(paul)
    async with transaction():
        await take_charge(geste)
    answer = await visitor.send(page, f"{bureau.adresse}/prise-en-charge", block=block)
    assert answer.status == 409
    assert "par Paul Sicard" in answer.text
    assert "prise en charge par Paul Sicard" in answer.words_of("etat")


async def test_all_of_a_demande_is_read_on_one_page_in_six_queries(visitor: Visitor):
    bureau, _ = await at(visitor, "proposee")
    with count_queries() as asked:
        page = await visitor.open(bureau.adresse, **{"Accept-Encoding": "br"})
    assert len(asked) <= 6, asked
    assert int(page.answer.headers["content-length"]) <= 8000
    for words in (
        "Radio du lycée",
        "Parler à tous.",
        "4 800,00 €",
        "Budget validé en entier par Marc Vidal",
        "Proposition d’Inès Fabre, le",
        "Un bon projet.",
    ):
        assert words in page.text.replace("\u202f", " "), words
    assert bureau.reference in page.title


async def test_complements_are_asked_field_by_field_answered_and_given_back(visitor: Visitor, app: Gate):
    bureau, _ = await at(visitor, "en_instruction")
    page = await visitor.open(f"{bureau.adresse}/completude")
    action = f"{bureau.adresse}/completude"
    (hint,) = [p for p in page.tree.iter("p") if "Parler à tous." in (p.text or "")]
    assert "texte" in hint.get("class", "")
    empty = await visitor.send(page, action, message="Bonjour")
    assert empty.status == 422
    assert "sous une réponse au moins" in empty.text
    assert empty.fields(action)["message"] == "Bonjour"
    done = await visitor.send(
        page, action, message="Merci.", demande_partenaires="Et la MJC ?", demande_objectifs="Précisez."
    )
    assert "L’établissement doit compléter" in done.words_of("examen")
    assert "Et la MJC ?" in done.words_of("examen")
    assert "Réponse attendue au plus tard le" in done.words_of("examen")

    claire = await Visitor.entered(app, bureau.depot.scene.claire, "192.0.2.9")
    page = await claire.open(f"/demandes/{bureau.id}")
    assert f"/demandes/{bureau.id}/complements" in page.links()
    with count_queries() as asked:
        page = await claire.open(f"/demandes/{bureau.id}/complements", **{"Accept-Encoding": "br"})
    assert len(asked) <= 6, asked
    assert int(page.answer.headers["content-length"]) <= 6000
    assert "Et la MJC ?" in page.text
    assert "Merci." in page.text
    fields = page.fields(f"/demandes/{bureau.id}/complements")
    assert {name for name in fields if name.startswith("vue_")} == {
        "vue_objectifs", "vue_partenaires", "vue_partenaires_liste",
    }  # fmt: skip
    incomplete = await claire.send(page, f"/demandes/{bureau.id}/complements", partenaires="oui")
    assert incomplete.path.endswith("/renvoi")
    assert f"/demandes/{bureau.id}/renvoi" not in incomplete.actions()
    assert f"/demandes/{bureau.id}/complements#q_partenaires_liste" in incomplete.links()
    page = await claire.open(f"/demandes/{bureau.id}/complements")
    assert page.tree.find(".//*[@class='sans-champs']").text.startswith(
        "Vos réponses sont enregistrées par le bouton"
    )
    ready = await claire.send(page, f"/demandes/{bureau.id}/complements", partenaires_liste="La MJC.")
    back = await claire.send(ready, f"/demandes/{bureau.id}/renvoi")
    assert "Demande renvoyée à la Région." in back.text
    assert await etat_of(bureau) == "en_instruction"
    assert await Courriel.count().where(Courriel.objet == "complement") == 1
    page = await visitor.open(bureau.adresse)
    assert "À la transmission : sans réponse" in page.text
    assert "À la transmission : Non" in page.text


async def test_a_field_that_was_not_asked_is_not_taken_with_the_others(visitor: Visitor):
    bureau = await set_bureau("a_completer")
    await visitor.enter(bureau.depot.scene.claire)
    page = await visitor.open(f"/demandes/{bureau.id}/complements")
    await visitor.send(
        page, f"/demandes/{bureau.id}/complements", classes="Toutes", vue_classes="1-", objectifs="Mieux."
    )
    kept = {row["question"]: row["valeur"] for row in await Reponse.select()}
    assert (kept["classes"], kept["objectifs"]) == ("2de 3", "Mieux.")


async def test_two_people_who_complete_the_same_field_are_told(visitor: Visitor):
    bureau = await set_bureau("a_completer")
    await visitor.enter(bureau.depot.scene.claire)
    page = await visitor.open(f"/demandes/{bureau.id}/complements")
    await bureau.depot.answer("objectifs", "De Marc.", 1, par=bureau.depot.scene.marc)
    answer = await visitor.send(page, f"/demandes/{bureau.id}/complements", objectifs="De Claire.")
    assert answer.status == 409
    assert "De Marc." in answer.text
    assert answer.fields(f"/demandes/{bureau.id}/complements")["objectifs"] == "De Claire."


async def test_outside_of_that_state_there_is_nothing_to_complete(visitor: Visitor):
    bureau = await set_bureau("en_instruction")
    await visitor.enter(bureau.depot.scene.claire)
    for page in ("complements", "renvoi"):
        assert (await visitor.open(f"/demandes/{bureau.id}/{page}")).path == f"/demandes/{bureau.id}"


@BLOCKS
async def test_one_proposes_then_records_the_decision(visitor: Visitor, app: Gate, block: str):
    bureau, page = await at(visitor, "en_instruction")
    claire = await Visitor.entered(app, bureau.depot.scene.claire, "192.0.2.9")
    page = await visitor.send(
        page,
        f"{bureau.adresse}/proposition",
        block=block,
        sens="accord",
        montant="2 500",
        raison="SECRET-REGION",
    )
    assert "2 500,00 €" in page.words_of("examen").replace("\u202f", " ")
    theirs = await claire.open(f"/demandes/{bureau.id}")
    assert "Décision en préparation" in theirs.text
    assert "SECRET-REGION" not in theirs.answer.text
    assert page.fields(f"{bureau.adresse}/accord")["raison"] == "SECRET-REGION"
    page = await visitor.send(
        page, f"{bureau.adresse}/accord", block=block, montant="2400,50", raison="Bravo à tous"
    )
    assert "Aide accordée" in page.words_of("etat")
    assert await etat_of(bureau) == "accordee"
    theirs = await claire.open(f"/demandes/{bureau.id}")
    assert "La Région accorde 2 400,50 €" in theirs.text.replace("\u202f", " ")
    assert "Bravo à tous" in theirs.text
    assert "SECRET-REGION" not in "".join(row["sujet"] + str(row) for row in await Courriel.select())


@BLOCKS
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"montant": "3 000,01"}, "accordez au plus ce montant"),
        ({"montant": "0"}, "supérieur à 0"),
        ({"montant": "1e400"}, "n’est pas compris"),
        ({"raison": ""}, "Écrivez la raison"),
    ],
)
async def test_what_cannot_be_decided_is_told_with_what_was_typed_kept(
    visitor: Visitor, block: str, typed, said
):
    bureau, page = await at(visitor, "proposee")
    sent = {"montant": "2 000", "raison": "Bravo", **typed}
    answer = await visitor.send(page, f"{bureau.adresse}/accord", block=block, **sent)
    assert answer.status == 422
    assert said in answer.words_of("examen")
    fields = answer.fields(f"{bureau.adresse}/accord")
    assert (fields["montant"], fields["raison"]) == (sent["montant"], sent["raison"])
    assert await etat_of(bureau) == "proposee"


@BLOCKS
async def test_two_opposite_decisions_one_is_done_the_other_told_with_the_text_kept(
    visitor: Visitor, app: Gate, block: str
):
    bureau, one = await at(visitor, "proposee")
    paul = await make_agent(Habilitation.INSTRUCTEUR, prenom="Paul", nom="Sicard")
    other = await Visitor.entered(app, paul, "192.0.2.7")
    page = await other.open(bureau.adresse)
    answers = await asyncio.gather(
        visitor.send(one, f"{bureau.adresse}/accord", block=block, montant="2 000", raison="Texte d’Inès"),
        other.send(page, f"{bureau.adresse}/refus", block=block, raison="Texte de Paul"),
    )
    assert sorted(answer.status for answer in answers) == [200, 409]
    lost = max(answers, key=lambda answer: answer.status)
    winner, text = ("Inès Fabre", "Texte de Paul") if lost is answers[1] else ("Paul Sicard", "Texte d’Inès")
    assert f"par {winner}, le" in lost.words_of("examen")
    assert lost.words_of("texte_garde") == text
    decided = [sujet for _, sujet in await told() if "accorde" in sujet or "refuse" in sujet]
    assert len(decided) == 2
    assert len(set(decided)) == 1


async def test_a_form_sent_twice_decides_once(visitor: Visitor):
    bureau, page = await at(visitor, "proposee")
    for _ in range(2):
        answer = await visitor.send(page, f"{bureau.adresse}/refus", raison="Non.")
        assert answer.status == 200
    assert len([1 for _, sujet in await told() if "refuse" in sujet]) == 2


async def test_one_is_closed_without_a_decision(visitor: Visitor):
    bureau, page = await at(visitor, "a_completer")
    answer = await visitor.send(page, f"{bureau.adresse}/classement", raison="Sans nouvelles depuis un mois.")
    assert "Classée sans suite" in answer.words_of("etat")
    offered = [action for action in answer.actions() if action.startswith(bureau.adresse)]
    assert offered == [f"{bureau.adresse}/reouverture"]


async def test_drafts_and_the_pages_of_others_do_not_exist(visitor: Visitor, app: Gate):
    bureau = await set_bureau("en_instruction")
    await Demande.update({Demande.transmise_le: None}).where(Demande.id == bureau.id)
    await visitor.enter(bureau.ines)
    assert (await visitor.open(bureau.adresse)).status == 404
    scene = bureau.depot.scene
    for number, compte in enumerate(
        (scene.claire, scene.marc, await make_agent(Habilitation.ADMINISTRATEUR)), 30
    ):
        someone = await Visitor.entered(app, compte, f"192.0.2.{number}")
        for page in ("/instruction", bureau.adresse, f"{bureau.adresse}/completude"):
            assert (await someone.open(page)).status == 404, page


@pytest.mark.parametrize("marker", ["<svg/onload=1>\"'{{7*7}}", "= 1+1 %0d%0aX:1"])
async def test_what_is_typed_is_shown_as_text(visitor: Visitor, marker: str):
    bureau, page = await at(visitor, "proposee")
    answer = await visitor.send(page, f"{bureau.adresse}/refus", raison=marker)
    assert " ".join(marker.split()) in answer.words_of("histoire")
    assert answer.tree.find(".//svg[@onload]") is None


FILTERS = [
    ("", True),
    ("etat=transmise", True),
    ("etat=accordee", False),
    ("etat=toutes", True),
    ("charge=moi", False),
    ("charge=personne", True),
    ("thematique=citoyennete", True),
    ("thematique=sport", False),
    ("dispositif=projets-educatifs", True),
    ("dispositif=residence-artiste", False),
    ("departement=81", True),
    ("departement=31", False),
    ("etablissement=0319901U", False),
    ("etablissement=0319901X", False),
    ("etablissement=jean jaures", True),
    ("etablissement=jaures&q=radio", True),
    ("etablissement=rimbaud", False),
    ("etablissement=%25_'--", True),
    ("q=RADIO lycee", True),
    ("q=théâtre", False),
    ("q=%25_'--", True),
    ("q=000001", True),
    ("q=999999", False),
    ("apres=999999999", False),
    ("apres=-1", True),
    ("tri=-montant", True),
    ("tri=lieu&apres=999999999", False),
]
UNKNOWN = [
    ("etat=brouillon", "État : « brouillon » n’est pas dans la liste."),
    ("charge=x", "Prise en charge par : « x » n’est pas dans la liste."),
    ("thematique=inconnue", "Thématique : « inconnue »"),
    ("thematique=%20%E2%80%AE%3Cb%3E", "Thématique : « <b> »"),
    ("dispositif=..", "Dispositif : « .. »"),
    ("departement=99", "Département : « 99 »"),
    ("departement=99&etat=zz", "État : « zz » n’est pas dans la liste. Département : « 99 »"),
]


async def test_the_list_shows_what_the_filters_let_through_in_six_queries(visitor: Visitor):
    bureau = await set_bureau()
    await visitor.enter(bureau.ines)
    for query, shown in FILTERS:
        with count_queries() as asked:
            page = await visitor.open(f"/instruction?{query}")
        assert page.status == 200, query
        assert (bureau.reference in page.text) == shown, query
        assert len(asked) <= 6, asked
    page = await visitor.open(f"/instruction?q={bureau.reference.lower()}")
    assert bureau.reference in page.text
    assert f"{bureau.adresse}?q={bureau.reference.lower()}" in page.links()


async def test_an_unknown_value_of_a_filter_shows_nothing_and_says_so(visitor: Visitor):
    bureau = await set_bureau()
    await visitor.enter(bureau.ines)
    for query, phrase in UNKNOWN:
        for block in ({}, HTMX | {"HX-Target": "div#liste"}):
            page = await visitor.open(f"/instruction?{query}&q={bureau.reference}", **block)
            assert page.status == 200, query
            assert not any(link.startswith(bureau.adresse) for link in page.links()), query
            assert phrase in page.text, query


@pytest.mark.parametrize(
    "acte", ["accord", "refus", "proposition", "classement", "completude", "prise-en-charge"]
)
async def test_an_act_whose_time_is_not_come_is_refused_whatever_is_sent(visitor: Visitor, acte: str):
    bureau, _ = await at(
        visitor, "proposee" if acte in ("proposition", "completude", "prise-en-charge") else "transmise"
    )
    before = await etat_of(bureau)
    page = await visitor.open("/mes-services")
    for sent in (
        {},
        {"montant": "12", "raison": "Oui.", "sens": "accord", "vue": "x", "demande_objectifs": "Quoi ?"},
    ):
        data = {"jeton": page.fields("/deconnexion")["jeton"], **sent}
        answer = await visitor.client.post(f"{bureau.adresse}/{acte}", data=data, headers={"Origin": ORIGIN})
        assert answer.status_code == 409
    assert await etat_of(bureau) == before


async def test_the_fil_of_the_demande_is_one_link_away(visitor: Visitor):
    bureau, page = await at(visitor, "en_instruction")
    assert f"/demandes/{bureau.id}/fil" in page.links()
    assert (await visitor.open(f"/demandes/{bureau.id}/fil")).status == 200


async def test_the_files_of_a_demande_are_opened_from_its_page(visitor: Visitor):
    bureau, _ = await at(visitor, "en_instruction")
    common = {
        "demande": bureau.id,
        "type": "pdf",
        "taille": 9,
        "par": bureau.depot.scene.claire.id,
        "le": now(),
    }
    for statut in ("disponible", "en_analyse"):
        await Piece(
            code="rib", nom=f"{statut}.pdf", sha256=statut, cle=statut, statut=statut, **common
        ).save()
    page = await visitor.open(bureau.adresse)
    pieces = {piece["nom"]: piece["id"] for piece in await Piece.select()}
    assert f"/pieces/{pieces['disponible.pdf']}" in page.links()
    assert f"/pieces/{pieces['en_analyse.pdf']}" not in page.links()


async def test_mes_services_counts_what_awaits_an_instructeur(visitor: Visitor):
    bureau = await set_bureau("transmise")
    await visitor.enter(bureau.ines)
    with count_queries() as asked:
        page = await visitor.open("/mes-services")
    assert len(asked) <= 4
    assert "1\u00a0demande transmise" in page.answer.text
    listed = await visitor.open(next(link for link in page.links() if "charge=personne" in link))
    assert bureau.reference in listed.text
    await bureau.do(do_take)
    page = await visitor.open("/mes-services")
    assert "1\u00a0demande attend votre examen" in page.answer.text
    listed = await visitor.open(next(link for link in page.links() if "charge=moi" in link))
    assert bureau.reference in listed.text


async def test_mes_services_tells_the_lycee_what_the_region_asks_to_complete(app: Gate):
    bureau = await set_bureau("a_completer")
    scene = bureau.depot.scene
    claire = await Visitor.entered(app, scene.claire)
    with count_queries() as asked:
        page = await claire.open("/mes-services")
    assert len(asked) <= 5, asked
    assert "Compléter la demande" in page.words_of("attentes")
    assert f"/demandes/{bureau.id}/complements" in page.links()
    marc = await Visitor.entered(app, scene.marc, "192.0.2.9")
    assert "Demandes à compléter" in (await marc.open("/mes-services")).words_of("attentes")
    await bureau.give_back()
    assert "ompléter" not in (await claire.open("/mes-services")).words_of("attentes")
    assert "ompléter" not in (await marc.open("/mes-services")).words_of("attentes")


async def test_the_lycee_reads_the_reason_of_a_decision_beside_it(visitor: Visitor):
    bureau = await set_bureau("proposee")
    await bureau.do(lambda geste: grant(geste, 2_400_00, "Un projet exemplaire."))
    await visitor.enter(bureau.depot.scene.claire)
    page = await visitor.open(f"/demandes/{bureau.id}")
    told = page.answer.text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "La Région accorde 2 400,00 €" in told
    assert told.index("Un projet exemplaire.") < told.index("Historique")
