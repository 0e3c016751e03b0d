"""All of a demande on one page, in two queries: what was received, what became of it since."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mesaides.db import Statement
from mesaides.demandes.reads.lecture import Fiche
from mesaides.demandes.rules.complements import libelle_of
from mesaides.demandes.rules.dossier import Dossier
from mesaides.demandes.rules.saisie import find_question, reread, tell_saisie
from mesaides.demandes.states.etapes import FAITS
from mesaides.dispositifs.rules.contenu import Piece
from mesaides.instruction.rules.decision import Plafond, Sens, plafond_of
from mesaides.pieces.reads.lecture import PieceLue, read_piece
from mesaides.projets.reads.fiche import by_lien
from mesaides.projets.rules.budget import Budget, read_contenu

RECEIVED = Statement(
    "SELECT t.contenu, t.empreinte, b.contenu AS budget, vb.le AS sceau_le, vb.lien AS sceau_lien, "
    "ld.connecte AS sceau_connecte, g.prenom AS sceau_prenom, "
    "g.nom AS sceau_nom, pc.compte AS charge, pc.le AS charge_le, i.prenom AS charge_prenom, i.nom AS charge_nom, "
    "po.sens AS po_sens, po.montant_centimes AS po_montant, po.raison AS po_raison, po.le AS po_le, "
    "pp.prenom AS po_prenom, pp.nom AS po_nom FROM transmission t JOIN budget_version b ON b.id = t.budget "
    "LEFT JOIN validation_budget vb ON vb.version = b.id LEFT JOIN compte g ON g.id = vb.compte "
    "LEFT JOIN lien_decision ld ON ld.id = vb.lien "
    "LEFT JOIN prise_en_charge pc ON pc.demande = t.demande LEFT JOIN compte i ON i.id = pc.compte "
    "LEFT JOIN proposition po ON po.demande = t.demande LEFT JOIN compte pp ON pp.id = po.par "
    "WHERE t.demande = {}"
)
SINCE = Statement(
    "SELECT 'reponse' AS genre, r.question AS code, r.valeur AS texte, r.brut AS autre, "
    'r.edition AS "nombre [bigint]", r.le AS "le [timestamptz]", \'\' AS qui, '
    "'' AS sha256, 0 AS \"taille [bigint]\", '' AS type FROM reponse r WHERE r.demande = {} "
    "UNION ALL SELECT 'piece', f.code, '', '', 0, f.fournie_le, '', '', 0, '' FROM piece_fournie f "
    "WHERE f.demande = {} "
    "UNION ALL SELECT 'correction', k.champ, k.raison, '', k.id, k.le, '', '', 0, '' FROM correction k "
    "WHERE k.demande = {} AND k.close_le IS NULL "
    "UNION ALL SELECT 'mouvement', m.acte, m.raison, '', m.id, m.le, c.prenom || ' ' || c.nom, '', 0, '' "
    "FROM mouvement m JOIN compte c ON c.id = m.par WHERE m.demande = {} "
    "UNION ALL SELECT 'fichier', p.code, p.nom, p.raison, p.id, p.le, p.statut, p.sha256, p.taille, p.type "
    "FROM piece p WHERE p.demande = {} AND p.code <> ''"
)


@dataclass(frozen=True, slots=True)
class Acte:
    """Somebody did something. `numero`: their compte, when it counts."""

    qui: str
    le: datetime
    numero: int = 0


@dataclass(frozen=True, slots=True)
class Proposee:
    sens: Sens
    montant_centimes: int
    raison: str
    par: Acte


@dataclass(frozen=True, slots=True)
class Reponse:
    """One answer as it stands; `avant` is what was received, when it changed since, on `le`."""

    code: str
    libelle: str
    texte: str
    avant: str | None = None
    le: datetime | None = None
    demandee: str | None = None
    """The reason for which it is asked again now."""


@dataclass(slots=True)
class Instruit:
    """A transmitted demande with all that is in it. `recu`: the facts of its accusé de réception."""

    fiche: Fiche
    recu: dict[str, Any]
    empreinte: str
    dossier: Dossier
    sceau: Acte | None
    sceau_moyen: str
    """By which link of a mail the seal came, '' when none."""
    charge: Acte | None
    proposition: Proposee | None
    reponses: list[Reponse] = field(default_factory=list[Reponse])
    pieces: list[tuple[Piece, bool]] = field(default_factory=list[tuple[Piece, bool]])
    fichiers: dict[str, list[PieceLue]] = field(default_factory=dict[str, list[PieceLue]])
    """By code of pièce."""
    demandees: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """What is asked again now: libelle, reason."""
    histoire: list[tuple[datetime, str, str]] = field(default_factory=list[tuple[datetime, str, str]])
    """Newest first: when, what, by whom and why."""

    @property
    def budget(self) -> Budget:
        return self.dossier.budget

    @property
    def plafond(self) -> Plafond:
        return plafond_of(self.dossier, self.fiche.montant_centimes or 0)


async def load_instruit(fiche: Fiche) -> Instruit | None:
    """None for a demande that was never transmitted."""
    row = await RECEIVED.first(fiche.id)
    if row is None:
        return None
    since = await SINCE.rows(*[fiche.id] * 5)
    recu: dict[str, Any] = json.loads(row["contenu"])
    return _tell(_start(fiche, row, recu, since), since)


def _start(fiche: Fiche, row: dict[str, Any], recu: dict[str, Any], since: list[dict[str, Any]]) -> Instruit:
    questions = {r["code"]: find_question(fiche.contenu, r["code"]) for r in since if r["genre"] == "reponse"}
    dossier = Dossier(
        contenu=fiche.contenu,
        saisies={
            r["code"]: reread(question, r["texte"], r["autre"])
            for r in since
            if r["genre"] == "reponse" and (question := questions[r["code"]]) is not None
        },
        intitule=recu["projet"]["intitule"],
        resume=recu["projet"]["resume"],
        budget=Budget(read_contenu(row["budget"])),
        scelle=row["sceau_le"] is not None,
        pieces=frozenset(r["code"] for r in since if r["genre"] == "piece"),
    )
    sens = row["po_sens"]
    return Instruit(
        fiche=fiche,
        recu=recu,
        empreinte=row["empreinte"],
        dossier=dossier,
        sceau=_acte(row, "sceau"),
        sceau_moyen=by_lien(row["sceau_lien"], connecte=bool(row["sceau_connecte"])),
        charge=_acte(row, "charge", row["charge"]),
        proposition=Proposee(Sens(sens), row["po_montant"], row["po_raison"], _made(row, "po"))
        if sens
        else None,
    )


def _tell(instruit: Instruit, since: list[dict[str, Any]]) -> Instruit:
    contenu, dossier = instruit.fiche.contenu, instruit.dossier
    asked = {r["code"]: r["texte"] for r in sorted(since, key=_rank) if r["genre"] == "correction"}
    received = {code: texte for code, _, _, texte in instruit.recu["reponses"]}
    changed = {r["code"]: r["le"] for r in since if r["genre"] == "reponse"}
    for question in dossier.questions:
        texte = tell_saisie(question, dossier.saisie(question.code))
        avant = received.get(question.code, "")
        same = avant == texte
        instruit.reponses.append(
            Reponse(
                question.code,
                question.libelle,
                texte,
                None if same else avant,
                None if same else changed.get(question.code),
                asked.get(question.code),
            )
        )
    instruit.pieces = [(piece, piece.code in dossier.pieces) for piece in dossier.pieces_demandees]
    for r in sorted((r for r in since if r["genre"] == "fichier"), key=_rank):
        told = {"id": r["nombre"], "nom": r["texte"], "raison": r["autre"], "statut": r["qui"]}
        instruit.fichiers.setdefault(r["code"], []).append(read_piece(r | told))
    instruit.demandees = [(libelle_of(contenu, champ), raison) for champ, raison in asked.items()]
    moves = sorted((r for r in since if r["genre"] == "mouvement"), key=_rank, reverse=True)
    instruit.histoire = [
        (r["le"], FAITS[r["code"]], r["qui"] + (f"\u00a0: {r['texte']}" if r["texte"] else "")) for r in moves
    ]
    return instruit


def _rank(row: dict[str, Any]) -> int:
    return row["nombre"]


def _acte(row: dict[str, Any], what: str, numero: int | None = None) -> Acte | None:
    return _made(row, what, numero or 0) if row[f"{what}_le"] is not None else None


def _made(row: dict[str, Any], what: str, numero: int = 0) -> Acte:
    return Acte(f"{row[f'{what}_prenom']} {row[f'{what}_nom']}", row[f"{what}_le"], numero)
