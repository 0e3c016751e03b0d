"""Fields checked as they are left, in place, in a block of less than a kilobyte."""

import pytest
from tests.inscriptions.newcomer import SECRET, typed
from tests.visitors import Visitor
from tests.world.personnes import make_compte

from mesaides.inscriptions.rules import propose_identifiants, taken_phrase

CHECKS = [
    ("identifiant", {}, "Cet identifiant est libre."),
    ("identifiant", {"identifiant": "pris"}, "Cet identifiant est déjà pris"),
    ("identifiant", {"identifiant": "é"}, "de 3 à 40 caractères"),
    ("identifiant", {"identifiant": ""}, ""),
    ("mot_de_passe", {}, "Ce mot de passe convient."),
    ("mot_de_passe", {"mot_de_passe": "azertyuiop12"}, "mot de passe"),
    ("mot_de_passe", {"mot_de_passe": "abc"}, "il en faut au moins 12"),
    ("confirmation_mot_de_passe", {}, "Les deux mots de passe sont identiques."),
    ("confirmation_mot_de_passe", {"confirmation_mot_de_passe": "x"}, "Ce n’est pas le même mot de passe"),
    ("nom", {"nom": "http://exemple.fr"}, "ne peut pas contenir d’adresse"),
    ("prenom", {"prenom": "N'Guyen-d'Été"}, ""),
    ("adresse", {"adresse": "c.roux@gmial.com"}, "Vouliez-vous dire c.roux@gmail.com"),
    ("adresse", {"adresse": "c.roux"}, "Il manque le signe @"),
    ("confirmation_adresse", {}, "Les deux adresses sont identiques."),
    ("confirmation_adresse", {"confirmation_adresse": "x@exemple.fr"}, "Ce n’est pas la même adresse"),
]


@pytest.mark.parametrize(("champ", "given", "words"), CHECKS)
async def test_a_field_left_is_judged_in_place(visitor: Visitor, champ: str, given: dict, words: str):
    await make_compte(identifiant="pris")
    page = await visitor.open("/comptes/nouveau")
    path = f"/comptes/nouveau/verification/{champ}"
    before = page.fields("/comptes/nouveau")
    answer = await visitor.client.post(
        path,
        data={**before, **typed(**given)},
        headers={
            "Origin": "http://127.0.0.1:8000",
            "HX-Request": "true",
            "HX-Target": f"div#champ_{champ}",
            "HX-Current-URL": "http://127.0.0.1:8000/comptes/nouveau",
            "Accept-Encoding": "br",
        },
    )
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith(f'<div class="champ" id="champ_{champ}"')
    assert words in " ".join(answer.text.replace("<strong>", "").split())
    assert ('class="erreur"' in answer.text) == (
        bool(words) and 'class="bon"' not in answer.text and "proposition" not in answer.text
    )
    assert SECRET not in answer.text
    assert int(answer.headers["content-length"]) <= 1000


async def test_an_unknown_field_is_not_found(visitor: Visitor):
    page = await visitor.open("/comptes/nouveau")
    answer = await visitor.client.post(
        "/comptes/nouveau/verification/civilite",
        data=page.fields("/comptes/nouveau"),
        headers={"Origin": "http://127.0.0.1:8000"},
    )
    assert answer.status_code == 404


def test_identifiants_proposed_are_well_formed_and_close():
    assert propose_identifiants("croux", "Hélène", "d’Été") == [
        "helene.d-ete",
        "h.d-ete",
        "croux2",
        "croux.lycee",
    ]
    assert propose_identifiants("croux", "", "") == ["croux2", "croux.lycee", "croux31"]
    assert "claire.roux" not in propose_identifiants("Claire.Roux", "Claire", "Roux")


def test_nothing_free_is_not_proposed():
    assert taken_phrase([]).endswith("Choisissez-en un autre.")
    assert "a2 ou b2" in taken_phrase(["a2", "b2", "c2"])
