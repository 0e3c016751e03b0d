"""The attributes of a field are written as the library of forms writes them."""

from hypothesis import given
from hypothesis import strategies as st
from wtforms.widgets.core import html_params

from mesaides.web.forms import write_attributes

NAMES = st.sampled_from(["name", "class_", "aria_describedby", "data-max", "data_max_", "required", "value"])
VALUES = (
    st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(['"><script>', "l'été", "&amp;"])
)


@given(st.dictionaries(NAMES, VALUES))
def test_attributes_are_written_as_the_library_writes_them(attributes: dict[str, object]) -> None:
    assert write_attributes(**attributes) == html_params(**attributes)
