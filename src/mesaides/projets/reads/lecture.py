"""Finding projets, always through the person: what they may not see does not exist."""

# ruff: noqa: S608 - built from the constants of this file, never from what is received

from dataclasses import replace

from mesaides.comptes.reads.conditions import is_attached, is_gestionnaire
from mesaides.comptes.reads.gestionnaires import gestionnaires_of
from mesaides.comptes.roles import Acteur
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import Sql
from mesaides.projets.reads.fiche import FicheProjet
from mesaides.projets.rules.filtre import FiltreProjets
from mesaides.projets.states import can_validate

PAGE = 50
SEARCHED = 500
"""How many projets a search looks through at once: a link goes on from there."""
FIRST = 2**31 - 1

# What Piccolo cannot say: the answer to a budget hangs on the version that has the very content of the projet, which no
# foreign key tells, and a list reads fifty of them at once.
COLUMNS = (
    "SELECT p.id, p.etablissement, p.intitule, p.resume, p.thematique, t.nom AS thematique_nom, p.annee_scolaire, "
    "p.porteur, p.porteur_adresse, p.cree_par, "
    "c.prenom AS prenom_porteur, c.nom AS nom_porteur, p.cree_le, p.budget_le, "
    "p.empreinte, p.depenses_centimes, p.recettes_centimes, p.part_centimes, e.nom AS lieu, e.commune, e.uai, "
    "e.mail, "
    "p.engage_centimes, d.le AS demande_le, d.genre AS demande_genre, d.par AS demande_par, "
    "s.le AS valide_le, sc.civilite AS valide_civilite, sc.nom AS valide_nom, "
    "sp.civilite AS valide_pour_civilite, sp.nom AS valide_pour_nom, "
    "v.le AS part_le, v.plafond_centimes, vc.civilite AS part_civilite, vc.nom AS part_nom, "
    "vp.civilite AS part_pour_civilite, vp.nom AS part_pour_nom, "
    "r.le AS refus_le, rc.civilite AS refus_civilite, rc.nom AS refus_nom, "
    "rp.civilite AS refus_pour_civilite, rp.nom AS refus_pour_nom, COALESCE(r.raison, '') AS raison, "
    "(SELECT chef FROM lien_decision WHERE id = s.lien) AS valide_chef, "
    "(SELECT chef FROM lien_decision WHERE id = v.lien) AS part_chef, "
    "(SELECT chef FROM lien_decision WHERE id = r.lien) AS refus_chef, "
    "(SELECT max(expire_le) FROM lien_decision WHERE demande = d.id AND chef) AS chef_jusqu_au, "
    "l.id AS lien, l.connecte AS lien_connecte, bv.contenu, "
    "(SELECT b.contenu FROM validation w JOIN budget_version b ON b.id = w.version "
    "WHERE w.projet = p.id AND w.genre = 'entier' AND w.fin_le IS NULL) AS valide_avant, p.recu_le, p.archive_le FROM "
)
SOURCES = (
    " LEFT JOIN etablissement e ON e.id = p.etablissement LEFT JOIN thematique t ON t.id = p.thematique "
    "LEFT JOIN compte c ON c.id = p.porteur "
    "LEFT JOIN demande_validation d ON d.projet = p.id AND d.close_le IS NULL "
    "LEFT JOIN budget_version bv ON bv.projet = p.id AND bv.empreinte = p.empreinte "
    "LEFT JOIN validation s ON s.version = bv.id AND s.genre = 'entier' AND s.fin_le IS NULL "
    "LEFT JOIN compte sc ON sc.id = s.compte LEFT JOIN compte sp ON sp.id = s.pour "
    "LEFT JOIN validation v ON v.projet = p.id AND v.genre = 'part' AND v.fin_le IS NULL "
    "LEFT JOIN compte vc ON vc.id = v.compte LEFT JOIN compte vp ON vp.id = v.pour "
    "LEFT JOIN refus_budget r ON r.id = (SELECT max(q.id) FROM refus_budget q WHERE q.version = bv.id) "
    "LEFT JOIN compte rc ON rc.id = r.compte LEFT JOIN compte rp ON rp.id = r.pour "
    "LEFT JOIN lien_decision l ON l.id = CASE WHEN s.id IS NOT NULL THEN s.lien "
    "WHEN v.id IS NULL OR r.le > v.le THEN r.lien ELSE v.lien END "
)
VISIBLE = (
    "EXISTS (SELECT 1 FROM rattachement WHERE compte = {compte} AND etablissement = p.etablissement + 0 "
    "AND {attached} AND ({managed} OR p.porteur = compte)) "
)
"""`states.is_responsable`. The + 0 keeps both databases from going the other way, through all those of a lycée."""


def kept(projet: str) -> str:
    """The condition of the filter of a list."""
    annee = f"({{annee}} = '' OR {projet}.annee_scolaire = {{annee}})"
    return f"{annee} AND ({projet}.archive_le IS NOT NULL) = {{archives}} "


HELD = (
    "SELECT x.id FROM rattachement JOIN projet x ON x.etablissement = rattachement.etablissement AND x.id < {avant} "
    "AND x.id >= COALESCE((SELECT min(y.id) FROM (SELECT z.id FROM projet z WHERE z.id < {avant} "
    f"AND z.etablissement = rattachement.etablissement AND {kept('z')}"
    "ORDER BY z.id DESC LIMIT {most}) y), 0) "
    "WHERE rattachement.compte = {compte} AND {managed} "
)
"""The last ones of each établissement that a gestionnaire holds, along the index `projet_suivi`."""

R = Rattachement
ROLES = {"attached": is_attached(R).querystring, "managed": is_gestionnaire(R).querystring}
OPENED = VISIBLE.replace("p.porteur = compte", "p.porteur = compte OR rattachement.id = {ouvert_a}")
"""`states.can_see`."""
FIND = Sql(COLUMNS + "projet p" + SOURCES + "WHERE p.id = {projet} AND " + OPENED, FicheProjet, **ROLES)
LIST = Sql(
    COLUMNS
    + f"(SELECT x.id FROM projet x WHERE x.porteur = {{compte}} UNION {HELD}) cles JOIN projet p ON p.id = cles.id"
    + SOURCES
    + f"WHERE p.id < {{avant}} AND {kept('p')} AND "
    + VISIBLE
    + "ORDER BY p.id DESC LIMIT {most}",
    FicheProjet,
    **ROLES,
)
ANNEES = Sql(
    "SELECT DISTINCT p.annee_scolaire FROM rattachement JOIN projet p ON p.etablissement = rattachement.etablissement "
    "WHERE rattachement.compte = {compte} AND {attached} AND ({managed} OR p.porteur = {compte}) ORDER BY 1 DESC",
    str,
    **ROLES,
)
ASKED = Sql(
    COLUMNS + "(SELECT DISTINCT o.projet FROM demande_validation o JOIN projet x ON x.id = o.projet "
    "JOIN rattachement ON rattachement.etablissement = x.etablissement + 0 AND rattachement.compte = {compte} "
    "WHERE o.close_le IS NULL AND {managed}) cles "
    "JOIN projet p ON p.id = cles.projet"
    + SOURCES
    + "WHERE d.id IS NOT NULL AND bv.id IS NOT NULL AND s.id IS NULL ORDER BY d.le, p.id LIMIT 50",
    FicheProjet,
    **ROLES,
)


async def find_projet(projet: int, acteur: Acteur, ouvert_a: int | None = None) -> FicheProjet | None:
    """One that this person may see; for all others it does not exist. `ouvert_a`: see `FicheProjet`."""
    if not 0 < projet < FIRST:
        return None
    fiche = await FIND.first(compte=acteur.compte, projet=projet, ouvert_a=ouvert_a)
    return fiche and replace(fiche, ouvert_a=ouvert_a)


async def list_projets(acteur: Acteur) -> list[FicheProjet]:
    """The first page of those this person may see and that are not archived, newest first."""
    return (await leaf_through(acteur, FiltreProjets(), FIRST))[0]


async def leaf_through(acteur: Acteur, filtre: FiltreProjets, avant: int) -> tuple[list[FicheProjet], int]:
    """Those this person may see, newest first, a page at most; and the number after which others follow, or 0."""
    most = SEARCHED if filtre.mots else PAGE + 1
    ask = LIST.rows_apart if filtre.mots else LIST.rows
    listed = await ask(
        compte=acteur.compte, annee=filtre.annee, archives=filtre.archives, avant=avant, most=most
    )
    found = [
        fiche
        for fiche in listed
        if filtre.finds(
            f"{fiche.intitule} {fiche.porteur_nom or fiche.porteur_adresse} {fiche.thematique_nom}"
        )
    ]
    if len(found) > PAGE:
        return found[:PAGE], found[PAGE - 1].id
    return found, listed[-1].id if len(listed) == SEARCHED else 0


async def list_annees(acteur: Acteur) -> list[str]:
    """The school years of the projets that this person may see, the last one first."""
    return await ANNEES.rows(compte=acteur.compte)


async def list_asked(acteur: Acteur) -> list[FicheProjet]:
    """The budgets that await this person's answer as gestionnaire, oldest first; 50 at most."""
    return [fiche for fiche in await ASKED.rows(compte=acteur.compte) if can_validate(acteur, fiche)]


async def name_gestionnaires(etablissement: int) -> str:
    """« Mme Roy ou M. Vidal », or what to know when nobody is."""
    names = [one.politesse for one in await gestionnaires_of(etablissement)]
    return " ou ".join(names) or "le gestionnaire, que la Région doit encore nommer"
