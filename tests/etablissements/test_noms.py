import pytest

from mesaides.etablissements.rules.noms import articles, au_nom, du_nom, le_nom


@pytest.mark.parametrize(
    ("nom", "le", "du", "au"),
    [
        ("Lycée Jean-Jaurès", "le Lycée Jean-Jaurès", "du Lycée Jean-Jaurès", "au Lycée Jean-Jaurès"),
        ("EREA Jean Moulin", "l’EREA Jean Moulin", "de l’EREA Jean Moulin", "à l’EREA Jean Moulin"),
        ("Cité scolaire", "la Cité scolaire", "de la Cité scolaire", "à la Cité scolaire"),
        ("École de la mer", "l’École de la mer", "de l’École de la mer", "à l’École de la mer"),
        ("", "le ", "du ", "au "),
    ],
)
def test_a_name_takes_its_article(nom: str, le: str, du: str, au: str):
    assert (le_nom(nom), du_nom(nom), au_nom(nom)) == (le, du, au)
    assert articles(nom) == {"le_lieu": le, "du_lieu": du, "au_lieu": au}
