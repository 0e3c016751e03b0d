"""All of a demande on one page, in three queries: what was received, what became of it since, its files."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from mesaides.comptes.roles import nom_complet
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.rules.complements import Demandee, given, libelle_of, reopened, with_libres
from mesaides.demandes.rules.dossier import Dossier
from mesaides.demandes.rules.recu import FaitsRecus, read_recu
from mesaides.demandes.rules.saisie import find_question, reread, tell_saisie
from mesaides.demandes.states.etapes import EN_COURS, FAITS
from mesaides.dispositifs.rules.contenu import GenreValidation, PieceAttendue
from mesaides.instruction.reads.rangees import RECEIVED, SINCE, Depuis, Genre, Recue
from mesaides.instruction.rules.decision import Plafond, SensDecision, plafond_of, share_of
from mesaides.instruction.rules.filtre import Filtre
from mesaides.montants import euros
from mesaides.noms import a_defaut_de, par_suppleance
from mesaides.pieces.reads.lecture import PieceRecue, list_pieces
from mesaides.projets.reads.fiche import by_lien
from mesaides.projets.rules.budget import Budget, read_contenu
from mesaides.projets.rules.difference import difference


@dataclass(frozen=True, slots=True)
class Acte:
    """Somebody did something. `numero`: their compte, when it counts."""

    qui: str
    le: datetime
    numero: int = 0
    suppleant: int = 0
    """Who follows it today, while they are away; `en_leur_absence`, their name."""
    en_leur_absence: str = ""


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
    propositions: list[Proposee]
    """Newest first; the first one is open while nobody withdrew it."""
    vue: Filtre = field(default_factory=Filtre)
    """The list from which it was opened."""
    reponses: list[ReponseExaminee] = field(default_factory=list[ReponseExaminee])
    pieces: list[tuple[PieceAttendue, bool]] = field(default_factory=list[tuple[PieceAttendue, bool]])
    fichiers: dict[str, list[PieceRecue]] = field(default_factory=dict[str, list[PieceRecue]])
    """By code of pièce."""
    demandees: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """What is asked again now: libelle, reason."""
    histoire: list[tuple[datetime, str, str]] = field(default_factory=list[tuple[datetime, str, str]])
    """Newest first: when, what, by whom and why."""

    @property
    def budget(self) -> Budget:
        return self.dossier.budget

    @property
    def en_cours(self) -> bool:
        """Nothing is decided yet."""
        return self.fiche.etat in EN_COURS

    @property
    def changements(self) -> list[str]:
        """What its budget says otherwise than at the transmission."""
        return difference(self.recu.lignes, self.budget.lignes)

    @property
    def proposition(self) -> Proposee | None:
        """The one that is open."""
        return next((one for one in self.propositions if one.fin_le is None), None)

    @property
    def plafond(self) -> Plafond:
        return plafond_of(self.dossier, self.fiche.montant_centimes or 0)

    @property
    def retenu(self) -> int:
        """The amount that is spoken of now: granted, else proposed, else asked."""
        proposed = self.proposition.montant_centimes if self.proposition else 0
        return self.fiche.accorde_centimes or proposed or self.plafond.demande

    @property
    def part(self) -> Decimal:
        """What it is of the dépenses; they are not nothing."""
        return share_of(self.retenu, self.budget.depenses)


async def load_instruit(fiche: FicheDemande, vue: Filtre) -> Instruit | None:
    """None for a demande that was never transmitted."""
    recue = await RECEIVED.first(demande=fiche.id)
    if recue is None:
        return None
    since = sorted(await SINCE.rows(demande=fiche.id), key=lambda one: one.rang)
    instruit = _start(fiche, recue, since)
    instruit.vue = vue
    _tell(instruit, since)
    for piece in await list_pieces(fiche):
        instruit.fichiers.setdefault(piece.code, []).append(piece)
    return instruit


def _start(fiche: FicheDemande, recue: Recue, since: list[Depuis]) -> Instruit:
    recu = read_recu(recue.contenu)
    actuel = read_recu(recue.rendu) if recue.rendu else recu
    demandees = [_demandee(one) for one in since if one.genre in (Genre.CORRECTION, Genre.RENDUE)]
    contenu = with_libres(fiche.contenu, demandees)
    pieces = frozenset(one.code for one in _of(Genre.PIECE, since))
    saisies = {
        one.code: reread(question, one.texte, one.brut)
        for one in _of(Genre.REPONSE, since)
        if (question := find_question(contenu, one.code)) is not None
    }
    dossier = Dossier(
        contenu=contenu,
        saisies=saisies,
        intitule=actuel.projet.intitule,
        resume=actuel.projet.resume,
        budget=Budget(read_contenu(recue.budget)),
        scelle=recue.sceau_le is not None,
        pieces=pieces,
        reouvertes=reopened(demandees, given(saisies, pieces)),
    )
    return Instruit(
        fiche=fiche,
        recu=recu,
        actuel=actuel,
        rendu_le=recue.rendu_le,
        empreinte=recue.empreinte,
        dossier=dossier,
        sceau=_sceau(recue),
        sceau_dit=_engage(recue),
        sceau_moyen=by_lien(recue.sceau_lien, connecte=bool(recue.sceau_connecte)),
        charge=next((_charge(one) for one in _of(Genre.CHARGE, since) if one.fin_le is None), None),
        propositions=[_proposee(one) for one in _of(Genre.PROPOSITION, since)][::-1],
    )


def _engage(recue: Recue) -> str:
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
    charges = {one.le: one.qui.strip() for one in _of(Genre.CHARGE, since)}
    for one in reversed(list(_of(Genre.MOUVEMENT, since))):
        texte = one.texte or (charges.get(one.le, "") if one.code == "transfert" else "")
        instruit.histoire.append((one.le, FAITS[one.code], one.qui + (f"\u00a0: {texte}" if texte else "")))


def _demandee(one: Depuis) -> Demandee:
    ouverte = one.genre is Genre.CORRECTION
    return Demandee(one.code, one.texte, one.le, intitule=one.brut, ouverte=ouverte)


def _of(genre: Genre, since: list[Depuis]) -> Iterable[Depuis]:
    return (one for one in since if one.genre is genre)


def _proposee(one: Depuis) -> Proposee:
    return Proposee(
        SensDecision(one.code), int(one.brut), one.texte, Acte(one.qui.strip(), one.le), one.fin_le
    )


def _charge(one: Depuis) -> Acte:
    numero, _, nom = one.brut.partition(" ")
    return Acte(one.qui.strip(), one.le, int(one.code), int(numero or 0), nom)


def _sceau(recue: Recue) -> Acte | None:
    if recue.sceau_le is None:
        return None
    nom = nom_complet(recue.sceau_prenom or "", recue.sceau_nom or "")
    qui = a_defaut_de(nom) if recue.sceau_chef else par_suppleance(nom, recue.sceau_pour)
    return Acte(qui, recue.sceau_le)
