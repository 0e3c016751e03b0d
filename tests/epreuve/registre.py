"""People who write without end, and what each of them knows: what was acknowledged, what is in doubt."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from tests.epreuve.portail import Person
from tests.statements import Statement
from tests.web_servers import Server
from tests.world.budgets import BALANCED
from tests.world.demandes import begin_demande
from tests.world.projets import Scene

from mesaides.comptes.tables.mesure import Mesure
from mesaides.courriels.tables import Courriel
from mesaides.demandes.tables.demande import Demande, Reponse, Transmission
from mesaides.fils.tables.fil import Message

FIELDS = ("objectifs", "actions", "place_eleves", "evaluation")
TOO_OFTEN = 429
"""Nothing is done: nobody writes as fast as these people."""
RECEIPTS = Statement("SELECT reference FROM demande WHERE reference IS NOT NULL ORDER BY reference")


@dataclass
class Champ:
    """One field, saved again and again by one tab. Its values count up."""

    code: str
    sent: int = 0
    acked: int = 0

    async def write(self, person: Person, server: Server, demande: int) -> bool:
        """Sends the next value, or again the one that got no answer."""
        if self.sent == self.acked:
            self.sent += 1
        typed = {"valeur": f"version {self.sent}", "vue": "0-", "onglet": self.code[:20], "rang": self.sent}
        status = await person.send(
            server, f"/demandes/{demande}/reponses/{self.code}", jeton=person.jeton(), **typed
        )
        if status is None:
            return False
        assert status == 200, f"{self.code} {self.sent}: {status}"
        self.acked = self.sent
        return True


@dataclass
class Once:
    """Acts of one kind, each sent with its own token until it is answered: `done` lists what was acknowledged."""

    person: Person
    make: Callable[[], Awaitable[tuple[str, dict[str, str]] | None]]
    """The path and the fields of the next act, None when nothing is left to do."""
    done: list[str] = field(default_factory=list[str])
    doubt: tuple[str, dict[str, str], str] | None = None

    async def write(self, server: Server) -> bool:
        if self.doubt is None:
            act = await self.make()
            if act is None:
                return False
            self.doubt = (*act, self.person.jeton())
        path, typed, jeton = self.doubt
        status = await self.person.send(server, path, jeton=jeton, **typed)
        if status in (None, TOO_OFTEN):
            return False
        assert status == 303, f"{path} {typed}: {status}"
        self.done.append(typed.get("texte", path))
        self.doubt = None
        return True


@dataclass
class Registre:
    """All who write, and the comparison of what they know with what the database holds."""

    scene: Scene
    claire: Person
    marc: Person
    demande: int
    champs: list[Champ] = field(default_factory=lambda: [Champ(code) for code in FIELDS])
    ready: list[int] = field(default_factory=list[int])
    written: int = 0

    def __post_init__(self) -> None:
        self.messages = [Once(self.claire, self._message), Once(self.marc, self._message)]
        self.transmissions = Once(self.claire, self._transmission)

    async def _message(self) -> tuple[str, dict[str, str]]:
        self.written += 1
        return f"/demandes/{self.demande}/fil", {"texte": f"message {self.written}"}

    async def _transmission(self) -> tuple[str, dict[str, str]] | None:
        if not self.ready:
            return None
        return f"/demandes/{self.ready.pop(0)}/transmission", {"attestation": "oui"}

    async def prepare(self, number: int) -> None:
        """One more demande, complete and sealed, to be transmitted."""
        depot = await begin_demande(await self.scene.one_more(*BALANCED, intitule=f"Projet {number}"))
        await depot.fill()
        await depot.seal()
        self.ready.append(depot.id)

    async def write(self, server: Server) -> None:
        """Everybody at once, until the server dies or nothing is left to do."""

        async def on(write: Callable[[], Awaitable[bool]]) -> None:
            while await write():
                pass

        once = [*self.messages, self.transmissions]
        fields = [lambda champ=champ: champ.write(self.claire, server, self.demande) for champ in self.champs]
        await asyncio.gather(
            *(on(write) for write in [*fields, *(lambda o=o: o.write(server) for o in once)])
        )

    async def settle(self, server: Server) -> None:
        """What got no answer is sent again, and answered: time has passed, what was counted is forgotten."""
        await Mesure.delete(force=True)
        for champ in self.champs:
            if champ.sent != champ.acked:
                assert await champ.write(self.claire, server, self.demande)
        for one in (*self.messages, self.transmissions):
            if one.doubt is not None:
                assert await one.write(server)

    @property
    def acknowledged(self) -> int:
        return (
            len(self.transmissions.done)
            + sum(len(one.done) for one in self.messages)
            + sum(champ.acked for champ in self.champs)
        )

    async def compare(self) -> list[str]:
        """What was acknowledged and is not there, and what is there more than once."""
        faults: list[str] = []
        kept = {row["question"]: row["valeur"] for row in await self._reponses()}
        for champ in self.champs:
            version = int((kept.get(champ.code) or "version 0").removeprefix("version "))
            if not champ.acked <= version <= champ.sent:
                faults.append(f"{champ.code}: {version}, acknowledged {champ.acked}, sent {champ.sent}")
        texts = [row["texte"] for row in await Message.select(Message.texte)]
        faults += [f"twice: {text}" for text in {text for text in texts if texts.count(text) > 1}]
        for one in self.messages:
            faults += [f"lost: {text}" for text in one.done if text not in texts]
        return faults + await self._compare_transmissions()

    async def _reponses(self) -> list[dict[str, str]]:
        return await Reponse.select(Reponse.question, Reponse.valeur).where(Reponse.demande == self.demande)

    async def _compare_transmissions(self) -> list[str]:
        sent = [row["demande"] for row in await Transmission.select(Transmission.demande)]
        asked = [int(path.split("/")[2]) for path in self.transmissions.done]
        faults = [f"demande {number} lost" for number in asked if number not in sent]
        references = [row["reference"] for row in await RECEIPTS.rows()]
        numbers = [int(reference.split("-")[2]) for reference in references]
        if numbers != list(range(1, len(sent) + 1)):
            faults.append(f"numbers {numbers}, {len(sent)} transmitted")
        mails = await Courriel.count().where(Courriel.objet == "accuse")
        if mails != len(sent):  # who transmits is the porteur
            faults.append(f"{mails} mails for {len(sent)} transmissions")
        if await Demande.count().where(Demande.etat == "transmise") != len(sent):
            faults.append("a demande is transmitted by half")
        return faults
