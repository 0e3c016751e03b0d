"""Who is there, who is attached, who manages: each said once, for every list, page, count, mail and export.

Each takes the table, or the table that a foreign key leads to: `is_attached(Rattachement)`,
`is_open(Rattachement.compte._)`. The same rules, of one person already loaded, are those of `roles.Acteur`.
"""

from piccolo.columns.combination import And, Where
from piccolo.querystring import QueryString

from mesaides.comptes.roles import Fonction, StatutRattachement
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.db import Hole, sub_select


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


def is_gestionnaire(rattachement: type[Rattachement]) -> And:
    """Attached, to manage the établissement."""
    return is_attached(rattachement) & (rattachement.fonction == Fonction.GESTIONNAIRE)


def is_under_way(rattachement: type[Rattachement]) -> Where:
    """Attached, or waiting for it."""
    return rattachement.statut.is_in([StatutRattachement.EN_ATTENTE, StatutRattachement.VALIDE])


def is_leaving(depart: type[Depart]) -> Where:
    """The request to be detached has not been answered yet."""
    return depart.clos_le.is_null()


def is_held(habilitation: type[HabilitationCompte]) -> Where:
    """Given to an agent, and not taken back."""
    return habilitation.jusqu_au.is_null()


def managed_by(compte: Hole) -> QueryString:
    """The établissements that this person manages (`roles.Acteur.geres`), for `is_in`."""
    r = Rattachement
    return sub_select(r.select(r.etablissement).where(is_gestionnaire(r) & (r.compte == compte)))
