"""Devices that give codes, as the tables hold them, and the codes that they show."""

from datetime import datetime

from tests.world.dates import now

from mesaides.comptes.reads.facteurs import USAGE
from mesaides.comptes.rules.facteurs import code_of, step_of
from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.facteur import Facteur
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


def shown(le: datetime, secret: str = SECRET, ecart: int = 0) -> str:
    """What a device shows whose clock is off by so many steps."""
    return code_of(secret, step_of(le) + ecart)
