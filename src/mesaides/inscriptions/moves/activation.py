"""The activation of an account, by whoever holds the mailbox."""

from datetime import datetime

from piccolo.query.functions import Min

from mesaides.adresses import adresse_key
from mesaides.comptes.moves.liens import use_lien
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.lien import Objet
from mesaides.db import IntegrityErrors, P, frozen, sub_select, transaction
from mesaides.errors import DomainError
from mesaides.inscriptions.mails import tell_gestionnaires
from mesaides.inscriptions.moves.demandes import remove_demandes, remove_others
from mesaides.inscriptions.reads.activation import IS_WAITING, Suite, find_demande, suite_of
from mesaides.invitations.moves.reponse import accept
from mesaides.invitations.reads.lecture import find_promised
from mesaides.journal.tables import note

ALREADY = (
    "Un autre compte est déjà actif avec cette adresse électronique : celui-ci ne peut pas être activé. "
    "Connectez-vous avec l’autre, ou récupérez vos informations de connexion."
)


# Two accounts of one address activated at once: the second waits here, and finds its own gone.
C = Compte
LOCK_ADDRESS = frozen(
    C.update({C.adresse_cle: C.adresse_cle}).where(
        C.id.is_in(sub_select(C.select(Min(C.id)).where(IS_WAITING & (C.adresse_cle == P.adresse_cle))))
    )
)
ACTIVATE = frozen(C.update({C.active_le: P.now}).where(IS_WAITING & (C.id == P.compte)).returning(C.id))


async def activate(token: str, now: datetime) -> Suite | None:
    """Activates the account, accepts the invitation it came from, removes the others asked for with its address, and
    writes to the gestionnaires who have to validate it.

    None when the link is worth nothing (any more). Raises DomainError when another account is active with this
    address. In the caller's transaction, to be undone when the answer is None.
    """
    demande = await find_demande(token, now)
    if demande is None:
        return None
    await LOCK_ADDRESS.rows(adresse_cle=adresse_key(demande.adresse))
    if promised := await find_promised(demande.compte, demande.adresse, now):
        await accept(promised, demande, now)
    await note("activation", compte=demande.compte, objet=f"compte {demande.compte}")
    if await use_lien(token, Objet.ACTIVATION, now) is None:
        return None
    await _open(demande.compte, now)
    await remove_others(demande.adresse, demande.compte)
    suite = await suite_of(demande)
    if suite.etablissement and not suite.validee:
        await tell_gestionnaires(suite)
    return suite


async def refuse_demande(token: str, now: datetime) -> bool:
    """« Ce n’est pas moi »: the account asked for is removed. False when the link is worth nothing (any more)."""
    demande = await find_demande(token, now)
    if demande is None:
        return False
    await LOCK_ADDRESS.rows(adresse_cle=adresse_key(demande.adresse))
    return await remove_demandes([demande.compte]) == 1


async def _open(compte: int, now: datetime) -> None:
    opened = list[int]()
    try:
        async with transaction():
            opened = await ACTIVATE.rows(now=now, compte=compte)
    except IntegrityErrors:
        raise DomainError(ALREADY) from None
    if not opened:
        raise DomainError("Ce compte est déjà activé. Vous pouvez vous connecter au portail.")
