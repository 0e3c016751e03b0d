"""What an answer says of the budget, held against its lines. Pure."""

from mesaides.dispositifs.rules.contenu import Constat, Question
from mesaides.dispositifs.rules.postes import SensPoste
from mesaides.montants import euros
from mesaides.projets.rules.budget import Budget, Ligne


def contradiction(question: Question, valeur: str, budget: Budget) -> str:
    """Why this « non » cannot stand beside the budget, and what to do; '' when it can."""
    found = _found(question.budget, budget) if question.budget and valeur == "non" else []
    if not found:
        return ""
    return f"Vous répondez «\u00a0non\u00a0», mais le budget prévoit {found[0].phrase}. Corrigez l’un ou l’autre."


def doubt(question: Question, valeur: str, budget: Budget) -> str:
    """What to look at again in this « oui »; it holds nothing back: one dépense may make several lines."""
    said = question.budget and valeur == "oui" and budget.depenses
    if not said or question.budget is None or _found(question.budget, budget):
        return ""
    return f"Aucune ligne du budget ne dépasse {euros(question.budget.depasse_centimes)}\u00a0: vérifiez cette réponse."


def _found(constat: Constat, budget: Budget) -> list[Ligne]:
    """The dépenses that are above, the greatest first."""
    above = [
        ligne
        for ligne in budget.lignes
        if ligne.sens is SensPoste.DEPENSE
        and ligne.montant_centimes > constat.depasse_centimes
        and (not constat.postes or ligne.poste in constat.postes)
    ]
    return sorted(above, key=lambda ligne: -ligne.montant_centimes)
