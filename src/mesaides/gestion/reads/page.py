"""What the page of an établissement shows: five queries at most, one more when the acts on a person are opened."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from piccolo.query.functions import Count
from piccolo.querystring import QueryString

from mesaides.comptes.reads.conditions import is_active, is_attached, is_gestionnaire, is_leaving, is_waiting
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.rules.droits import can_see_etablissement
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.courriels.tables import EtatCourriel
from mesaides.db import P, Sql, frozen, value_of, whether
from mesaides.ecriture import search_key, search_text
from mesaides.etablissements.rules import DEPARTEMENTS
from mesaides.etablissements.tables import Etablissement
from mesaides.gestion.reads.relais import Partant, count_portes
from mesaides.gestion.rules import Vue
from mesaides.invitations.reads.lecture import INV, IS_ALIVE
from mesaides.invitations.reads.lots import Resultats
from mesaides.invitations.states import EtatInvitation
from mesaides.invitations.tables.lot import Lot
from mesaides.projets.reads.fiche import FicheProjet
from mesaides.projets.reads.lecture import list_asked

PAGE, PAGE_BUSY, WAITING_SHOWN, LEAVING_SHOWN = 7, 2, 4, 2
"""Rows shown of each list. Any act answers all of the lists: together they must stay under 3 kB on the wire, so that
long lists are shown by parts, and by smaller ones while many decisions wait."""
BUSY = 3
SHOWN_AFTER = timedelta(days=30)
"""Invitations that have expired or were declined stay in sight for a while, to be sent again."""
LAST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Lieu:
    """The établissement and how many rows each list has."""

    id: int
    uai: str
    nom: str
    commune: str
    departement: str
    attente: int
    departs: int
    invitations: int
    personnes: int
    gestionnaires: int
    envoi: str | None
    """What became of a former sending, as `Resultats.read` takes it."""
    corrige: int | None
    corrige_adresse: str | None
    corrige_fonction: Fonction | None
    budgets: tuple[FicheProjet, ...] = ()
    """Those that await this gestionnaire's answer, the oldest first."""

    @property
    def resultats(self) -> Resultats | None:
        return Resultats.read(self.envoi) if self.envoi else None

    @property
    def ou(self) -> str:
        """« Albi (Tarn) »."""
        nom = DEPARTEMENTS.get(self.departement.lstrip("0").zfill(2), "")
        return f"{self.commune} ({nom})" if nom else self.commune

    @property
    def is_told(self) -> bool:
        """Whether something of a former sending is to be written again."""
        return self.envoi is not None or self.corrige is not None

    @property
    def decisions(self) -> int:
        return self.attente + self.departs


@dataclass(frozen=True, slots=True)
class PersonneAttachee:
    """A row of the lists of people: what it holds tells it apart, so that its line can be kept once made."""

    liste: str
    id: int
    compte: int
    fonction: Fonction
    le: datetime
    prenom: str
    nom: str
    adresse: str
    projets: int = 0
    """That they carry here; 0 unless their acts are shown."""


@dataclass(frozen=True, slots=True)
class Envoi:
    """A row of the list of invitations, with the state of its mail; `vive` when it can still be accepted."""

    id: int
    adresse: str
    fonction: Fonction
    etat: EtatInvitation
    cree_le: datetime
    expire_le: datetime
    courriel: EtatCourriel
    raison: str | None
    vive: bool


@dataclass(frozen=True, slots=True)
class Listes:
    """The rows on show; `*_suite` is the number to ask the next ones with, 0 when there are none."""

    attente: list[PersonneAttachee]
    departs: list[PersonneAttachee]
    personnes: list[PersonneAttachee]
    personnes_suite: int
    invitations: list[Envoi]
    invitations_suite: int


E, R, D = Etablissement, Rattachement, Depart
THERE = R.etablissement == E.id
IS_SHOWN = (INV.expire_le > P.depuis) & INV.etat.is_in(
    [EtatInvitation.ENVOYEE, EtatInvitation.EXPIREE, EtatInvitation.DECLINEE]
)
IS_MENDED = (
    (INV.id == P.corriger)
    & (INV.etablissement == E.id)
    & INV.etat.is_in([EtatInvitation.ENVOYEE, EtatInvitation.EXPIREE])
)
LIEU = frozen(
    E.select(
        *(E.id, E.uai, E.nom, E.commune, E.departement),
        value_of(R.select(Count(R.id)).where(is_waiting(R) & is_active(R.compte._) & THERE), "attente"),
        value_of(
            D.select(Count(D.id)).where(
                is_leaving(D) & is_attached(D.rattachement._) & (D.rattachement._.etablissement == E.id)
            ),
            "departs",
        ),
        value_of(INV.select(Count(INV.id)).where(IS_SHOWN & (INV.etablissement == E.id)), "invitations"),
        value_of(R.select(Count(R.id)).where(is_attached(R) & THERE), "personnes"),
        value_of(R.select(Count(R.id)).where(is_gestionnaire(R) & THERE), "gestionnaires"),
        value_of(
            Lot.select(Lot.resultats).where(
                (Lot.id == P.lot) & (Lot.etablissement == E.id) & (Lot.par == P.compte)
            ),
            "envoi",
        ),
        value_of(INV.select(INV.id).where(IS_MENDED), "corrige"),
        value_of(INV.select(INV.adresse).where(IS_MENDED), "corrige_adresse"),
        value_of(INV.select(INV.fonction).where(IS_MENDED), "corrige_fonction"),
    ).where(E.uai == P.uai),
    Lieu,
)
INVITATIONS = frozen(
    INV.select(
        *(INV.id, INV.adresse, INV.fonction, INV.etat, INV.cree_le, INV.expire_le),
        INV.courriel._.etat.as_alias("courriel"),
        INV.courriel._.raison.as_alias("raison"),
        whether(IS_ALIVE, "vive"),
    )
    .where(IS_SHOWN & (INV.etablissement == P.etablissement) & (INV.id < P.avant))
    # The + 0 keeps PostgreSQL from looking for the last ones of this établissement among those of all others.
    .order_by(QueryString("{} + 0", INV.id), ascending=False),
    Envoi,
    limit=P.most,
)
# What Piccolo cannot say: three lists in one question, each with its order and its number of rows.
PEOPLE = Sql(
    "SELECT * FROM (SELECT 'attente' AS liste, r.id, r.compte, r.fonction, r.demande_le AS le, c.prenom, c.nom, "
    "c.adresse FROM rattachement r JOIN compte c ON c.id = r.compte AND c.active_le IS NOT NULL AND c.ferme_le IS NULL "
    "WHERE r.etablissement = {lieu} AND r.statut = 'en_attente' ORDER BY r.demande_le, r.id LIMIT {attente}) a "
    "UNION ALL SELECT * FROM (SELECT 'depart', r.id, r.compte, r.fonction, d.demande_le, c.prenom, c.nom, c.adresse "
    "FROM rattachement r JOIN compte c ON c.id = r.compte JOIN depart d ON d.rattachement = r.id AND d.clos_le IS NULL "
    "WHERE r.etablissement = {lieu} AND r.statut = 'valide' ORDER BY d.demande_le, d.id LIMIT {departs}) b "
    "UNION ALL SELECT * FROM (SELECT 'personne', r.id, r.compte, r.fonction, COALESCE(r.valide_le, r.demande_le), "
    "c.prenom, c.nom, c.adresse FROM rattachement r JOIN compte c ON c.id = r.compte "
    "WHERE r.etablissement = {lieu} AND r.statut = 'valide' "
    "AND ({suite} = 0 OR (lower(c.nom), r.id) > (SELECT lower(c2.nom), r2.id FROM rattachement r2 "
    "JOIN compte c2 ON c2.id = r2.compte WHERE r2.id = {suite})) ORDER BY lower(c.nom), r.id LIMIT {personnes}) c",
    PersonneAttachee,
)


async def find_lieu(uai: str, acteur: Acteur, now: datetime, vue: Vue) -> Lieu | None:
    """None when there is none for this person: only its gestionnaires and administrateurs see it."""
    lieu = await LIEU.first(
        depuis=now - SHOWN_AFTER, lot=vue.lot, compte=acteur.compte, corriger=vue.corriger, uai=uai
    )
    if lieu is None or not can_see_etablissement(acteur, lieu.id):
        return None
    if not acteur.manages(lieu.id):
        return lieu
    asked = await list_asked(acteur)
    return replace(lieu, budgets=tuple(fiche for fiche in asked if fiche.etablissement == lieu.id))


async def find_listes(lieu: Lieu, now: datetime, vue: Vue) -> Listes:
    shown = PAGE if lieu.decisions <= BUSY else PAGE_BUSY
    rows = await PEOPLE.rows(
        lieu=lieu.id,
        attente=WAITING_SHOWN,
        departs=LEAVING_SHOWN,
        suite=vue.suite,
        personnes=2000 if vue.q else shown + 1,
    )
    opened = next((row for row in rows if row.id == vue.personne and row.liste != "attente"), None)
    if opened is not None:
        projets = await count_portes(Partant(opened.compte, lieu.id))
        rows = [replace(row, projets=projets) if row.id == vue.personne else row for row in rows]
    people = [row for row in rows if row.liste == "personne" and (not vue.q or matches(row, vue.q))]
    sent = await INVITATIONS.rows(
        etablissement=lieu.id,
        depuis=now - SHOWN_AFTER,
        avant=vue.avant or LAST,
        now=now,
        most=shown + 1,
    )
    return Listes(
        attente=[row for row in rows if row.liste == "attente"],
        departs=[row for row in rows if row.liste == "depart"],
        personnes=people[:shown],
        personnes_suite=people[shown - 1].id if len(people) > shown else 0,
        invitations=sent[:shown],
        invitations_suite=sent[shown - 1].id if len(sent) > shown else 0,
    )


def matches(row: PersonneAttachee, q: str) -> bool:
    """Whether each word of the search begins a word of the name, or is in the address."""
    name = f" {search_text(row.prenom + ' ' + row.nom)}"
    return all(f" {word}" in name or word in row.adresse.casefold() for word in search_key(q).split())
