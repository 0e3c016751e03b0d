"""What time does to an access: nobody confirms it, or it does not serve; the last administrateur is left alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.races import race
from tests.visitors import Visitor
from tests.world.courriels import letters_to
from tests.world.dates import NOON
from tests.world.personnes import acteur_of, habilitate, make_agent

from mesaides.administration.moves.echeances import mind_habilitations
from mesaides.administration.moves.habilitations import move_habilitation, review_habilitation
from mesaides.administration.reads.agents import find_habilitation
from mesaides.comptes.habilitations import Habilitation
from mesaides.comptes.moves.connexion import Preuve, open_for
from mesaides.comptes.states import EtatHabilitation
from mesaides.comptes.tables.compte import Compte, HabilitationCompte
from mesaides.courriels.tables import Courriel
from mesaides.db import transaction
from mesaides.journal.tables import Evenement
from mesaides.web.gate import Gate

pytestmark = pytest.mark.usefixtures("app")
E, R, H = EtatHabilitation, Habilitation, HabilitationCompte
YEAR, MONTH = timedelta(days=365), timedelta(days=30)


async def given(role: Habilitation, ago: timedelta = timedelta(0), **facts: Any) -> Compte:
    """Somebody whose access was given so long ago, and who came in just now unless `venue_le` says otherwise."""
    compte = await make_agent(role)
    values = {"depuis_le": NOON - ago, "venue_le": NOON, **facts}
    await H.update(values).where(H.compte == compte.id)
    return compte


async def etat_of(compte: Compte) -> EtatHabilitation:
    (etat,) = await H.select(H.etat).where(H.compte == compte.id).output(as_list=True)
    return EtatHabilitation(etat)


async def vue_of(compte: Compte) -> Any:
    (numero,) = await H.select(H.id).where(H.compte == compte.id).output(as_list=True)
    return await find_habilitation(numero)


async def mind(clock: Any, *days: int) -> None:
    for after in days:
        clock.shift(timedelta(days=after))
        async with transaction():
            await mind_habilitations(datetime.now(UTC))


async def told(compte: Compte, objet: str = "habilitation") -> list[str]:
    return [letter.texte.replace("\xa0", " ") for letter in await letters_to(compte.adresse, objet)]


async def test_a_year_without_review_its_end_is_told_to_both_then_comes_thirty_days_later(clock: Any):
    admin, ines = await given(R.ADMINISTRATEUR), await given(R.INSTRUCTEUR, YEAR)
    other = await given(R.INSTRUCTEUR, YEAR - timedelta(days=40))
    await mind(clock, 0, 0)
    (letter,) = await told(ines)
    assert "prend fin le 31 décembre 2026" in letter
    (list_,) = await told(admin, "habilitations_a_revoir")
    assert "Instruction" in list_
    assert await told(other) == []
    await mind(clock, 29)
    assert await etat_of(ines) is E.ACTIVE
    await mind(clock, 1)
    assert await etat_of(ines) is E.TERMINEE
    assert "a pris fin" in (await told(ines))[-1]
    assert await etat_of(other) is E.ACTIVE
    acts = [row["acte"] for row in await Evenement.select().order_by(Evenement.id)]
    assert [acte for acte in acts if acte.startswith("habilitation_")] == [
        "habilitation_preavis",
        "habilitation_caducite",
    ]


async def test_said_still_right_it_goes_on_for_a_year(clock: Any):
    admin, ines = await given(R.ADMINISTRATEUR), await given(R.INSTRUCTEUR, YEAR)
    await mind(clock, 0)
    async with transaction():
        await review_habilitation(await vue_of(ines), await acteur_of(admin), NOON)
    await mind(clock, 30)
    assert await etat_of(ines) is E.ACTIVE
    assert len(await told(ines)) == 1


async def test_the_page_says_before_which_day_it_is_to_review(clock: Any, app: Gate):
    admin, _ = await given(R.ADMINISTRATEUR), await given(R.INSTRUCTEUR, YEAR)
    await mind(clock, 0)
    page = await (await Visitor.seated(app, admin)).open("/administration/agents")
    assert "À revoir avant le 31 décembre 2026" in page.text.replace("\xa0", " ")


async def test_a_year_without_coming_in_it_is_suspended_and_an_administrateur_gives_it_back(clock: Any):
    admin = await given(R.ADMINISTRATEUR)
    ines = await given(R.INSTRUCTEUR, venue_le=NOON - YEAR)
    await mind(clock, 0)
    assert await etat_of(ines) is E.SUSPENDUE
    assert "n’a pas servi depuis un an" in (await told(ines))[-1]
    async with transaction():
        await move_habilitation(await vue_of(ines), "reprise", await acteur_of(admin), NOON)
    await mind(clock, 1)
    assert await etat_of(ines) is E.ACTIVE


async def test_who_comes_in_is_not_absent(clock: Any):
    ines = await given(R.INSTRUCTEUR, venue_le=NOON - YEAR + timedelta(days=1))
    proof = Preuve(ines.id, ines.mot_de_passe, code=True)
    async with transaction():
        await open_for(proof, key="k" * 40, now=NOON, navigateur="essai", ip="192.0.2.1")
    await mind(clock, 40)
    assert await etat_of(ines) is E.ACTIVE


async def test_of_whom_nothing_was_counted_the_year_begins_now(clock: Any):
    ines = await given(R.INSTRUCTEUR, timedelta(days=300), venue_le=None)
    await mind(clock, 0)
    assert await etat_of(ines) is E.ACTIVE
    assert (await vue_of(ines)).venue_le == NOON


async def test_the_last_administrateur_neither_lapses_nor_sleeps(clock: Any):
    alone = await given(R.ADMINISTRATEUR, 2 * YEAR, venue_le=NOON - 2 * YEAR)
    await mind(clock, 0, 31)
    assert await etat_of(alone) is E.ACTIVE
    assert await told(alone) == []


async def test_of_two_administrateurs_who_are_due_together_one_stays(clock: Any):
    both = [await given(R.ADMINISTRATEUR, 2 * YEAR, venue_le=NOON - 2 * YEAR) for _ in range(2)]
    await mind(clock, 0, 31)
    etats = sorted([await etat_of(one) for one in both])
    assert etats[0] is E.ACTIVE
    assert etats[1] in {E.SUSPENDUE, E.TERMINEE}


async def test_a_second_role_of_the_same_person_lapses_alone(clock: Any):
    await given(R.ADMINISTRATEUR)
    ines = await given(R.INSTRUCTEUR, YEAR)
    await habilitate(ines, R.LECTEUR)
    await H.update({H.venue_le: NOON, H.depuis_le: NOON}).where(H.habilitation == R.LECTEUR)
    await mind(clock, 0, 30)
    etats = {row["habilitation"]: row["etat"] for row in await H.select().where(H.compte == ines.id)}
    assert etats == {"instructeur": "terminee", "lecteur": "active"}


@pytest.mark.parametrize("turn", range(2))
async def test_a_review_at_the_moment_of_the_end_leaves_one_of_them(clock: Any, turn: int):
    admin, ines = await given(R.ADMINISTRATEUR), await given(R.INSTRUCTEUR, YEAR)
    await mind(clock, 0)
    clock.shift(MONTH)
    vue, acteur, now = await vue_of(ines), await acteur_of(admin), datetime.now(UTC)
    moves = [lambda: review_habilitation(vue, acteur, now), lambda: mind_habilitations(now)]
    await race(*(moves if turn else reversed(moves)))
    reviewed = await Evenement.exists().where(Evenement.acte == "habilitation_revue")
    assert (await etat_of(ines) is E.ACTIVE) is reviewed
    assert len(await told(ines)) == (1 if reviewed else 2)


async def test_two_workers_at_once_tell_and_end_once(clock: Any):
    await given(R.ADMINISTRATEUR)
    ines = await given(R.INSTRUCTEUR, YEAR)
    for _ in range(2):
        now = datetime.now(UTC)
        await race(*[lambda now=now: mind_habilitations(now)] * 3)
        clock.shift(MONTH)
    assert len(await told(ines)) == 2
    assert await Courriel.count().where(Courriel.objet == "habilitations_a_revoir") == 1


@pytest.mark.parametrize(
    ("moment", "held"),
    [
        (datetime(2026, 12, 31, 22, 30, tzinfo=UTC), True),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), False),
    ],
)
async def test_its_last_day_ends_at_midnight_in_the_region(clock: Any, moment: datetime, held: bool):
    ines = await given(R.INSTRUCTEUR, au=datetime(2026, 12, 31, tzinfo=UTC).date())
    clock.move_to(moment)
    assert (await acteur_of(ines)).is_instructeur is held
