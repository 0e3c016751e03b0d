"""What is exported says the same once it is loaded again, whatever people wrote."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mesaides.dispositifs.moves import open_exemples
from mesaides.dispositifs.rules.contenu import RegleTaux, fingerprint
from mesaides.dispositifs.rules.difference import differences
from mesaides.dispositifs.rules.export import write_dispositif, write_thematiques
from mesaides.dispositifs.rules.lecture import Catalogue, DispositifLu, read_fichiers

EXEMPLES = open_exemples()


def export(catalogue: Catalogue) -> Catalogue:
    """Written, then read."""
    sources = {f"{lu.code}.toml": write_dispositif(lu) for lu in catalogue.dispositifs}
    return read_fichiers({"thematiques.toml": write_thematiques(catalogue.thematiques)} | sources)


def test_the_examples_come_back_whole():
    again = export(EXEMPLES)
    assert again == EXEMPLES
    assert differences(EXEMPLES, again) == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(max_size=12), min_size=4, max_size=4),
    st.sampled_from(["80", "80.0", "12.50", "8E+1", "0.01"]),
    st.sampled_from(EXEMPLES.dispositifs),
)
def test_nothing_that_people_write_is_lost(texts: list[str], taux: str, lu: DispositifLu):
    first, second, third, nom = texts
    questions = tuple(replace(question, libelle=first, aide=second) for question in lu.contenu.questions)
    regle = lu.contenu.regle
    if isinstance(regle, RegleTaux):
        regle = replace(regle, taux=Decimal(taux))
    contenu = replace(lu.contenu, titre=third, pour_qui=(nom,), questions=questions, regle=regle)
    (again,) = export(Catalogue((), (replace(lu, contenu=contenu),))).dispositifs
    assert again.contenu == contenu
    assert fingerprint(again.contenu) == fingerprint(contenu)
