"""Whether a new calculation may give a lycée less than the one under which it began. Pure."""

from mesaides.dispositifs.rules.contenu import Contenu, Regle, RegleForfait, RegleTaux
from mesaides.dispositifs.rules.simulation import plafond_of


def lowers_aid(avant: Contenu, apres: Contenu) -> bool:
    """In any case at all: what is only higher goes to those who have begun, at once."""
    return not (_pays_as_much(avant.regle, apres.regle) and _counts_as_much(avant.postes, apres.postes))


def _counts_as_much(avant: tuple[str, ...], apres: tuple[str, ...]) -> bool:
    """No poste that counted is left out; none named is all."""
    return not apres or (bool(avant) and set(avant) <= set(apres))


def _pays_as_much(avant: Regle, apres: Regle) -> bool:
    if isinstance(avant, RegleTaux) and isinstance(apres, RegleTaux):
        return (
            apres.taux >= avant.taux
            and all(
                plafond_of(apres, plusieurs=one) >= plafond_of(avant, plusieurs=one) for one in (False, True)
            )
            and apres.plafond_annees <= avant.plafond_annees
        )
    if isinstance(avant, RegleForfait) and isinstance(apres, RegleForfait):
        now = {tarif.code: tarif.montant_centimes for tarif in apres.tarifs}
        return all(now.get(tarif.code, -1) >= tarif.montant_centimes for tarif in avant.tarifs)
    return False
