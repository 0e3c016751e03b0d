"""What the page of an établissement shows: five queries at most, one more when the acts on a person are opened."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from piccolo.columns import BigInt
from piccolo.query.functions import Cast, Coalesce, Count, Min, Sum

from mesaides.comptes.reads.conditions import is_active, is_attached, is_leaving, is_titulaire, is_waiting
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.rules.droits import can_see_etablissement
from mesaides.comptes.tables.rattachement import Depart, Rattachement
from mesaides.dates import day_of
from mesaides.db import P, exists, frozen, value_of
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.dispositifs.rules.campagnes import annee_scolaire_of
from mesaides.dispositifs.states import EtatDispositif
from mesaides.dispositifs.tables import Campagne
from mesaides.etablissements.rules import DEPARTEMENTS
from mesaides.etablissements.tables import Etablissement
from mesaides.gestion.reads.personnes import PAGE, PersonneAttachee, find_people, matches
from mesaides.gestion.rules import INVITATIONS, Vue
from mesaides.invitations.reads.envois import IS_SHOWN, SHOWN_AFTER, Envoi, list_envois
from mesaides.invitations.reads.lecture import INV
from mesaides.invitations.reads.lots import Resultats
from mesaides.invitations.states import EtatInvitation
from mesaides.invitations.tables.lot import Lot
from mesaides.projets.reads.fiche import FicheProjet
from mesaides.projets.reads.lecture import list_asked
from mesaides.projets.reads.sans_porteur import ProjetSansPorteur, list_sans_porteur
from mesaides.projets.tables.projet import Projet

BIENTOT = timedelta(days=30)


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
    ferme_le: date | None
    """The next day, within `BIENTOT`, on which a campagne closes for which something is being prepared here."""
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


E, R, D, X, F, C = Etablissement, Rattachement, Depart, Projet, Demande, Campagne
THERE = R.etablissement == E.id
IS_MENDED = (
    (INV.id == P.corriger)
    & (INV.etablissement == E.id)
    & INV.etat.is_in([EtatInvitation.ENVOYEE, EtatInvitation.EXPIREE])
)
CLOSES_SOON = (
    (C.ferme_le >= P.jour) & (C.ferme_le <= P.bientot) & (C.dispositif._.etat == EtatDispositif.PUBLIE)
)
PREPARED = (F.etablissement == E.id) & (F.etat == EtatDemande.BROUILLON) & (F.campagne == C.id)
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
        value_of(
            C.select(Min(C.ferme_le)).where(CLOSES_SOON & exists(F.select(F.id).where(PREPARED))), "ferme_le"
        ),
    ).where(E.uai == P.uai),
    Lieu,
)


async def find_lieu(uai: str, acteur: Acteur, now: datetime, vue: Vue) -> Lieu | None:
    """None when there is none for this person: only its gestionnaires and administrateurs see it."""
    jour = day_of(now)
    lieu = await LIEU.first(
        depuis=now - SHOWN_AFTER,
        lot=vue.lot,
        compte=acteur.compte,
        corriger=vue.corriger,
        uai=uai,
        annee=annee_scolaire_of(jour),
        jour=jour,
        bientot=jour + BIENTOT,
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
    rows = [] if onglet == INVITATIONS else await find_people(lieu.id, acteur, vue, onglet)
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
