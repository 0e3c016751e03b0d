"""The life of a demande: every step is written here once, with who may take it, from where and to where."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.roles import Acteur, Supplee
from mesaides.comptes.rules.deux import is_second
from mesaides.etapes import Etapes, Retour


class EtatDemande(StrEnum):
    BROUILLON = "brouillon"
    TRANSMISE = "transmise"
    EN_INSTRUCTION = "en_instruction"
    A_COMPLETER = "a_completer"
    PROPOSEE = "proposee"
    ACCORDEE = "accordee"
    REFUSEE = "refusee"
    SANS_SUITE = "sans_suite"
    RETIREE = "retiree"

    @property
    def label(self) -> str:
        """In plain words, for the people of the lycée."""
        return MOTS[self][0]

    @property
    def genre(self) -> str:
        """The kind of its badge."""
        return MOTS[self][1]


E = EtatDemande
MOTS = {
    E.BROUILLON: ("Brouillon", "neutre"),
    E.TRANSMISE: ("Transmise à la Région", "info"),
    E.EN_INSTRUCTION: ("En cours d’examen", "info"),
    E.A_COMPLETER: ("À compléter", "attention"),
    E.PROPOSEE: ("Décision en préparation", "info"),
    E.ACCORDEE: ("Aide accordée", "succes"),
    E.REFUSEE: ("Aide refusée", "erreur"),
    E.SANS_SUITE: ("Classée sans suite", "neutre"),
    E.RETIREE: ("Retirée", "neutre"),
}
EN_COURS = frozenset({E.TRANSMISE, E.EN_INSTRUCTION, E.A_COMPLETER, E.PROPOSEE})
"""At the Région, and not decided yet."""
NON_DECIDEES = EN_COURS | {E.BROUILLON}
VIVANTES = EN_COURS | {E.BROUILLON, E.ACCORDEE}
"""At most one of these per projet and campagne."""


class OfDemande(Protocol):
    """A demande, as far as rights are concerned. `porteur` carries its projet."""

    @property
    def etablissement(self) -> int: ...
    @property
    def porteur(self) -> int | None: ...
    @property
    def cree_par(self) -> int: ...
    @property
    def ouverte_a(self) -> int | None:
        """The rattachement of its reader to which it is opened by who asks for it."""
        ...

    @property
    def ecartee(self) -> bool:
        """Its reader has declared that they leave it to others."""
        ...

    @property
    def service(self) -> int: ...
    @property
    def dispositif(self) -> int: ...
    @property
    def departement(self) -> str: ...
    @property
    def deux_personnes(self) -> bool: ...
    @property
    def a_propose(self) -> bool: ...


class DemandeDatee(OfDemande, Protocol):
    """The same, with when the Région received it."""

    @property
    def transmise_le(self) -> datetime | None: ...


def is_deposant(acteur: Acteur, demande: OfDemande) -> bool:
    """Who asks: the gestionnaires of the établissement, and while attached there the porteur of its projet; its
    creator, as long as nobody carries that."""
    return acteur.manages(demande.etablissement) or _asks(acteur, demande)


def supplee_of(acteur: Acteur, demande: OfDemande) -> Supplee | None:
    """The gestionnaire for whom they act on it; nobody, where it is their own to ask."""
    return None if _asks(acteur, demande) else acteur.supplee_at(demande.etablissement)


def _asks(acteur: Acteur, demande: OfDemande) -> bool:
    mine = demande.cree_par if demande.porteur is None else demande.porteur
    return acteur.compte == mine and acteur.is_usager_of(demande.etablissement)


def can_fill(acteur: Acteur, demande: OfDemande) -> bool:
    """Read, answer, give pièces, write in the fil: who asks, and whom they share it with. No step is the latter's."""
    return is_deposant(acteur, demande) or acteur.holds(demande.ouverte_a)


def is_instructeur(acteur: Acteur, demande: OfDemande) -> bool:
    """An agent of the Région, within their perimeter, but nobody judges what a lycée asks to which they are, or were
    lately, tied, nor what they have declared that they leave to others."""
    return _is_of(acteur, Habilitation.INSTRUCTEUR, demande)


def can_decide(acteur: Acteur, demande: OfDemande) -> bool:
    """Of those, not who proposed it, where its dispositif asks for two persons."""
    return is_instructeur(acteur, demande) and is_second(demande)


def is_reader(acteur: Acteur, demande: OfDemande) -> bool:
    """The same, and who may read it alone."""
    return is_instructeur(acteur, demande) or _is_of(acteur, Habilitation.LECTEUR, demande)


def service_of(acteur: Acteur, demande: OfDemande) -> int | None:
    """For which its reader reads it: their own, or the one that examines it; None for who reads for all of them."""
    if is_instructeur(acteur, demande):
        return acteur.perimetre(Habilitation.INSTRUCTEUR).service or demande.service
    return acteur.perimetre(Habilitation.LECTEUR).service


def _is_of(acteur: Acteur, role: Habilitation, demande: OfDemande) -> bool:
    if role not in acteur.habilitations or acteur.is_tied_to(demande.etablissement) or demande.ecartee:
        return False
    return acteur.perimetre(role).covers(demande.service, demande.dispositif, demande.departement)


def can_write(acteur: Acteur, demande: OfDemande) -> bool:
    """In its fil: who fills it, and who examines it."""
    return can_fill(acteur, demande) or is_instructeur(acteur, demande)


def can_see(acteur: Acteur, demande: DemandeDatee) -> bool:
    """Who fills it, and the Région once it has received it; to all others it does not exist."""
    return can_fill(acteur, demande) or (demande.transmise_le is not None and is_reader(acteur, demande))


UNDECIDED = EN_COURS - {E.TRANSMISE}
AS_IT_WAS = Retour(timedelta(days=30))
"""A month: time enough for who did it by mistake to come back from holidays."""
ETAPES: Etapes[EtatDemande, Acteur, OfDemande] = Etapes(
    # nom                    label                         de                        vers              qui
    ("transmission",         "Transmettre",                {E.BROUILLON},            E.TRANSMISE,      is_deposant),
    ("prise_en_charge",      "Prendre en charge",          {E.TRANSMISE},            E.EN_INSTRUCTION, is_instructeur),
    ("renonciation",         "Ne plus prendre en charge",  {E.EN_INSTRUCTION},       E.TRANSMISE,      is_instructeur),
    ("transfert",            "Confier à un collègue",      UNDECIDED,                None,             is_instructeur),
    ("completude",           "Demander des compléments",   {E.EN_INSTRUCTION},       E.A_COMPLETER,    is_instructeur),
    ("retrait_completude",   "Ne plus rien redemander",    {E.A_COMPLETER},          E.EN_INSTRUCTION, is_instructeur),
    ("complement",           "Renvoyer à la Région",       {E.A_COMPLETER},          E.EN_INSTRUCTION, is_deposant),
    ("proposition",          "Proposer une décision",      {E.EN_INSTRUCTION},       E.PROPOSEE,       is_instructeur),
    ("nouvelle_proposition", "Refaire la proposition",     {E.PROPOSEE},             E.PROPOSEE,       is_instructeur),
    ("retrait_proposition",  "Retirer la proposition",     {E.PROPOSEE},             E.EN_INSTRUCTION, is_instructeur),
    ("accord",               "Accorder",                   {E.PROPOSEE},             E.ACCORDEE,       can_decide),
    ("refus",                "Refuser",                    {E.PROPOSEE},             E.REFUSEE,        can_decide),
    ("classement",           "Classer sans suite",         UNDECIDED,                E.SANS_SUITE,     is_instructeur),
    ("reouverture",          "Rouvrir la demande",         {E.SANS_SUITE},           AS_IT_WAS,        is_instructeur),
    ("report",               "Reprendre dans la campagne", {E.BROUILLON},            E.BROUILLON,      is_deposant),
    ("retrait",              "Retirer ma demande",         EN_COURS | {E.BROUILLON}, E.RETIREE,        is_deposant),
    ("retablissement",       "Annuler le retrait",         {E.RETIREE},              AS_IT_WAS,        is_deposant),
)  # fmt: skip

FAITS = {
    "creation": "Demande commencée",
    "transmission": "Demande transmise",
    "report": "Demande reprise dans une autre campagne",
    "prise_en_charge": "Prise en charge par la Région",
    "renonciation": "Rendue par la personne qui l’examinait",
    "transfert": "Confiée à un autre agent de la Région",
    "completude": "Compléments demandés par la Région",
    "retrait_completude": "Demande de compléments retirée par la Région",
    "complement": "Compléments renvoyés à la Région",
    "proposition": "Décision proposée",
    "nouvelle_proposition": "Décision proposée de nouveau",
    "retrait_proposition": "Proposition retirée, l’examen reprend",
    "accord": "Aide accordée",
    "refus": "Aide refusée",
    "classement": "Demande classée sans suite",
    "reouverture": "Demande rouverte par la Région",
    "retrait": "Demande retirée",
    "retablissement": "Retrait annulé",
    "relance": "Relance envoyée",
    "reprise": "Confiée à un autre établissement",
    "remplacement": "Remplacement d’une pièce demandé",
    "remplacement_accepte": "Remplacement d’une pièce accepté",
    "remplacement_refuse": "Remplacement d’une pièce refusé",
    "remplacement_retire": "Remplacement d’une pièce abandonné",
    "piece_remplacee": "Pièce remplacée",
}
"""How the timeline tells what was done, by noun of step; what is no step too."""

DITS = {
    E.A_COMPLETER: "completude",
    E.ACCORDEE: "accord",
    E.REFUSEE: "refus",
    E.SANS_SUITE: "classement",
}
"""The act whose reason stands while a demande is in this state."""
