"""All of a demande on one page, in three queries: what was received, what became of it since, its files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from mesaides.comptes.roles import nom_complet
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.rules.complements import Demandee, libelle_of, reopened, with_libres
from mesaides.demandes.rules.dossier import PIECE, Dossier
from mesaides.demandes.rules.recu import FaitsRecus, read_recu
from mesaides.demandes.rules.saisie import find_question, reread, tell_saisie
from mesaides.demandes.states.etapes import FAITS
from mesaides.dispositifs.rules.contenu import GenreValidation, PieceAttendue
from mesaides.instruction.reads.rangees import RECEIVED, SINCE, Depuis, Genre, Recue
from mesaides.instruction.rules.decision import Plafond, SensDecision, plafond_of
from mesaides.montants import euros
from mesaides.pieces.reads.lecture import PieceLue, list_pieces
from mesaides.projets.reads.fiche import by_lien
from mesaides.projets.rules.budget import Budget, read_contenu
from mesaides.projets.rules.difference import difference


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
    """A transmitted demande with all that is in it. `recu`: the facts of its accusé de réception; `actuel`: those of
    what came back last, on `rendu_le`."""

    fiche: FicheDemande
    recu: FaitsRecus
    actuel: FaitsRecus
    rendu_le: datetime | None
    empreinte: str
    dossier: Dossier
    sceau: Acte | None
    sceau_dit: str
    """What it commits, in words: « Part de l’établissement validée, 400,00 € au plus »."""
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
    def changements(self) -> list[str]:
        """What its budget says otherwise than at the transmission."""
        return difference(self.recu.lignes, self.budget.lignes)

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


def _start(fiche: FicheDemande, recue: Recue, since: list[Depuis]) -> Instruit:
    recu = read_recu(recue.contenu)
    actuel = read_recu(recue.rendu) if recue.rendu else recu
    demandees = [_demandee(one) for one in since if one.genre in (Genre.CORRECTION, Genre.RENDUE)]
    contenu = with_libres(fiche.contenu, demandees)
    given = frozenset(one.code for one in _of(Genre.PIECE, since))
    answered = {one.code for one in _of(Genre.REPONSE, since)}
    dossier = Dossier(
        contenu=contenu,
        saisies={
            one.code: reread(question, one.texte, one.brut)
            for one in _of(Genre.REPONSE, since)
            if (question := find_question(contenu, one.code)) is not None
        },
        intitule=actuel.projet.intitule,
        resume=actuel.projet.resume,
        budget=Budget(read_contenu(recue.budget)),
        scelle=recue.sceau_le is not None,
        pieces=given,
        reouvertes=reopened(demandees, answered | {PIECE + code for code in given}),
    )
    return Instruit(
        fiche=fiche,
        recu=recu,
        actuel=actuel,
        rendu_le=recue.rendu_le,
        empreinte=recue.empreinte,
        dossier=dossier,
        sceau=_acte(recue.sceau_prenom, recue.sceau_nom, recue.sceau_le),
        sceau_dit=_sceau(recue),
        sceau_moyen=by_lien(recue.sceau_lien, connecte=bool(recue.sceau_connecte)),
        charge=_acte(recue.charge_prenom, recue.charge_nom, recue.charge_le, recue.charge or 0),
        proposition=_proposee(recue),
    )


def _sceau(recue: Recue) -> str:
    if recue.sceau_genre is GenreValidation.PART:
        return f"Part de l’établissement validée, {euros(recue.sceau_plafond or 0)} au plus,"
    return "Budget validé en entier"


def _tell(instruit: Instruit, since: list[Depuis]) -> None:
    dossier = instruit.dossier
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
    called = dossier.pieces_demandees
    instruit.pieces = [
        (piece, piece.code in dossier.pieces)
        for piece in dossier.contenu.pieces
        if piece in called or piece.code in dossier.pieces
    ]
    instruit.demandees = [
        (libelle_of(dossier.contenu, champ), raison) for champ, raison in asked.items() if raison
    ]
    instruit.histoire = [
        (one.le, FAITS[one.code], one.qui + (f"\u00a0: {one.texte}" if one.texte else ""))
        for one in reversed(list(_of(Genre.MOUVEMENT, since)))
    ]


def _demandee(one: Depuis) -> Demandee:
    ouverte = one.genre is Genre.CORRECTION
    return Demandee(one.code, one.texte, one.le, intitule=one.brut, ouverte=ouverte)


def _of(genre: Genre, since: list[Depuis]) -> Iterable[Depuis]:
    return (one for one in since if one.genre is genre)


def _proposee(recue: Recue) -> Proposee | None:
    par = _acte(recue.po_prenom, recue.po_nom, recue.po_le)
    if par is None or recue.po_sens is None:
        return None
    return Proposee(recue.po_sens, recue.po_montant or 0, recue.po_raison or "", par)


def _acte(prenom: str | None, nom: str | None, le: datetime | None, numero: int = 0) -> Acte | None:
    return Acte(nom_complet(prenom or "", nom or ""), le, numero) if le is not None else None
