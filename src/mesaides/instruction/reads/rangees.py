"""The rows of which the page of a demande is made: what was received, what stands and was done since."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mesaides.db import Sql
from mesaides.demandes.reads.conditions import is_away, is_kept
from mesaides.demandes.tables.affectation import Absence
from mesaides.demandes.tables.deport import DeportDeclare
from mesaides.dispositifs.rules.contenu import GenreValidation


class Genre(StrEnum):
    """What a `Depuis` tells of."""

    REPONSE = "reponse"
    PIECE = "piece"
    CORRECTION = "correction"
    RENDUE = "rendue"
    MOUVEMENT = "mouvement"
    CHARGE = "charge"
    PROPOSITION = "proposition"


@dataclass(frozen=True, slots=True)
class Recue:
    """What was received, and under which seal.

    `rendu`: what came back last; the budget and its seal are those of then.
    """

    contenu: str
    empreinte: str
    rendu: str | None
    rendu_le: datetime | None
    budget: str
    sceau_le: datetime | None
    sceau_genre: GenreValidation | None
    sceau_plafond: int | None
    sceau_lien: int | None
    sceau_connecte: bool | None
    sceau_prenom: str | None
    sceau_nom: str | None
    sceau_pour: str | None
    sceau_chef: bool | None


@dataclass(frozen=True, slots=True)
class Depuis:
    """One thing that stands, or was done, since: `code` is that of a field, the noun of a step, the sens of a
    proposition or the number of who has it in charge; `brut`, what was typed, an amount, the name of a
    pièce, or the number and the name of who follows it while they are away; `fin_le`, its end."""

    genre: Genre
    code: str
    texte: str
    brut: str
    rang: int
    le: datetime
    qui: str
    fin_le: datetime | None


# Joins from what is received to the rows that name it, against their references: Piccolo goes along them only.
RECEIVED = Sql(
    "SELECT t.contenu, t.empreinte, k.contenu AS rendu, k.le AS rendu_le, "
    "b.contenu AS budget, vb.le AS sceau_le, vb.genre AS sceau_genre, "
    "vb.plafond_centimes AS sceau_plafond, vb.lien AS sceau_lien, "
    "ld.connecte AS sceau_connecte, ld.chef AS sceau_chef, g.prenom AS sceau_prenom, "
    "g.nom AS sceau_nom, p.prenom || ' ' || p.nom AS sceau_pour FROM transmission t "
    "LEFT JOIN complement k ON k.id = (SELECT max(x.id) FROM complement x WHERE x.demande = t.demande) "
    "JOIN budget_version b ON b.id = COALESCE(k.budget, t.budget) "
    "LEFT JOIN validation vb ON vb.id = COALESCE(k.validation, t.validation) "
    "LEFT JOIN compte g ON g.id = vb.compte LEFT JOIN compte p ON p.id = vb.pour "
    "LEFT JOIN lien_decision ld ON ld.id = vb.lien "
    "WHERE t.demande = {demande}",
    Recue,
)
# Six short readings in one journey, by UNION: asked one by one, the page would go beyond six queries.
SINCE = Sql(
    "SELECT 'proposition' AS genre, o.sens AS code, o.raison AS texte, CAST(o.montant_centimes AS TEXT) AS brut, "
    "o.id AS rang, o.le, c.prenom || ' ' || c.nom AS qui, o.fin_le FROM proposition o JOIN compte c ON c.id = o.par "
    "WHERE o.demande = {demande} "
    "UNION ALL SELECT 'charge', CAST(a.compte AS TEXT), '', "
    "COALESCE((SELECT p.id || ' ' || p.prenom || ' ' || p.nom FROM absence JOIN compte p ON p.id = absence.suppleant "
    "WHERE absence.compte = a.compte AND {away}), ''), a.id, a.le, c.prenom || ' ' || c.nom, a.fin_le "
    "FROM affectation a JOIN compte c ON c.id = a.compte WHERE a.demande = {demande} "
    "UNION ALL SELECT 'reponse', r.question, r.valeur, r.brut, r.edition, r.le, '', NULL "
    "FROM reponse r WHERE r.demande = {demande} "
    "UNION ALL SELECT 'piece', f.code, '', '', 0, f.fournie_le, '', NULL "
    "FROM piece_fournie f WHERE f.demande = {demande} "
    "UNION ALL SELECT CASE WHEN k.close_le IS NULL THEN 'correction' ELSE 'rendue' END, k.champ, k.raison, k.intitule, "
    "k.id, k.le, '', NULL FROM correction k WHERE k.demande = {demande} "
    "UNION ALL SELECT 'mouvement', m.acte, m.raison, '', m.id, m.le, c.prenom || ' ' || c.nom "
    "|| COALESCE(', pour ' || p.prenom || ' ' || p.nom || ', par suppléance', '') "
    "|| CASE WHEN EXISTS (SELECT 1 FROM deport WHERE deport.compte = m.par AND deport.le > m.le AND {kept} "
    "AND (deport.demande = m.demande OR deport.etablissement = (SELECT d.etablissement FROM demande d "
    "WHERE d.id = m.demande))) THEN ' (déport déclaré depuis)' ELSE '' END, NULL "
    "FROM mouvement m JOIN compte c ON c.id = m.par LEFT JOIN compte p ON p.id = m.pour WHERE m.demande = {demande}",
    Depuis,
    away=is_away(Absence).querystring,
    kept=is_kept(DeportDeclare).querystring,
)
