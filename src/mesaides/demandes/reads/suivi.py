"""Listing the demandes that a person follows, by indexes whatever the size of the table."""

from piccolo.querystring import QueryString

from mesaides.comptes.reads.conditions import is_gestionnaire
from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen
from mesaides.demandes.reads.conditions import is_filled_by, own_of
from mesaides.demandes.reads.fiche import SHOWN, FicheDemande
from mesaides.demandes.tables.demande import Demande
from mesaides.dispositifs.reads import with_contenus

D = Demande
HELD = QueryString(
    "SELECT id FROM (SELECT d.id, t.ordre FROM rattachement JOIN dispositif_version v ON rattachement.compte = {} "
    "JOIN dispositif s ON s.id = v.dispositif JOIN thematique t ON t.id = s.thematique AND t.ordre >= {} "
    "JOIN demande d ON d.etablissement = rattachement.etablissement AND d.version = v.id "
    "AND d.id < CASE WHEN t.ordre = {} THEN {} ELSE 2147483647 END AND d.id >= COALESCE((SELECT min(y.id) FROM "
    "(SELECT x.id FROM demande x WHERE x.etablissement = rattachement.etablissement AND x.version = v.id "
    "AND x.id < CASE WHEN t.ordre = {} THEN {} ELSE 2147483647 END ORDER BY x.id DESC LIMIT {}) y), 0) "
    "WHERE {} ORDER BY t.ordre, d.id DESC LIMIT {}) tenues",
    *(P.compte, P.ordre, P.ordre, P.numero, P.ordre, P.numero, P.limite),
    is_gestionnaire(Rattachement).querystring,
    P.limite,
)
"""The first ones of the établissements that a gestionnaire holds: of each version of a dispositif, no more than the
page can show is read, along the index `demande_suivi`. In SQL: Piccolo knows no sub-select in the place of a table,
which is what stops each walk after a page."""
ORDRE = D.version._.dispositif._.thematique._.ordre
LIST = frozen(
    D.select(*SHOWN)
    .where(
        D.id.is_in(QueryString("{} UNION {}", own_of(P.compte), HELD))
        & is_filled_by(P.compte)
        & ((P.ordre < ORDRE) | ((P.ordre == ORDRE) & (D.id < P.numero)))
    )
    .order_by(ORDRE)
    .order_by(D.id, ascending=False),
    FicheDemande,
    limit=P.limite,
)
BY_REFERENCE = frozen(
    D.select(*SHOWN).where((D.reference == P.reference) & is_filled_by(P.compte)), FicheDemande
)
SHORT = 50
"""Rows that are read in no time."""


async def list_demandes(
    acteur: Acteur, limit: int, *, apres: tuple[int, int] = (-1, 0)
) -> list[FicheDemande]:
    """Those of the person's établissement that they may see, by thématique, newest first.

    `apres`: the `ordre` and number of the last one seen.
    """
    ordre, numero = apres
    ask = LIST.rows if limit <= SHORT else LIST.rows_apart
    return await with_contenus(await ask(compte=acteur.compte, ordre=ordre, numero=numero, limite=limit))


async def find_by_reference(acteur: Acteur, reference: str) -> list[FicheDemande]:
    return await with_contenus(await BY_REFERENCE.rows(compte=acteur.compte, reference=reference))
