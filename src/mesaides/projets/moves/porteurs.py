"""Who carries a projet is written when it is known: at its naming, when the person it awaits comes, at a relais.

A projet named for an address keeps it when its porteur comes: until they leave without a relais (refused, given up),
when it waits for somebody else again.
"""

from dataclasses import dataclass

from mesaides.adresses import adresse_key
from mesaides.comptes.reads.conditions import is_under_way
from mesaides.comptes.tables.rattachement import Rattachement
from mesaides.db import P, frozen, not_exists
from mesaides.errors import DomainError
from mesaides.projets.reads.sans_porteur import IS_NOBODYS
from mesaides.projets.tables.projet import Projet

PR, R = Projet, Rattachement


@dataclass(frozen=True, slots=True)
class ProjetLaisse:
    """A projet whose porteur, named by an address, is there no more."""

    id: int
    etablissement: int
    porteur_cle: str


NAME = frozen(
    PR.update({PR.porteur: P.porteur, PR.porteur_adresse: P.adresse, PR.porteur_cle: P.adresse_cle})
    .where(PR.id == P.projet)
    .returning(PR.id)
)
AWAIT = frozen(
    PR.update({PR.porteur_adresse: P.adresse, PR.porteur_cle: P.adresse_cle})
    .where((PR.id == P.projet) & IS_NOBODYS)
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
    ProjetLaisse,
)
AWAITED = frozen(
    PR.select(PR.id).where((PR.etablissement == P.etablissement) & (PR.porteur_cle == P.adresse_cle)).limit(1)
)
READDRESS = frozen(
    PR.update({PR.porteur_adresse: P.adresse, PR.porteur_cle: P.nouvelle_cle})
    .where((PR.etablissement == P.etablissement) & (PR.porteur_cle == P.adresse_cle) & PR.porteur.is_null())
    .returning(PR.id)
)
HAND_ON = frozen(PR.update({PR.porteur: P.porteur}).where(PR.id == P.projet).returning(PR.id))


@dataclass(frozen=True, slots=True)
class Designe:
    """The porteur, as far as they are known: by their number, and by the address they were named by if they had no
    rattachement there."""

    porteur: int | None = None
    adresse: str = ""

    @property
    def cle(self) -> str:
        return adresse_key(self.adresse) if self.adresse else ""


NOBODY = Designe()


async def name_porteur(projet: int, designe: Designe) -> None:
    await NAME.rows(porteur=designe.porteur, adresse=designe.adresse, adresse_cle=designe.cle, projet=projet)


async def await_porteur(projet: int, adresse: str) -> None:
    """Raises DomainError when somebody carries it, or is awaited, meanwhile."""
    if not await AWAIT.rows(projet=projet, adresse=adresse, adresse_cle=adresse_key(adresse)):
        raise DomainError("quelqu’un d’autre porte ce projet depuis peu. Rien n’est envoyé.")


async def give_to(projet: int, compte: int | None) -> None:
    """A relais; None when nobody is left."""
    await name_porteur(projet, Designe(compte))


async def take_up(etablissement: int, adresse: str, compte: int) -> None:
    """The projets that awaited there the person of this address have their porteur, who has come."""
    await TAKE_UP.rows(compte=compte, etablissement=etablissement, adresse_cle=adresse_key(adresse))


async def is_awaited(etablissement: int, adresse: str) -> bool:
    """A projet there was named for this address."""
    return bool(await AWAITED.rows(etablissement=etablissement, adresse_cle=adresse_key(adresse)))


async def await_at(etablissement: int, adresse: str, corrigee: str) -> None:
    """The projets that await somebody at this address, which was wrong, await them at another."""
    cles = {"adresse_cle": adresse_key(adresse), "nouvelle_cle": adresse_key(corrigee)}
    await READDRESS.rows(etablissement=etablissement, adresse=corrigee, **cles)


async def list_left(compte: int) -> list[ProjetLaisse]:
    """What this person had taken up where they are not any more, nor wait to be."""
    return await LEFT.rows(compte=compte)


async def hand_on(projet: int, porteur: int | None) -> None:
    """To another who came by the same address, or to nobody: it keeps its address."""
    await HAND_ON.rows(porteur=porteur, projet=projet)
