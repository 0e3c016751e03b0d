"""One row of the list of an instructeur."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import nom_complet
from mesaides.demandes.states.attente import since
from mesaides.demandes.states.etapes import EN_COURS, EtatDemande


@dataclass(frozen=True, slots=True)
class DemandeRecue:
    """One demande of the list. `charge`: the number of who examines it, None when nobody does."""

    id: int
    etat: EtatDemande
    etat_le: datetime
    reference: str
    montant_centimes: int
    transmise_le: datetime
    etablissement: int
    lieu: str
    commune: str
    uai: str
    intitule: str
    empreinte: str
    """Of the content of its version."""
    charge: int | None
    prenom: str | None
    nom: str | None
    suppleant: int | None
    """Who follows it today, while who examines it is away."""
    suppleant_prenom: str | None
    suppleant_nom: str | None
    ecartee: bool = False
    """Who looks has declared that they leave it to others."""

    @property
    def qui(self) -> str:
        """Who examines it, '' when nobody does; and who follows it today in their place."""
        qui = nom_complet(self.prenom or "", self.nom or "")
        suppleant = nom_complet(self.suppleant_prenom or "", self.suppleant_nom or "")
        return f"{qui}, en son absence {suppleant}" if suppleant else qui

    def charge_of(self, compte: int) -> str:
        """The same, told to this person: « Vous », « À suivre pour Inès Fabre »."""
        if self.suppleant == compte:
            return f"À suivre pour {nom_complet(self.prenom or '', self.nom or '')}"
        return "Vous" if self.charge == compte else self.qui or "Personne encore"

    @property
    def en_cours(self) -> bool:
        """Nothing is decided yet."""
        return self.etat in EN_COURS

    def attend(self, now: datetime) -> str:
        """« attend depuis 5 jours », '' when it awaits nobody any more."""
        return f"attend {since(self.etat_le, now)}" if self.en_cours else ""
