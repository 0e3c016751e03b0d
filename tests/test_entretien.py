"""What has finished serving is erased; what still serves is kept."""

from datetime import UTC, datetime, timedelta

from tests.world.personnes import make_compte, make_session

from mesaides.comptes.tables.compte import Compte
from mesaides.comptes.tables.lien import Lien
from mesaides.comptes.tables.session import Session
from mesaides.db import Database
from mesaides.entretien import purge
from mesaides.web.submissions import Submission, claim


async def test_sessions_links_forms_and_accounts_go_when_their_time_is_over(base: Database):
    now = datetime.now(UTC)
    claire = await make_compte()
    for key, when in (("old", now - timedelta(days=2)), ("new", now)):
        await make_session(claire, key, when)
        await claim(key, when - timedelta(days=2))
    for key, when in (("old", now - timedelta(days=40)), ("new", now)):
        await Lien(
            empreinte=key,
            compte=claire.id,
            objet="recuperation",
            cree_le=when,
            expire_le=when,
            utilise_le=when,
        ).save()
    await make_compte(active_le=None, cree_le=now - timedelta(hours=73))
    await make_compte(active_le=None, cree_le=now - timedelta(hours=71))
    done = await purge(now)
    assert set(done.values()) <= {0, 1}
    assert await Session.count() == await Lien.count() == await Submission.count() == 1
    assert await Compte.count() == 2
    assert set((await purge(now)).values()) == {0}
