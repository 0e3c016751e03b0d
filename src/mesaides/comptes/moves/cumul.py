"""Working in several établissements: everything stays apart by établissement, and each is told."""

from collections.abc import Sequence
from datetime import datetime

from mesaides.comptes.mails import tell_cumul
from mesaides.comptes.moves.etapes import close_depart
from mesaides.comptes.reads.gestionnaires import gestionnaires_of
from mesaides.comptes.roles import Acteur, LienEtablissement


async def work_in_all(
    acteur: Acteur, ailleurs: Sequence[LienEtablissement], ici: tuple[int, str], now: datetime
) -> None:
    """What they asked to leave, they stay in; the gestionnaires there and here are told. `ici`: number and name of
    the établissement that they have just joined."""
    lieux = dict([ici])
    for lien in ailleurs:
        lieux[lien.etablissement] = lien.nom
        await close_depart(lien.rattachement, now)
    for lieu, nom in lieux.items() if ailleurs else ():
        autres = ", ".join(autre for other, autre in lieux.items() if other != lieu)
        await tell_cumul(acteur, nom, autres, await gestionnaires_of(lieu))
