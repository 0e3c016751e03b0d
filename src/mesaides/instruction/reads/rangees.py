"""The rows of which the page of a demande is made: what was received, what stands and was done since."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mesaides.db import Sql
from mesaides.dispositifs.rules.contenu import GenreValidation
from mesaides.instruction.rules.decision import SensDecision


class Genre(StrEnum):
    """What a `Depuis` tells of."""

    REPONSE = "reponse"
    PIECE = "piece"
    CORRECTION = "correction"
    RENDUE = "rendue"
    MOUVEMENT = "mouvement"


@dataclass(frozen=True, slots=True)
class Recue:
    """What was received, and the three acts that it calls: its seal, its taking in charge, what is proposed.

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
    charge: int | None
    charge_le: datetime | None
    charge_prenom: str | None
    charge_nom: str | None
    po_sens: SensDecision | None
    po_montant: int | None
    po_raison: str | None
    po_le: datetime | None
    po_prenom: str | None
    po_nom: str | None


@dataclass(frozen=True, slots=True)
class Depuis:
    """One thing that stands, or was done, since: `code` is that of a field, or the noun of a step."""

    genre: Genre
    code: str
    texte: str
    brut: str
    rang: int
    le: datetime
    qui: str


# Joins from what is received to the rows that name it, against their references: Piccolo goes along them only.
RECEIVED = Sql(
    "SELECT t.contenu, t.empreinte, k.contenu AS rendu, k.le AS rendu_le, "
    "b.contenu AS budget, vb.le AS sceau_le, vb.genre AS sceau_genre, "
    "vb.plafond_centimes AS sceau_plafond, vb.lien AS sceau_lien, "
    "ld.connecte AS sceau_connecte, g.prenom AS sceau_prenom, "
    "g.nom AS sceau_nom, pc.compte AS charge, pc.le AS charge_le, i.prenom AS charge_prenom, i.nom AS charge_nom, "
    "po.sens AS po_sens, po.montant_centimes AS po_montant, po.raison AS po_raison, po.le AS po_le, "
    "pp.prenom AS po_prenom, pp.nom AS po_nom FROM transmission t "
    "LEFT JOIN complement k ON k.id = (SELECT max(x.id) FROM complement x WHERE x.demande = t.demande) "
    "JOIN budget_version b ON b.id = COALESCE(k.budget, t.budget) "
    "LEFT JOIN validation vb ON vb.id = CASE WHEN k.budget IS NULL THEN t.validation ELSE (SELECT max(y.id) "
    "FROM validation y WHERE y.projet = b.projet AND y.le <= k.le AND (y.fin_le IS NULL OR y.fin_le > k.le)) END "
    "LEFT JOIN compte g ON g.id = vb.compte "
    "LEFT JOIN lien_decision ld ON ld.id = vb.lien "
    "LEFT JOIN prise_en_charge pc ON pc.demande = t.demande LEFT JOIN compte i ON i.id = pc.compte "
    "LEFT JOIN proposition po ON po.demande = t.demande LEFT JOIN compte pp ON pp.id = po.par "
    "WHERE t.demande = {demande}",
    Recue,
)
# Four short readings in one journey, by UNION: asked one by one, the page would go beyond six queries.
SINCE = Sql(
    "SELECT 'reponse' AS genre, r.question AS code, r.valeur AS texte, r.brut, r.edition AS rang, r.le, '' AS qui "
    "FROM reponse r WHERE r.demande = {demande} "
    "UNION ALL SELECT 'piece', f.code, '', '', 0, f.fournie_le, '' FROM piece_fournie f WHERE f.demande = {demande} "
    "UNION ALL SELECT CASE WHEN k.close_le IS NULL THEN 'correction' ELSE 'rendue' END, k.champ, k.raison, k.intitule, "
    "k.id, k.le, '' FROM correction k WHERE k.demande = {demande} "
    "UNION ALL SELECT 'mouvement', m.acte, m.raison, '', m.id, m.le, c.prenom || ' ' || c.nom "
    "FROM mouvement m JOIN compte c ON c.id = m.par WHERE m.demande = {demande}",
    Depuis,
)
