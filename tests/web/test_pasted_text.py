"""Pasted text, in every field of every form: what is seen is kept, what is not is dropped without a word."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from litestar.datastructures import FormMultiDict
from tests.visitors import Visitor
from tests.world.lycees import make_etablissement
from tests.world.personnes import make_agent, make_gestionnaire
from wtforms import HiddenField, PasswordField, SelectFieldBase, StringField

from mesaides import settings
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.tables.compte import Compte
from mesaides.web.forms import Data, Form, LineField, TextField

PACKAGE = Path(settings.__file__).parent
FORMS = [import_module(f"mesaides.{path.parent.name}.forms") for path in sorted(PACKAGE.glob("*/forms.py"))]


def everything_under(cls: type) -> list[type]:
    return [cls, *(one for below in cls.__subclasses__() for one in everything_under(below))]


@pytest.mark.parametrize("form", everything_under(Form), ids=lambda cls: cls.__qualname__)
def test_every_field_in_which_one_writes_cleans_what_is_pasted(form: type[Form]):
    assert FORMS
    for name in dir(form):
        field = getattr(getattr(form, name), "field_class", None)
        if field is None or not issubclass(field, StringField):
            continue
        assert issubclass(field, LineField | HiddenField | PasswordField | SelectFieldBase), name


@pytest.mark.parametrize("kind", everything_under(LineField), ids=lambda cls: cls.__qualname__)
def test_pasted_text_is_cleaned_then_counted(kind: type[LineField]):
    class Pasted(Form):
        field = kind()

    def read(text: str) -> LineField:
        form = Pasted(Data(FormMultiDict({"field": text})))
        form.validate()
        found = form["field"]
        assert isinstance(found, LineField)
        return found

    assert read("\ufeff \u202e\u200b\u00a0\x00\u2800").data == ""
    between = "\n" if issubclass(kind, TextField) else " "
    assert read("\uf0b7 Se\u00adjour\x0b\u202e\U0001faea\u2069 \u2066e\u0301te\u0301\x1f").data == (
        f"• Sejour{between}\U0001faea été"
    )
    assert not any("trop long" in error for error in read("1\u200b" * kind.longest).errors)
    assert any("trop long" in error for error in read("1" * (kind.longest + 1)).errors)


def test_nobody_is_asked_to_find_what_cannot_be_seen():
    texts = [*PACKAGE.rglob("*.py"), *Path(settings.ROOT / "templates").rglob("*.html")]
    asked = re.compile("caractères? (invisible|interdit)", re.IGNORECASE)
    assert [path.name for path in texts if asked.search(path.read_text(encoding="utf-8"))] == []


async def administrateur() -> Compte:
    return await make_agent(Habilitation.ADMINISTRATEUR)


async def gestionnaire() -> Compte:
    return await make_gestionnaire(await make_etablissement())


async def instructeur() -> Compte:
    return await make_agent(Habilitation.INSTRUCTEUR)


SEARCHES = [
    ("/dispositifs?q=", None),
    ("/comptes/nouveau/etablissements?recherche=", None),
    ("/demandes?q=", gestionnaire),
    ("/instruction?q=", instructeur),
    ("/instruction?etablissement=", instructeur),
    ("/administration/etablissements?q=", administrateur),
    ("/administration/sessions?q=", administrateur),
]


@pytest.mark.parametrize(("search", "who"), SEARCHES, ids=[search for search, _ in SEARCHES])
async def test_what_is_searched_comes_back_as_it_was_seen(visitor: Visitor, search, who):
    if who is not None:
        await visitor.sit(await who())
    await finds_itself_clean(visitor, search)


async def finds_itself_clean(visitor: Visitor, search: str) -> None:
    page = await visitor.open(f"{search}zeb%E2%80%AEulon%E2%80%8B%E2%80%A9bleu%C2%AD")
    assert page.status == 200
    assert 'value="zebulon bleu"' in page.answer.text
    assert not set(page.answer.text) & set("\u202e\u200b\u2029\u00ad")
