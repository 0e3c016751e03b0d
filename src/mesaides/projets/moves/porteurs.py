"""Who carries a projet is written when it is known: at its naming, at the acceptance of an invitation, at a relais.

A projet named for an address keeps it when its porteur comes by the invitation sent there: until they leave without
a relais (refused, given up), when it waits for somebody else again.
"""

from dataclasses import dataclass

from mesaides.adresses import adresse_key
from mesaides.comptes.reads.conditions import is_active, is_attached, is_under_way
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen, not_exists
from mesaides.invitations.reads.lecture import find_accepted
from mesaides.projets.tables.projet import Projet

PR, R = Projet, Rattachement


@dataclass(frozen=True, slots=True)
class _Laisse:
    """A projet whose porteur, come by an invitation, is there no more."""

    id: int
    etablissement: int
    porteur_cle: str


ATTACHED = frozen(
    R.select(R.compte).where(
        is_attached(R)
        & is_active(R.compte._)
        & (R.etablissement == P.etablissement)
        & (R.compte._.adresse_cle == P.adresse_cle)
    )
)
NAME = frozen(
    PR.update({PR.porteur: P.porteur, PR.porteur_adresse: P.adresse, PR.porteur_cle: P.adresse_cle})
    .where(PR.id == P.projet)
    .returning(PR.id)
)
TAKE_UP = frozen(
    PR.update({PR.porteur: P.compte})
    .where((PR.etablissement == P.etablissement) & (PR.porteur_cle == P.adresse_cle))
    .returning(PR.id)
)
LEFT = frozen(
    PR.select(PR.id, PR.etablissement, PR.porteur_cle).where(
        (PR.porteur == P.compte)
        & (PR.porteur_cle != "")
        & not_exists(
            R.select(R.id).where(
                is_under_way(R) & (R.compte == PR.porteur) & (R.etablissement == PR.etablissement)
            )
        )
    ),
    _Laisse,
)
CHANGE_HANDS = frozen(PR.update({PR.porteur: P.porteur}).where(PR.id == P.projet).returning(PR.id))


@dataclass(frozen=True, slots=True)
class Designe:
    """The porteur, as far as they are known: by their number, and by the address they were named by if they had no
    rattachement there."""

    porteur: int | None = None
    adresse: str = ""

    @property
    def cle(self) -> str:
        return adresse_key(self.adresse) if self.adresse else ""


async def find_designe(etablissement: int, adresse: str) -> Designe:
    """Someone attached there; someone who accepted the invitation sent to this address and waits there; or nobody yet.

    The caller holds the établissement.
    """
    if not adresse:
        return Designe()
    cle = adresse_key(adresse)
    attached = await ATTACHED.first(adresse_cle=cle, etablissement=etablissement)
    if attached is not None:
        return Designe(attached)
    return Designe(await find_accepted(etablissement, cle), adresse)


async def name_porteur(projet: int, designe: Designe) -> None:
    await NAME.rows(porteur=designe.porteur, adresse=designe.adresse, adresse_cle=designe.cle, projet=projet)


async def give_to(projet: int, compte: int | None) -> None:
    """A relais; None when nobody is left."""
    await name_porteur(projet, Designe(compte))


async def take_up(etablissement: int, adresse: str, compte: int) -> None:
    """The projets that awaited there the person of this address have their porteur: the invitation is accepted."""
    await TAKE_UP.rows(compte=compte, etablissement=etablissement, adresse_cle=adresse_key(adresse))


async def leave_behind(compte: int) -> None:
    """What this person had taken up where they are not any more, nor wait to be, awaits somebody again.

    To be called when a rattachement has ended without a relais.
    """
    for laisse in await LEFT.rows(compte=compte):
        porteur = await find_accepted(laisse.etablissement, laisse.porteur_cle)
        await CHANGE_HANDS.rows(porteur=porteur, projet=laisse.id)
