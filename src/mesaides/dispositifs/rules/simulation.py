"""How much a dispositif would give, and why, in French."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from mesaides.dispositifs.rules.contenu import Regle, RegleForfait, RegleTaux
from mesaides.montants import NBSP, euros, nb, percent_of


@dataclass(frozen=True, slots=True)
class Besoin:
    """What a projet costs, what it has already, and for whom. Amounts in cents, none negative."""

    depenses_centimes: int
    autres_recettes_centimes: int = 0
    plusieurs: bool = False
    """Several lycées carry the projet."""
    deja_obtenu_centimes: int = 0
    """Given to this projet by this dispositif, over the years that its ceiling covers."""
    eleves: Mapping[str, int] = field(default_factory=dict[str, int])
    """Pupils by code of tarif."""
    semaines: int = 1
    payees_centimes: int | None = None
    """Of the dépenses, those that the dispositif pays; None: all."""

    @property
    def comptees(self) -> int:
        return self.depenses_centimes if self.payees_centimes is None else self.payees_centimes


@dataclass(frozen=True, slots=True)
class Simulation:
    """The probable amount, never more than the rule gives nor than what is missing, and the sentences that say why."""

    montant_centimes: int
    explications: tuple[str, ...]


def simulate(regle: Regle, besoin: Besoin) -> Simulation:
    if isinstance(regle, RegleTaux):
        montant, explications = _by_taux(regle, besoin)
    else:
        montant, explications = _by_forfait(regle, besoin)
    if montant > besoin.comptees:
        montant = besoin.comptees
        explications.append(f"L’aide ne dépasse pas ces dépenses{NBSP}: {euros(montant)}.")
    manque = max(0, besoin.depenses_centimes - besoin.autres_recettes_centimes)
    if montant > manque:
        montant = manque
        explications.append(_say_missing(manque, besoin))
    return Simulation(montant, tuple(explications))


def plafond_of(regle: RegleTaux, *, plusieurs: bool) -> int:
    """The ceiling that applies, in cents."""
    if plusieurs and regle.plafond_plusieurs_centimes is not None:
        return regle.plafond_plusieurs_centimes
    return regle.plafond_centimes


def say_regle(regle: Regle) -> list[tuple[str, str]]:
    """The rule as names and values: « Taux », « 80 % des dépenses »."""
    if isinstance(regle, RegleForfait):
        return [(t.libelle, f"{euros(t.montant_centimes)} par élève et par semaine") for t in regle.tarifs]
    annees = _years(regle)
    lines = [
        ("Taux", f"{show_taux(regle.taux)} des dépenses"),
        ("Plafond", f"{euros(regle.plafond_centimes)}{annees}"),
    ]
    if regle.plafond_plusieurs_centimes is not None:
        lines.append(("Plafond pour plusieurs lycées", f"{euros(regle.plafond_plusieurs_centimes)}{annees}"))
    return lines


def show_taux(taux: Decimal) -> str:
    """« 80 % », « 12,5 % »."""
    digits = f"{taux:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.replace(".", ",") + f"{NBSP}%"


def _by_taux(regle: RegleTaux, besoin: Besoin) -> tuple[int, list[str]]:
    part = percent_of(besoin.comptees, regle.taux)
    calcul = f"{show_taux(regle.taux)} de {euros(besoin.comptees)} = {euros(part)}"
    plafond = plafond_of(regle, plusieurs=besoin.plusieurs)
    reste = max(0, plafond - besoin.deja_obtenu_centimes)
    annees = _years(regle)
    if part <= reste:
        return part, [f"{calcul}."]
    if besoin.deja_obtenu_centimes:
        return reste, [
            f"{calcul}.",
            f"Le plafond est de {euros(plafond)}{annees} et {euros(besoin.deja_obtenu_centimes)} "
            f"sont déjà obtenus{NBSP}: il reste {euros(reste)}.",
        ]
    lycees = " pour plusieurs lycées" if plafond != regle.plafond_centimes else ""
    return reste, [f"{calcul}, plafonné à {euros(plafond)}{annees}{lycees}."]


def _years(regle: RegleTaux) -> str:
    return f" sur {regle.plafond_annees}{NBSP}ans" if regle.plafond_annees > 1 else ""


def _by_forfait(regle: RegleForfait, besoin: Besoin) -> tuple[int, list[str]]:
    total, explications = 0, list[str]()
    for tarif in regle.tarifs:
        eleves = besoin.eleves.get(tarif.code, 0)
        if not eleves:
            continue
        part = eleves * besoin.semaines * tarif.montant_centimes
        total += part
        explications.append(
            f"{tarif.libelle}{NBSP}: {nb(eleves, 'élève')} × {nb(besoin.semaines, 'semaine')} "
            f"× {euros(tarif.montant_centimes)} = {euros(part)}."
        )
    return total, explications or ["Aucun élève n’est indiqué."]


def _say_missing(manque: int, besoin: Besoin) -> str:
    if not manque:
        return "Les autres recettes couvrent déjà toutes les dépenses."
    return (
        f"L’aide ne dépasse pas ce qui manque au budget{NBSP}: {euros(besoin.depenses_centimes)} de dépenses "
        f"moins {euros(besoin.autres_recettes_centimes)} d’autres recettes = {euros(manque)}."
    )
