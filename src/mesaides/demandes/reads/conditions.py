"""Who may see a demande, said once for every page, list, count, mail and search.

Each takes the tables, or the tables that foreign keys lead to: `visible_to(Demande, P.compte, P.depuis)`,
`visible_to(Message.demande._, Lecture.compte, P.depuis)`. The same rules, of one demande and one person already
loaded, are those of `states.etapes`; a test holds the two against each other.
"""

from typing import Any

from piccolo.columns.combination import And, Or, WhereRaw
from piccolo.custom_types import Combinable

from mesaides.comptes.reads.attaches import is_free_of
from mesaides.comptes.reads.conditions import is_attached, is_held
from mesaides.comptes.roles import Fonction, Habilitation
from mesaides.comptes.tables.compte import HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import exists
from mesaides.demandes.states.etapes import EN_COURS
from mesaides.demandes.tables.demande import Demande
from mesaides.demandes.tables.partage import Partage
from mesaides.projets.tables.projet import Projet

R, H, S = Rattachement, HabilitationCompte, Partage


def visible_to(demande: type[Demande], compte: Any, depuis: Any) -> Or:
    """`states.can_see`: the only way by which a demande is found for somebody.

    `compte`: a number, or a column that holds one, but of no rattachement: it looks among them. `depuis`: since when
    ended ties count (`Acteur.attaches_depuis`).
    """
    return is_filled_by(demande, compte) | is_examined_by(demande, compte, depuis)


def is_filled_by(demande: type[Demande], compte: Any) -> WhereRaw:
    """`states.can_fill`: the people of the lycée who see it."""
    return exists(R.select(R.id).where((R.compte == compte) & opens(R, demande)))


def opens(rattachement: type[Rattachement], demande: type[Demande]) -> And:
    """This rattachement, valid and of its établissement, shows the demande: a gestionnaire's, that of who began it or
    carries its projet, or the one that it is shared with."""
    here = is_attached(rattachement) & (rattachement.etablissement == demande.etablissement)
    return here & (
        (rattachement.fonction == Fonction.GESTIONNAIRE)
        | (rattachement.compte == demande.cree_par)
        | exists(
            Projet.select(Projet.id).where(
                (Projet.id == demande.projet) & (Projet.porteur == rattachement.compte)
            )
        )
        | exists(
            S.select(S.id).where(goes_on(S) & (S.demande == demande.id) & (S.rattachement == rattachement.id))
        )
    )


def is_examined_by(demande: type[Demande], compte: Any, depuis: Any) -> And:
    """`states.is_instructeur`, of what the Région has received."""
    examines = exists(H.select(H.id).where((H.compte == compte) & is_instructeur(H)))
    return demande.transmise_le.is_not_null() & examines & is_free_of(compte, demande.etablissement, depuis)


def is_instructeur(habilitation: type[HabilitationCompte]) -> And:
    """`Acteur.is_instructeur`."""
    return is_held(habilitation) & (habilitation.habilitation == Habilitation.INSTRUCTEUR)


def goes_on(partage: type[Partage]) -> Combinable:
    """Nobody took it back; it is worth what its rattachement is."""
    return partage.fin_le.is_null()


def is_at_region(demande: type[Demande]) -> WhereRaw:
    """Transmitted, and not decided yet: its states are written out, as in the indexes `demande_en_cours` and
    `demande_lieu_en_cours`, so that they serve."""
    etats = ", ".join(sorted(f"'{etat.value}'" for etat in EN_COURS))
    return WhereRaw(f"{{}} IN ({etats})", demande.etat)
