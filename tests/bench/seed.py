"""Rows for the bench: a dashboard with 50 people and 50 invitations, then a whole Région."""

from mesaides.db import database, transaction

UAI = "0819901X"
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
COMPTES = (
    "INSERT INTO compte (identifiant, identifiant_cle, mot_de_passe, civilite, nom, prenom, adresse, adresse_cle, "
    "cree_le, active_le) SELECT '{tag}' || i, '{tag}' || i, c.mot_de_passe, 'mme', 'Nom' || i, 'Prénom' || i, "
    "'{tag}' || i || '@exemple.fr', '{tag}' || i || '@exemple.fr', c.cree_le, c.active_le "
    "FROM n, compte c WHERE c.identifiant = 'usager-occitanie'"
)
ETABLISSEMENTS = (
    "INSERT INTO etablissement (uai, nom, nature, secteur, code_postal, commune, departement, mail, telephone, siret, "
    "etat, recherche, importe_le) SELECT CAST(9000000 + i AS varchar(7)) || 'A', 'Lycée ' || i, e.nature, e.secteur, "
    "e.code_postal, 'Commune ' || i, e.departement, 'lycee' || i || '@exemple.fr', e.telephone, e.siret, e.etat, "
    "'lycee ' || i || ' commune ' || i, e.importe_le FROM n, etablissement e WHERE e.uai = '" + UAI + "'"
)
ATTACHES = (
    "INSERT INTO rattachement (compte, etablissement, fonction, statut, demande_le, valide_le, raison) "
    "SELECT c.id, {ou}, 'usager', 'valide', c.cree_le, c.cree_le, '' FROM compte c WHERE c.identifiant LIKE '{tag}%'"
)
INVITATIONS = (
    "INSERT INTO invitation (etablissement, adresse, adresse_cle, fonction, etat, validation_anticipee, empreinte, "
    "cree_le, expire_le, courriel) SELECT {ou}, '{tag}' || n.i || '@exemple.fr', '{tag}' || n.i || '@exemple.fr', "
    "'usager', '{etat}', i.validation_anticipee, '{tag}' || n.i, i.cree_le, i.expire_le, i.courriel FROM n, "
    "(SELECT * FROM invitation WHERE etat = 'envoyee' ORDER BY expire_le DESC LIMIT 1) i"
)
HERE = f"(SELECT id FROM etablissement WHERE uai = '{UAI}')"
USAGER = "(SELECT id FROM compte WHERE identifiant = 'usager-occitanie')"
BROUILLON = (
    "INSERT INTO demande (projet, etablissement, version, campagne, etat, etat_le, cree_par, cree_le, modifiee_le, "
    "recherche) SELECT d.projet, d.etablissement, d.version, d.campagne, 'brouillon', d.etat_le, d.cree_par, "
    "d.cree_le, d.cree_le, '' FROM demande d WHERE d.etat = 'retiree' AND d.cree_par = "
    + USAGER
    + " ORDER BY d.id LIMIT 1"
)
SOMEWHERE = "(SELECT min(id) FROM etablissement WHERE uai LIKE '9%')"


async def plant_dashboard() -> None:
    """50 people and 50 invitations more, in the lycée that gestionnaire-occitanie manages."""
    await _run(NUMBERS.format(count=50), COMPTES, tag="banc-a")
    await _run("", ATTACHES, tag="banc-a", ou=HERE)
    await _run(NUMBERS.format(count=50), INVITATIONS, tag="banc-b", ou=HERE, etat="envoyee")


async def find_brouillon() -> int:
    """A demande that usager-occitanie has not transmitted: made when there is none, of a projet of theirs."""
    async with transaction():
        await database().fetch(BROUILLON)
    mine = f"FROM demande d WHERE d.cree_par = {USAGER} AND d.etat = 'brouillon'"
    rows = await database().fetch(f"SELECT max(d.id) AS id {mine}")
    return rows[0]["id"]


async def plant_region() -> None:
    """400 établissements, 20,000 comptes and 100,000 invitations, most of them of other years."""
    await _run(NUMBERS.format(count=400), ETABLISSEMENTS)
    await _run(NUMBERS.format(count=20_000), COMPTES, tag="region-")
    await _run("", ATTACHES, tag="region-", ou=f"{SOMEWHERE} + c.id % 400")
    await _run(
        NUMBERS.format(count=80_000),
        INVITATIONS,
        tag="region-a",
        ou=f"{SOMEWHERE} + n.i % 400",
        etat="acceptee",
    )
    await _run(
        NUMBERS.format(count=20_000),
        INVITATIONS,
        tag="region-b",
        ou=f"{SOMEWHERE} + n.i % 400",
        etat="envoyee",
    )
    await database().fetch("ANALYZE")


async def _run(numbers: str, insert: str, **words: str) -> None:
    into, select = insert.format(**words).split(" SELECT ", 1)
    async with transaction():
        # Both databases take the recursive numbers after INSERT INTO, before SELECT.
        await database().fetch(f"{into} {numbers}SELECT {select}")
