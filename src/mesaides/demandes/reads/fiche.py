"""One demande as its reader sees it, and the columns it is read from."""

from dataclasses import dataclass
from datetime import date, datetime

from mesaides.db import P, exists, value_of, whether
from mesaides.demandes.reads.conditions import avant_le, has_declared, has_proposed, opened_to
from mesaides.demandes.states.attente import Attente, attente_of
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande, Relance
from mesaides.dispositifs.reads import contenu_of
from mesaides.dispositifs.rules.campagnes import is_closed, last_moment, opens_at
from mesaides.dispositifs.rules.contenu import Contenu, GenreValidation
from mesaides.dispositifs.states import EtatDispositif
from mesaides.projets.reads.conditions import is_part_of, is_whole_of
from mesaides.projets.tables.projet import DemandeValidation, ValidationBudget


@dataclass(frozen=True, slots=True)
class FicheDemande:
    """`lieu` is the name of the établissement."""

    id: int
    etat: EtatDemande
    etat_le: datetime
    reference: str | None
    montant_centimes: int | None
    accorde_centimes: int | None
    cree_par: int
    cree_le: datetime
    modifiee_le: datetime
    transmise_le: datetime | None
    version: int
    campagne: int
    etablissement: int
    lieu: str
    commune: str
    uai: str
    departement: str
    projet: int
    intitule: str
    resume: str
    annee_scolaire: str
    porteur: int | None
    ouverte_a: int | None
    """The rattachement of its reader to which it is opened by who asks for it."""
    ecartee: bool
    """Its reader has declared that they leave it to others."""
    deux_personnes: bool
    a_propose: bool
    """See `comptes.rules.deux`."""
    thematique: int
    thematique_nom: str
    ordre: int
    empreinte: str
    """Of its version: read `with_contenus`."""
    dispositif: int
    dispositif_etat: EtatDispositif
    service: int
    service_nom: str
    ouvre_le: date
    ferme_le: date
    budget_valide: bool
    part_validee: bool
    validation_demandee_le: datetime | None
    relance_le: datetime | None
    avant_le: date | None
    """To complete: the last day on which the Région awaits it."""
    consultee: bool | None = None
    """Whether its reader opened one of its files today; None for who had not even opened it, as far as is noted."""

    @property
    def contenu(self) -> Contenu:
        return contenu_of(self)

    @property
    def scelle(self) -> bool:
        """What its dispositif wants validated is."""
        return self.budget_valide or (
            self.part_validee and GenreValidation.PART.suffices(self.contenu.validation)
        )

    @property
    def attente(self) -> Attente:
        """Who has the next move, since when."""
        asked = None if self.scelle else self.validation_demandee_le
        return attente_of(self.etat, self.etat_le, validation_demandee_le=asked)

    @property
    def deposant(self) -> int:
        """The usager who asks: see `states.is_deposant`."""
        return self.cree_par if self.porteur is None else self.porteur

    @property
    def ouvert_a(self) -> int | None:
        """By which its reader sees its projet too."""
        return self.ouverte_a

    @property
    def titre(self) -> str:
        """« Radio du lycée, Projets éducatifs »."""
        return f"{self.intitule}, {self.contenu.titre}"

    @property
    def fin(self) -> datetime:
        """The last moment of its campagne."""
        return last_moment(self)

    @property
    def debut(self) -> datetime:
        return opens_at(self)

    def is_late(self, now: datetime) -> bool:
        """A draft that can leave no more: its campagne is over, or its dispositif withdrawn."""
        return self.is_brouillon and (self.is_retire or is_closed(self, now))

    def is_early(self, now: datetime) -> bool:
        """A draft whose campagne is still to open."""
        return self.is_brouillon and not self.is_retire and now < self.debut

    @property
    def is_retire(self) -> bool:
        """Its dispositif can be asked no more."""
        return self.dispositif_etat is EtatDispositif.RETIRE

    @property
    def is_brouillon(self) -> bool:
        return self.etat is EtatDemande.BROUILLON


D, A, V, R = Demande, DemandeValidation, ValidationBudget, Relance
SHOWN = (
    *(D.id, D.etat, D.etat_le, D.reference, D.montant_centimes, D.accorde_centimes),
    *(D.cree_par, D.cree_le, D.modifiee_le, D.transmise_le, D.version, D.campagne),
    *(D.etablissement, D.projet),
    D.etablissement._.nom.as_alias("lieu"),
    D.etablissement._.commune.as_alias("commune"),
    D.etablissement._.uai.as_alias("uai"),
    D.etablissement._.departement.as_alias("departement"),
    D.projet._.intitule.as_alias("intitule"),
    D.projet._.resume.as_alias("resume"),
    D.projet._.annee_scolaire.as_alias("annee_scolaire"),
    D.projet._.porteur.as_alias("porteur"),
    opened_to(P.compte, "ouverte_a"),
    whether(has_declared(P.compte, D.id, D.etablissement), "ecartee"),
    D.version._.deux_personnes.as_alias("deux_personnes"),
    whether(has_proposed(P.compte), "a_propose"),
    D.version._.dispositif._.thematique.as_alias("thematique"),
    D.version._.dispositif._.thematique._.nom.as_alias("thematique_nom"),
    D.version._.dispositif._.thematique._.ordre.as_alias("ordre"),
    D.version._.empreinte.as_alias("empreinte"),
    D.version._.dispositif.as_alias("dispositif"),
    D.version._.dispositif._.etat.as_alias("dispositif_etat"),
    D.version._.dispositif._.service.as_alias("service"),
    D.version._.dispositif._.service._.nom.as_alias("service_nom"),
    D.campagne._.ouvre_le.as_alias("ouvre_le"),
    D.campagne._.ferme_le.as_alias("ferme_le"),
    whether(exists(V.select(V.id).where(is_whole_of(V, D.projet._))), "budget_valide"),
    whether(exists(V.select(V.id).where(is_part_of(V, D.projet._))), "part_validee"),
    value_of(
        A.select(A.le).where((A.projet == D.projet) & A.close_le.is_null()),
        "validation_demandee_le",
    ),
    value_of(
        R.select(R.le).where(R.demande == D.id).order_by(R.id, ascending=False).limit(1),
        "relance_le",
    ),
    avant_le(),
)
"""The columns of a `Fiche`; they name `P.compte`, who reads it."""
