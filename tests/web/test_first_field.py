"""Forms with a file: the token comes first, and is read without looking at the file."""

import pytest

from mesaides.web.first_field import read_first_field
from mesaides.web.security import RefusedError

TYPE = "multipart/form-data; boundary=x"


def part(name: str, value: str, file: str = "") -> str:
    return f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n{value}\r\n'


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (part("jeton", "abc") + part("fichier", "z" * 9000, '; filename="a.csv"') + "--x--\r\n", "abc"),
        (part("autre", "abc") + part("jeton", "abc") + "--x--\r\n", ""),
        (part("jeton", "abc", '; filename="a.csv"') + "--x--\r\n", ""),
        ("--x--\r\n", ""),
    ],
)
def test_only_the_first_field_counts(body: str, found: str):
    assert read_first_field(body.encode(), TYPE, "jeton") == found


@pytest.mark.parametrize(
    ("body", "kind"), [(b"", TYPE), (part("jeton", "a").encode(), "multipart/form-data")]
)
def test_what_is_no_form_is_refused(body: bytes, kind: str):
    with pytest.raises(RefusedError):
        read_first_field(body, kind, "jeton")
