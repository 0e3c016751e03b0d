"""Devices that give codes, as the tables hold them, and the codes that they show."""

from datetime import datetime
from secrets import token_urlsafe

from tests.world.dates import now

from mesaides.comptes.reads.facteurs import USAGE
from mesaides.comptes.reads.liens import fingerprint_of
from mesaides.comptes.rules.facteurs import code_of, step_of
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.facteur import Facteur
from mesaides.comptes.tables.remise import Remise
from mesaides.courriels.poste import poste

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OTHER = "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"


async def make_facteur(compte: Compte, nom: str = "Téléphone", secret: str = SECRET) -> int:
    """A device of theirs, confirmed; its number."""
    coffre = poste().coffre.of(USAGE)
    facteur = Facteur(
        compte=compte.id,
        nom=nom,
        secret=coffre.seal(secret),
        coffre=coffre.mark,
        cree_le=now(),
        confirme_le=now(),
        vu_le=now(),
    )
    await facteur.save()
    return facteur.id


async def make_remise(compte: Compte, par: Compte) -> str:
    """Proposed by this administrateur; the token of the mail by which its owner stops it."""
    token = token_urlsafe(16)
    await Remise(
        compte=compte.id,
        motif="Téléphone perdu, vue au guichet.",
        proposee_par=par.id,
        proposee_le=now(),
        lien=fingerprint_of(token),
    ).save()
    return token


def shown(le: datetime, secret: str = SECRET, ecart: int = 0) -> str:
    """What a device shows whose clock is off by so many steps."""
    return code_of(secret, step_of(le) + ecart)
