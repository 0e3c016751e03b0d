"""Accounts asked for and not yet activated: made, found by their address, removed when their time is over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from piccolo.querystring import QueryString

from mesaides.adresses import adresse_key
from mesaides.comptes.reads.conditions import is_open
from mesaides.comptes.roles import Civilite, Fonction
from mesaides.comptes.rules.identite import identifiant_key
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.comptes.tables.etapes import attach
from mesaides.comptes.tables.lien import DUREES, IS_ALIVE, Lien, Objet
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.courriels.tables import Courriel
from mesaides.db import Hole, IntegrityErrors, P, frozen, in_small_letters, not_exists, transaction
from mesaides.invitations.states import EtatInvitation
from mesaides.invitations.tables.invitation import Invitation
from mesaides.journal.tables import note

DELAI = DUREES[Objet.ACTIVATION]
"""From the last activation link to the removal of an account that nobody activated."""


@dataclass(frozen=True, slots=True)
class Inscrit:
    """What someone has typed about themselves, verified. `secret`: the hash of their password."""

    identifiant: str
    secret: str
    civilite: str
    nom: str
    prenom: str
    adresse: str


@dataclass(frozen=True, slots=True)
class CompteTrouve:
    """The account of an address, whatever became of it."""

    id: int
    identifiant: str
    civilite: Civilite
    prenom: str
    nom: str
    adresse: str
    active_le: datetime | None


C = Compte
IS_OVER = (
    C.active_le.is_null()
    & (C.cree_le <= P.avant)
    & not_exists(
        Lien.select(Lien.id).where(
            IS_ALIVE & (Lien.compte == C.id) & (Lien.objet == Objet.ACTIVATION) & (Lien.expire_le > P.now)
        )
    )
    & not_exists(HabilitationCompte.select(HabilitationCompte.id).where(HabilitationCompte.compte == C.id))
)
"""Never activated, not asked for lately, without a link that opens."""
CANDIDATES = tuple(Hole(f"cle_{rang}") for rang in range(4))
TAKEN = frozen(C.select(C.identifiant_cle).where(C.identifiant_cle.is_in([*CANDIDATES])), str)
OVER = frozen(C.select(C.identifiant_cle).where(IS_OVER & C.identifiant_cle.is_in([*CANDIDATES])), str)
EXPIRED = frozen(C.select(C.id).where(IS_OVER))
OF_ADDRESS = frozen(
    C.select(C.id, C.identifiant, C.civilite, C.prenom, C.nom, C.adresse, C.active_le)
    .where(is_open(C) & (C.adresse_cle == P.adresse_cle))
    .order_by(QueryString("{} IS NULL", C.active_le))
    .order_by(C.cree_le, C.id, ascending=False)
    .limit(1),
    CompteTrouve,
)
LINKS_SENT = frozen(
    Lien.select(Lien.id).where(
        (Lien.compte._.adresse_cle == P.adresse_cle)
        & (Lien.objet == Objet.ACTIVATION)
        & (Lien.cree_le > P.depuis)
    )
)
MAILS_SENT = frozen(
    Courriel.select(Courriel.id).where(
        in_small_letters(Courriel.destinataire, P.adresse_cle)
        & (Courriel.objet == "compte_existant")
        & (Courriel.cree_le > P.depuis)
    )
)
RELEASE_ONE = frozen(
    Invitation.update({Invitation.compte: None})
    .where((Invitation.compte == P.compte) & (Invitation.etat != EtatInvitation.ACCEPTEE))
    .returning(Invitation.id)
)
OTHERS = frozen(
    C.select(C.id)
    .where(C.active_le.is_null() & (C.adresse_cle == P.adresse_cle) & (C.id != P.compte))
    .order_by(C.id)
)
REMOVE_LINKS = frozen(Lien.delete().where(Lien.compte == P.compte))
REMOVE_RATTACHEMENTS = frozen(Rattachement.delete().where(Rattachement.compte == P.compte))
REMOVE = frozen(
    C.delete()
    .where(
        C.active_le.is_null()
        & (C.id == P.compte)
        & not_exists(Invitation.select(Invitation.id).where(Invitation.compte == C.id))
    )
    .returning(C.id)
)


async def find_taken(candidates: list[str], now: datetime) -> set[str]:
    """Which of these identifiants (four at most) are taken, by their key."""
    keys = [identifiant_key(candidate) for candidate in candidates]
    keys += [keys[0]] * (len(CANDIDATES) - len(keys))
    wanted = {place.nom: key for place, key in zip(CANDIDATES, keys, strict=True)}
    over = await OVER.rows(avant=now - DELAI, now=now, **wanted)
    return set(await TAKEN.rows(**wanted)) - set(over)


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


async def ask_to_attach(compte: int, etablissement: int, now: datetime) -> None:
    """The gestionnaire is asked to validate; shown to nobody before the account is activated."""
    await attach(compte, etablissement, Fonction.USAGER, now, valid=False, par=None)


async def find_compte_of(adresse: str) -> CompteTrouve | None:
    """The active account of this address, else the one asked for last."""
    return await OF_ADDRESS.first(adresse_cle=adresse_key(adresse))


async def count_links_sent(adresse: str, now: datetime, periode: timedelta) -> int:
    """Activation links made for this address. Exact only once the address is held (`hold`) in this transaction."""
    return len(await LINKS_SENT.rows(adresse_cle=adresse_key(adresse), depuis=now - periode))


async def count_reminders_sent(adresse: str, now: datetime, periode: timedelta) -> int:
    """Mails « vous avez déjà un compte » to this address."""
    return len(await MAILS_SENT.rows(adresse_cle=adresse_key(adresse), depuis=now - periode))


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
        await RELEASE_ONE.rows(compte=compte)
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
