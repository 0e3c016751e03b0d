"""« Créer un compte », through the page that people use."""

from datetime import UTC, datetime

import pytest
from tests.inscriptions.newcomer import SECRET, sign_up, typed
from tests.visitors import HTMX, ORIGIN, Visitor
from tests.world.courriels import letters_to
from tests.world.lycees import make_etablissement
from tests.world.personnes import make_compte

from mesaides.comptes.moves.tentatives import count_demande
from mesaides.comptes.roles import StatutRattachement
from mesaides.comptes.rules.cadence import RESEAU
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Rattachement

BLOCKS = pytest.mark.parametrize("block", ["", "inscription"])


async def test_the_page_asks_what_the_guide_asks_in_its_two_groups(visitor: Visitor):
    page = await visitor.open("/comptes/nouveau")
    assert page.status == 200
    for words in (
        "Renseignez les champs",
        "Vos informations de connexion",
        "Identifiant *",
        "Mot de passe *",
        "Confirmation du mot de passe *",
        "Vos informations personnelles",
        "Civilité *",
        "Mme",
        "M.",
        "Nom *",
        "Prénom *",
        "Adresse électronique *",
        "Confirmation de l’adresse électronique *",
        "Votre établissement *",
        "CNIL",
    ):
        assert words in page.text


@BLOCKS
async def test_a_sign_up_makes_an_account_that_waits_and_mails_the_link(visitor: Visitor, block: str):
    lycee = await make_etablissement(uai="0819901X")
    shown = await sign_up(visitor, block=block, etablissement="0819901X")
    assert shown.status == 200
    assert "connectez-vous à votre boîte mail puis cliquez sur le lien d’activation" in shown.text
    assert "(vous disposez de 72\u00a0h)" in shown.answer.text
    compte = await Compte.objects().first()
    assert compte is not None
    assert (compte.identifiant, compte.active_le) == ("claire.roux", None)
    assert compte.mot_de_passe.startswith("$argon2id$")
    rattachement = await Rattachement.objects().first()
    assert rattachement is not None
    assert (rattachement.etablissement, rattachement.statut) == (lycee.id, StatutRattachement.EN_ATTENTE)
    [mail] = await letters_to("claire.roux@ac-toulouse.fr")
    assert "claire.roux" in mail.sujet
    assert SECRET not in mail.texte


WRONG = {
    "identifiant": [("", "Choisissez un identifiant"), ("é t", "sans accent ni espace"), ("ab", "de 3 à 40")],
    "mot_de_passe": [
        ("", "Choisissez un mot de passe"),
        ("court", "il en faut au moins 12"),
        ("claire.roux2026", "facile à relier à vous"),
    ],
    "confirmation_mot_de_passe": [("autre chose", "Ce n’est pas le même mot de passe")],
    "civilite": [(None, "Choisissez Mme ou M."), ("docteur", "Choisissez Mme ou M.")],
    "nom": [("", "Indiquez votre nom"), ("www.exemple.fr", "ne peut pas contenir d’adresse")],
    "prenom": [("", "Indiquez votre prénom"), ("12", "avec des lettres")],
    "adresse": [("", "Indiquez votre adresse"), ("claire", "Il manque le signe @")],
    "confirmation_adresse": [("autre@ac-toulouse.fr", "Ce n’est pas la même adresse")],
    "etablissement": [(None, "choisissez-le dans la liste"), ("0000000Z", "choisissez-le dans la liste")],
}


@BLOCKS
@pytest.mark.parametrize(
    ("name", "value", "words"), [(name, *case) for name, cases in WRONG.items() for case in cases]
)
async def test_each_mistake_is_told_and_what_was_typed_stays(
    visitor: Visitor, block: str, name: str, value: str | None, words: str
):
    await make_etablissement(uai="0819901X")
    good = {"etablissement": "0819901X", "recherche": "albi"}
    shown = await sign_up(visitor, block=block, **{**good, name: value})
    assert shown.status == 422
    assert words in shown.words_of("erreurs")
    kept = shown.fields("/comptes/nouveau")
    for other, was in typed(**good).items():
        if other == name or (name in ("adresse", "mot_de_passe") and name in other):
            continue
        assert kept[other] == ("" if "mot_de_passe" in other else was), other
    assert kept["mot_de_passe"] == ""
    assert ("Tapez de nouveau votre mot de passe" in shown.text) == (block == "")
    assert not await Compte.exists()


@BLOCKS
async def test_enter_in_the_search_searches_and_sends_nothing(visitor: Visitor, block: str):
    await make_etablissement(uai="0819901X", nom="Lycée Rascol", commune="Albi")
    page = await visitor.open("/comptes/nouveau")
    shown = await visitor.send(page, "/comptes/nouveau", block=block, recherche="rascol", entree="1")
    assert shown.status == 200
    assert shown.words_of("erreurs") == ""
    assert "Lycée Rascol, Albi" in shown.words_of("etablissements")
    sent = await visitor.send(shown, "/comptes/nouveau", block=block, etablissement="0819901X", entree="1")
    assert "Choisissez un identifiant" in sent.words_of("erreurs")


async def test_the_etablissement_ticked_takes_its_error_away(visitor: Visitor):
    await make_etablissement(uai="0819901X", commune="Albi")
    wrong = await sign_up(visitor, recherche="albi")
    assert "choisissez-le dans la liste" in wrong.words_of("recherche-erreur")
    fields = {**wrong.fields("/comptes/nouveau"), "etablissement": "0819901X"}
    headers = {**HTMX, "HX-Target": "div#champ_recherche", "Origin": ORIGIN}
    answer = await visitor.client.post(
        "/comptes/nouveau/verification/recherche", data=fields, headers=headers
    )
    assert 'id="champ_recherche"' in answer.text
    assert "choisissez-le dans la liste" not in answer.text


async def test_an_identifiant_already_taken_is_refused_with_others_that_are_free(visitor: Visitor):
    await make_etablissement(uai="0819901X")
    await make_compte(identifiant="Claire.Roux")
    shown = await sign_up(visitor, etablissement="0819901X")
    assert shown.status == 422
    assert "Cet identifiant est déjà pris" in shown.words_of("champ_identifiant")
    assert "c.roux" in shown.words_of("champ_identifiant")


async def test_the_same_form_sent_twice_makes_one_account_and_one_mail(visitor: Visitor):
    await make_etablissement(uai="0819901X")
    page = await visitor.open("/comptes/nouveau")
    for _ in range(2):
        shown = await sign_up(visitor, page=page, etablissement="0819901X")
        assert "boîte mail" in shown.text
    assert await Compte.count() == 1
    assert len(await letters_to("claire.roux@ac-toulouse.fr")) == 1


@BLOCKS
async def test_an_address_already_known_gets_the_same_answer_and_another_mail(visitor: Visitor, block: str):
    await make_etablissement(uai="0819901X")
    known = await make_compte(adresse="paul@ac-toulouse.fr")
    first = await sign_up(visitor, block=block, etablissement="0819901X")
    second = await sign_up(
        visitor, block=block, etablissement="0819901X", adresse="Paul@ac-toulouse.fr", identifiant="paul.v"
    )
    assert first.answer.content == second.answer.content
    assert dict(first.answer.headers) == dict(second.answer.headers)
    assert "paul.v" not in [m.destinataire for m in await letters_to("Paul@ac-toulouse.fr")]
    [mail] = await letters_to("paul@ac-toulouse.fr")
    assert mail.objet == "compte_existant"
    texte = mail.texte
    assert known.identifiant in texte
    assert "/recuperation" in texte
    assert "/activation/" not in texte
    asked = await visitor.open("/comptes/nouveau")
    again = await visitor.send(
        asked, "/comptes/nouveau", **typed(identifiant="paul.v", etablissement="0819901X")
    )
    assert "Cet identifiant est déjà pris" in again.text, "a free identifiant would tell that nobody was made"


async def test_one_address_gets_three_mails_an_hour_at_most(visitor: Visitor):
    await make_etablissement(uai="0819901X")
    answers = [
        await sign_up(visitor, etablissement="0819901X", identifiant=f"claire{number}") for number in range(5)
    ]
    assert len({answer.answer.content for answer in answers}) == 1
    assert len(await letters_to("claire.roux@ac-toulouse.fr")) == 3


@BLOCKS
async def test_an_address_that_looks_like_a_slip_is_asked_about_once(visitor: Visitor, block: str):
    await make_etablissement(uai="0819901X")
    shown = await sign_up(
        visitor, block=block, etablissement="0819901X", recherche="albi", adresse="c.roux@gmial.com"
    )
    assert shown.status == 422
    assert "Vouliez-vous dire c.roux@gmail.com" in shown.words_of("champ_adresse")
    corrected = await visitor.send(shown, "/comptes/nouveau", block=block, corriger="c.roux@gmail.com")
    kept = corrected.fields("/comptes/nouveau")
    assert (kept["adresse"], kept["confirmation_adresse"]) == ("c.roux@gmail.com", "c.roux@gmail.com")
    insisted = await visitor.send(
        shown, "/comptes/nouveau", block=block, mot_de_passe=SECRET, confirmation_mot_de_passe=SECRET
    )
    assert "boîte mail" in insisted.text


async def test_someone_logged_in_is_not_asked_for_another_account(visitor: Visitor):
    compte = await make_compte()
    await visitor.enter(compte)
    page = await visitor.open("/comptes/nouveau")
    assert page.path == "/mes-services"
    assert "vous avez déjà un compte" in page.text


async def test_a_network_that_asks_for_too_many_accounts_waits(visitor: Visitor):
    await make_etablissement(uai="0819901X")
    for _ in range(RESEAU.libres):
        await count_demande("192.0.2.1", datetime.now(UTC))
    shown = await sign_up(visitor, etablissement="0819901X")
    assert shown.status == 429
    assert int(shown.answer.headers["retry-after"]) > 0
    assert "Trop d’essais. Réessayez dans" in shown.text
    assert not await Compte.exists()
    page = await visitor.open("/activation/renvoi")
    again = await visitor.send(page, "/activation/renvoi", adresse="claire@exemple.fr")
    assert again.status == 429
