"""Sharing a demande with someone attached to the same établissement, and taking it back."""

from dataclasses import dataclass
from datetime import datetime

from piccolo.columns import Serial, Timestamptz
from piccolo.query.functions import Lower
from piccolo.table import Table

from mesaides.comptes.reads.conditions import is_attached, is_open, is_usager
from mesaides.comptes.roles import Acteur, Fonction, nom_complet
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.mesure import count
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, belongs_to, frozen, may_belong_to
from mesaides.demandes.rules.freins import PARTAGES
from mesaides.demandes.states import is_deposant
from mesaides.demandes.tables.demande import Demande
from mesaides.demandes.tables.lecture import Fiche, find_demande
from mesaides.errors import DomainError
from mesaides.journal.tables import note

OFFERED_AT_MOST = 500


class Partage(Table, tablename="partage"):
    """Someone may read and fill a demande that is not theirs. At most one that goes on, for each of them.

    It hangs on a rattachement, not on a compte: it is dead when that one ends, whoever ends it, and a later
    rattachement of the same person does not bring it back.
    """

    id: Serial
    demande = belongs_to(Demande)
    rattachement = belongs_to(Rattachement)
    par = belongs_to(Compte)
    le = Timestamptz()
    fin_le = Timestamptz(null=True, default=None)
    fin_par = may_belong_to(Compte)


@dataclass(frozen=True, slots=True)
class EnCours:
    """One that goes on, as the people of the demande see it."""

    id: int
    nom: str
    par: str
    le: datetime


@dataclass(frozen=True, slots=True)
class Destinataire:
    """Whom a demande was just shared with."""

    nom: str
    adresse: str


@dataclass(frozen=True, slots=True)
class _Partagee:
    id: int
    le: datetime
    prenom: str
    nom: str
    par_prenom: str
    par_nom: str


@dataclass(frozen=True, slots=True)
class _Rattache:
    id: int
    fonction: Fonction
    compte: int
    prenom: str
    nom: str
    adresse: str


S, R = Partage, Rattachement
OPEN = S.fin_le.is_null()
GOING_ON = frozen(
    S.select(
        S.id,
        S.le,
        S.rattachement._.compte._.prenom.as_alias("prenom"),
        S.rattachement._.compte._.nom.as_alias("nom"),
        S.par._.prenom.as_alias("par_prenom"),
        S.par._.nom.as_alias("par_nom"),
    )
    .where(OPEN & (S.demande == P.demande) & is_usager(S.rattachement._))
    .order_by(S.id),
    _Partagee,
)
PRESENT = is_attached(R) & is_open(R.compte._) & (R.etablissement == P.etablissement)
SHOWN = (
    R.id,
    R.fonction,
    R.compte,
    R.compte._.prenom.as_alias("prenom"),
    R.compte._.nom.as_alias("nom"),
    R.compte._.adresse.as_alias("adresse"),
)
OFFERED = frozen(
    R.select(*SHOWN)
    .where(
        PRESENT
        & is_usager(R)
        & R.compte.not_in([P.porteur, P.cree_par])
        & R.id.not_in(S.select(S.rattachement).where(OPEN & (S.demande == P.demande)))
    )
    .order_by(Lower(R.compte._.nom), Lower(R.compte._.prenom), R.id),
    _Rattache,
    limit=P.limite,
)
CHOSEN = frozen(R.select(*SHOWN).where(PRESENT & (R.id == P.rattachement)), _Rattache)
HOLD = frozen(
    Demande.update({Demande.etat: Demande.etat}).where(Demande.id == P.demande).returning(Demande.id)
)
SHARE = frozen(
    S.insert(S(demande=P.demande, rattachement=P.rattachement, par=P.par, le=P.le))
    .on_conflict(action="DO NOTHING")
    .returning(S.id)
)
FIND = frozen(S.select(S.id).where((S.id == P.partage) & (S.demande == P.demande)))
END = frozen(
    S.update({S.fin_le: P.le, S.fin_par: P.par})
    .where(OPEN & (S.id == P.partage) & (S.demande == P.demande))
    .returning(S.id)
)


async def list_partages(fiche: Fiche) -> list[EnCours]:
    return [
        EnCours(one.id, nom_complet(one.prenom, one.nom), nom_complet(one.par_prenom, one.par_nom), one.le)
        for one in await GOING_ON.rows(demande=fiche.id)
    ]


async def list_offered(fiche: Fiche) -> list[tuple[int, str]]:
    """The rattachements it can be shared with: of people who do not see it yet."""
    offered = await OFFERED.rows(
        etablissement=fiche.etablissement,
        porteur=fiche.porteur or fiche.cree_par,
        cree_par=fiche.cree_par,
        demande=fiche.id,
        limite=OFFERED_AT_MOST,
    )
    return [(one.id, nom_complet(one.prenom, one.nom)) for one in offered]


async def share(fiche: Fiche, rattachement: int, acteur: Acteur, now: datetime) -> Destinataire:
    """In the caller's transaction. Raises DomainError: somebody was first, or one of the two has left meanwhile."""
    await HOLD.rows(demande=fiche.id)
    held = await find_demande(fiche.id, acteur)
    if held is None or not is_deposant(acteur, held):
        raise DomainError("Cette demande ne dépend plus de vous. Elle n’a pas été partagée.")
    chosen = await CHOSEN.first(rattachement=rattachement, etablissement=held.etablissement)
    if chosen is None:
        raise DomainError("Cette personne n’est plus rattachée à l’établissement : choisissez-en une autre.")
    nom = nom_complet(chosen.prenom, chosen.nom)
    if chosen.fonction is Fonction.GESTIONNAIRE or chosen.compte in (held.porteur, held.cree_par):
        raise DomainError(f"{nom} voit déjà cette demande.")
    await count(acteur.compte, PARTAGES, now)
    if not await SHARE.rows(demande=held.id, rattachement=rattachement, par=acteur.compte, le=now):
        raise DomainError(f"Cette demande est déjà partagée avec {nom}.")
    await note("partage", compte=acteur.compte, objet=f"demande {held.id}", rattachement=rattachement)
    return Destinataire(nom, chosen.adresse)


async def has_partage(fiche: Fiche, partage: int) -> bool:
    """Whether there was ever one of this number for this demande."""
    return await FIND.first(partage=partage, demande=fiche.id) is not None


async def end_partage(fiche: Fiche, partage: int, acteur: Acteur, now: datetime) -> None:
    """In the caller's transaction. Raises DomainError when it had ended already."""
    if not is_deposant(acteur, fiche):
        raise DomainError("Ce partage revient à quelqu’un d’autre.")
    if not await END.rows(le=now, par=acteur.compte, partage=partage, demande=fiche.id):
        raise DomainError("Ce partage est déjà retiré : la liste est à jour.")
    await note("fin_partage", compte=acteur.compte, objet=f"demande {fiche.id}", partage=partage)
