"""What waits to be read, and whom a mail must tell: conditions of a query of `Lecture`."""

from piccolo.columns.combination import And, WhereRaw

from mesaides.comptes.reads.conditions import is_attached, is_held
from mesaides.comptes.tables.compte import HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import Hole, exists, not_exists
from mesaides.demandes.reads.conditions import is_asked_by, is_shared_with, visible_to
from mesaides.demandes.tables.demande import Demande
from mesaides.fils.tables.fil import Lecture, Message

L = Lecture


def is_unread(message: type[Message]) -> And:
    """Came after what they have seen, from somebody else."""
    return (message.demande == L.demande) & (message.id > L.lu) & (message.auteur != L.compte)


def is_for_them(depuis: Hole) -> WhereRaw:
    """They see the demande, and a gestionnaire who has not written is told only when nobody else is left to read.

    `depuis`: see `visible_to`.
    """
    d, h, m, r = Demande, HabilitationCompte, Message, Rattachement
    theirs = is_attached(r) & (r.compte == L.compte) & (is_asked_by(r.compte) | is_shared_with(r))
    asking = is_attached(r) & (r.etablissement == d.etablissement) & is_asked_by(r.compte)
    involved = (
        exists(r.select(r.id).where(theirs))
        | exists(h.select(h.id).where(is_held(h) & (h.compte == L.compte)))
        | exists(m.select(m.id).where((m.demande == L.demande) & (m.auteur == L.compte)))
        | not_exists(r.select(r.id).where(asking))
    )
    return exists(d.select(d.id).where((d.id == L.demande) & visible_to(L.compte, depuis) & involved))
