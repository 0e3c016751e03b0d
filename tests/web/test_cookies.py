"""The sentence told after an act goes through a cookie, which holds little."""

import pytest

from mesaides.web.cookies import Cookies
from mesaides.web.visit import FlashMessage

COOKIES = Cookies(https=True, secret="un secret pour les essais")
BROWSERS_KEEP = 4096


def carried(*messages: FlashMessage) -> list[FlashMessage]:
    cookie = COOKIES.keep_messages(list(messages))
    assert len(cookie) <= BROWSERS_KEEP
    return COOKIES.read(cookie.split(";")[0]).messages


def test_a_sentence_arrives_as_it_was_told():
    message = FlashMessage("L’annuaire est importé.", "attention", "<b>À copier</b>")
    assert carried(message) == [message]


@pytest.mark.parametrize("letter", ["e", "é", "€", "😀", '"', "\0"])
@pytest.mark.parametrize("length", [1_000, 5_000, 100_000])
def test_a_long_one_is_cut_rather_than_lost(letter: str, length: int):
    (message,) = carried(FlashMessage(letter * length, "erreur", letter * length))
    assert message.texte.startswith(letter * 50)
    assert message.texte == letter * length or message.texte.endswith("… (suite coupée)")
    assert message.garde.startswith(letter * 50)
    assert message.genre == "erreur"
