"""What people write is text, wherever it comes back: on every page, in every error, in the mails and their subjects."""

from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import html5lib
import pytest
from tests.factories import PASSWORD, attach, make_compte
from tests.visitors import Shown, Visitor, _fields
from tests.web.hostile_values import MARKER
from tests.web.matrix import MATRICE, PERSONNES
from tests.web.monde import Monde, undone

from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.session import Session
from mesaides.courriels.tables import Courriel
from mesaides.etablissements.tables import Etablissement
from mesaides.projets.tables.projet import LigneBudget, Projet

PLACES = sorted(adresse for route, (adresse, _) in MATRICE.items() if route.startswith("GET"))
ONE_ENGINE = pytest.mark.parametrize("bases", ["sqlite"], indirect=True)
"""What is looked at is made by the templates, whatever the database."""
SEARCHED = ("q", "recherche", "suite", "thematique", "adresse", "depenses", "apres", "avant")
TYPED = ("text", "email", "search", "hidden", "password", "tel", "number")


def executed(text: str) -> list[str]:
    """What a browser would run, or take for more than text, of a page that holds the marker."""
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    attributes = [str(name).lower() for element in tree.iter() for name in element.attrib]
    found = [name for name in attributes if name.startswith("on")]
    found += ["svg" for element in tree.iter() if element.tag == "svg" and element.get("class") is None]
    found += ["49"] * ("}$49" in text or "'49" in text)
    return [str(name) for name in found]


async def plant() -> None:
    """The marker in everything that the tables hold of what people wrote."""
    await Compte.update({Compte.nom: MARKER, Compte.prenom: MARKER}, force=True)
    await Etablissement.update({Etablissement.nom: MARKER, Etablissement.commune: MARKER}, force=True)
    await Projet.update({Projet.intitule: MARKER, Projet.resume: MARKER}, force=True)
    await Session.update({Session.navigateur: MARKER}, force=True)


@ONE_ENGINE
@pytest.mark.parametrize("nom", PERSONNES)
async def test_b7_48_what_was_written_is_shown_as_text_on_every_page(monde: Monde, nom: str):
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
async def test_b7_48_the_marker_typed_in_every_field_of_every_form_comes_back_as_text(monde: Monde, nom: str):
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


def filled(form: ElementTree.Element) -> dict[str, Any]:
    """The form as it stands, the marker in each field that can be typed; the token is right."""
    values = _fields(form)
    for control in form.iter():
        name = control.get("name", "")
        written = control.tag == "textarea" or (
            control.tag == "input" and control.get("type", "text") in TYPED
        )
        if name != "jeton" and written:
            values[name] = MARKER
    return {name: value for name, value in values.items() if name != "jeton"}


@ONE_ENGINE
async def test_b7_48_the_marker_in_addresses_and_searches_comes_back_as_text(monde: Monde):
    query = "&".join(f"{name}={quoted()}" for name in SEARCHED)
    for nom in ("visiteur", "gestionnaire", "administrateur"):
        for adresse in PLACES:
            answer = await monde.ask(nom, "GET", f"{monde.at(adresse)}?{query}")
            assert answer.status_code < 500, adresse
            assert executed(answer.text) == [], adresse
            assert not any(header.startswith("x:") for header in answer.headers), adresse


def quoted() -> str:
    return quote(MARKER, safe="")


async def test_b7_48_mails_tell_names_as_text(monde: Monde):
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
    assert (await monde.ask("collegue", "POST", "/departs")).status_code < 500
    mails = [courriel.read().message for courriel in await Courriel.objects()]
    named = [mail for mail in mails if "svg/onload" in mail.texte]
    assert len(named) >= 4
    for mail in named:
        assert "<svg" not in mail.html
        assert executed(mail.html) == []
        assert "\n" not in mail.sujet
        assert "49" not in mail.sujet


async def test_b7_55_names_are_kept_as_typed_and_found_without_accents(monde: Monde):
    for name in ("N’Guyen-d’Été", "Ó", "x" * 100, "Ёлкина", "李"):
        compte = await make_compte()
        await attach(compte, monde.scene.lycee)
        visiteur = Visitor.of(monde.app)
        await visiteur.log_in(compte.identifiant, PASSWORD)
        page = await visiteur.open("/mon-compte/identite")
        shown = await visiteur.send(page, "/mon-compte/identite", nom=name, prenom="Zoé")
        assert name in shown.text
        stored = await Compte.select(Compte.nom).where(Compte.id == compte.id)
        assert stored == [{"nom": name}]
    answer = await monde.ask("gestionnaire", "GET", monde.at("/etablissements/{uai}?q=nguyen+dete"))
    assert "N’Guyen-d’Été" in answer.text
