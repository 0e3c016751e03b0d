import pytest

from mesaides.noms import au_nom, de_nom, du_nom, le_nom


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


@pytest.mark.parametrize(
    ("nom", "de"),
    [
        ("Claire Roux", "de Claire Roux"),
        ("Emma Lafont", "d’Emma Lafont"),
        ("Inès Fabre", "d’Inès Fabre"),
        ("Élodie Roy", "d’Élodie Roy"),
        ("Œdipe", "d’Œdipe"),
        ("Hélène Roy", "d’Hélène Roy"),
        ("Anne-Lise Petit", "d’Anne-Lise Petit"),
        ("Yves Roy", "d’Yves Roy"),
        ("Yann Roy", "de Yann Roy"),
        ("Mme Roy", "de Mme Roy"),
        ("", "de "),
    ],
)
def test_de_is_elided_before_a_vowel_and_a_mute_h(nom: str, de: str):
    assert de_nom(nom) == de
