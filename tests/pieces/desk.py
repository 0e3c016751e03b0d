"""Claire in front of the step of the pièces of her demande."""

import time
from typing import Any

import httpx
from tests.visitors import ORIGIN, Shown, Visitor
from tests.world.demandes import Depot

CODE = "rib"


async def step(visitor: Visitor, depot: Depot) -> Shown:
    return await visitor.open(f"/demandes/{depot.id}/pieces")


def jeton_of(page: Shown, depot: Depot, code: str = CODE) -> str:
    return page.fields(f"/demandes/{depot.id}/pieces/{code}")["jeton"]


async def send_form(
    visitor: Visitor, depot: Depot, *contents: bytes, nom: str = "rib.pdf", code: str = CODE
) -> Shown:
    """By the button « Envoyer » of a browser without script."""
    page = await step(visitor, depot)
    files: list[Any] = [("jeton", (None, jeton_of(page, depot, code)))]
    files += [("fichier", (nom, content, "application/x-anything")) for content in contents]
    answer = await visitor.client.post(
        f"/demandes/{depot.id}/pieces/{code}",
        files=files,
        headers={"Origin": ORIGIN},
        follow_redirects=True,
        timeout=60,
    )
    return Shown(answer)


class Sender:
    """What pieces.js does, exchange by exchange."""

    def __init__(self, visitor: Visitor, depot: Depot, content: bytes, jeton: str) -> None:
        self.visitor, self.depot, self.content, self.jeton = visitor, depot, content, jeton
        self.told: dict[str, Any] = {}
        self.nom, self.code = "rib.pdf", CODE

    @classmethod
    async def of(cls, visitor: Visitor, depot: Depot, content: bytes) -> "Sender":
        return cls(visitor, depot, content, jeton_of(await step(visitor, depot), depot))

    async def announce(self, taille: int | None = None) -> httpx.Response:
        data = {
            "jeton": self.jeton,
            "nom": self.nom,
            "taille": str(len(self.content) if taille is None else taille),
            "empreinte": f"1-{self.nom}",
        }
        return self._hear(
            await self.visitor.client.post(
                f"/demandes/{self.depot.id}/pieces/{self.code}/depots", data=data, headers={"Origin": ORIGIN}
            )
        )

    async def chunk(self, offset: int, size: int, **headers: str) -> httpx.Response:
        return self._hear(
            await self.visitor.client.post(
                f"/demandes/{self.depot.id}/depots/{self.told['depot']}/{offset}",
                content=self.content[offset : offset + size],
                headers={
                    "X-Jeton": self.jeton,
                    "Content-Type": "application/octet-stream",
                    "Origin": ORIGIN,
                    **headers,
                },
                timeout=60,
            )
        )

    async def send_all(self, size: int = 100_000) -> dict[str, Any]:
        await self.announce()
        until = time.monotonic() + 60
        while not self.told["fini"] and time.monotonic() < until:
            assert (await self.chunk(self.told["recu"], size)).status_code == 200
        return self.told

    def _hear(self, answer: httpx.Response) -> httpx.Response:
        if answer.headers.get("content-type", "").startswith("application/json"):
            self.told |= answer.json()
        return answer
