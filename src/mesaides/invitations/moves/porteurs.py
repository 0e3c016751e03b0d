"""Who carries a projet named for an address: whoever accepted the invitation sent there, while they are there."""

from datetime import datetime

from mesaides.adresses import adresse_key
from mesaides.comptes.reads.conditions import is_active, is_attached
from mesaides.comptes.roles import Acteur, Fonction
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen
from mesaides.errors import DomainError
from mesaides.etablissements.moves import lock_etablissement
from mesaides.invitations.moves.envoi import invite
from mesaides.invitations.moves.fin import ENDED, step
from mesaides.invitations.reads.lecture import INV, find_accepted
from mesaides.journal.tables import note
from mesaides.projets.moves.porteurs import NOBODY, Designe, hand_on, is_awaited, list_left
from mesaides.projets.reads.fiche import FicheProjet

R = Rattachement
ATTACHED = frozen(
    R.select(R.compte).where(
        is_attached(R)
        & is_active(R.compte._)
        & (R.etablissement == P.etablissement)
        & (R.compte._.adresse_cle == P.adresse_cle)
    )
)

FORGET = step(
    "revocation",
    (INV.etablissement == P.etablissement)
    & (INV.adresse_cle == P.adresse_cle)
    & (INV.fonction == Fonction.USAGER),
    ENDED,
)


async def find_designe(etablissement: int, adresse: str) -> Designe:
    """Someone attached there; someone who accepted the invitation sent to this address and waits there; or nobody yet.

    Nobody accepts nor leaves there until the transaction ends.
    """
    if not adresse:
        return NOBODY
    await lock_etablissement(etablissement)
    cle = adresse_key(adresse)
    attached = await ATTACHED.first(adresse_cle=cle, etablissement=etablissement)
    if attached is not None:
        return Designe(attached)
    return Designe(await find_accepted(etablissement, cle), adresse)


async def forget_invited(etablissement: int, adresse: str, par: Acteur, now: datetime) -> bool:
    """The invitation of a porteur dies once no projet there awaits their address. Whether there was one."""
    if await is_awaited(etablissement, adresse):
        return False
    killed = await FORGET.rows(now=now, etablissement=etablissement, adresse_cle=adresse_key(adresse))
    for invitation in killed:
        await note("revocation", compte=par.compte, objet=f"invitation {invitation}")
    return bool(killed)


async def invite_porteur(fiche: FicheProjet, par: Acteur, now: datetime) -> None:
    """Whoever is named by an address and has no rattachement there is invited with the projet: on accepting, they
    find it. Raises DomainError as `invite` does."""
    if not fiche.porteur_adresse or fiche.porteur is not None:
        raise DomainError("Indiquez d’abord l’adresse de la personne qui porte le projet.")
    await invite(fiche.etablissement, fiche.porteur_adresse, Fonction.USAGER, par, now, projet=fiche.intitule)


async def leave_behind(compte: int) -> None:
    """What this person had taken up where they are not any more, nor wait to be, awaits somebody again.

    To be called when a rattachement has ended without a relais.
    """
    for laisse in await list_left(compte):
        await hand_on(laisse.id, await find_accepted(laisse.etablissement, laisse.porteur_cle))
