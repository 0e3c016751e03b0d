"""Whether a lycée may be given less by a new calculation: pure."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from mesaides.dispositifs.rules.contenu import Contenu, Regle, RegleForfait, RegleTaux, Tarif
from mesaides.dispositifs.rules.faveur import lowers_aid

TAUX = RegleTaux(Decimal(80), 300_000)
FORFAIT = RegleForfait((Tarif("court", "Stage court", 7_500), Tarif("long", "Stage long", 15_000)))
SHORT = FORFAIT.tarifs[0]


def contenu(regle: Regle, *postes: str) -> Contenu:
    return Contenu("Titre", "Finalité", (), regle, postes=postes)


@pytest.mark.parametrize(
    ("avant", "apres", "less"),
    [
        (TAUX, TAUX, False),
        (TAUX, replace(TAUX, taux=Decimal(90)), False),
        (TAUX, replace(TAUX, taux=Decimal(70)), True),
        (TAUX, replace(TAUX, taux=Decimal(90), plafond_centimes=200_000), True),
        (TAUX, replace(TAUX, plafond_plusieurs_centimes=500_000), False),
        (replace(TAUX, plafond_plusieurs_centimes=500_000), TAUX, True),
        (TAUX, replace(TAUX, plafond_annees=3), True),
        (TAUX, FORFAIT, True),
        (FORFAIT, RegleForfait((*FORFAIT.tarifs, Tarif("tres", "Stage très long", 1))), False),
        (FORFAIT, RegleForfait((SHORT,)), True),
        (RegleForfait((SHORT,)), RegleForfait((replace(SHORT, montant_centimes=7_499),)), True),
    ],
)
def test_a_rule_that_may_give_less(avant: Regle, apres: Regle, less: bool):
    assert lowers_aid(contenu(avant), contenu(apres)) == less


@pytest.mark.parametrize(
    ("avant", "apres", "less"),
    [
        ((), ("transport",), True),
        (("transport",), (), False),
        (("transport",), ("transport", "autres"), False),
    ],
)
def test_postes_that_count_no_more_give_less(avant: tuple[str, ...], apres: tuple[str, ...], less: bool):
    assert lowers_aid(contenu(TAUX, *avant), contenu(TAUX, *apres)) == less
