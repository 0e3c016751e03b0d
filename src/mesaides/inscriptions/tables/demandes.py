"""Accounts asked for and not yet activated: made, found by their address, removed when their time is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from mesaides.adresses import adresse_key
from mesaides.comptes.roles import Fonction
from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.decisions import attach
from mesaides.comptes.tables.lien import DUREES, Objet
from mesaides.db import IntegrityErrors, Statement, transaction
from mesaides.journal.tables import note

DELAI = DUREES[Objet.ACTIVATION]
"""From the last activation link to the removal of an account that nobody activated."""

# Alive: activated, or asked for lately, or still holding a link that opens.
_PERIMEE = (
    "c.active_le IS NULL AND c.cree_le <= {} AND NOT EXISTS (SELECT 1 FROM lien l WHERE l.compte = c.id "
    "AND l.objet = 'activation' AND l.utilise_le IS NULL AND l.mort_le IS NULL AND l.expire_le > {}) "
    "AND NOT EXISTS (SELECT 1 FROM habilitation h WHERE h.compte = c.id)"
)
TAKEN = Statement(
    f"SELECT c.identifiant_cle FROM compte c WHERE c.identifiant_cle IN ({{}}, {{}}, {{}}, {{}}) AND NOT ({_PERIMEE})"  # noqa: S608
)
EXPIRED = Statement(f"SELECT c.id FROM compte c WHERE {_PERIMEE}")  # noqa: S608
OF_ADDRESS = Statement(
    "SELECT id, identifiant, civilite, prenom, nom, adresse, active_le FROM compte "
    "WHERE adresse_cle = {} AND ferme_le IS NULL ORDER BY active_le IS NULL, cree_le DESC, id DESC LIMIT 1"
)
LINKS_SENT = Statement(
    "SELECT l.cree_le FROM lien l JOIN compte c ON c.id = l.compte "
    "WHERE c.adresse_cle = {} AND l.objet = 'activation' AND l.cree_le > {}"
)
MAILS_SENT = Statement(
    "SELECT cree_le FROM courriel WHERE lower(destinataire) = {} AND objet = 'compte_existant' AND cree_le > {}"
)
RELEASE_ONE = Statement("UPDATE invitation SET compte = NULL WHERE compte = {} AND etat <> 'acceptee'")
OTHERS = Statement(
    "SELECT id FROM compte WHERE adresse_cle = {} AND active_le IS NULL AND id <> {} ORDER BY id"
)
REMOVE_LINKS = Statement("DELETE FROM lien WHERE compte = {}")
REMOVE_RATTACHEMENTS = Statement("DELETE FROM rattachement WHERE compte = {}")
REMOVE = Statement(
    "DELETE FROM compte WHERE id = {} AND active_le IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.compte = compte.id) RETURNING id"
)


@dataclass(frozen=True, slots=True)
class Personne:
    """What someone has typed about themselves, verified. `secret`: the hash of their password."""

    identifiant: str
    secret: str
    civilite: str
    nom: str
    prenom: str
    adresse: str


async def find_taken(candidates: list[str], now: datetime) -> set[str]:
    """Which of these identifiants (four at most) are taken, by their key."""
    keys = [identifiant_key(candidate) for candidate in candidates]
    keys += [keys[0]] * (4 - len(keys))
    rows = await TAKEN.rows(*keys, now - DELAI, now)
    return {row["identifiant_cle"] for row in rows}


async def ask_for_compte(personne: Personne, now: datetime) -> int | None:
    """The number of an account that waits for its activation; None when its identifiant has just been taken."""
    compte = Compte(
        identifiant=personne.identifiant,
        identifiant_cle=identifiant_key(personne.identifiant),
        mot_de_passe=personne.secret,
        civilite=personne.civilite,
        nom=personne.nom,
        prenom=personne.prenom,
        adresse=personne.adresse,
        adresse_cle=adresse_key(personne.adresse),
        cree_le=now,
    )
    try:
        async with transaction():
            await compte.save()
    except IntegrityErrors:
        return None
    return compte.id


async def ask_to_attach(compte: int, etablissement: int, now: datetime) -> None:
    """The gestionnaire is asked to validate; shown to nobody before the account is activated."""
    await attach(compte, etablissement, Fonction.USAGER, now, valid=False, par=None)


async def find_compte_of(adresse: str) -> dict[str, Any] | None:
    """The active account of this address, else the one asked for last."""
    return await OF_ADDRESS.first(adresse_key(adresse))


async def count_links_sent(adresse: str, now: datetime, periode: timedelta) -> int:
    """Activation links made for this address. Exact only once the address is held (`hold`) in this transaction."""
    return len(await LINKS_SENT.rows(adresse_key(adresse), now - periode))


async def count_reminders_sent(adresse: str, now: datetime, periode: timedelta) -> int:
    """Mails « vous avez déjà un compte » to this address."""
    return len(await MAILS_SENT.rows(adresse_key(adresse), now - periode))


async def purge_expired(now: datetime) -> int:
    """Removes the accounts that nobody activated in time; their identifiants are free again. How many."""
    removed = 0
    if expired := await EXPIRED.rows(now - DELAI, now):
        async with transaction():
            removed = await remove_demandes([row["id"] for row in expired])
    return removed


async def remove_demandes(comptes: list[int]) -> int:
    """Removes accounts never activated, with all that hangs on them; how many were."""
    for compte in sorted(comptes):
        await RELEASE_ONE.rows(compte)
    await note("suppression_demandes", compte=None, comptes=sorted(comptes))
    removed = 0
    for compte in sorted(comptes):
        removed += await _remove(compte)
    return removed


async def remove_others(adresse: str, but: int) -> None:
    """The other accounts asked for with an address that has just been activated. One from which an invitation is
    still promised elsewhere loses its link, and goes with the next purge."""
    for other in await OTHERS.rows(adresse_key(adresse), but):
        await _remove(other["id"])


async def _remove(compte: int) -> int:
    await REMOVE_LINKS.rows(compte)
    await REMOVE_RATTACHEMENTS.rows(compte)
    return len(await REMOVE.rows(compte))
