"""All of a demande on one page, in three queries: what was received, what became of it since, its files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mesaides.comptes.roles import nom_complet
from mesaides.db import Sql
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.rules.complements import libelle_of
from mesaides.demandes.rules.dossier import Dossier
from mesaides.demandes.rules.recu import FaitsRecus, read_recu
from mesaides.demandes.rules.saisie import find_question, reread, tell_saisie
from mesaides.demandes.states.etapes import FAITS
from mesaides.dispositifs.rules.contenu import PieceAttendue
from mesaides.instruction.rules.decision import Plafond, SensDecision, plafond_of
from mesaides.pieces.reads.lecture import PieceLue, list_pieces
from mesaides.projets.reads.fiche import by_lien
from mesaides.projets.rules.budget import Budget, read_contenu


class Genre(StrEnum):
    """What a `Depuis` tells of."""

    REPONSE = "reponse"
    PIECE = "piece"
    CORRECTION = "correction"
    MOUVEMENT = "mouvement"


@dataclass(frozen=True, slots=True)
class _Recue:
    """What was received, and the three acts that it calls: its seal, its taking in charge, what is proposed."""

    contenu: str
    empreinte: str
    budget: str
    sceau_le: datetime | None
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
class _Depuis:
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
    "SELECT t.contenu, t.empreinte, b.contenu AS budget, vb.le AS sceau_le, vb.lien AS sceau_lien, "
    "ld.connecte AS sceau_connecte, g.prenom AS sceau_prenom, "
    "g.nom AS sceau_nom, pc.compte AS charge, pc.le AS charge_le, i.prenom AS charge_prenom, i.nom AS charge_nom, "
    "po.sens AS po_sens, po.montant_centimes AS po_montant, po.raison AS po_raison, po.le AS po_le, "
    "pp.prenom AS po_prenom, pp.nom AS po_nom FROM transmission t JOIN budget_version b ON b.id = t.budget "
    "LEFT JOIN validation_budget vb ON vb.version = b.id LEFT JOIN compte g ON g.id = vb.compte "
    "LEFT JOIN lien_decision ld ON ld.id = vb.lien "
    "LEFT JOIN prise_en_charge pc ON pc.demande = t.demande LEFT JOIN compte i ON i.id = pc.compte "
    "LEFT JOIN proposition po ON po.demande = t.demande LEFT JOIN compte pp ON pp.id = po.par "
    "WHERE t.demande = {demande}",
    _Recue,
)
# Four short readings in one journey, by UNION: asked one by one, the page would go beyond six queries.
SINCE = Sql(
    "SELECT 'reponse' AS genre, r.question AS code, r.valeur AS texte, r.brut, r.edition AS rang, r.le, '' AS qui "
    "FROM reponse r WHERE r.demande = {demande} "
    "UNION ALL SELECT 'piece', f.code, '', '', 0, f.fournie_le, '' FROM piece_fournie f WHERE f.demande = {demande} "
    "UNION ALL SELECT 'correction', k.champ, k.raison, '', k.id, k.le, '' FROM correction k "
    "WHERE k.demande = {demande} AND k.close_le IS NULL "
    "UNION ALL SELECT 'mouvement', m.acte, m.raison, '', m.id, m.le, c.prenom || ' ' || c.nom "
    "FROM mouvement m JOIN compte c ON c.id = m.par WHERE m.demande = {demande}",
    _Depuis,
)


@dataclass(frozen=True, slots=True)
class Acte:
    """Somebody did something. `numero`: their compte, when it counts."""

    qui: str
    le: datetime
    numero: int = 0


@dataclass(frozen=True, slots=True)
class Proposee:
    sens: SensDecision
    montant_centimes: int
    raison: str
    par: Acte


@dataclass(frozen=True, slots=True)
class ReponseExaminee:
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

    fiche: FicheDemande
    recu: FaitsRecus
    empreinte: str
    dossier: Dossier
    sceau: Acte | None
    sceau_moyen: str
    """By which link of a mail the seal came, '' when none."""
    charge: Acte | None
    proposition: Proposee | None
    reponses: list[ReponseExaminee] = field(default_factory=list[ReponseExaminee])
    pieces: list[tuple[PieceAttendue, bool]] = field(default_factory=list[tuple[PieceAttendue, bool]])
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


async def load_instruit(fiche: FicheDemande) -> Instruit | None:
    """None for a demande that was never transmitted."""
    recue = await RECEIVED.first(demande=fiche.id)
    if recue is None:
        return None
    since = sorted(await SINCE.rows(demande=fiche.id), key=lambda one: one.rang)
    instruit = _start(fiche, recue, since)
    _tell(instruit, since)
    for piece in await list_pieces(fiche):
        instruit.fichiers.setdefault(piece.code, []).append(piece)
    return instruit


def _start(fiche: FicheDemande, recue: _Recue, since: list[_Depuis]) -> Instruit:
    recu, contenu = read_recu(recue.contenu), fiche.contenu
    dossier = Dossier(
        contenu=contenu,
        saisies={
            one.code: reread(question, one.texte, one.brut)
            for one in _of(Genre.REPONSE, since)
            if (question := find_question(contenu, one.code)) is not None
        },
        intitule=recu.projet.intitule,
        resume=recu.projet.resume,
        budget=Budget(read_contenu(recue.budget)),
        scelle=recue.sceau_le is not None,
        pieces=frozenset(one.code for one in _of(Genre.PIECE, since)),
    )
    return Instruit(
        fiche=fiche,
        recu=recu,
        empreinte=recue.empreinte,
        dossier=dossier,
        sceau=_acte(recue.sceau_prenom, recue.sceau_nom, recue.sceau_le),
        sceau_moyen=by_lien(recue.sceau_lien, connecte=bool(recue.sceau_connecte)),
        charge=_acte(recue.charge_prenom, recue.charge_nom, recue.charge_le, recue.charge or 0),
        proposition=_proposee(recue),
    )


def _tell(instruit: Instruit, since: list[_Depuis]) -> None:
    contenu, dossier = instruit.fiche.contenu, instruit.dossier
    asked = {one.code: one.texte for one in _of(Genre.CORRECTION, since)}
    received = {code: texte for code, _, _, texte in instruit.recu.reponses}
    changed = {one.code: one.le for one in _of(Genre.REPONSE, since)}
    for question in dossier.questions:
        texte = tell_saisie(question, dossier.saisie(question.code))
        avant = received.get(question.code, "")
        same = avant == texte
        instruit.reponses.append(
            ReponseExaminee(
                question.code,
                question.libelle,
                texte,
                None if same else avant,
                None if same else changed.get(question.code),
                asked.get(question.code),
            )
        )
    instruit.pieces = [(piece, piece.code in dossier.pieces) for piece in dossier.pieces_demandees]
    instruit.demandees = [(libelle_of(contenu, champ), raison) for champ, raison in asked.items()]
    instruit.histoire = [
        (one.le, FAITS[one.code], one.qui + (f"\u00a0: {one.texte}" if one.texte else ""))
        for one in reversed(list(_of(Genre.MOUVEMENT, since)))
    ]


def _of(genre: Genre, since: list[_Depuis]) -> Iterable[_Depuis]:
    return (one for one in since if one.genre is genre)


def _proposee(recue: _Recue) -> Proposee | None:
    par = _acte(recue.po_prenom, recue.po_nom, recue.po_le)
    if par is None or recue.po_sens is None:
        return None
    return Proposee(recue.po_sens, recue.po_montant or 0, recue.po_raison or "", par)


def _acte(prenom: str | None, nom: str | None, le: datetime | None, numero: int = 0) -> Acte | None:
    return Acte(nom_complet(prenom or "", nom or ""), le, numero) if le is not None else None
