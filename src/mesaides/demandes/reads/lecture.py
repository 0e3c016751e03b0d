"""Finding demandes, always through the person: what they may not see does not exist."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mesaides.comptes.reads.conditions import JOUR
from mesaides.comptes.roles import Acteur, nom_complet
from mesaides.db import P, Sql, frozen, value_of
from mesaides.db.aside import is_discreet
from mesaides.demandes.reads.conditions import visible_to
from mesaides.demandes.reads.fiche import SHOWN, FicheDemande
from mesaides.demandes.rules.complements import Demandee, given, reopened, with_libres
from mesaides.demandes.rules.dossier import PIECE, Dossier
from mesaides.demandes.rules.saisie import Saisie, find_question, hide, reread
from mesaides.demandes.tables.consultation import Consultation
from mesaides.demandes.tables.demande import Demande, Mouvement
from mesaides.dispositifs.reads import with_contenus
from mesaides.noms import par_suppleance
from mesaides.projets.moves.verrou import list_lignes
from mesaides.projets.rules.budget import Budget, Ligne

MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ReponseLue:
    """What is kept of one field. `edition` 0: nothing ever was."""

    saisie: Saisie
    edition: int
    le: datetime | None = None


C, D, M = Consultation, Demande, Mouvement
TODAY = (C.demande == D.id) & (C.compte == P.compte) & (C.jour == JOUR)
FIND = frozen(
    D.select(*SHOWN, value_of(C.select(C.pieces).where(TODAY), "consultee")).where(
        (D.id == P.demande) & visible_to(P.compte, P.depuis)
    ),
    FicheDemande,
)


class GenreChamp(StrEnum):
    """What a `Champ` tells: an answer, that a pièce is there, that the Région asks it again, or did."""

    REPONSE = "reponse"
    PIECE = "piece"
    DEMANDEE = "demandee"
    RENDUE = "rendue"


@dataclass(frozen=True, slots=True)
class Champ:
    """What is kept of one field. Asked again: its reason in `valeur`, the name of a new pièce in `brut`."""

    genre: GenreChamp
    code: str
    valeur: str
    brut: str
    edition: int
    le: datetime


# One journey for all, which every page of a demande makes: a UNION, that Piccolo does not say.
KEPT = Sql(
    "SELECT 'reponse' AS genre, r.question AS code, r.valeur, r.brut, r.edition, r.le FROM reponse r "
    "WHERE r.demande = {demande} "
    "UNION ALL SELECT 'piece', f.code, '', '', 0, f.fournie_le FROM piece_fournie f WHERE f.demande = {demande} "
    "UNION ALL SELECT CASE WHEN k.close_le IS NULL THEN 'demandee' ELSE 'rendue' END, k.champ, k.raison, k.intitule, "
    "k.id, k.le FROM correction k WHERE k.demande = {demande}",
    Champ,
)


@dataclass(frozen=True, slots=True)
class MouvementLu:
    """One line of the history: what was done, by whom, and what the Région said with it."""

    acte: str
    le: datetime
    raison: str
    prenom: str
    nom: str
    pour_prenom: str | None
    pour_nom: str | None

    @property
    def qui(self) -> str:
        pour = self.pour_nom and nom_complet(self.pour_prenom or "", self.pour_nom)
        return par_suppleance(nom_complet(self.prenom, self.nom), pour)


HISTORY = frozen(
    M.select(
        *(M.acte, M.le, M.raison),
        M.par._.prenom.as_alias("prenom"),
        M.par._.nom.as_alias("nom"),
        M.pour._.prenom.as_alias("pour_prenom"),
        M.pour._.nom.as_alias("pour_nom"),
    )
    .where(M.demande == P.demande)
    .order_by(M.id),
    MouvementLu,
)


async def find_demande(demande: int, acteur: Acteur) -> FicheDemande | None:
    """One that this person may see; for all others it does not exist."""
    if not 0 < demande < MOST:
        return None
    found = await FIND.rows(demande=demande, compte=acteur.compte, depuis=acteur.attaches_depuis)
    return next(iter(await with_contenus(found)), None)


@dataclass(frozen=True, slots=True)
class _Kept:
    """Answers by code of question, pièces given by champ, and all that was ever asked again, oldest first."""

    reponses: dict[str, ReponseLue] = field(default_factory=dict[str, ReponseLue])
    anciennes: dict[str, Saisie] = field(default_factory=dict[str, Saisie])
    pieces: dict[str, datetime] = field(default_factory=dict[str, datetime])
    demandees: list[Demandee] = field(default_factory=list[Demandee])


async def _load_kept(fiche: FicheDemande) -> _Kept:
    kept, contenu = _Kept(), fiche.contenu
    champs = await KEPT.rows(demande=fiche.id)
    for champ in champs:
        question = find_question(contenu, champ.code)
        if champ.genre is GenreChamp.PIECE:
            kept.pieces[PIECE + champ.code] = champ.le
        elif champ.genre is GenreChamp.REPONSE and question is not None:
            saisie = reread(question, champ.valeur, champ.brut)
            saisie = hide(question, saisie) if is_discreet() else saisie
            kept.reponses[champ.code] = ReponseLue(saisie, champ.edition, champ.le)
        elif champ.genre is GenreChamp.REPONSE and (champ.valeur or champ.brut):
            kept.anciennes[champ.code] = Saisie(champ.valeur, champ.brut)
    asked = [one for one in champs if one.genre in (GenreChamp.DEMANDEE, GenreChamp.RENDUE)]
    for one in sorted(asked, key=lambda one: one.edition):
        kept.demandees.append(_demandee(one, kept.pieces))
    return kept


def _demandee(champ: Champ, pieces: dict[str, datetime]) -> Demandee:
    given = pieces.get(champ.code)
    return Demandee(
        champ.code,
        champ.valeur,
        champ.le,
        refaite=given is not None and given > champ.le,
        intitule=champ.brut,
        ouverte=champ.genre is GenreChamp.DEMANDEE,
    )


@dataclass(frozen=True, slots=True)
class Lue:
    """A demande with all that is in it. `demandees`: what the Région asks again now; `anciennes`: what was answered to
    questions that are asked no more."""

    fiche: FicheDemande
    kept: dict[str, ReponseLue]
    dossier: Dossier
    lignes: tuple[Ligne, ...]
    demandees: list[Demandee]
    anciennes: dict[str, Saisie]

    def edition(self, code: str) -> int:
        return self.kept[code].edition if code in self.kept else 0

    def mark(self, code: str) -> str:
        """What the field of a form carries of what its reader saw: « 3-ab12cd », « 0 »."""
        found = self.kept.get(code)
        return f"{found.edition}-{found.saisie.mark}" if found else "0-"


async def load_demande(fiche: FicheDemande, lignes: list[Ligne] | None = None) -> Lue:
    """`lignes`: the budget when it is already read, and held."""
    kept = await _load_kept(fiche)
    budget = tuple(lignes if lignes is not None else [lue.ligne for lue in await list_lignes(fiche.projet)])
    saisies = {code: one.saisie for code, one in kept.reponses.items()}
    pieces = frozenset(champ.removeprefix(PIECE) for champ in kept.pieces)
    dossier = Dossier(
        contenu=with_libres(fiche.contenu, kept.demandees),
        saisies=saisies,
        intitule=fiche.intitule,
        resume=fiche.resume,
        budget=Budget(budget),
        scelle=fiche.scelle,
        pieces=pieces,
        reouvertes=reopened(kept.demandees, given(saisies, pieces)),
    )
    asked = [one for one in kept.demandees if one.ouverte]
    return Lue(fiche, kept.reponses, dossier, budget, asked, kept.anciennes)


async def list_history(fiche: FicheDemande) -> list[MouvementLu]:
    """Every step and reminder, oldest first."""
    return await HISTORY.rows(demande=fiche.id)
