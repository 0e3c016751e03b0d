"""Listing the demandes that a person follows, by indexes whatever the size of the table."""

# ruff: noqa: S608 - built from constants, never from what is received

from mesaides.comptes.roles import Acteur
from mesaides.db import Statement
from mesaides.demandes.reads.lecture import COLUMNS, SOURCES, Fiche, read_fiche
from mesaides.projets.reads.lecture import PORTEUR

RIGHT = (
    "moi.compte = {} AND moi.statut = 'valide' "
    f"AND (moi.fonction = 'gestionnaire' OR d.cree_par = moi.compte OR {PORTEUR} = moi.compte OR pa.id IS NOT NULL) "
)
MINE = "JOIN rattachement moi ON moi.etablissement = d.etablissement + 0 " + SOURCES + "WHERE " + RIGHT
"""Of the demandes `d` found before it. The + 0 keeps both databases from going the other way, through all the demandes
of a lycée."""


def own(columns: str) -> str:
    """Where to look for what concerns compte `{}`, given four times: all of `RIGHT` but what a gestionnaire sees, found
    by indexes whatever the size of the table. It narrows; `RIGHT` decides. `columns`: of demande `d`, with its id."""
    return (
        f"SELECT {columns} FROM demande d WHERE d.cree_par = {{}} "
        f"UNION SELECT {columns} FROM projet p JOIN demande d ON d.projet = p.id WHERE p.porteur = {{}} "
        f"UNION SELECT {columns} FROM invitation i CROSS JOIN projet p JOIN demande d ON d.projet = p.id "
        "WHERE i.compte = {} AND i.etat = 'acceptee' AND p.porteur_cle = i.adresse_cle AND p.porteur_cle <> '' "
        "AND p.etablissement = i.etablissement "
        f"UNION SELECT {columns} FROM rattachement r JOIN partage s ON s.rattachement = r.id AND s.fin_le IS NULL "
        "JOIN demande d ON d.id = s.demande WHERE r.compte = {} "
    )


HELD = (
    "SELECT id FROM (SELECT d.id, t.ordre FROM rattachement moi JOIN dispositif_version v ON moi.compte = {} "
    "JOIN dispositif s ON s.id = v.dispositif JOIN thematique t ON t.id = s.thematique AND t.ordre >= {} "
    "JOIN demande d ON d.etablissement = moi.etablissement AND d.version = v.id "
    "AND d.id < CASE WHEN t.ordre = {} THEN {} ELSE 2147483647 END AND d.id >= COALESCE((SELECT min(y.id) FROM "
    "(SELECT x.id FROM demande x WHERE x.etablissement = moi.etablissement AND x.version = v.id "
    "AND x.id < CASE WHEN t.ordre = {} THEN {} ELSE 2147483647 END ORDER BY x.id DESC LIMIT {}) y), 0) "
    "WHERE moi.statut = 'valide' AND moi.fonction = 'gestionnaire' ORDER BY t.ordre, d.id DESC LIMIT {}) tenues "
)
"""The first ones of the établissements that a gestionnaire holds: of each version of a dispositif, no more than the
page can show is read, along the index `demande_suivi`."""
LIST = Statement(
    COLUMNS
    + f"FROM ({own('d.id')}UNION {HELD}) cles JOIN demande d ON d.id = cles.id "
    + MINE
    + "AND (t.ordre > {} OR (t.ordre = {} AND d.id < {})) ORDER BY t.ordre, d.id DESC LIMIT {}"
)
BY_REFERENCE = Statement(COLUMNS + "FROM demande d " + MINE + "AND d.reference = {}")
SHORT = 50
"""Rows that are read in no time."""


async def list_demandes(acteur: Acteur, limit: int, *, apres: tuple[int, int] = (-1, 0)) -> list[Fiche]:
    """Those of the person's établissement that they may see, by thématique, newest first.

    `apres`: the `ordre` and number of the last one seen.
    """
    moi, (ordre, numero) = acteur.compte, apres
    held = (moi, ordre, ordre, numero, ordre, numero, limit, limit)
    ask = LIST.rows if limit <= SHORT else LIST.rows_apart
    rows = await ask(moi, moi, moi, moi, *held, moi, ordre, ordre, numero, limit)
    return [read_fiche(row) for row in rows]


async def find_by_reference(acteur: Acteur, reference: str) -> list[Fiche]:
    return [read_fiche(row) for row in await BY_REFERENCE.rows(acteur.compte, reference)]
