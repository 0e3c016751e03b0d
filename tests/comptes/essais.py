"""Those who guess, and those whom they would tell apart."""

from datetime import UTC, datetime

from tests.visitors import Shown, Visitor
from tests.world.personnes import make_compte

WRONG = "un mauvais mot de passe"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def fail(visitor: Visitor, identifiant: str, times: int, **headers: str) -> Shown:
    """The last of so many log-ins with a wrong password."""
    page = await visitor.open("/connexion")
    answers = [
        await visitor.send(page, "/connexion", headers=headers, identifiant=identifiant, mot_de_passe=WRONG)
        for _ in range(times)
    ]
    return answers[-1]


async def make_everyone() -> dict[str, str]:
    """An identifiant of each kind that must not be told apart."""
    known = await make_compte()
    closed = await make_compte(ferme_le=datetime.now(UTC))
    waiting = await make_compte(active_le=None)
    kinds = {"known": known, "closed": closed, "waiting": waiting}
    return {kind: compte.identifiant for kind, compte in kinds.items()} | {"unknown": "personne-inconnue"}
