"""Who may see a demande, said once for every page, list, count, mail and search.

The conditions are those of a query of demandes; a query of something else that names one asks `sees`. The same rules,
of one demande and one person already loaded, are those of `states.etapes`; a test holds the two against each other.
"""

from typing import Any

from piccolo.columns.combination import And, Or, Where, WhereRaw
from piccolo.custom_types import Combinable
from piccolo.querystring import QueryString

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.reads.attaches import is_free_of
from mesaides.comptes.reads.conditions import JOUR, is_attached, is_gestionnaire, is_held, is_open
from mesaides.comptes.tables.compte import HabilitationCompte
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import exists, not_exists, one_way, sub_select, union, value_of
from mesaides.demandes.states.etapes import EN_COURS, EtatDemande
from mesaides.demandes.tables.affectation import Absence, Affectation
from mesaides.demandes.tables.complements import Completude
from mesaides.demandes.tables.demande import Demande, Mouvement
from mesaides.demandes.tables.deport import DeportDeclare
from mesaides.demandes.tables.partage import Partage
from mesaides.dispositifs.tables import DispositifVersion
from mesaides.etablissements.tables import Etablissement
from mesaides.projets.tables.projet import Projet

A, D, H, R, S, X = Affectation, Demande, HabilitationCompte, Rattachement, Partage, Projet
B, K, L, M, Q, V = Absence, Completude, Etablissement, Mouvement, DeportDeclare, DispositifVersion


def sees(compte: Any, demande: Any, depuis: Any) -> WhereRaw:
    """`visible_to`, of the demande of this number."""
    return exists(D.select(D.id).where((D.id == demande) & visible_to(compte, depuis)))


def visible_to(compte: Any, depuis: Any) -> Or:
    """`states.can_see`: the only way by which a demande is found for somebody.

    `compte`: a number, or a column that holds one, but of no rattachement: it looks among them. `depuis`: since when
    ended ties count (`Acteur.attaches_depuis`).
    """
    return is_filled_by(compte) | is_read_by(compte, depuis)


def is_filled_by(compte: Any) -> WhereRaw:
    """`states.can_fill`: the people of the lycée who see it."""
    return exists(R.select(R.id).where((R.compte == compte) & opens(R)))


def own_of(compte: Any) -> QueryString:
    """The numbers of all that may concern this person but as gestionnaire, found by indexes whatever the size of the
    table. It narrows; `is_filled_by` decides."""
    return union(
        D.select(D.id).where(D.cree_par == compte),
        D.select(D.id).where(D.projet.is_in(X.select(X.id).where(X.porteur == compte))),
        S.select(S.demande).where(goes_on(S) & (S.rattachement._.compte == compte)),
    )


def shows(rattachement: type[Rattachement], demande: Any, etablissement: Any) -> Combinable:
    """`opens`, of the demande of this number, which is of this établissement."""
    here = rattachement.etablissement == etablissement
    return here & exists(D.select(D.id).where((D.id == demande) & opens(rattachement)))


def opens(rattachement: type[Rattachement]) -> And:
    """This rattachement, valid and of its établissement, shows the demande: a gestionnaire's, that of who asks, or the
    one that it is shared with."""
    here = is_attached(rattachement) & (rattachement.etablissement == D.etablissement)
    return here & (
        is_gestionnaire(rattachement) | is_asked_by(rattachement.compte) | is_shared_with(rattachement)
    )


def is_asked_by(compte: Any) -> WhereRaw:
    """Who carries its projet; who began it, as long as nobody carries it."""
    began = X.porteur.is_null() & (D.cree_par == compte)
    return exists(X.select(X.id).where((X.id == D.projet) & ((X.porteur == compte) | began)))


def is_shared_with(rattachement: type[Rattachement]) -> WhereRaw:
    return exists(
        S.select(S.id).where(goes_on(S) & (S.demande == D.id) & (S.rattachement == rattachement.id))
    )


def opened_to(compte: Any, alias: str) -> QueryString:
    """A column of a query of demandes: the rattachement of this person that it is shared with."""
    here = is_attached(S.rattachement._) & (S.rattachement._.compte == compte)
    return value_of(S.select(S.rattachement).where(goes_on(S) & (S.demande == D.id) & here), alias)


def avant_le() -> QueryString:
    """A column of a query of demandes: the last day on which the Région awaits the complements of one to complete."""
    asked = (K.demande == D.id) & (D.etat == EtatDemande.A_COMPLETER)
    return value_of(K.select(K.avant_le).where(asked).order_by(K.id, ascending=False).limit(1), "avant_le")


def judges(compte: Any, demande: Any, etablissement: Any, depuis: Any) -> And:
    """Nothing ties them to the établissement, and they have declared nothing: neither of it, nor of this demande."""
    return is_free_of(compte, etablissement, depuis) & WhereRaw(
        "NOT ({})", has_declared(compte, demande, etablissement).querystring
    )


def has_declared(compte: Any, demande: Any, etablissement: Any) -> WhereRaw:
    """`OfDemande.ecartee`: they left it to others, today."""
    of_it = WhereRaw("{} = {}", one_way(Q.demande), demande) | WhereRaw(
        "{} = {}", one_way(Q.etablissement), etablissement
    )
    return exists(Q.select(Q.id).where((Q.compte == compte) & is_in_force(Q) & of_it))


def is_in_force(deport: type[DeportDeclare]) -> And:
    """Today."""
    return goes_on_declared(deport) & (deport.du <= JOUR)


def goes_on_declared(deport: type[DeportDeclare]) -> And:
    """Neither its last day nor anybody has ended it; perhaps it has still to begin."""
    return is_kept(deport) & (deport.au.is_null() | (deport.au >= JOUR))


def is_kept(deport: type[DeportDeclare]) -> Where:
    """Nobody lifted it; perhaps it is over, or to come."""
    return deport.leve_le.is_null()


PROPOSE = ("proposition", "nouvelle_proposition")
"""The acts that propose: the first opens a round, the others go on with it."""


def has_proposed(compte: Any) -> WhereRaw:
    """`OfDemande.a_propose`, of a demande: since the last time that its examination came to a proposition."""
    opened = (M.demande == D.id) & (M.acte == PROPOSE[0])
    first = sub_select(M.select(M.id).where(opened).order_by(M.id, ascending=False).limit(1))
    of_round = WhereRaw("{} >= ({})", M.id, first) & M.acte.is_in(list(PROPOSE))
    return exists(M.select(M.id).where((M.demande == D.id) & (M.par == compte) & of_round))


def is_second(compte: Any) -> WhereRaw:
    """`comptes.rules.deux.is_second`, of a demande."""
    return WhereRaw("NOT ({})", (takes_two() & has_proposed(compte)).querystring)


def takes_two() -> WhereRaw:
    """Its dispositif wants another person to decide than who proposed."""
    return exists(V.select(V.id).where((V.id == D.version) & V.deux_personnes.eq(True)))


def is_read_by(compte: Any, depuis: Any) -> And:
    """`states.is_reader`, of what the Région has received."""
    return D.transmise_le.is_not_null() & is_within(compte) & judges(compte, D.id, D.etablissement, depuis)


def is_within(compte: Any) -> WhereRaw:
    """They read it at the Région, were they tied to nobody: it is in the perimeter of one of their habilitations."""
    return exists(H.select(H.id).where((H.compte == compte) & is_reader(H) & covers(H)))


def covers(habilitation: type[HabilitationCompte]) -> And:
    """`Perimetre.covers`, of a demande."""
    h, of_version = habilitation, V.id == D.version
    here = of_version & (V.dispositif._.service == h.service)
    one = of_version & WhereRaw("{} LIKE '%,' || {} || ',%'", h.dispositifs, V.dispositif)
    near = (L.id == D.etablissement) & WhereRaw(
        "{} LIKE '%,' || ltrim({}, '0') || ',%'", h.departements, L.departement
    )
    return (
        (h.service.is_null() | exists(V.select(V.id).where(here)))
        & ((h.dispositifs == "") | exists(V.select(V.id).where(one)))
        & ((h.departements == "") | exists(L.select(L.id).where(near)))
    )


def is_charged(agent: Any, demande: Any, etablissement: Any, depuis: Any) -> Or:
    """Has the demande of this number in charge; everybody has, while nobody has who may."""
    held = (A.demande == demande) & is_in_hand(A)
    may = exists(
        H.select(H.id).where((H.compte == A.compte) & may_examine(H, demande, etablissement, depuis))
    )
    return has_in_hand(agent, demande) | not_exists(A.select(A.id).where(held & may))


def has_in_hand(agent: Any, demande: Any) -> WhereRaw:
    """Has it in charge, or follows what somebody away has."""
    return exists(A.select(A.id).where((A.demande == demande) & is_held_by(A, agent)))


def is_held_by(affectation: type[Affectation], agent: Any) -> And:
    """In the hands of this agent, or of somebody whom they follow today."""
    return is_in_hand(affectation) & (
        (affectation.compte == agent) | is_followed_by(affectation.compte, agent)
    )


def is_followed_by(absent: Any, agent: Any) -> WhereRaw:
    """This one is away today, and that one follows what they have in charge."""
    return exists(B.select(B.id).where((B.compte == absent) & (B.suppleant == agent) & is_away(B)))


def is_away(absence: type[Absence]) -> And:
    """Today."""
    return goes_on_away(absence) & (absence.du <= JOUR)


def goes_on_away(absence: type[Absence]) -> And:
    """Neither its last day nor anybody has ended it; perhaps it has still to begin."""
    return absence.fin_le.is_null() & (absence.au >= JOUR)


def is_in_hand(affectation: type[Affectation]) -> Where:
    """Nobody else has it since."""
    return affectation.fin_le.is_null()


def may_examine(habilitation: type[HabilitationCompte], demande: Any, etablissement: Any, depuis: Any) -> And:
    """`states.is_instructeur`, of the demande of this number, that this établissement asks; their account is not
    closed."""
    free = judges(habilitation.compte, demande, etablissement, depuis)
    within = exists(D.select(D.id).where((D.id == demande) & covers(habilitation)))
    return is_instructeur(habilitation) & is_open(habilitation.compte._) & free & within


def is_instructeur(habilitation: type[HabilitationCompte]) -> And:
    """`Acteur.is_instructeur`."""
    return is_held(habilitation) & (habilitation.habilitation == Habilitation.INSTRUCTEUR)


def is_reader(habilitation: type[HabilitationCompte]) -> And:
    """`Acteur.reads_demandes`."""
    return is_held(habilitation) & habilitation.habilitation.is_in(
        [Habilitation.INSTRUCTEUR, Habilitation.LECTEUR]
    )


def goes_on(partage: type[Partage]) -> Combinable:
    """Nobody took it back; it is worth what its rattachement is."""
    return partage.fin_le.is_null()


def is_at_region(demande: type[Demande]) -> WhereRaw:
    """Transmitted, and not decided yet: its states are written out, as in the indexes `demande_en_cours` and
    `demande_lieu_en_cours`, so that they serve."""
    etats = ", ".join(sorted(f"'{etat.value}'" for etat in EN_COURS))
    return WhereRaw(f"{{}} IN ({etats})", demande.etat)
