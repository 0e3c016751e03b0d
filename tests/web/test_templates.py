"""What templates show of a value is what the library would."""

from enum import StrEnum

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from markupsafe import Markup, escape

from mesaides.web.templates import Pages, write


class Etat(StrEnum):
    LU = "l’<a>"


class Lien:
    def __html__(self) -> str:
        return "<a href='/'>ici</a>"


VALUES = (
    st.text()
    | st.text().map(Markup)
    | st.integers()
    | st.none()
    | st.booleans()
    | st.sampled_from([Etat.LU, Lien(), "\"&'<>", Markup("<b>gras</b>"), 1.5])
)
SHOWN = (
    "{% macro m(v) %}<p title='{{ v }}'>{{ caller() }}{{ v ~ v }}</p>{% endmacro %}"
    "{% set s %}{{ v }}{% endset %}{% call m(v) %}{{ s }}{% endcall %}{{ '<i>%s</i>' | format(v) }}{{ v | safe }}"
)
OURS, PLAIN = (kind(autoescape=True).from_string(SHOWN) for kind in (Pages, Environment))


@given(VALUES)
def test_a_value_is_shown_as_the_library_shows_it(value: object) -> None:
    assert write(value) == escape(value)
    assert OURS.render(v=value) == PLAIN.render(v=value)
