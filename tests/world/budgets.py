"""Budgets for the tests, and budgets that hypothesis imagines."""

from hypothesis import strategies as st

from mesaides.dispositifs.rules.postes import POSTES, SensPoste
from mesaides.projets.rules.budget import Ligne

montants = st.integers(min_value=0, max_value=10**12)
intitules = st.text(alphabet="abcé «», €", max_size=6)


@st.composite
def lignes(draw: st.DrawFn) -> Ligne:
    sens = draw(st.sampled_from(SensPoste))
    return Ligne(sens, draw(st.sampled_from(sorted(POSTES[sens]))), draw(intitules), draw(montants))


budgets = st.lists(lignes(), max_size=8)


def depense(montant: int, poste: str = "transport", intitule: str = "") -> Ligne:
    return Ligne(SensPoste.DEPENSE, poste, intitule, montant)


def recette(montant: int, poste: str = "region", intitule: str = "") -> Ligne:
    return Ligne(SensPoste.RECETTE, poste, intitule, montant)


BALANCED = (
    depense(4_800_00),
    recette(3_000_00),
    recette(400_00, "etablissement"),
    recette(1_400_00, "mdl"),
)
