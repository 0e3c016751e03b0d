"""Whether a new calculation may give a lycée less than the one under which it began. Pure."""

from mesaides.dispositifs.rules.contenu import Contenu, Regle, RegleForfait, RegleTaux


def lowers_aid(avant: Contenu, apres: Contenu) -> bool:
    """In any case at all: what is only higher goes to those who have begun, at once."""
    return not (_pays_as_much(avant.regle, apres.regle) and _counts_as_much(avant.postes, apres.postes))


def _counts_as_much(avant: tuple[str, ...], apres: tuple[str, ...]) -> bool:
    """No poste that counted is left out; none named is all."""
    return not apres or (bool(avant) and set(avant) <= set(apres))


def _pays_as_much(avant: Regle, apres: Regle) -> bool:
    if isinstance(avant, RegleTaux) and isinstance(apres, RegleTaux):
        plusieurs, encore = (
            regle.plafond_centimes
            if regle.plafond_plusieurs_centimes is None
            else regle.plafond_plusieurs_centimes
            for regle in (avant, apres)
        )
        return (
            apres.taux >= avant.taux
            and apres.plafond_centimes >= avant.plafond_centimes
            and encore >= plusieurs
            and apres.plafond_annees <= avant.plafond_annees
        )
    if isinstance(avant, RegleForfait) and isinstance(apres, RegleForfait):
        now = {tarif.code: tarif.montant_centimes for tarif in apres.tarifs}
        return all(now.get(tarif.code, -1) >= tarif.montant_centimes for tarif in avant.tarifs)
    return False
