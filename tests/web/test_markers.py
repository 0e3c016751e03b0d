"""What people write is text, wherever it comes back: on every page, in every error, in the mails and their subjects."""

from urllib.parse import quote

import pytest
from tests.visitors import Shown, Visitor
from tests.web.hostile_values import MARKER
from tests.web.markers import ONE_ENGINE, executed, filled, plant
from tests.web.matrix import MATRICE, PERSONNES
from tests.web.monde import Monde
from tests.web.photographie import undone
from tests.world.personnes import make_usager

from mesaides.comptes.tables.compte import Compte
from mesaides.courriels.tables import Courriel
from mesaides.projets.tables.projet import LigneBudget

PLACES = sorted(adresse for route, (adresse, _) in MATRICE.items() if route.startswith("GET"))
SEARCHED = ("q", "recherche", "suite", "thematique", "adresse", "depenses", "apres", "avant")


@ONE_ENGINE
@pytest.mark.parametrize("nom", PERSONNES)
async def test_what_was_written_is_shown_as_text_on_every_page(monde: Monde, nom: str):
    await plant()
    await LigneBudget.update({LigneBudget.intitule: MARKER}, force=True)
    shown = 0
    for adresse in PLACES:
        answer = await monde.ask(nom, "GET", monde.at(adresse))
        assert executed(answer.text) == [], adresse
        assert "onload=alert(1)>" not in answer.text, adresse
        shown += "svg/onload" in answer.text
        assert not any("svg" in value for value in answer.headers.values()), adresse
    assert shown >= (2 if nom in ("visiteur", "ferme") else 5)


@ONE_ENGINE
@pytest.mark.parametrize("nom", PERSONNES)
async def test_the_marker_typed_in_every_field_of_every_form_comes_back_as_text(monde: Monde, nom: str):
    sent = echoed = 0
    for adresse in PLACES:
        page = Shown(await monde.ask(nom, "GET", monde.at(adresse)))
        for form in page.tree.iter("form"):
            if form.get("method") != "post":
                continue
            async with undone():
                answer = await monde.ask(nom, "POST", form.get("action", ""), **filled(form))
                mails = [courriel.read().message for courriel in await Courriel.objects()]
            assert answer.status_code < 500
            assert executed(answer.text) == [], form.get("action")
            assert "onload=alert(1)>" not in answer.text, form.get("action")
            for mail in mails:
                assert "<svg" not in mail.html
                assert "\n" not in mail.sujet
            sent += 1
            echoed += "svg/onload" in answer.text
    assert sent >= 10
    assert echoed >= 3


@ONE_ENGINE
async def test_the_marker_in_addresses_and_searches_comes_back_as_text(monde: Monde):
    query = "&".join(f"{name}={quoted()}" for name in SEARCHED)
    for nom in ("visiteur", "gestionnaire", "administrateur"):
        for adresse in PLACES:
            answer = await monde.ask(nom, "GET", f"{monde.at(adresse)}?{query}")
            assert answer.status_code < 500, adresse
            assert executed(answer.text) == [], adresse
            assert not any(header.startswith("x:") for header in answer.headers), adresse


def quoted() -> str:
    return quote(MARKER, safe="")


async def test_mails_tell_names_as_text(monde: Monde):
    """Acts done by people who are called by the marker, to people who are too."""
    await plant()
    acts = {
        "/rattachements/{attente}/validation": {},
        "/rattachements/{rattachement}/detachement": {},
        "/etablissements/{uai}/invitations": {"adresses": "x@exemple.fr", "fonction": "usager"},
        "/projets/{projet}/validation": {"vue": monde.numeros["empreinte"]},
    }
    for adresse, fields in acts.items():
        answer = await monde.ask("gestionnaire", "POST", monde.at(adresse), **fields)
        assert answer.status_code == 303, adresse
    assert (
        await monde.ask("collegue", "POST", monde.at("/rattachements/{rattachement}/depart"))
    ).status_code < 500
    mails = [courriel.read().message for courriel in await Courriel.objects()]
    named = [mail for mail in mails if "svg/onload" in mail.texte]
    assert len(named) >= 4
    for mail in named:
        assert "<svg" not in mail.html
        assert executed(mail.html) == []
        assert "\n" not in mail.sujet
        assert "49" not in mail.sujet


async def test_names_are_kept_as_typed_and_found_without_accents(monde: Monde):
    for name in ("N’Guyen-d’Été", "Ó", "x" * 100, "Ёлкина", "李"):
        compte = await make_usager(monde.scene.lycee)
        visiteur = Visitor.of(monde.app)
        await visiteur.enter(compte)
        page = await visiteur.open("/mon-compte/identite")
        shown = await visiteur.send(page, "/mon-compte/identite", nom=name, prenom="Zoé")
        assert name in shown.text
        stored = await Compte.select(Compte.nom).where(Compte.id == compte.id)
        assert stored == [{"nom": name}]
    answer = await monde.ask(
        "gestionnaire", "GET", monde.at("/etablissements/{uai}?onglet=personnes&q=nguyen+dete")
    )
    assert "N’Guyen-d’Été" in answer.text
