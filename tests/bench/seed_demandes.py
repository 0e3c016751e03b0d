"""Demandes for the bench: as many as asked, one in a hundred in the lycée of the bench, of all ages and states."""

from tests.bench.seed import HERE, NUMBERS

from mesaides.db import database, transaction

PROJETS = (
    "INSERT INTO projet (etablissement, intitule, resume, thematique, annee_scolaire, porteur, porteur_adresse, "
    "porteur_cle, cree_par, cree_le, budget_le, empreinte, depenses_centimes, recettes_centimes, part_centimes) "
    "SELECT CASE WHEN n.i % 100 = 0 THEN {here} ELSE l.id END, 'Projet ' || n.i, '', t.id, '2026-2027', q.id, '', '', "
    "q.id, q.cree_le, q.cree_le, '', 100000, 100000, 20000 FROM n JOIN lieux l ON l.rang = n.i % {lieux} "
    "JOIN qui q ON q.rang = n.i % {qui} JOIN themes t ON t.rang = n.i % {themes}"
)
RANKS = {
    "lieux": "SELECT id, {rank} FROM etablissement WHERE id <> {here}",
    "qui": "SELECT id, cree_le, {rank} FROM compte WHERE identifiant LIKE 'banc-a%' OR identifiant LIKE 'region-%'",
    "themes": "SELECT id, {rank} FROM thematique",
    "d": "SELECT v.id AS version, k.id AS campagne, row_number() OVER (ORDER BY v.id, k.id) - 1 AS rang "
    "FROM dispositif_version v JOIN campagne k ON k.dispositif = v.dispositif",
}
RANK = "row_number() OVER (ORDER BY id) - 1 AS rang"
DEMANDES = (
    "INSERT INTO demande (projet, etablissement, version, campagne, etat, etat_le, reference, montant_centimes, "
    "cree_par, cree_le, modifiee_le, transmise_le, recherche) "
    "SELECT p.id, p.etablissement, d.version, d.campagne, p.etat, p.quand, "
    "CASE WHEN p.etat <> 'brouillon' THEN 'BANC-' || p.id END, "
    "CASE WHEN p.etat <> 'brouillon' THEN 80000 END, p.cree_par, p.quand, p.quand, "
    "CASE WHEN p.etat <> 'brouillon' THEN p.quand END, 'banc ' || p.id || ' projet lycee commune' "
    "FROM (SELECT p.*, {moment} AS quand, CASE p.id % 50 WHEN 0 THEN 'transmise' WHEN 1 THEN 'en_instruction' "
    "WHEN 2 THEN 'a_completer' WHEN 3 THEN 'proposee' WHEN 4 THEN 'brouillon' WHEN 5 THEN 'refusee' "
    "ELSE 'accordee' END AS etat FROM projet p WHERE p.id > {first}) p JOIN d ON d.rang = p.id % {d}"
)
MOMENTS = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S+00:00', '2020-01-01', '+' || p.id || ' minutes')",
    "postgresql": "(timestamptz '2020-01-01 00:00:00+00' + p.id * interval '1 minute')",
}


async def plant_demandes(count: int) -> None:
    """`count` more projets, each with its demande."""
    engine = database()
    first = (await engine.fetch("SELECT coalesce(max(id), 0) AS dernier FROM projet"))[0]["dernier"]
    ranks = {name: sql.format(rank=RANK, here=HERE) for name, sql in RANKS.items()}
    totals = {
        name: (await engine.fetch(f"SELECT count(*) AS total FROM ({rank}) x"))[0]["total"]
        for name, rank in ranks.items()
    }
    if engine.kind == "sqlite":  # indexes that fit in memory are written once
        await engine.fetch("PRAGMA cache_size = -400000")
    numbers = NUMBERS.format(count=count).rstrip()
    async with transaction():
        named = {name: ranks[name] for name in ("lieux", "qui", "themes")}
        await _insert(PROJETS.format(here=HERE, **totals), numbers, named)
        await _insert(
            DEMANDES.format(first=first, moment=MOMENTS[engine.kind], **totals), "", {"d": ranks["d"]}
        )
    await engine.fetch("ANALYZE")


async def _insert(sql: str, numbers: str, ranks: dict[str, str]) -> None:
    """Both databases take what is named before SELECT after INSERT INTO."""
    into, select = sql.split(" SELECT ", 1)
    named = ", ".join(f"{name} AS ({rank})" for name, rank in ranks.items())
    await database().fetch(f"{into} {numbers + ', ' if numbers else 'WITH '}{named} SELECT {select}")
