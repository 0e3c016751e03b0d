"""What a person has in hand, in two queries: projets without a demande, and demandes by thématique."""

from dataclasses import dataclass
from datetime import date, datetime

from piccolo.columns.combination import WhereRaw
from piccolo.custom_types import Combinable
from piccolo.query.functions import Coalesce
from piccolo.querystring import QueryString

from mesaides.comptes.reads.conditions import is_attached
from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, exists, frozen, not_exists, one_way, sub_select, value_of, whether
from mesaides.demandes.reads.conditions import avant_le, is_filled_by, own_of
from mesaides.demandes.states.attente import Attente, attente_of
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.dispositifs.rules.campagnes import is_closed, last_moment
from mesaides.dispositifs.states import EtatDispositif
from mesaides.montants import euros
from mesaides.projets.reads.conditions import is_part_of, is_whole_of
from mesaides.projets.states import EtatBudget, etat_of
from mesaides.projets.tables.projet import DemandeValidation, Projet, RefusBudget, ValidationBudget

LATEST = 10


@dataclass(frozen=True, slots=True)
class _Budget:
    """The budget of one projet: asked since `demande_le`, `refuse` or `valide` as it stands, or its `part`."""

    id: int
    intitule: str
    etablissement: int
    depenses_centimes: int
    recettes_centimes: int
    part_centimes: int | None
    demande_le: datetime | None
    refuse: bool
    valide: bool
    part: bool

    @property
    def etat(self) -> EtatBudget:
        complet = self.depenses_centimes > 0 and self.depenses_centimes == self.recettes_centimes
        return etat_of(
            complet=complet and self.part_centimes is not None,
            valide=self.valide,
            part=self.part,
            demande=self.demande_le is not None,
            refuse=self.refuse,
        )


@dataclass(frozen=True, slots=True)
class _Demande:
    id: int
    intitule: str
    thematique: str
    ordre: int
    reference: str | None
    etat: EtatDemande
    etat_le: datetime
    montant: int
    ferme_le: date
    dispositif: EtatDispositif
    avant_le: date | None
    validation_le: datetime | None


X, A, D, R, V, N = Projet, DemandeValidation, Demande, Rattachement, ValidationBudget, RefusBudget
BALANCED = (X.depenses_centimes > 0) & (X.depenses_centimes == X.recettes_centimes)
SEALED = is_whole_of(V, X) | (is_part_of(V, X) & BALANCED)
REFUSED = (N.version._.projet == X.id) & (N.version._.empreinte == X.empreinte)
HERE = is_attached(R) & (R.compte == P.compte) & (R.etablissement == X.etablissement)
BUDGETS = frozen(
    X.select(
        *(X.id, X.intitule, X.etablissement, X.depenses_centimes, X.recettes_centimes, X.part_centimes),
        value_of(A.select(A.le).where((A.projet == X.id) & A.close_le.is_null()), "demande_le"),
        whether(exists(N.select(N.id).where(REFUSED)), "refuse"),
        whether(exists(V.select(V.id).where(is_whole_of(V, X))), "valide"),
        whether(exists(V.select(V.id).where(is_part_of(V, X))), "part"),
    )
    .where(
        (X.porteur == P.compte)
        & X.recu_le.is_null()
        & X.archive_le.is_null()
        & exists(R.select(R.id).where(HERE))
        & (not_exists(V.select(V.id).where(SEALED)) | not_exists(D.select(D.id).where(D.projet == X.id)))
    )
    .order_by(X.id, ascending=False)
    .limit(20),
    _Budget,
)


def latest(condition: Combinable) -> QueryString:
    """The numbers of the last ones of the person's demandes."""
    own = D.id.is_in(own_of(P.compte)) & is_filled_by(P.compte)
    return sub_select(D.select(D.id).where(own & condition).order_by(D.id, ascending=False).limit(LATEST))


# Neither engine takes the end of each list without a table around it.
SHOWN = QueryString(
    "SELECT * FROM ({}) latest UNION SELECT * FROM ({}) asked",
    latest(D.id > 0),
    latest(WhereRaw("{} = {}", one_way(D.etat), EtatDemande.A_COMPLETER)),
)
DEMANDES = frozen(
    D.select(
        *(D.id, D.reference, D.etat, D.etat_le),
        D.projet._.intitule.as_alias("intitule"),
        D.version._.dispositif._.thematique._.nom.as_alias("thematique"),
        D.version._.dispositif._.thematique._.ordre.as_alias("ordre"),
        D.campagne._.ferme_le.as_alias("ferme_le"),
        D.version._.dispositif._.etat.as_alias("dispositif"),
        avant_le(),
        Coalesce(D.accorde_centimes, D.montant_centimes, 0, alias="montant"),
        value_of(A.select(A.le).where((A.projet == D.projet) & A.close_le.is_null()), "validation_le"),
    ).where(D.id.is_in(SHOWN)),
    _Demande,
)


@dataclass(frozen=True, slots=True)
class DossierEnMain:
    """A budget or a demande in one line. `lieu`: the établissement of a budget, the thématique of a demande."""

    id: int
    intitule: str
    lieu: str
    reference: str
    etat: EtatBudget | EtatDemande
    le: datetime | None
    centimes: int = 0
    """Of a demande: what is granted, or else asked; 0 before it is transmitted."""
    validation_le: datetime | None = None
    """When the gestionnaire was asked for the seal of its budget, and has not answered."""
    rattachement: int = 0
    """Of a budget: the person's, to its établissement."""
    ferme_le: date = date.max
    """Of a demande: the last day of its campagne."""
    is_retire: bool = False
    """Of a demande: its dispositif can be asked no more."""
    avant_le: date | None = None
    """Of a demande to complete: the last day on which the Région awaits it."""
    attente: Attente | None = None
    """Who has the next move on a demande."""

    @property
    def fin(self) -> datetime:
        return last_moment(self)

    def is_late(self, now: datetime) -> bool:
        """A draft that can leave no more: its campagne is over, or its dispositif withdrawn."""
        return self.etat is EtatDemande.BROUILLON and (self.is_retire or is_closed(self, now))

    @property
    def montant(self) -> str:
        """« 3 000,00 € demandés », « 2 500,00 € accordés », ''."""
        word = "accordés" if self.etat is EtatDemande.ACCORDEE else "demandés"
        return f"{euros(self.centimes)} {word}" if self.centimes else ""


async def find_dossiers(acteur: Acteur) -> tuple[list[DossierEnMain], list[DossierEnMain]]:
    """The projets that this person carries, until their budget is validated and their demande begun; then by thématique
    their latest demandes, with what the Région asks to complete, which is never too old to be told."""
    lieux = {lien.etablissement: lien for lien in acteur.rattachements}
    budgets = [
        DossierEnMain(
            *(one.id, one.intitule, lieux[one.etablissement].nom, "", one.etat, one.demande_le),
            validation_le=one.demande_le,
            rattachement=lieux[one.etablissement].rattachement,
        )
        for one in await BUDGETS.rows(compte=acteur.compte)
        if one.etablissement in lieux  # attached since: told by the next page
    ]
    found = await DEMANDES.rows(compte=acteur.compte)
    demandes = [
        DossierEnMain(
            *(one.id, one.intitule, one.thematique, one.reference or "", one.etat, one.etat_le),
            centimes=one.montant,
            validation_le=one.validation_le,
            ferme_le=one.ferme_le,
            is_retire=one.dispositif is EtatDispositif.RETIRE,
            avant_le=one.avant_le,
            attente=attente_of(one.etat, one.etat_le, validation_demandee_le=one.validation_le),
        )
        for one in sorted(found, key=lambda one: (one.ordre, -one.id))
    ]
    return budgets, demandes
