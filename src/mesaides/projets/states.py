"""The life of a budget before its gestionnaire, read from facts: its lines, its seal, what was asked and refused."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from mesaides.comptes.roles import Acteur
from mesaides.etapes import Etapes


class EtatBudget(StrEnum):
    INCOMPLET = "incomplet"
    """It cannot be validated in whole as it stands."""
    ENGAGE = "engage"
    """The same, its part validated."""
    PRET = "pret"
    DEMANDE = "demande"
    PART = "part"
    """Complete, its part validated."""
    VALIDE = "valide"
    REFUSE = "refuse"

    @property
    def label(self) -> str:
        return MOTS[self][0]

    @property
    def genre(self) -> str:
        """The kind of its badge."""
        return MOTS[self][1]


E = EtatBudget
MOTS = {
    E.INCOMPLET: ("Budget à compléter", "neutre"),
    E.ENGAGE: ("Part validée, budget à compléter", "info"),
    E.PRET: ("Prêt à être validé", "info"),
    E.DEMANDE: ("Validation demandée", "attention"),
    E.PART: ("Part de l’établissement validée", "succes"),
    E.VALIDE: ("Budget validé en entier", "succes"),
    E.REFUSE: ("Budget refusé", "erreur"),
}


class OfProjet(Protocol):
    """A projet, as far as rights are concerned."""

    @property
    def etablissement(self) -> int: ...
    @property
    def porteur(self) -> int | None: ...
    @property
    def ouvert_a(self) -> int | None:
        """The rattachement of its reader by which they fill a demande of it."""
        ...


class OfBudget(OfProjet, Protocol):
    """The same, with who made it, and who asked for the validation that is not answered yet."""

    @property
    def cree_par(self) -> int: ...
    @property
    def demande_par(self) -> int | None: ...


def etat_of(*, complet: bool, valide: bool, part: bool, demande: bool, refuse: bool) -> EtatBudget:
    """`valide`: a validation goes on for exactly this content; `part`: one of its part, which is not above.
    `refuse`: this content was, nothing asked nor validated since."""
    if valide:
        return E.VALIDE
    if not complet:
        return E.ENGAGE if part else E.INCOMPLET
    if demande:
        return E.DEMANDE
    if refuse:
        return E.REFUSE
    return E.PART if part else E.PRET


class EtatProjet(StrEnum):
    """Where a projet stands, whatever its budget."""

    EN_COURS = "en_cours"
    ARCHIVE = "archive"
    SUPPRIME = "supprime"


def can_see(acteur: Acteur, projet: OfProjet) -> bool:
    """Read it, tell it, change its budget: who answers for it, and with whom a demande of it is shared."""
    return is_responsable(acteur, projet) or acteur.holds(projet.ouvert_a)


def is_responsable(acteur: Acteur, projet: OfProjet) -> bool:
    """Its porteur while attached there, and the gestionnaires of its établissement."""
    return acteur.manages(projet.etablissement) or is_porteur(acteur, projet)


def can_ask(acteur: Acteur, projet: OfBudget) -> bool:
    """Whoever prepares the budget, but those who validate it."""
    return can_see(acteur, projet) and not can_validate(acteur, projet)


def is_porteur(acteur: Acteur, projet: OfProjet) -> bool:
    return projet.porteur == acteur.compte and acteur.is_usager_of(projet.etablissement)


def can_validate(acteur: Acteur, projet: OfBudget) -> bool:
    """The part of the établissement is its gestionnaire's to commit; who acts for one commits nothing that they ask
    themselves."""
    if acteur.is_titulaire_of(projet.etablissement):
        return True
    return acteur.manages(projet.etablissement) and not wants(acteur, projet)


def wants(acteur: Acteur, projet: OfBudget) -> bool:
    """They carry it, made it, or asked for the validation."""
    return acteur.compte in (projet.porteur, projet.cree_par, projet.demande_par)


class OfChef(Protocol):
    """A budget, as far as the chef of its établissement is concerned."""

    @property
    def etat(self) -> EtatBudget: ...
    @property
    def mail(self) -> str: ...
    @property
    def demande_le(self) -> datetime | None: ...
    @property
    def chef_jusqu_au(self) -> datetime | None: ...


def may_ask_chef(budget: OfChef, jours: int, now: datetime) -> bool:
    """Nobody has answered for so many days (0: never enough), the directory has an address, no link of it is alive."""
    if not jours or not budget.mail or budget.etat is not E.DEMANDE or budget.demande_le is None:
        return False
    alive = budget.chef_jusqu_au is not None and now < budget.chef_jusqu_au
    return now >= budget.demande_le + timedelta(days=jours) and not alive


ETAPES: Etapes[EtatBudget, Acteur, OfBudget] = Etapes(
    # nom               label                      de                               vers         qui
    ("sollicitation",   "Demander la validation",  {E.PRET, E.PART, E.REFUSE},      E.DEMANDE,   can_ask),
    ("validation_part", "Valider la part",         {E.INCOMPLET, E.PRET, E.DEMANDE}, E.PART,     can_validate),
    ("validation",      "Valider en entier",       {E.PRET, E.PART, E.DEMANDE},     E.VALIDE,    can_validate),
    ("refus",           "Refuser",                 {E.DEMANDE},                     E.REFUSE,    can_validate),
    ("retrait",         "Retirer la validation",   set(E),                         E.PRET,      can_validate),
)  # fmt: skip

P = EtatProjet
VIE: Etapes[EtatProjet, Acteur, OfProjet] = Etapes(
    # nom           label        de                       vers          qui
    ("archivage",   "Archiver",  {P.EN_COURS},            P.ARCHIVE,    is_responsable),
    ("reprise",     "Rouvrir",   {P.ARCHIVE},             P.EN_COURS,   is_responsable),
    ("suppression", "Supprimer", {P.EN_COURS, P.ARCHIVE}, P.SUPPRIME,   is_responsable),
)  # fmt: skip
