"""Accounts asked for and not yet activated: made, found by their address, removed when their time is over."""

from dataclasses import dataclass
from datetime import datetime

from mesaides.adresses import adresse_key
from mesaides.comptes.moves.etapes import attach
from mesaides.comptes.roles import Fonction
from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.lien import Lien
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import IntegrityErrors, P, frozen, transaction
from mesaides.inscriptions.reads.demandes import DELAI, EXPIRED
from mesaides.invitations.moves.promesses import release
from mesaides.invitations.reads.lecture import promises_nothing
from mesaides.journal.tables import note


@dataclass(frozen=True, slots=True)
class Inscrit:
    """What someone has typed about themselves, verified. `secret`: the hash of their password."""

    identifiant: str
    secret: str
    civilite: str
    nom: str
    prenom: str
    adresse: str


C = Compte
OTHERS = frozen(
    C.select(C.id)
    .where(C.active_le.is_null() & (C.adresse_cle == P.adresse_cle) & (C.id != P.compte))
    .order_by(C.id)
)
REMOVE_LINKS = frozen(Lien.delete().where(Lien.compte == P.compte))
REMOVE_RATTACHEMENTS = frozen(Rattachement.delete().where(Rattachement.compte == P.compte))
REMOVE = frozen(
    C.delete().where(C.active_le.is_null() & (C.id == P.compte) & promises_nothing(C.id)).returning(C.id)
)


async def ask_for_compte(personne: Inscrit, now: datetime) -> int | None:
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


async def ask_to_attach(compte: int, etablissement: int, now: datetime) -> int:
    """The gestionnaire is asked to validate; shown to nobody before the account is activated. The rattachement."""
    return await attach(compte, etablissement, Fonction.USAGER, now, valid=False, par=None)


async def purge_expired(now: datetime) -> int:
    """Removes the accounts that nobody activated in time; their identifiants are free again. How many."""
    removed = 0
    if expired := await EXPIRED.rows(avant=now - DELAI, now=now):
        async with transaction():
            removed = await remove_demandes(expired)
    return removed


async def remove_demandes(comptes: list[int]) -> int:
    """Removes accounts never activated, with all that hangs on them; how many were."""
    for compte in sorted(comptes):
        await release(compte)
    await note("suppression_demandes", compte=None, comptes=sorted(comptes))
    removed = 0
    for compte in sorted(comptes):
        removed += await _remove(compte)
    return removed


async def remove_others(adresse: str, but: int) -> None:
    """The other accounts asked for with an address that has just been activated. One from which an invitation is
    still promised elsewhere loses its link, and goes with the next purge."""
    for other in await OTHERS.rows(adresse_cle=adresse_key(adresse), compte=but):
        await _remove(other)


async def _remove(compte: int) -> int:
    await REMOVE_LINKS.rows(compte=compte)
    await REMOVE_RATTACHEMENTS.rows(compte=compte)
    return len(await REMOVE.rows(compte=compte))
