"""Who takes over the projets of a person who leaves an établissement: what is asked."""

# ruff: noqa: S608 - built from constants of the house, never from what is received

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import Fonction, nom_complet
from mesaides.dates import PARIS
from mesaides.db import Statement
from mesaides.demandes.states.etapes import VIVANTES
from mesaides.dispositifs.rules.campagnes import annee_scolaire_of
from mesaides.projets.reads.lecture import PORTEUR

SHOWN = 10
"""Projets asked one by one; beyond, one answer is given for all the others."""
ALIVE = "d.etat IN (" + ", ".join(f"'{etat.value}'" for etat in sorted(VIVANTES)) + ")"
CARRIES = (
    "p.etablissement = r.etablissement AND (" + PORTEUR + " = r.compte OR (" + PORTEUR + " IS NULL "
    "AND p.porteur_cle = '' AND EXISTS (SELECT 1 FROM demande d WHERE d.projet = p.id AND d.cree_par = r.compte "
    f"AND {ALIVE})))"
)
"""Whoever holds rattachement `r` carries projet `p`, or is alone to follow a demande of it that nobody carries."""
CARRIED = Statement(
    "SELECT p.id, p.intitule, p.annee_scolaire, "
    "(SELECT count(*) FROM demande d WHERE d.projet = p.id AND d.etat = 'brouillon') AS \"brouillons [bigint]\", "
    f'(SELECT count(*) FROM demande d WHERE d.projet = p.id AND {ALIVE}) AS "vivantes [bigint]" '
    f"FROM rattachement r JOIN projet p ON {CARRIES} WHERE r.id = {{}} ORDER BY p.id DESC"
)
HEIRS = Statement(
    "SELECT c.id, r.fonction, c.prenom, c.nom, c.adresse FROM rattachement r "
    "JOIN compte c ON c.id = r.compte AND c.ferme_le IS NULL "
    "WHERE r.etablissement = {} AND r.statut = 'valide' AND c.id <> {} "
    "ORDER BY r.fonction, lower(c.nom), lower(c.prenom), c.id"
)


@dataclass(frozen=True, slots=True)
class Porte:
    """One projet that the person carries; `ouvert`: of this school year or later, or with a demande that lives."""

    id: int
    intitule: str
    annee: str
    brouillons: int
    en_cours: int
    ouvert: bool


@dataclass(frozen=True, slots=True)
class Heritier:
    """Someone attached there, who may take over."""

    compte: int
    nom: str
    adresse: str
    is_gestionnaire: bool


@dataclass(frozen=True, slots=True)
class Partant:
    """Who leaves, and where."""

    rattachement: int
    compte: int
    etablissement: int


@dataclass(frozen=True, slots=True)
class Question:
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


async def find_question(partant: Partant, acteur: int, now: datetime) -> Question:
    portes = await list_portes(partant, now)
    asked = [porte for porte in portes if porte.ouvert][:SHOWN]
    return Question(asked, len(portes) - len(asked), await list_heritiers(partant, acteur))


async def list_portes(partant: Partant, now: datetime) -> list[Porte]:
    annee = annee_scolaire_of(now.astimezone(PARIS).date())
    return [
        Porte(
            id=row["id"],
            intitule=row["intitule"],
            annee=row["annee_scolaire"],
            brouillons=row["brouillons"],
            en_cours=row["vivantes"] - row["brouillons"],
            ouvert=bool(row["vivantes"]) or row["annee_scolaire"] >= annee,
        )
        for row in await CARRIED.rows(partant.rattachement)
    ]


async def list_heritiers(partant: Partant, acteur: int) -> list[Heritier]:
    """The first is proposed: who asks, else a gestionnaire."""
    heritiers = [
        Heritier(
            row["id"],
            nom_complet(row["prenom"], row["nom"]),
            row["adresse"],
            row["fonction"] == Fonction.GESTIONNAIRE,
        )
        for row in await HEIRS.rows(partant.etablissement, partant.compte)
    ]
    return sorted(heritiers, key=lambda one: (one.compte != acteur, not one.is_gestionnaire))
