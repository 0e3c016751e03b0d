"""Who is there, who is attached, who manages: each said once, for every list, page, count, mail and export.

Each takes the table, or the table that a foreign key leads to: `is_attached(Rattachement)`,
`is_open(Rattachement.compte._)`. The same rules, of one person already loaded, are those of `roles.Acteur`.
"""

from datetime import UTC, datetime

from piccolo.columns.combination import And, Or, Where, WhereRaw
from piccolo.querystring import QueryString

from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.states import EtatHabilitation
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.comptes.tables.suppleance import Suppleance
from mesaides.dates import day_of
from mesaides.db import Filled, Hole, exists, sub_select

JOUR = Filled(lambda: day_of(datetime.now(UTC)))
"""The day it is at the Région."""


def is_open(compte: type[Compte]) -> Where:
    """Not closed; perhaps not activated yet."""
    return compte.ferme_le.is_null()


def is_active(compte: type[Compte]) -> And:
    """Activated, and not closed."""
    return compte.active_le.is_not_null() & is_open(compte)


def is_attached(rattachement: type[Rattachement]) -> Where:
    """`roles.Lien.is_valid`."""
    return rattachement.statut == StatutRattachement.VALIDE


def is_waiting(rattachement: type[Rattachement]) -> Where:
    """Asked, not answered by the gestionnaire yet."""
    return rattachement.statut == StatutRattachement.EN_ATTENTE


def is_usager(rattachement: type[Rattachement]) -> And:
    """Attached, to ask for aids."""
    return is_attached(rattachement) & (rattachement.fonction == Fonction.USAGER)


def is_titulaire(rattachement: type[Rattachement]) -> And:
    """Attached, to manage the établissement: `LienEtablissement.is_titulaire`."""
    return is_attached(rattachement) & _has_fonction(rattachement)


def is_gestionnaire(rattachement: type[Rattachement]) -> And:
    """Who may act for the établissement today: its gestionnaires, and who acts for one of them meanwhile
    (`LienEtablissement.gere`)."""
    return is_attached(rattachement) & (_has_fonction(rattachement) | supplies(rattachement))


def _has_fonction(rattachement: type[Rattachement]) -> Where:
    return rattachement.fonction == Fonction.GESTIONNAIRE


def supplies(rattachement: type[Rattachement]) -> WhereRaw:
    """`LienEtablissement.supplee`."""
    s = Suppleance
    return exists(s.select(s.id).where((s.suppleant == rattachement.id) & is_on(s)))


def is_on(suppleance: type[Suppleance]) -> And:
    """Today."""
    return has_not_ended(suppleance) & (suppleance.du <= JOUR)


def has_not_ended(suppleance: type[Suppleance]) -> And:
    """Neither its last day nor anybody has ended it; perhaps it has still to begin."""
    return suppleance.fin_le.is_null() & (suppleance.au >= JOUR)


def is_under_way(rattachement: type[Rattachement]) -> Where:
    """Attached, or waiting for it."""
    return rattachement.statut.is_in([StatutRattachement.EN_ATTENTE, StatutRattachement.VALIDE])


def is_leaving(depart: type[Depart]) -> Where:
    """The request to be detached has not been answered yet."""
    return depart.clos_le.is_null()


def is_held(habilitation: type[HabilitationCompte]) -> And:
    """Given to an agent, neither suspended nor ended, and this is one of its days."""
    begun = habilitation.du.is_null() | (habilitation.du <= JOUR)
    return (habilitation.etat == EtatHabilitation.ACTIVE) & begun & goes_on(habilitation)


def goes_on(habilitation: type[HabilitationCompte]) -> Or:
    """Its last day, if it has one, is not past."""
    return habilitation.au.is_null() | (habilitation.au >= JOUR)


def is_over(habilitation: type[HabilitationCompte]) -> Where:
    """Not `goes_on`."""
    return habilitation.au < JOUR


def managed_by(compte: Hole) -> QueryString:
    """The établissements that this person manages (`roles.Acteur.geres`), for `is_in`."""
    r = Rattachement
    return sub_select(r.select(r.etablissement).where(is_gestionnaire(r) & (r.compte == compte)))
