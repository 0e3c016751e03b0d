"""Words stay words, and only addresses that lead where they say become links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.world.acteurs import someone

from mesaides.comptes.roles import Habilitation
from mesaides.fils.roles import Cote
from mesaides.fils.rules.acces import has_fils
from mesaides.fils.rules.texte import split_liens


@given(
    st.text()
    | st.lists(st.sampled_from(["http://a.fr", "mailto:", "https://", ")", "(", " ", "@", "\\"])).map("".join)
)
def test_the_pieces_are_the_text_itself(texte: str):
    assert "".join(morceau.texte for morceau in split_liens(texte)) == texte


@pytest.mark.parametrize(
    ("texte", "lien"),
    [
        ("Voir https://exemple.fr/page?a=1&b=2.", "https://exemple.fr/page?a=1&b=2"),
        ("(http://exemple.fr)", "http://exemple.fr"),
        ("https://exemple.fr/a_(b)", "https://exemple.fr/a_(b)"),
        ("écrire à mailto:claire@exemple.fr, merci", "mailto:claire@exemple.fr"),
        ("«https://exemple.fr»", "https://exemple.fr"),
    ],
)
def test_an_address_is_a_link_without_the_punctuation_around_it(texte: str, lien: str):
    assert [m.lien for m in split_liens(texte) if m.lien] == [lien]


@pytest.mark.parametrize(
    "texte",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://exemple.fr",
        "https://",
        "https://ma-banque.fr@ailleurs.example/",
        "https://a\\b.fr",
        "http://[",
        "mailto:personne",
        "www.exemple.fr",
    ],
)
def test_nothing_else_is(texte: str):
    assert [m.lien for m in split_liens(texte)] == [""]


def test_agents_who_instruct_have_fils_and_who_is_attached_nowhere_has_none():
    nobody, agent = someone(), someone(habilitation=Habilitation.INSTRUCTEUR)
    assert (has_fils(None), has_fils(nobody), has_fils(agent)) == (False, False, True)
    assert {str(cote) for cote in Cote} == {"lycee", "region"}
