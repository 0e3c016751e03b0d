"""What can be done of a demande now, what can be taken back until when, and what one can still do after. Pure."""

from datetime import datetime
from typing import Protocol

from mesaides.comptes.roles import Acteur
from mesaides.dates import date_fr
from mesaides.demandes.states.etapes import AS_IT_WAS, ETAPES, EtatDemande, OfDemande
from mesaides.etapes import Etape


class DemandeEnVie(OfDemande, Protocol):
    """The same, with where it stands and since when."""

    @property
    def etat(self) -> EtatDemande: ...
    @property
    def etat_le(self) -> datetime: ...


def steps_of(
    acteur: Acteur, demande: DemandeEnVie, now: datetime
) -> dict[str, Etape[EtatDemande, Acteur, OfDemande]]:
    """The steps that this person may take now, by noun."""
    opened = ETAPES.open_to(acteur, demande, demande.etat)
    return {etape.nom: etape for etape in opened if not etape.is_late(demande.etat_le, now)}


FIL = "écrire dans le fil de discussion"
RESTE = {
    (EtatDemande.RETIREE, False): (
        "Ce retrait peut être annulé jusqu’au {}.",
        f"Ce retrait pouvait être annulé jusqu’au {{}}. Vous pouvez encore dupliquer cette demande, ou {FIL}.",
    ),
    (EtatDemande.RETIREE, True): (
        "L’établissement peut annuler ce retrait jusqu’au {}.",
        f"L’établissement pouvait annuler ce retrait jusqu’au {{}}. Vous pouvez encore lui {FIL}.",
    ),
    (EtatDemande.SANS_SUITE, False): (
        f"La Région peut rouvrir cette demande jusqu’au {{}}\u00a0: vous pouvez lui {FIL}.",
        f"La Région pouvait rouvrir cette demande jusqu’au {{}}. Vous pouvez encore la dupliquer, ou {FIL}.",
    ),
    (EtatDemande.SANS_SUITE, True): (
        "Cette demande peut être rouverte jusqu’au {}.",
        "Cette demande pouvait être rouverte jusqu’au {}. L’établissement peut encore en déposer une autre, tant que "
        f"la campagne est ouverte\u00a0: vous pouvez lui {FIL}.",
    ),
}
"""Before that moment, and after; for the people of the lycée, and for the Région."""


def tell_reste(etat: EtatDemande, etat_le: datetime, now: datetime, *, region: bool) -> str:
    """Until when it can be taken back, or what one can still do; '' when nothing is to be taken back."""
    before, after = RESTE.get((etat, region), ("", ""))
    end = etat_le + AS_IT_WAS.delai
    return (before if now <= end else after).format(date_fr(end))
