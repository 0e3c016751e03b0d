"""Finding demandes, always through the person: what they may not see does not exist."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.comptes.roles import Acteur, nom_complet
from mesaides.db import P, Sql, frozen
from mesaides.demandes.reads.conditions import visible_to
from mesaides.demandes.reads.fiche import SHOWN, FicheDemande
from mesaides.demandes.rules.dossier import Dossier
from mesaides.demandes.rules.saisie import Saisie, find_question, reread
from mesaides.demandes.tables.demande import Demande, Mouvement
from mesaides.projets.moves.verrou import list_lignes
from mesaides.projets.rules.budget import Budget, Ligne

MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class ReponseLue:
    """What is kept of one field. `edition` 0: nothing ever was."""

    saisie: Saisie
    edition: int
    le: datetime | None = None


D, M = Demande, Mouvement
FIND = frozen(D.select(*SHOWN).where((D.id == P.demande) & visible_to(P.compte, P.depuis)), FicheDemande)


@dataclass(frozen=True, slots=True)
class Champ:
    """What is kept of one field: an answer, or, with `piece`, that the pièce of this code is there."""

    code: str
    valeur: str
    brut: str
    edition: int
    le: datetime
    piece: bool


# One journey for both, which every page of a demande makes: a UNION, that Piccolo does not say.
KEPT = Sql(
    "SELECT r.question AS code, r.valeur, r.brut, r.edition, r.le, 0 AS piece FROM reponse r "
    "WHERE r.demande = {demande} "
    "UNION ALL SELECT f.code, '', '', 0, f.fournie_le, 1 FROM piece_fournie f WHERE f.demande = {demande}",
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

    @property
    def qui(self) -> str:
        return nom_complet(self.prenom, self.nom)


HISTORY = frozen(
    M.select(
        *(M.acte, M.le, M.raison),
        M.par._.prenom.as_alias("prenom"),
        M.par._.nom.as_alias("nom"),
    )
    .where(M.demande == P.demande)
    .order_by(M.id),
    MouvementLu,
)


async def find_demande(demande: int, acteur: Acteur) -> FicheDemande | None:
    """One that this person may see; for all others it does not exist."""
    if not 0 < demande < MOST:
        return None
    return await FIND.first(demande=demande, compte=acteur.compte, depuis=acteur.attaches_depuis)


async def load_kept(fiche: FicheDemande) -> tuple[dict[str, ReponseLue], frozenset[str]]:
    """What was answered, by code of question; and the codes of the pièces given."""
    contenu = fiche.contenu
    kept: dict[str, ReponseLue] = {}
    pieces: set[str] = set()
    for champ in await KEPT.rows(demande=fiche.id):
        question = find_question(contenu, champ.code)
        if champ.piece:
            pieces.add(champ.code)
        elif question is not None:
            kept[champ.code] = ReponseLue(reread(question, champ.valeur, champ.brut), champ.edition, champ.le)
    return kept, frozenset(pieces)


@dataclass(frozen=True, slots=True)
class Lue:
    """A demande with all that is in it."""

    fiche: FicheDemande
    kept: dict[str, ReponseLue]
    dossier: Dossier
    lignes: tuple[Ligne, ...]

    def edition(self, code: str) -> int:
        return self.kept[code].edition if code in self.kept else 0

    def mark(self, code: str) -> str:
        """What the field of a form carries of what its reader saw: « 3-ab12cd », « 0 »."""
        found = self.kept.get(code)
        return f"{found.edition}-{found.saisie.mark}" if found else "0-"


async def load_demande(fiche: FicheDemande, lignes: list[Ligne] | None = None) -> Lue:
    """`lignes`: the budget when it is already read, and held."""
    kept, pieces = await load_kept(fiche)
    budget = tuple(lignes if lignes is not None else [lue.ligne for lue in await list_lignes(fiche.projet)])
    dossier = Dossier(
        contenu=fiche.contenu,
        saisies={code: one.saisie for code, one in kept.items()},
        intitule=fiche.intitule,
        resume=fiche.resume,
        budget=Budget(budget),
        scelle=fiche.scelle,
        pieces=pieces,
    )
    return Lue(fiche, kept, dossier, budget)


async def list_history(fiche: FicheDemande) -> list[MouvementLu]:
    """Every step and reminder, oldest first."""
    return await HISTORY.rows(demande=fiche.id)
