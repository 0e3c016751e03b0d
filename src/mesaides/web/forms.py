"""Forms: what all of them share. Each feature has its own in its `forms.py`."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Self

from litestar.datastructures import FormMultiDict
from markupsafe import Markup, escape
from wtforms import Form as WTForm
from wtforms import PasswordField as WTPasswordField
from wtforms import StringField
from wtforms.fields import Field
from wtforms.validators import InputRequired, StopValidation, ValidationError
from wtforms.widgets.core import Input, clean_key  # pyright: ignore

from mesaides.ecriture import clean_line, clean_text
from mesaides.montants import milliers
from mesaides.web.pages import AnyRequest
from mesaides.web.visit import current_visit

LONGEST_LINE = 500


class Data:
    """A request's form in the shape that WTForms reads."""

    def __init__(self, form: FormMultiDict) -> None:
        self._form = form

    def getlist(self, name: str) -> list[Any]:
        return list(self._form.getall(name, []))

    def __contains__(self, name: str) -> bool:
        return name in self._form

    def __iter__(self) -> Any:
        return iter(self._form)

    def __len__(self) -> int:
        return len(self._form)


class _French:
    """What WTForms says by itself, in French: a choice that was not offered, nearly always."""

    def gettext(self, phrase: str) -> str:
        return (
            "Choisissez une des valeurs proposées."
            if "hoice" in phrase
            else "Cette valeur n’est pas valable."
        )

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return self.gettext(singular)


_FRENCH = _French()


def write_attributes(**attributes: object) -> Markup:
    """What the library's own says, in a seventh of the time: ten fields of a page were a quarter of what it cost."""
    told = (_write(name, value) for name, value in sorted(attributes.items()) if value is not False)
    return Markup(" ".join(told))  # noqa: S704


def _write(name: str, value: object) -> str:
    known = str(clean_key(name))  # pyright: ignore[reportUnknownArgumentType]
    return known if value is True else f'{known}="{escape(value)}"'


Input.html_params = staticmethod(write_attributes)  # pyright: ignore


class Form(WTForm):
    """`await SomeForm.read(request)`, then `form.validate()`: errors are French sentences beside their fields."""

    class Meta:
        def get_translations(self, form: object) -> _French:
            return _FRENCH

    @classmethod
    async def read(cls, request: AnyRequest, **values: Any) -> Self:
        return cls(Data(await request.form()), **values)

    @classmethod
    def read_again(cls) -> Self:
        """What was received of an ordinary form, for a page of last resort: nothing is waited for."""
        return cls(Data(FormMultiDict(current_visit().typed)))

    @classmethod
    def blanks(cls) -> Iterable[Self]:
        """As its pages show it before anything is typed."""
        return [cls()]

    def refuse(self, name: str, phrase: str) -> None:
        """Adds an error found outside the form's own checks, for example by the database."""
        field = self[name]
        field.errors = [*field.errors, phrase]


def blank_forms() -> Iterator[Form]:
    """Every form that its module names, but those that are made for one thing and cannot be without it."""
    kinds = sorted(set(_kinds(Form)), key=lambda kind: (kind.__module__, kind.__name__))
    for kind in kinds:
        if getattr(sys.modules[kind.__module__], kind.__name__, None) is kind:
            with suppress(TypeError):
                yield from kind.blanks()


def _kinds(form: type[Form]) -> Iterator[type[Form]]:
    for kind in form.__subclasses__():
        yield kind
        yield from _kinds(kind)


class LineField(StringField):
    """One line of text, as its reader sees it: what nobody sees is dropped, neither refused nor counted."""

    longest = LONGEST_LINE
    counted = False
    """Its page tells how many characters are left."""
    clean = staticmethod(clean_line)

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        text = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        self.data = self.clean(text)

    def pre_validate(self, form: Any) -> None:
        if len(self.data or "") > self.longest:
            raise StopValidation(
                f"Ce texte est trop long\u00a0: {milliers(self.longest)}\u00a0caractères au plus."
            )


class TextField(LineField):
    """Several lines of text."""

    longest = 20_000
    counted = True
    clean = staticmethod(clean_text)


class PasswordField(WTPasswordField):
    """A password: never altered, never sent back to the page."""

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        self.data = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""


class Required(InputRequired):
    """The field must be filled; `phrase` says with what."""

    def __init__(self, phrase: str) -> None:
        super().__init__(message=phrase)

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data:
            field.errors = []  # pyright: ignore[reportAttributeAccessIssue]
            raise StopValidation(str(self.message))


class Checked:
    """Runs a pure rule that returns the value in its proper form or raises ValueError with a French sentence."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        self._rule = rule

    def __call__(self, form: Any, field: Field) -> None:
        try:
            field.data = self._rule(field.data)
        except ValueError as error:
            raise ValidationError(str(error)) from None


def stop_where_refused(rule: Callable[[], object]) -> None:
    """Runs a pure rule over several fields, that raises ValueError with a French sentence: said beside the field whose
    check this is."""
    try:
        rule()
    except ValueError as refusal:
        raise StopValidation(str(refusal)) from None
