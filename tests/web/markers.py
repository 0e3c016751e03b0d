"""A marker in all that people write, and what a browser would make of it."""

from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest
from tests.visitors import _fields
from tests.web.hostile_values import MARKER

from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.session import Session
from mesaides.etablissements.tables import Etablissement
from mesaides.projets.tables.projet import Projet

ONE_ENGINE = pytest.mark.parametrize("bases", ["sqlite"], indirect=True)
"""What is looked at is made by the templates, whatever the database."""
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
