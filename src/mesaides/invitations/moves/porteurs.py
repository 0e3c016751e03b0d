"""Who carries a projet named for an address: whoever accepted the invitation sent there, while they are there."""

from mesaides.adresses import adresse_key
from mesaides.comptes.reads.conditions import is_active, is_attached
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen
from mesaides.etablissements.moves import lock_etablissement
from mesaides.invitations.reads.lecture import find_accepted
from mesaides.projets.moves.porteurs import NOBODY, Designe, hand_on, list_left

R = Rattachement
ATTACHED = frozen(
    R.select(R.compte).where(
        is_attached(R)
        & is_active(R.compte._)
        & (R.etablissement == P.etablissement)
        & (R.compte._.adresse_cle == P.adresse_cle)
    )
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


async def leave_behind(compte: int) -> None:
    """What this person had taken up where they are not any more, nor wait to be, awaits somebody again.

    To be called when a rattachement has ended without a relais.
    """
    for laisse in await list_left(compte):
        await hand_on(laisse.id, await find_accepted(laisse.etablissement, laisse.porteur_cle))
