"""The amount asked: what the budget asks of the Région, within the rate and the ceiling of the dispositif. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mesaides.dispositifs.rules.contenu import OBTENU, Regle, RegleForfait
from mesaides.dispositifs.rules.postes import SensPoste, poste_label
from mesaides.dispositifs.rules.simulation import Besoin, simulate
from mesaides.montants import euros
from mesaides.projets.rules.budget import Budget

PLUSIEURS, ELEVES, SEMAINES = "plusieurs_lycees", "eleves", "semaines"
"""With OBTENU, the questions whose answers count in a rule; a tarif has its own: its code in the plural."""


@dataclass(frozen=True, slots=True)
class Montant:
    """`region`: what the budget asks, None when it says nothing; it may not be above `maximum`."""

    maximum: int
    region: int | None
    explications: tuple[str, ...]

    @property
    def centimes(self) -> int:
        """What is asked: the amount of the budget, and no other."""
        return self.region or 0

    @property
    def reproche(self) -> str:
        """What keeps this amount from being asked, and what to do; '' when it can be."""
        if not self.region:
            return "Indiquez dans les recettes du budget le montant que vous demandez à la Région."
        if self.region > self.maximum:
            return (
                f"Le budget demande {euros(self.region)} à la Région, alors que ce dispositif apporte au plus "
                f"{euros(self.maximum)}\u00a0: ramenez cette ligne du budget à {euros(self.maximum)}."
            )
        return ""


def montant_of(
    regle: Regle, budget: Budget, reponses: Mapping[str, str], postes: Sequence[str] = ()
) -> Montant:
    """`postes`: the dépenses that count; all when empty."""
    region, payees = budget.region, budget.depenses_of(postes)
    besoin = Besoin(
        depenses_centimes=budget.depenses,
        autres_recettes_centimes=budget.recettes - (region or 0),
        plusieurs=reponses.get(PLUSIEURS) == "oui",
        deja_obtenu_centimes=_number(reponses, OBTENU),
        eleves=eleves_by_tarif(regle, reponses) if isinstance(regle, RegleForfait) else {},
        semaines=_number(reponses, SEMAINES) or 1,
        payees_centimes=payees,
    )
    simulation = simulate(regle, besoin)
    said = () if payees == budget.depenses else (_say_paid(payees, budget, postes),)
    return Montant(simulation.montant_centimes, region, (*said, *simulation.explications))


def _say_paid(payees: int, budget: Budget, postes: Sequence[str]) -> str:
    labels = dict.fromkeys(
        poste_label(x.sens, x.poste)
        for x in budget.lignes
        if x.sens is SensPoste.DEPENSE and x.poste not in postes
    )
    return (
        f"Ce dispositif compte {euros(payees)} de vos {euros(budget.depenses)} de dépenses : "
        f"il ne paie pas « {' », « '.join(labels)} »."
    )


def eleves_by_tarif(regle: RegleForfait, reponses: Mapping[str, str]) -> dict[str, int]:
    """The pupils of each tarif: those told apart, and all the others under the first."""
    first, *others = regle.tarifs
    told = {tarif.code: _number(reponses, f"{tarif.code}s") for tarif in others}
    return {first.code: max(0, _number(reponses, ELEVES) - sum(told.values())), **told}


def _number(reponses: Mapping[str, str], code: str) -> int:
    text = reponses.get(code, "")
    return int(text) if text.isdecimal() else 0
