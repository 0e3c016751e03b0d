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
from mesaides.montants import euros
from mesaides.pieces.reads.lecture import PieceLue, list_pieces
from mesaides.projets.reads.fiche import by_lien
from mesaides.projets.rules.budget import Budget, read_contenu


class Genre(StrEnum):
    """What a `Depuis` tells of."""

    REPONSE = "reponse"
    PIECE = "piece"
    CORRECTION = "correction"
    MOUVEMENT = "mouvement"
    CHARGE = "charge"
    PROPOSITION = "proposition"


@dataclass(frozen=True, slots=True)
class _Recue:
    """What was received, and under which seal."""

    contenu: str
    empreinte: str
    budget: str
    sceau_le: datetime | None
    sceau_lien: int | None
    sceau_connecte: bool | None
    sceau_prenom: str | None
    sceau_nom: str | None


@dataclass(frozen=True, slots=True)
class _Depuis:
    """One thing that stands, or was done, since: `code` is that of a field, the noun of a step, the sens of a
    proposition or the number of who has it in charge; `brut`, what was typed, or an amount; `fin_le`, its end."""

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
    "SELECT t.contenu, t.empreinte, b.contenu AS budget, vb.le AS sceau_le, vb.lien AS sceau_lien, "
    "ld.connecte AS sceau_connecte, g.prenom AS sceau_prenom, "
    "g.nom AS sceau_nom FROM transmission t JOIN budget_version b ON b.id = t.budget "
    "LEFT JOIN validation_budget vb ON vb.version = b.id LEFT JOIN compte g ON g.id = vb.compte "
    "LEFT JOIN lien_decision ld ON ld.id = vb.lien "
    "WHERE t.demande = {demande}",
    _Recue,
)
# Six short readings in one journey, by UNION: asked one by one, the page would go beyond six queries.
SINCE = Sql(
    "SELECT 'proposition' AS genre, o.sens AS code, o.raison AS texte, CAST(o.montant_centimes AS TEXT) AS brut, "
    "o.id AS rang, o.le, c.prenom || ' ' || c.nom AS qui, o.fin_le FROM proposition o JOIN compte c ON c.id = o.par "
    "WHERE o.demande = {demande} "
    "UNION ALL SELECT 'charge', CAST(a.compte AS TEXT), '', '', a.id, a.le, c.prenom || ' ' || c.nom, a.fin_le "
    "FROM affectation a JOIN compte c ON c.id = a.compte WHERE a.demande = {demande} "
    "UNION ALL SELECT 'reponse', r.question, r.valeur, r.brut, r.edition, r.le, '', NULL "
    "FROM reponse r WHERE r.demande = {demande} "
    "UNION ALL SELECT 'piece', f.code, '', '', 0, f.fournie_le, '', NULL "
    "FROM piece_fournie f WHERE f.demande = {demande} "
    "UNION ALL SELECT 'correction', k.champ, k.raison, '', k.id, k.le, '', NULL FROM correction k "
    "WHERE k.demande = {demande} AND k.close_le IS NULL "
    "UNION ALL SELECT 'mouvement', m.acte, m.raison, '', m.id, m.le, c.prenom || ' ' || c.nom, NULL "
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
    fin_le: datetime | None

    @property
    def dit(self) -> str:
        """« accorder 2 500,00 € »."""
        return "refuser" if self.sens is SensDecision.REFUS else f"accorder {euros(self.montant_centimes)}"


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
    propositions: list[Proposee]
    """Newest first; the first one is open while nobody withdrew it."""
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
    def proposition(self) -> Proposee | None:
        """The one that is open."""
        return next((one for one in self.propositions if one.fin_le is None), None)

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
        sceau=_sceau(recue),
        sceau_moyen=by_lien(recue.sceau_lien, connecte=bool(recue.sceau_connecte)),
        charge=next((_charge(one) for one in _of(Genre.CHARGE, since) if one.fin_le is None), None),
        propositions=[_proposee(one) for one in _of(Genre.PROPOSITION, since)][::-1],
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
    charges = {one.le: one.qui.strip() for one in _of(Genre.CHARGE, since)}
    for one in reversed(list(_of(Genre.MOUVEMENT, since))):
        texte = one.texte or (charges.get(one.le, "") if one.code == "transfert" else "")
        instruit.histoire.append((one.le, FAITS[one.code], one.qui + (f"\u00a0: {texte}" if texte else "")))


def _of(genre: Genre, since: list[_Depuis]) -> Iterable[_Depuis]:
    return (one for one in since if one.genre is genre)


def _proposee(one: _Depuis) -> Proposee:
    return Proposee(
        SensDecision(one.code), int(one.brut), one.texte, Acte(one.qui.strip(), one.le), one.fin_le
    )


def _charge(one: _Depuis) -> Acte:
    return Acte(one.qui.strip(), one.le, int(one.code))


def _sceau(recue: _Recue) -> Acte | None:
    if recue.sceau_le is None:
        return None
    return Acte(nom_complet(recue.sceau_prenom or "", recue.sceau_nom or ""), recue.sceau_le)
