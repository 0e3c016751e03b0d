"""Finding demandes, always through the person: what they may not see does not exist."""

# ruff: noqa: S608 - built from the constants of this file, never from what is received

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mesaides.comptes.reads.attaches import is_tied
from mesaides.comptes.roles import Acteur
from mesaides.db import Statement
from mesaides.demandes.rules.dossier import Dossier
from mesaides.demandes.rules.saisie import Saisie, find_question, reread
from mesaides.demandes.states.attente import Attente, attente_of
from mesaides.demandes.states.etapes import EtatDemande
from mesaides.dispositifs.rules.contenu import Contenu, decode
from mesaides.projets.moves.verrou import list_lignes
from mesaides.projets.reads.lecture import PORTEUR
from mesaides.projets.rules.budget import Budget, Ligne

SEALED = (
    "EXISTS (SELECT 1 FROM budget_version bv JOIN validation_budget vb ON vb.version = bv.id "
    "WHERE bv.projet = p.id AND bv.empreinte = p.empreinte)"
)
COLUMNS = (
    "SELECT d.id, d.etat, d.etat_le, d.reference, d.montant_centimes, d.accorde_centimes, d.cree_par, d.cree_le, "
    "d.modifiee_le, d.transmise_le, d.version, d.campagne, d.etablissement, e.nom AS lieu, e.commune, e.uai, "
    f'd.projet, p.intitule, p.resume, p.annee_scolaire, {PORTEUR} AS "porteur [bigint]", '
    "pa.rattachement AS partage, t.id AS thematique, t.nom AS thematique_nom, t.ordre, v.contenu, "
    "v.dispositif, k.ouvre_le, k.ferme_le, "
    f'{SEALED} AS "scelle [boolean]", a.le AS validation_demandee_le, '
    '(SELECT max(r.le) FROM relance r WHERE r.demande = d.id) AS "relance_le [timestamptz]" '
)
SOURCES = (
    "JOIN projet p ON p.id = +d.projet JOIN etablissement e ON e.id = +d.etablissement "
    "JOIN dispositif_version v ON v.id = +d.version JOIN dispositif s ON s.id = +v.dispositif "
    "JOIN thematique t ON t.id = +s.thematique JOIN campagne k ON k.id = +d.campagne "
    "LEFT JOIN demande_validation a ON a.projet = p.id AND a.close_le IS NULL "
    "LEFT JOIN partage pa ON pa.demande = d.id AND pa.rattachement = moi.id AND pa.fin_le IS NULL "
)
"""From demande `d` to what it names. The + keeps SQLite from going the other way, through all of a dispositif's."""
SHARED = (
    "EXISTS (SELECT 1 FROM partage s WHERE s.demande = d.id AND s.rattachement = moi.id AND s.fin_le IS NULL)"
)
"""Demande `d` is shared with rattachement `moi`."""
VISIBLE = (
    "(EXISTS (SELECT 1 FROM rattachement moi WHERE moi.etablissement = d.etablissement AND moi.compte = {} "
    "AND moi.statut = 'valide' AND (moi.fonction = 'gestionnaire' OR d.cree_par = moi.compte "
    "OR " + PORTEUR + " = moi.compte OR " + SHARED + ")) "
    "OR (d.transmise_le IS NOT NULL AND EXISTS (SELECT 1 FROM habilitation h WHERE h.compte = {} "
    "AND h.habilitation = 'instructeur' AND h.jusqu_au IS NULL AND NOT "
    + is_tied("h.compte", "d.etablissement")
    + "))) "
)
"""Who may see demande `d` of projet `p`: its gestionnaires, its porteur and creator, whom it is shared with, the
instructeurs once it is transmitted, but those tied to its établissement. Three values: the number of the compte, twice,
and since when ended ties count (`Acteur.attaches_depuis`)."""

FIND = Statement(
    COLUMNS + "FROM demande d LEFT JOIN rattachement moi ON moi.etablissement = d.etablissement "
    "AND moi.compte = {} AND moi.statut = 'valide' " + SOURCES + "WHERE d.id = {} AND " + VISIBLE
)
KEPT = Statement(
    'SELECT r.question AS code, r.valeur, r.brut, r.edition, r.le AS "le [timestamptz]", 0 AS "piece [bigint]" '
    "FROM reponse r WHERE r.demande = {} UNION ALL "
    "SELECT f.code, '', '', 0, f.fournie_le, 1 FROM piece_fournie f WHERE f.demande = {}"
)
HISTORY = Statement(
    "SELECT m.acte, m.le, m.raison, c.civilite, c.prenom, c.nom, m.par FROM mouvement m "
    "JOIN compte c ON c.id = m.par WHERE m.demande = {} ORDER BY m.id"
)
MOST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Fiche:
    """One demande as its reader sees it. `lieu` is the name of the établissement."""

    id: int
    etat: EtatDemande
    etat_le: datetime
    reference: str | None
    montant_centimes: int | None
    accorde_centimes: int | None
    cree_par: int
    cree_le: datetime
    modifiee_le: datetime
    transmise_le: datetime | None
    version: int
    campagne: int
    etablissement: int
    lieu: str
    commune: str
    uai: str
    projet: int
    intitule: str
    resume: str
    annee_scolaire: str
    porteur: int | None
    partage: int | None
    """The rattachement of its reader that it is shared with."""
    thematique: int
    thematique_nom: str
    ordre: int
    contenu: Contenu
    dispositif: int
    ouvre_le: date
    ferme_le: date
    scelle: bool
    validation_demandee_le: datetime | None
    relance_le: datetime | None

    @property
    def attente(self) -> Attente:
        """Who has the next move, since when."""
        asked = None if self.scelle else self.validation_demandee_le
        return attente_of(self.etat, self.etat_le, validation_demandee_le=asked)

    @property
    def titre(self) -> str:
        """« Radio du lycée, Projets éducatifs »."""
        return f"{self.intitule}, {self.contenu.titre}"

    @property
    def is_brouillon(self) -> bool:
        return self.etat is EtatDemande.BROUILLON


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one field. `edition` 0: nothing ever was."""

    saisie: Saisie
    edition: int
    le: datetime | None = None


def read_fiche(row: dict[str, Any]) -> Fiche:
    kept = {key: value for key, value in row.items() if key in Fiche.__slots__}
    kept |= {"etat": EtatDemande(row["etat"]), "contenu": decode(row["contenu"])}
    return Fiche(**kept)


async def find_demande(demande: int, acteur: Acteur) -> Fiche | None:
    """One that this person may see; for all others it does not exist."""
    moi = acteur.compte
    row = await FIND.first(moi, demande, moi, moi, acteur.attaches_depuis) if 0 < demande < MOST else None
    return read_fiche(row) if row else None


async def load_kept(
    fiche: Fiche, rows: list[dict[str, Any]] | None = None
) -> tuple[dict[str, Kept], frozenset[str]]:
    """What was answered, by code of question; and the codes of the pièces given. `rows`: those of KEPT, if read."""
    kept: dict[str, Kept] = {}
    pieces: set[str] = set()
    for row in rows if rows is not None else await KEPT.rows(fiche.id, fiche.id):
        question = find_question(fiche.contenu, row["code"])
        if row["piece"]:
            pieces.add(row["code"])
        elif question is not None:
            saisie = reread(question, row["valeur"], row["brut"])
            kept[row["code"]] = Kept(saisie, row["edition"], row["le"])
    return kept, frozenset(pieces)


@dataclass(frozen=True, slots=True)
class Lue:
    """A demande with all that is in it."""

    fiche: Fiche
    kept: dict[str, Kept]
    dossier: Dossier
    lignes: tuple[Ligne, ...]

    def edition(self, code: str) -> int:
        return self.kept[code].edition if code in self.kept else 0

    def mark(self, code: str) -> str:
        """What the field of a form carries of what its reader saw: « 3-ab12cd », « 0 »."""
        found = self.kept.get(code)
        return f"{found.edition}-{found.saisie.mark}" if found else "0-"


async def load_demande(
    fiche: Fiche, lignes: list[Ligne] | None = None, rows: list[dict[str, Any]] | None = None
) -> Lue:
    """`lignes`: the budget when it is already read, and held. `rows`: see `load_kept`."""
    kept, pieces = await load_kept(fiche, rows)
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


async def list_history(fiche: Fiche) -> list[dict[str, Any]]:
    """Every step and reminder, oldest first."""
    return await HISTORY.rows(fiche.id)
