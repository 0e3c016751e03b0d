"""What the page of an établissement shows: five queries at most, one more when the acts on a person are opened."""

from dataclasses import dataclass, replace
from datetime import datetime

from piccolo.columns import BigInt
from piccolo.query.functions import Cast, Coalesce, Count, Sum

from mesaides.comptes.reads.conditions import is_active, is_attached, is_leaving, is_titulaire, is_waiting
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.rules.droits import can_see_etablissement
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.dates import PARIS
from mesaides.db import P, Sql, frozen, value_of
from mesaides.dispositifs.rules.campagnes import annee_scolaire_of
from mesaides.ecriture import search_key, search_text
from mesaides.etablissements.rules import DEPARTEMENTS
from mesaides.etablissements.tables import Etablissement
from mesaides.gestion.reads.relais import Partant, count_portes
from mesaides.gestion.rules import INVITATIONS, VALIDER, Vue
from mesaides.invitations.reads.envois import IS_SHOWN, SHOWN_AFTER, Envoi, list_envois
from mesaides.invitations.reads.lecture import INV
from mesaides.invitations.reads.lots import Resultats
from mesaides.invitations.states import EtatInvitation
from mesaides.invitations.tables.lot import Lot
from mesaides.projets.reads.fiche import FicheProjet
from mesaides.projets.reads.lecture import list_asked
from mesaides.projets.reads.sans_porteur import ProjetSansPorteur, list_sans_porteur
from mesaides.projets.tables.projet import Projet

PAGE = 20
"""Rows shown of a long list: with its next ones, a search or an invitation, it must stay under 3 kB on the wire."""
WAITING_SHOWN, LEAVING_SHOWN = 50, 20
"""What is to be decided is all in sight; several comptes are validated at once, fifty at most."""


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
    engage: int
    """What the validations that go on commit, of the projets of this school year."""
    engages: int
    """How many of these projets something is committed to."""
    budgets: tuple[FicheProjet, ...] = ()
    """Those that await this gestionnaire's answer, the oldest first."""
    sans_porteur: tuple[ProjetSansPorteur, ...] = ()

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
        return self.attente + self.departs + len(self.budgets)

    @property
    def part_a_valider(self) -> int:
        return sum(fiche.part_centimes or 0 for fiche in self.budgets)


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
class Listes:
    """The rows on show; `*_suite` is the number to ask the next ones with, 0 when there are none."""

    attente: list[PersonneAttachee]
    departs: list[PersonneAttachee]
    personnes: list[PersonneAttachee]
    personnes_suite: int
    invitations: list[Envoi]
    invitations_suite: int

    def attend_depuis(self, lieu: Lieu) -> datetime | None:
        """Since when the oldest decision is awaited."""
        asked = [fiche.demande_le for fiche in lieu.budgets if fiche.demande_le]
        return min([*asked, *(row.le for row in (*self.attente, *self.departs))], default=None)


E, R, D, X = Etablissement, Rattachement, Depart, Projet
THERE = R.etablissement == E.id
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
                is_leaving(D)
                & is_attached(D.rattachement._)
                & (D.rattachement._.etablissement == E.id)
                & (D.rattachement._.compte != P.compte)
            ),
            "departs",
        ),
        value_of(INV.select(Count(INV.id)).where(IS_SHOWN & (INV.etablissement == E.id)), "invitations"),
        value_of(R.select(Count(R.id)).where(is_attached(R) & THERE), "personnes"),
        value_of(R.select(Count(R.id)).where(is_titulaire(R) & THERE), "gestionnaires"),
        value_of(
            Lot.select(Lot.resultats).where(
                (Lot.id == P.lot) & (Lot.etablissement == E.id) & (Lot.par == P.compte)
            ),
            "envoi",
        ),
        value_of(INV.select(INV.id).where(IS_MENDED), "corrige"),
        value_of(INV.select(INV.adresse).where(IS_MENDED), "corrige_adresse"),
        value_of(INV.select(INV.fonction).where(IS_MENDED), "corrige_fonction"),
        value_of(
            X.select(Cast(Coalesce(Sum(X.engage_centimes), 0), BigInt())).where(
                (X.etablissement == E.id) & (X.annee_scolaire == P.annee)
            ),
            "engage",
        ),
        value_of(
            X.select(Count(X.id)).where(
                (X.etablissement == E.id) & (X.annee_scolaire == P.annee) & (X.engage_centimes > 0)
            ),
            "engages",
        ),
    ).where(E.uai == P.uai),
    Lieu,
)
# What Piccolo cannot say: three lists in one question, each with its order and its number of rows.
PEOPLE = Sql(
    "SELECT * FROM (SELECT 'attente' AS liste, rattachement.id, rattachement.compte, fonction, demande_le AS le, "
    "prenom, nom, adresse FROM rattachement JOIN compte ON compte.id = rattachement.compte AND {active} "
    "WHERE etablissement = {lieu} AND {waiting} ORDER BY demande_le, rattachement.id LIMIT {attente}) a "
    "UNION ALL SELECT * FROM (SELECT 'depart', rattachement.id, rattachement.compte, fonction, d.demande_le, "
    "prenom, nom, adresse FROM rattachement JOIN compte ON compte.id = rattachement.compte AND compte.id <> {moi} "
    "JOIN depart d ON d.rattachement = rattachement.id AND d.clos_le IS NULL "
    "WHERE etablissement = {lieu} AND {attached} ORDER BY d.demande_le, d.id LIMIT {departs}) b "
    "UNION ALL SELECT * FROM (SELECT 'personne', rattachement.id, rattachement.compte, fonction, "
    "COALESCE(valide_le, demande_le), prenom, nom, adresse "
    "FROM rattachement JOIN compte ON compte.id = rattachement.compte "
    "WHERE etablissement = {lieu} AND {attached} "
    "AND ({suite} = 0 OR (lower(nom), rattachement.id) > (SELECT lower(c2.nom), r2.id FROM rattachement r2 "
    "JOIN compte c2 ON c2.id = r2.compte WHERE r2.id = {suite})) "
    "ORDER BY lower(nom), rattachement.id LIMIT {personnes}) c",
    PersonneAttachee,
    active=is_active(Compte).querystring,
    waiting=is_waiting(R).querystring,
    attached=is_attached(R).querystring,
)


async def find_lieu(uai: str, acteur: Acteur, now: datetime, vue: Vue) -> Lieu | None:
    """None when there is none for this person: only its gestionnaires and administrateurs see it."""
    lieu = await LIEU.first(
        depuis=now - SHOWN_AFTER,
        lot=vue.lot,
        compte=acteur.compte,
        corriger=vue.corriger,
        uai=uai,
        annee=annee_scolaire_of(now.astimezone(PARIS).date()),
    )
    if lieu is None or not can_see_etablissement(acteur, lieu.id):
        return None
    if not acteur.manages(lieu.id):
        return lieu
    asked = await list_asked(acteur)
    return replace(
        lieu,
        budgets=tuple(fiche for fiche in asked if fiche.etablissement == lieu.id),
        sans_porteur=tuple(await list_sans_porteur(lieu.id)),
    )


async def find_listes(lieu: Lieu, acteur: Acteur, now: datetime, vue: Vue, onglet: str) -> Listes:
    """Those of this part of the page."""
    rows = [] if onglet == INVITATIONS else await _find_people(lieu, acteur, vue, onglet)
    people = [row for row in rows if row.liste == "personne" and (not vue.q or matches(row, vue.q))]
    sent = await list_envois(lieu.id, now, avant=vue.avant, most=PAGE + 1) if onglet == INVITATIONS else []
    return Listes(
        attente=[row for row in rows if row.liste == "attente"],
        departs=[row for row in rows if row.liste == "depart"],
        personnes=people[:PAGE],
        personnes_suite=people[PAGE - 1].id if len(people) > PAGE else 0,
        invitations=sent[:PAGE],
        invitations_suite=sent[PAGE - 1].id if len(sent) > PAGE else 0,
    )


async def _find_people(lieu: Lieu, acteur: Acteur, vue: Vue, onglet: str) -> list[PersonneAttachee]:
    """Who awaits a decision, or who is attached; the one whose acts are opened, with how many projets they carry."""
    decided = onglet == VALIDER
    rows = await PEOPLE.rows(
        lieu=lieu.id,
        moi=acteur.compte,
        attente=WAITING_SHOWN if decided else 0,
        departs=LEAVING_SHOWN if decided else 0,
        suite=vue.suite,
        personnes=0 if decided else 2000 if vue.q else PAGE + 1,
    )
    opened = next((row for row in rows if row.id == vue.personne and row.liste != "attente"), None)
    if opened is None:
        return rows
    projets = await count_portes(Partant(opened.compte, lieu.id))
    return [replace(row, projets=projets) if row.id == vue.personne else row for row in rows]


def matches(row: PersonneAttachee, q: str) -> bool:
    """Whether each word of the search begins a word of the name, or is in the address."""
    name = f" {search_text(row.prenom + ' ' + row.nom)}"
    return all(f" {word}" in name or word in row.adresse.casefold() for word in search_key(q).split())
