"""Finding projets, always through the person: what they may not see does not exist."""

# ruff: noqa: S608 - built from the constants of this file, never from what is received

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from mesaides.comptes.roles import Acteur, nom_complet, politesse
from mesaides.db import Statement
from mesaides.projets.rules.budget import Ligne, read_contenu
from mesaides.projets.rules.difference import difference
from mesaides.projets.states import EtatBudget, etat_of

PORTEUR = (
    "COALESCE(p.porteur, (SELECT i.compte FROM invitation i WHERE i.etablissement = p.etablissement "
    "AND i.adresse_cle = p.porteur_cle AND i.etat = 'acceptee' AND EXISTS (SELECT 1 FROM rattachement ir "
    "WHERE ir.compte = i.compte AND ir.etablissement = i.etablissement AND ir.statut IN ('en_attente', 'valide')) "
    "ORDER BY i.repondu_le DESC LIMIT 1))"
)
"""The porteur, or whoever accepted the invitation sent to the address of a porteur without an account, and is there
still."""


def carried(columns: str) -> str:
    """Where to look for the projets that compte `{}`, given twice, may carry, whatever the size of the table. It
    narrows; `PORTEUR` decides. `columns`: of projet `x`, with its id."""
    return (
        f"SELECT {columns} FROM projet x WHERE x.porteur = {{}} "
        f"UNION SELECT {columns} FROM invitation i CROSS JOIN projet x WHERE i.compte = {{}} AND i.etat = 'acceptee' "
        "AND x.porteur_cle = i.adresse_cle AND x.porteur_cle <> '' AND x.etablissement = i.etablissement "
    )


HELD = (
    "SELECT x.id FROM rattachement tenu JOIN projet x ON x.etablissement = tenu.etablissement AND x.id < {} "
    "AND x.id >= COALESCE((SELECT min(y.id) FROM (SELECT z.id FROM projet z WHERE z.id < {} "
    "AND z.etablissement = tenu.etablissement ORDER BY z.id DESC LIMIT {}) y), 0) "
    "WHERE tenu.compte = {} AND tenu.statut = 'valide' AND tenu.fonction = 'gestionnaire' "
)
"""The last ones of each établissement that a gestionnaire holds, along the index `projet_suivi`."""

COLUMNS = (
    "SELECT "
    "p.id, p.etablissement, p.intitule, p.resume, p.thematique, t.nom AS thematique_nom, p.annee_scolaire, "
    f'{PORTEUR} AS "porteur [bigint]", p.porteur_adresse, p.cree_le, p.budget_le, p.empreinte, '
    "p.depenses_centimes, p.recettes_centimes, p.part_centimes, e.nom AS lieu, e.commune, e.uai, "
    "c.civilite AS porteur_civilite, c.prenom AS porteur_prenom, c.nom AS porteur_nom, "
    "d.le AS demande_le, s.le AS valide_le, sc.civilite AS valide_civilite, sc.nom AS valide_nom, "
    "l.id AS lien, l.connecte AS lien_connecte, "
    "r.le AS refus_le, r.raison, rc.civilite AS refus_civilite, rc.nom AS refus_nom, "
    "(SELECT b.contenu FROM validation_budget v JOIN budget_version b ON b.id = v.version "
    "WHERE b.projet = p.id ORDER BY v.le DESC LIMIT 1) AS dernier_valide, bv.contenu "
)
SOURCES = (
    "JOIN "
    "etablissement e ON e.id = +p.etablissement JOIN thematique t ON t.id = +p.thematique "
    f"LEFT JOIN compte c ON c.id = {PORTEUR} "
    "LEFT JOIN demande_validation d ON d.projet = p.id AND d.close_le IS NULL "
    "LEFT JOIN budget_version bv ON bv.projet = p.id AND bv.empreinte = p.empreinte "
    "LEFT JOIN validation_budget s ON s.version = bv.id LEFT JOIN compte sc ON sc.id = s.compte "
    "LEFT JOIN refus_budget r ON r.id = "
    "(SELECT max(q.id) FROM refus_budget q WHERE q.version = bv.id) LEFT JOIN compte rc ON rc.id = r.compte "
    "LEFT JOIN lien_decision l ON l.id = CASE WHEN s.id IS NULL THEN r.lien ELSE s.lien END "
)
VISIBLE = (
    "JOIN rattachement moi ON moi.etablissement = p.etablissement + 0 "
    f"AND (moi.fonction = 'gestionnaire' OR {PORTEUR} = moi.compte) "
    + SOURCES
    + "WHERE moi.compte = {} AND moi.statut = 'valide' "
)
"""Those of the projets `p` found before it that compte `{}` may see. The + 0 keeps both databases from going the other
way, through all the projets of a lycée."""

FIND = Statement(COLUMNS + "FROM projet p " + VISIBLE + "AND p.id = {}")
LIST = Statement(
    COLUMNS
    + f"FROM ({carried('x.id')}UNION {HELD}) cles JOIN projet p ON p.id = cles.id "
    + VISIBLE
    + "AND p.id < {} ORDER BY p.id DESC LIMIT {}"
)
ASKED_OF = (
    COLUMNS
    + "FROM (SELECT DISTINCT o.projet FROM demande_validation o WHERE o.close_le IS NULL) cles "
    + "JOIN projet p ON p.id = cles.projet "
    + VISIBLE
    + "AND moi.fonction = 'gestionnaire' AND d.id IS NOT NULL AND bv.id IS NOT NULL "
    "AND s.id IS NULL ORDER BY d.le, p.id LIMIT 50"
)
"""The budgets that await the answer of one gestionnaire, whose number is its parameter: rows for `read_fiche`."""
ASKED = Statement(ASKED_OF)
GESTIONNAIRES = Statement(
    "SELECT c.civilite, c.nom FROM rattachement r JOIN compte c ON c.id = r.compte "
    "WHERE r.etablissement = {} AND r.fonction = 'gestionnaire' AND r.statut = 'valide' AND c.ferme_le IS NULL "
    "ORDER BY c.nom, c.id"
)
PAGE = 50
FIRST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Fiche:
    """One projet as its reader sees it. `lieu` is the name of the établissement; `porteur` who carries it now."""

    id: int
    etablissement: int
    intitule: str
    resume: str
    thematique: int
    thematique_nom: str
    annee_scolaire: str
    porteur: int | None
    porteur_adresse: str
    porteur_nom: str
    cree_le: datetime
    budget_le: datetime
    empreinte: str
    depenses_centimes: int
    recettes_centimes: int
    part_centimes: int | None
    lieu: str
    commune: str
    uai: str
    demande_le: datetime | None
    valide_le: datetime | None
    valide_par: str
    refus_le: datetime | None
    refus_par: str
    raison: str
    moyen: str
    """« par le lien du courriel qui lui a été envoyé », '' when the present answer was given on a page."""
    etat: EtatBudget
    changements: tuple[str, ...]
    """What changed since the last validated version, when this one is a version too."""
    dernier_valide: tuple[Ligne, ...] | None
    a_demander: bool
    """Nothing was ever validated of this projet."""

    @property
    def marque(self) -> str:
        """Changes whenever what is said of the budget and of the answer changes."""
        moment = self.refus_le or self.valide_le or self.demande_le
        return f"{self.empreinte[:12]}{self.etat.value}{int(moment.timestamp()) if moment else ''}"


SHOWN = frozenset(Fiche.__slots__)
_read = lru_cache(maxsize=256)(read_contenu)


@lru_cache(maxsize=256)
def _difference(before: str, present: str) -> tuple[str, ...]:
    """Versions never change: what tells two of them apart is worked out once."""
    return tuple(difference(_read(before), _read(present)))


def read_fiche(row: dict[str, Any]) -> Fiche:
    kept = {key: value for key, value in row.items() if key in SHOWN}
    before, present = row["dernier_valide"], row["contenu"]
    previous = _read(before) if before else None
    complet = bool(row["depenses_centimes"]) and row["depenses_centimes"] == row["recettes_centimes"]
    kept |= {
        "porteur_nom": nom_complet(row["porteur_prenom"], row["porteur_nom"]) if row["porteur_nom"] else "",
        "valide_par": _titled(row, "valide"),
        "refus_par": _titled(row, "refus"),
        "raison": row["raison"] or "",
        "moyen": by_lien(row["lien"], connecte=bool(row["lien_connecte"])),
        "etat": etat_of(
            complet=complet and row["part_centimes"] is not None,
            valide=row["valide_le"] is not None,
            demande=row["demande_le"] is not None,
            refuse=row["refus_le"] is not None,
        ),
        "dernier_valide": previous,
        "a_demander": previous is None,
        "changements": _difference(before, present) if before and present else (),
    }
    return Fiche(**kept)


def by_lien(lien: int | None, *, connecte: bool) -> str:
    """By which link an answer came, in words that follow the name of the gestionnaire it was sent to."""
    if lien is None:
        return ""
    return "par le lien du courriel qui lui a été envoyé" + ("" if connecte else ", sans connexion")


async def find_projet(projet: int, acteur: Acteur) -> Fiche | None:
    """One that this person may see; for all others it does not exist."""
    row = await FIND.first(acteur.compte, projet) if 0 < projet < FIRST else None
    return read_fiche(row) if row else None


async def list_projets(acteur: Acteur, avant: int = FIRST) -> list[Fiche]:
    """Those this person may see, newest first, PAGE + 1 at most: one more than a page tells that others follow."""
    moi, most = acteur.compte, PAGE + 1
    rows = await LIST.rows(moi, moi, avant, avant, most, moi, moi, avant, most)
    return [read_fiche(row) for row in rows]


async def list_asked(acteur: Acteur) -> list[Fiche]:
    """The budgets that await a gestionnaire's answer, oldest first; 50 at most."""
    return [read_fiche(row) for row in await ASKED.rows(acteur.compte)]


async def name_gestionnaires(etablissement: int) -> str:
    """« Mme Roy ou M. Vidal », or what to know when nobody is."""
    rows = await GESTIONNAIRES.rows(etablissement)
    names = [politesse(row["civilite"], row["nom"]) for row in rows]
    return " ou ".join(names) or "le gestionnaire, que la Région doit encore nommer"


def _titled(row: dict[str, Any], who: str) -> str:
    nom = row[f"{who}_nom"]
    return politesse(row[f"{who}_civilite"], nom) if nom else ""
