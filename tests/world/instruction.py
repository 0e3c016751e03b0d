"""The desk of an instructeur, with Claire's demande on it at any point of its examination."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.world.dates import now
from tests.world.demandes import Depot, set_demande
from tests.world.personnes import acteur_of, make_agent

from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.tables.compte import Compte
from mesaides.dates import day_of
from mesaides.db import transaction
from mesaides.demandes.moves.complements import return_demande
from mesaides.demandes.moves.retours import withdraw
from mesaides.demandes.reads.lecture import FicheDemande
from mesaides.demandes.rules.delais import HABITUEL
from mesaides.instruction.moves.actes import Geste, close, mark_of
from mesaides.instruction.moves.affectations import take_charge
from mesaides.instruction.moves.completude import Attendus, ask_complements
from mesaides.instruction.moves.propositions import propose
from mesaides.instruction.rules.decision import SensDecision
from mesaides.pieces.reads.recus import list_fichiers

Move = Callable[[Geste], Awaitable[None]]


def delai() -> str:
    """A day that an instructeur may type."""
    return (day_of(now()) + HABITUEL).isoformat()


def attendus(raisons: dict[str, str], message: str = "", **others: Any) -> Attendus:
    """In a fortnight, unless something else is told."""
    return Attendus(day_of(now()) + HABITUEL, raisons, message=message, **others)


async def do_take(geste: Geste) -> None:
    await take_charge(geste)


async def do_ask(geste: Geste) -> None:
    asked = {"objectifs": "Précisez les objectifs."}
    await ask_complements(geste, attendus(asked, "Merci de compléter."))


async def do_propose(geste: Geste) -> None:
    await propose(geste, SensDecision.ACCORD, 2_500_00, "Un bon projet.")


async def do_close(geste: Geste) -> None:
    await close(geste, "Sans nouvelles.")


STEPS: dict[str, list[Move]] = {
    "transmise": [],
    "en_instruction": [do_take],
    "a_completer": [do_take, do_ask],
    "proposee": [do_take, do_propose],
    "sans_suite": [do_take, do_close],
}


@dataclass
class Bureau:
    depot: Depot
    ines: Compte
    reference: str

    @property
    def id(self) -> int:
        return self.depot.id

    @property
    def adresse(self) -> str:
        return f"/instruction/{self.depot.id}"

    async def fiche(self) -> FicheDemande:
        return await self.depot.fiche(self.ines)

    async def geste(self, par: Compte | None = None) -> Geste:
        fiche = await self.depot.fiche(par or self.ines)
        return Geste(fiche, await acteur_of(par or self.ines), now(), mark_of(fiche))

    async def do(self, move: Move) -> None:
        geste = await self.geste()
        async with transaction():
            await move(geste)

    async def give_back(self) -> None:
        claire = self.depot.scene.claire
        async with transaction():
            await return_demande(await self.depot.fiche(), await acteur_of(claire), now(), list_fichiers)

    async def withdraw(self) -> None:
        claire = self.depot.scene.claire
        async with transaction():
            await withdraw(await self.depot.fiche(), await acteur_of(claire), now())


async def set_bureau(etat: str = "transmise") -> Bureau:
    depot = await set_demande(ready=True)
    reference = await depot.transmit()
    bureau = Bureau(depot, await make_agent(Habilitation.INSTRUCTEUR, prenom="Inès", nom="Fabre"), reference)
    for move in STEPS[etat]:
        await bureau.do(move)
    return bureau
