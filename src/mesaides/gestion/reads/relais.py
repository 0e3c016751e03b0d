"""Who takes over the projets of a person who leaves an établissement: what is asked."""

from dataclasses import dataclass
from datetime import datetime

from piccolo.query.functions import Count
from piccolo.querystring import QueryString

from mesaides.comptes.reads.conditions import is_attached, is_open
from mesaides.comptes.roles import Fonction, nom_complet
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.dates import day_of
from mesaides.db import P, exists, frozen, value_of
from mesaides.demandes.states.etapes import VIVANTES, EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.dispositifs.rules.campagnes import annee_scolaire_of
from mesaides.projets.tables.projet import Projet

SHOWN = 10
"""Projets asked one by one; beyond, one answer is given for all the others."""


@dataclass(frozen=True, slots=True)
class Porte:
    """One projet that the person carries, with how many of its demandes are `brouillons`, and `vivantes` in all."""

    id: int
    intitule: str
    annee_scolaire: str
    brouillons: int
    vivantes: int

    @property
    def en_cours(self) -> int:
        return self.vivantes - self.brouillons

    def is_open(self, annee: str) -> bool:
        """Of this school year or later, or with a demande that lives."""
        return bool(self.vivantes) or self.annee_scolaire >= annee


@dataclass(frozen=True, slots=True)
class Heritier:
    """Someone attached there, who may take over."""

    compte: int
    fonction: Fonction
    prenom: str
    nom_seul: str
    adresse: str

    @property
    def nom(self) -> str:
        """« Claire Roux »."""
        return nom_complet(self.prenom, self.nom_seul)

    @property
    def is_gestionnaire(self) -> bool:
        return self.fonction is Fonction.GESTIONNAIRE


@dataclass(frozen=True, slots=True)
class Partant:
    """Who leaves, and where."""

    compte: int
    etablissement: int


@dataclass(frozen=True, slots=True)
class QuestionRelais:
    """What is asked of who detaches: these projets one by one, so many others together; the first heir is proposed."""

    projets: list[Porte]
    autres: int
    heritiers: list[Heritier]


@dataclass(frozen=True, slots=True)
class Relais:
    """One projet handed over."""

    projet: int
    intitule: str
    heritier: Heritier | None


PR, D, R = Projet, Demande, Rattachement
IS_ALIVE = D.etat.is_in(sorted(VIVANTES))
FOLLOWS = exists(D.select(D.id).where((D.projet == PR.id) & (D.cree_par == P.compte) & IS_ALIVE))
IS_CARRIED = (PR.etablissement == P.etablissement) & (
    (PR.porteur == P.compte) | (PR.porteur.is_null() & (PR.porteur_cle == "") & FOLLOWS)
)
"""By its porteur, or by who is alone to follow a demande of a projet that nobody carries."""
CARRIED = frozen(
    PR.select(
        *(PR.id, PR.intitule, PR.annee_scolaire),
        value_of(
            D.select(Count(D.id)).where((D.projet == PR.id) & (D.etat == EtatDemande.BROUILLON)), "brouillons"
        ),
        value_of(D.select(Count(D.id)).where((D.projet == PR.id) & IS_ALIVE), "vivantes"),
    )
    .where(IS_CARRIED)
    .order_by(PR.id, ascending=False),
    Porte,
)
HOW_MANY = frozen(PR.select(Count(PR.id)).where(IS_CARRIED))
HEIRS = frozen(
    R.select(
        *(R.compte, R.fonction),
        R.compte._.prenom.as_alias("prenom"),
        R.compte._.nom.as_alias("nom_seul"),
        R.compte._.adresse.as_alias("adresse"),
    )
    .where(
        is_attached(R) & is_open(R.compte._) & (R.etablissement == P.etablissement) & (R.compte != P.compte)
    )
    .order_by(
        R.fonction,
        QueryString("lower({})", R.compte._.nom),
        QueryString("lower({})", R.compte._.prenom),
        R.compte,
    ),
    Heritier,
)


async def find_question(partant: Partant, acteur: int, now: datetime) -> QuestionRelais:
    annee = annee_scolaire_of(day_of(now))
    portes = await list_portes(partant)
    asked = [porte for porte in portes if porte.is_open(annee)][:SHOWN]
    return QuestionRelais(asked, len(portes) - len(asked), await list_heritiers(partant, acteur))


async def list_portes(partant: Partant) -> list[Porte]:
    return await CARRIED.rows(compte=partant.compte, etablissement=partant.etablissement)


async def count_portes(partant: Partant) -> int:
    return await HOW_MANY.one(compte=partant.compte, etablissement=partant.etablissement)


async def list_heritiers(partant: Partant, acteur: int) -> list[Heritier]:
    """The first is proposed: who asks, else a gestionnaire."""
    heritiers = await HEIRS.rows(etablissement=partant.etablissement, compte=partant.compte)
    return sorted(heritiers, key=lambda one: (one.compte != acteur, not one.is_gestionnaire))
