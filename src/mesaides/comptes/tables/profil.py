"""What people change of their own account, and its end."""

from datetime import datetime, timedelta

from mesaides.adresses import adresse_key
from mesaides.comptes.roles import FERME, Acteur, Fonction
from mesaides.comptes.tables.lien import LienVivant, Objet, issue_lien, kill_liens, list_sent, lock_compte
from mesaides.comptes.tables.session import close_sessions
from mesaides.db import IntegrityErrors, Statement, transaction
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.journal.tables import note
from mesaides.noms import du_nom

ADRESSES_PAR_HEURE = 3

RENAME = Statement(
    "UPDATE compte SET civilite = {}, nom = {}, prenom = {} WHERE id = {} AND ferme_le IS NULL "
    "AND (civilite <> {} OR nom <> {} OR prenom <> {}) RETURNING id"
)
AWAITED = Statement(
    "SELECT adresse FROM lien WHERE compte = {} AND objet = 'adresse' AND expire_le > {} "
    "AND utilise_le IS NULL AND mort_le IS NULL"
)
TAKEN = Statement(
    "SELECT id FROM compte WHERE adresse_cle = {} AND active_le IS NOT NULL AND ferme_le IS NULL"
)
BEFORE = Statement("SELECT adresse FROM compte WHERE id = {} AND active_le IS NOT NULL AND ferme_le IS NULL")
MOVE = Statement(
    "UPDATE compte SET adresse = {}, adresse_cle = {} WHERE id = {} AND ferme_le IS NULL RETURNING id"
)
OTHERS = Statement(
    "SELECT count(*) AS nombre FROM rattachement r JOIN compte c ON c.id = r.compte AND c.ferme_le IS NULL "
    "WHERE r.etablissement = {} AND r.fonction = 'gestionnaire' AND r.statut = 'valide' AND r.compte <> {}"
)
OTHER_AGENTS = Statement(
    "SELECT count(*) AS nombre FROM habilitation h JOIN compte c ON c.id = h.compte AND c.ferme_le IS NULL "
    "WHERE h.habilitation = 'administrateur' AND h.jusqu_au IS NULL AND h.compte <> {}"
)
HOLD_AGENTS = Statement(
    "UPDATE habilitation SET depuis_le = depuis_le WHERE habilitation = 'administrateur' AND jusqu_au IS NULL "
    "RETURNING id"
)
CLOSE = Statement(
    "UPDATE compte SET ferme_le = {}, identifiant = '', identifiant_cle = {}, mot_de_passe = '', nom = {}, "
    "prenom = '', adresse = '', adresse_cle = '' WHERE id = {} AND ferme_le IS NULL RETURNING id"
)
END_DEPARTS = Statement(
    "UPDATE depart SET clos_le = {} WHERE clos_le IS NULL "
    "AND rattachement IN (SELECT id FROM rattachement WHERE compte = {}) RETURNING id"
)
END_RATTACHEMENTS = Statement(
    "UPDATE rattachement SET statut = 'abandonne', fin_le = {}, fin_par = {}, raison = 'compte fermé' "
    "WHERE compte = {} AND statut IN ('en_attente', 'valide') RETURNING id"
)
END_HABILITATIONS = Statement(
    "UPDATE habilitation SET jusqu_au = {} WHERE compte = {} AND jusqu_au IS NULL RETURNING id"
)


async def rename(acteur: Acteur, civilite: str, nom: str, prenom: str) -> bool:
    """False when it was so already."""
    names = (civilite, nom, prenom)
    changed = await RENAME.rows(*names, acteur.compte, *names)
    if changed:
        await note("identite", compte=acteur.compte, objet=f"compte {acteur.compte}")
    return bool(changed)


async def find_awaited_adresse(compte: int, now: datetime) -> str:
    """The new address whose owner has still to confirm it, '' when there is none."""
    row = await AWAITED.first(compte, now)
    return row["adresse"] if row else ""


async def ask_adresse(acteur: Acteur, adresse: str, now: datetime) -> tuple[str, bool]:
    """The token of the link for the new address, and whether somebody else has that address already.

    Raises DomainError for the present address, and beyond three requests an hour.
    """
    if adresse_key(adresse) == adresse_key(acteur.adresse):
        raise DomainError("C’est déjà l’adresse de votre compte\u00a0: il n’y a rien à changer.")
    await lock_compte(acteur.compte)
    sent = await list_sent(acteur.compte, Objet.ADRESSE, since=now - timedelta(hours=1))
    if len(sent) >= ADRESSES_PAR_HEURE:
        raise DomainError("Trois liens ont déjà été envoyés depuis une heure. Attendez avant de recommencer.")
    token = await issue_lien(acteur.compte, Objet.ADRESSE, now, adresse=adresse)
    await note("adresse_demandee", compte=acteur.compte, objet=f"compte {acteur.compte}")
    return token, await TAKEN.first(adresse_key(adresse)) is not None


async def confirm_adresse(lien: LienVivant) -> str:
    """The old address. Raises DomainError when the new one has become somebody else's meanwhile."""
    before = await BEFORE.first(lien.compte)
    try:
        async with transaction():
            moved = await MOVE.rows(lien.adresse, adresse_key(lien.adresse), lien.compte)
    except IntegrityErrors:
        moved = []
    if before is None or not moved:
        raise DomainError("Cette adresse ne peut plus être donnée à votre compte. Demandez-en une autre.")
    await note("adresse", compte=lien.compte, objet=f"compte {lien.compte}")
    return before["adresse"]


async def close_compte(acteur: Acteur, now: datetime) -> bool:
    """Ends what it opened and erases who it was; False when it was closed already.

    Raises DomainError for the last gestionnaire of an établissement, and for the last administrateur.
    """
    for etablissement in sorted({lien.etablissement for lien in acteur.rattachements}):
        await lock_etablissement(etablissement)
    await _check_someone_stays(acteur)
    if not await CLOSE.rows(now, f"#{acteur.compte}", FERME, acteur.compte):
        return False
    await END_DEPARTS.rows(now, acteur.compte)
    ended = await END_RATTACHEMENTS.rows(now, acteur.compte, acteur.compte)
    await END_HABILITATIONS.rows(now, acteur.compte)
    await kill_liens(acteur.compte, now)
    await close_sessions(acteur.compte)
    await note("cloture", compte=acteur.compte, objet=f"compte {acteur.compte}", rattachements=len(ended))
    return True


async def _check_someone_stays(acteur: Acteur) -> None:
    for lien in acteur.rattachements:
        if not (lien.is_valid and lien.fonction is Fonction.GESTIONNAIRE):
            continue
        others = await OTHERS.first(lien.etablissement, acteur.compte)
        if others is None or not others["nombre"]:
            raise DomainError(
                f"Vous êtes seul gestionnaire {du_nom(lien.nom)}. Nommez d’abord une autre personne, depuis "
                "la page de l’établissement, puis fermez votre compte."
            )
    if acteur.is_administrateur:
        await HOLD_AGENTS.rows()
        others = await OTHER_AGENTS.first(acteur.compte)
        if others is None or not others["nombre"]:
            raise DomainError(
                "Vous êtes seul administrateur du portail. Faites d’abord créer un autre compte d’administrateur."
            )
